"""One realistic mail: a before-session mail that quotes its reader's own action."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from service.domain.message import OutgoingMessage
from service.domain.states import Entry, Goal, Role, SessionKind
from service.mail.catalogue import compose
from service.mail.context import LastAction, MailContext, MailReader, SessionFacts

SENDER = "learning@setwise.example"
READER = "zoe.hartley@larkfield.example"
_FIRST = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Mail:
    """What every client sends."""

    message: OutgoingMessage
    tag: str


def context() -> MailContext:
    """Return what the mail says."""
    sessions = tuple(_session(number) for number in range(1, 7))
    return MailContext(
        touchpoint="before-session",
        now=sessions[2].starts_at - timedelta(days=7),
        reader=MailReader("Zoë", "Zoë Hartley", READER, "Europe/London"),
        reply_to=SENDER,
        contact_name="Becky",
        contact_address="becky@larkfield.example",
        programme_name="Action learning sets",
        goal=Goal.BOTH,
        entry=Entry.JOINED,
        quotes_actions=True,
        set_name="Maple",
        project="Diversity and inclusion: an initiative that people feel in their daily work",
        role=Role.MEMBER,
        session=sessions[2],
        previous_session=sessions[1],
        next_session=sessions[3],
        sessions=sessions,
        affirmed_count=5,
        member_count=6,
        last_action=LastAction("ask Sam’s team what slows them down", date(2027, 2, 17)),
        button_url="http://localhost:8000/r/WzEyMywxXQ.Zm9ybS1saW5rLXNpZ25hdHVyZQ",
        closes_at=sessions[2].starts_at,
    )


def mails(count: int, *, series: str) -> list[Mail]:
    """Return the same mail so many times, each with a tag of its own."""
    message = compose(context())
    return [Mail(message, f"{series}-{number}#1") for number in range(count)]


def _session(number: int) -> SessionFacts:
    starts_at = _FIRST + timedelta(weeks=5 * (number - 1))
    kinds = {1: SessionKind.SET_UP, 6: SessionKind.FINAL}
    return SessionFacts(
        number=number,
        of=6,
        kind=kinds.get(number, SessionKind.STANDARD),
        starts_local=starts_at.replace(tzinfo=None),
        zone="Europe/London",
        minutes=180,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=180),
    )
