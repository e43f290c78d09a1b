"""What arrived: the sandbox's messages beside the service's rows, as the oracle would name them."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.flows.harness import SetUp
from tests.flows.oracle import LATE, Mail
from tests.flows.rows import as_instant
from tests.flows.workers import Worker

_LINK = re.compile(r"https?://[^\s<>\"']+")

_ASKED_FOR = ("fresh-code", "fresh-link")
"""Mails of no session, which their reader asked for a moment ago."""

_NEWS = frozenset(
    {
        *("moved-date", "cancelled-date", "welcome", "new-set", "farewell"),
        *("swapped-members", "new-facilitator", "message-waiting", "monday-lines"),
        "break-glass",
    }
)
"""Told once because somebody changed something: no row asks for it again."""

_OF_A_SET = ("sponsor-decisions", "loop-closed")
"""Of a set as a whole: their row names its final session."""

_ROWS = """
SELECT mailing.internet_message_id, mailing.touchpoint, person.address, learning_set.name,
       set_session.number, about.address, mailing.due_at,
       coalesce(mailing.sent_at, mailing.budgeted_at)
FROM mailing
JOIN person ON person.id = mailing.person_id
LEFT JOIN set_session ON set_session.id = mailing.set_session_id
LEFT JOIN learning_set ON learning_set.id = set_session.set_id
LEFT JOIN person AS about ON about.id = mailing.about_person_id
WHERE mailing.internet_message_id IS NOT NULL
"""


@dataclass(frozen=True)
class Letter:
    """A mail that left, with what it says.

    `left_at` is service time, which a jump of the sandbox's clock is lived through in.
    """

    touchpoint: str
    reader: str
    set_name: str
    """Empty for a mail of the whole programme."""
    session: int
    """0 for a mail of a whole set or programme."""
    about: str | None
    due_at: datetime
    left_at: datetime
    subject: str
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        """Every address in the text."""
        return _LINK.findall(self.text)

    @property
    def form_url(self) -> str:
        """The personal form that its button opens."""
        return next(url for url in self.links if "/r/" in url)

    def as_expected(self, people: dict[str, Worker]) -> Mail:
        """Return it as the oracle would say it."""
        day = people[self.reader].day_of(self.left_at)
        return Mail(self.touchpoint, self.reader, self.set_name, self.session, self.about, day)


def letters(set_up: SetUp, *, to: str | None = None) -> list[Letter]:
    """Return every mail of the journey that left, once for each time that it did.

    `to` narrows it to one recipient.

    Each sent message, those asked for on a page included, must have arrived in its one
    recipient's inbox exactly once. Its row may be a step behind, but knows it from the moment
    before it was asked to leave, so rows are read after messages.
    """
    messages = [one for one in set_up.messages(to=to) if one["message_class"] == "IPM.Note"]
    rows = {row[0]: row for row in set_up.rows(_ROWS)}
    senders = set_up.env["SENDER_MAILBOXES"].split(",")
    sent = [one for one in messages if one["folder"] == "sentitems" and one["mailbox"] in senders]
    arrived = Counter(
        (one["internet_message_id"], one["mailbox"]) for one in messages if one["folder"] == "inbox"
    )
    assert arrived == Counter((one["internet_message_id"], one["to"][0]) for one in sent)
    assert all(len(one["to"]) == 1 and not one["cc"] and not one["bcc"] for one in sent)
    found = [(one, rows[one["internet_message_id"]]) for one in sent]
    return [_letter(one, row) for one, row in found if row[1] not in _ASKED_FOR]


def journey_letters(set_up: SetUp) -> list[Letter]:
    """Return those that the touchpoints owe, news left out."""
    return [one for one in letters(set_up) if one.touchpoint not in _NEWS]


def letter_to(set_up: SetUp, address: str, touchpoint: str, session: int) -> Letter:
    """Return the one mail of a kind that somebody got for a session."""
    (found,) = (
        one
        for one in letters(set_up, to=address)
        if (one.reader, one.touchpoint, one.session) == (address, touchpoint, session)
    )
    return found


def own_page_url(set_up: SetUp, address: str) -> str:
    """Return the link to somebody's own page, once the mail they asked for is there."""
    found: list[str] = []

    def arrived() -> bool:
        texts = (
            one["body_text"]
            for one in set_up.messages(to=address)
            if (one["mailbox"], one["folder"]) == (address, "inbox")
        )
        found.extend(url for text in texts for url in _LINK.findall(text) if "/p/" in url)
        return bool(found)

    set_up.wait_until("sent the link asked for", arrived)
    return found[-1]


def outside_window(mails: list[Letter], people: dict[str, Worker]) -> list[Letter]:
    """Return those that left at an hour or on a day on which their reader is not written to."""
    return [
        one
        for one in mails
        if not people[one.reader].may_read(one.left_at, late=one.touchpoint in LATE)
    ]


def without_links(text: str) -> str:
    """Return a text with every address replaced by the same word."""
    return _LINK.sub("<link>", text)


def _letter(message: dict[str, Any], row: tuple[Any, ...]) -> Letter:
    _, touchpoint, reader, set_name, session, about, due_at, left_at = row
    assert message["to"] == [reader]
    return Letter(
        touchpoint=touchpoint,
        reader=reader,
        set_name=set_name or "",
        session=0 if session is None or touchpoint in _OF_A_SET else session,
        about=about,
        due_at=as_instant(due_at),
        left_at=as_instant(left_at),
        subject=message["subject"],
        text=message["body_text"],
        html=message["body_html"],
    )
