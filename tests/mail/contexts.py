"""One plain context for every mail; a test changes what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.states import Entry, Goal, Role, SessionKind
from service.mail.context import AboutPerson, LastAction, MailContext, MailReader, SessionFacts

BUTTON_URL = "http://127.0.0.1:8000/r/WzcsMV0.k1Yc-3_x?from=mail&step=1"
WORDS = "ask Sam's team what slows them"
_WITHOUT_BUTTON = ("fresh-code",)
_AFTER_MEETING = ("affirmations", "after-session", "after-session-nudge")


def session(number: int, starts_local: str, *, zone: str = "Europe/London") -> SessionFacts:
    """Return one of six sessions of 180 minutes; the wall time as `2026-03-03T13:30`."""
    wall = datetime.fromisoformat(starts_local)
    starts_at = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return SessionFacts(
        number=number,
        of=6,
        kind=SessionKind.SET_UP if number == 1 else SessionKind.STANDARD,
        starts_local=wall,
        zone=zone,
        minutes=180,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=180),
    )


SESSIONS = (
    session(1, "2026-03-03T13:30"),
    session(2, "2026-04-07T13:30"),
    session(3, "2026-05-12T13:30"),
)

ANN = MailReader(
    given_name="Ann", name="Ann Example", address="ann@company.example", zone="Europe/London"
)

_PLAIN = MailContext(
    touchpoint="before-session",
    now=datetime(2026, 3, 31, 8, 30, tzinfo=UTC),
    reader=ANN,
    reply_to="sets@company.example",
    contact_name="Becky Lane",
    contact_address="becky@company.example",
    programme_name="Becky's learning sets",
    goal=Goal.BOTH,
    entry=Entry.JOINED,
    quotes_actions=True,
    set_name="Maple",
    project="Diversity and inclusion initiative",
    role=Role.MEMBER,
    session=SESSIONS[1],
    previous_session=SESSIONS[0],
    sessions=SESSIONS,
    affirmed_count=3,
    member_count=6,
    facilitators=("Fay Guide",),
    last_action=LastAction(what=WORDS, agreed_on=date(2026, 3, 3)),
    button_url=BUTTON_URL,
)


def context(touchpoint: str, **changes: Any) -> MailContext:
    """Return what the mail of a touchpoint may say, with fields changed by name."""
    made = replace(_PLAIN, touchpoint=touchpoint)
    if touchpoint in _AFTER_MEETING:
        made = replace(made, next_session=SESSIONS[2])
    if touchpoint == "fresh-code":
        made = replace(made, code="481516")
    if touchpoint in _WITHOUT_BUTTON:
        made = replace(made, button_url="")
    if touchpoint == "manager-summary":
        sam = MailReader(
            given_name="Sam", name="Sam Boss", address="sam@company.example", zone="Europe/London"
        )
        about = AboutPerson(given_name="Ann", name="Ann Example")
        made = replace(made, reader=sam, about=about, role=None, last_action=None)
    if touchpoint == "swapped-members":
        about = AboutPerson(given_name="Bob", name="Bob Example")
        made = replace(made, about=about, role=Role.FACILITATOR)
    if touchpoint == "message-waiting":
        about = AboutPerson(given_name="Bob", name="Bob Example")
        received = datetime(2026, 3, 30, 14, 5, tzinfo=UTC)
        made = replace(made, about=about, role=None, last_action=None)
        made = replace(made, waits_in="learning@company.example", waits_since=received)
    return replace(made, **changes)
