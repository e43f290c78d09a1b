"""Judge where a message is whose sending was asked for (graph-contract 4.3, step 6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from service.domain.message import MessageTrace
from service.domain.states import MailingState
from service.models import Mailing
from service.workflows.ports import SendsMail

_IN_FLIGHT = timedelta(seconds=10)
"""A draft that is not marked as submitted this long after an unclear answer was not taken."""
_IN_FLIGHT_UNSAID = timedelta(minutes=2)
"""The same where the mailbox does not tell whether it is submitted."""
_STUCK = timedelta(minutes=5)
"""A draft still there this long after a clear yes is sent again; the same draft, so no double."""
_GIVE_UP = timedelta(minutes=15)
"""The search index may lag for minutes; after this, nothing found means a person must look."""
_MOST_SENDS = 6


class Verdict(Enum):
    """What a look at the mailbox says."""

    SENT = "a copy stands outside the drafts"
    WAIT = "it may be on its way"
    SEND_AGAIN = "the very draft is still there and was not taken"
    REFUSED = "the very draft is still there after every try"
    GONE = "nothing is found anywhere"


@dataclass(frozen=True)
class Asked:
    """What the row says about the sending."""

    mailbox: str
    draft_id: str
    internet_message_id: str
    tags: tuple[str, ...]
    state: MailingState
    reason: str | None
    sends: int
    started_at: datetime


def trace_of(row: Mailing) -> Asked:
    """Copy out of the row what judging needs, since no session stays open while we look."""
    if row.draft_id is None or row.send_started_at is None:
        message = f"mailing {row.id} is {row.state} but no draft was recorded"
        raise ValueError(message)
    return Asked(
        mailbox=row.mailbox,
        draft_id=row.draft_id,
        internet_message_id=row.internet_message_id or "",
        tags=tuple(f"{row.token}#{attempt}" for attempt in range(1, row.attempt + 1)),
        state=row.state,
        reason=row.reason,
        sends=row.sends,
        started_at=row.send_started_at,
    )


def judge(
    mail: SendsMail, asked: Asked, *, real_now: datetime
) -> tuple[Verdict, MessageTrace | None]:
    """Look by id, then by tag, then by internetMessageId."""
    age = real_now - asked.started_at
    trace = mail.look_up(asked.mailbox, asked.draft_id)
    if trace is not None:
        if not trace.is_draft:
            return Verdict.SENT, trace
        if trace.submitted:
            return Verdict.WAIT, trace
        taken = asked.state is MailingState.SUBMITTED
        in_flight = _IN_FLIGHT_UNSAID if trace.submitted is None else _IN_FLIGHT
        if age < (_STUCK if taken else in_flight):
            return Verdict.WAIT, trace
        return (Verdict.SEND_AGAIN if asked.sends < _MOST_SENDS else Verdict.REFUSED), trace
    copy = _sent_copy(mail, asked)
    if copy is not None:
        return Verdict.SENT, copy
    return (Verdict.GONE if age >= _GIVE_UP else Verdict.WAIT), None


def _sent_copy(mail: SendsMail, asked: Asked) -> MessageTrace | None:
    # The newest attempt is the one that was sent; older ones are looked at last.
    for tag in reversed(asked.tags):
        for trace in mail.find_by_tag(asked.mailbox, tag):
            if not trace.is_draft:
                return trace
    if asked.internet_message_id:
        for trace in mail.find_by_internet_message_id(asked.mailbox, asked.internet_message_id):
            if not trace.is_draft:
                return trace
    return None
