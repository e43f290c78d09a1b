"""The steps of the protocols that a kill can fall into (graph-contract 4.3 and 3.6)."""

import re
from enum import Enum


class Step(Enum):
    """Steps 0 to 6 of a mail; of a calendar, what creates a series and what reads it back."""

    ENQUEUE = "0 enqueue"
    CLAIM = "1 claim"
    ADOPT = "2 adopt"
    DRAFT = "3 draft"
    INTENT = "4 intent"
    SEND = "5 send"
    RECONCILE = "6 reconcile"
    CREATE = "series create"
    READ_BACK = "read-back"


_TAG = re.compile(r"ep/value eq '([^'#]+)#")
_MAILBOX = re.compile(r"/v1\.0/users/([^/?]+)/", re.IGNORECASE)


def mailbox_of(target: str) -> str:
    """Return the mailbox that a request's path names; "" where it names none."""
    found = _MAILBOX.match(target)
    return found[1].casefold() if found else ""


def tag_in(target: str) -> str | None:
    """Return the token of the mail whose tag a request searches for."""
    found = _TAG.search(target)
    return found[1] if found else None


def step_of(method: str, target: str, *, drafting: bool) -> Step | None:
    """Return the step that a request belongs to; None for what is of neither protocol.

    Args:
        target: path and query, decoded.
        drafting: the mail that it is about has no draft on record yet: a search of then adopts,
            a later one reconciles.
    """
    below = target.partition("?")[0].partition(f"/users/{mailbox_of(target)}/")[2]
    kind, _, rest = below.partition("/")
    if kind in ("messages", "mailFolders"):
        return _of_mail(method, kind, rest, target, drafting=drafting)
    if kind in ("events", "calendarView"):
        return _of_series(method, kind, rest, target)
    return None


def _of_mail(method: str, kind: str, rest: str, target: str, *, drafting: bool) -> Step | None:
    if method == "DELETE":
        return Step.ADOPT
    if method in ("POST", "PATCH"):
        return Step.SEND if rest.endswith("/send") else Step.DRAFT
    if kind == "mailFolders" and rest != "deleteditems":
        # The sender's inbox, read for what comes back.
        return None
    if kind == "messages" and not rest and "eq '" not in target:
        return None
    return Step.ADOPT if drafting else Step.RECONCILE


def _of_series(method: str, kind: str, rest: str, target: str) -> Step | None:
    if method == "GET":
        # The search by tag belongs to creating: it comes before, and after a lost answer.
        is_search = kind == "events" and not rest and "ep/value eq" in target
        return Step.CREATE if is_search else Step.READ_BACK
    return Step.CREATE if method == "POST" and kind == "events" and not rest else None
