"""One plain context for every mail; a test changes what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.break_glass import GlassPurpose
from service.domain.hand_lines import HandKind, HandLine
from service.domain.states import Entry, Goal, Mode, Role, SessionKind
from service.domain.tasters import MAILS as TASTER_MAILS
from service.mail.context import (
    AboutPerson,
    Counts,
    LastAction,
    MailContext,
    MailReader,
    Opening,
    SessionFacts,
    TasterFacts,
)

BUTTON_URL = "http://127.0.0.1:8000/r/WzcsMV0.k1Yc-3_x?from=mail&step=1"
WORDS = "ask Sam's team what slows them"
_WITHOUT_BUTTON = ("fresh-code",)
_AFTER_MEETING = (
    *("affirmations", "after-session", "after-session-nudge", "catch-up", "facilitator-wrap"),
    *("recap", "pulse", "mid-point", "cancelled-date"),
)
_OF_FACILITATORS = ("swapped-members", "run-sheet", "quorum-risk", "facilitator-wrap")
_OF_MANAGERS = ("manager-summary", "release-time", "twelve-weeks-manager")
_OF_SPONSORS = ("sponsor-sign-off", "sponsor-progress", "sponsor-decisions", "programme-report")
_OF_CHAMPIONS = ("champions-digest-1", "champions-digest-2", "champions-digest-3")
_OF_DELETION = ("deletion-warning-1", "deletion-warning-2")
_OF_THE_PROGRAMME = ("sponsor-sign-off", "programme-report", *_OF_CHAMPIONS, *_OF_DELETION)
_FINAL = (
    *("final-story", "final-story-nudge", "end-evaluation", "end-evaluation-nudge"),
    "champion-invitation",
)
_CLOSING = ("recap", "twelve-weeks", "six-months", "end-evaluation", "champion-invitation")
_LATER = datetime(2026, 4, 28, 7, 30, tzinfo=UTC)


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

LAST = replace(session(6, "2026-04-07T13:30"), kind=SessionKind.FINAL)

COUNTS = Counts(
    coming=2,
    late=1,
    not_coming=2,
    unheard=1,
    likely=3,
    quorum=4,
    open_actions=5,
    shared_questions=2,
    attended=5,
    recommendations=4,
    agreed=2,
    adapted=1,
    declined=1,
    sets=3,
    people=18,
    sessions_held=17,
)

HAND = (
    HandLine(HandKind.CONCERN, 1),
    HandLine(HandKind.TOO_FEW, 4, ("Maple", "Oak", "Elm", "Ash")),
    HandLine(HandKind.MAIL, 2),
)

OPENING = Opening(
    what="Before we meet, session 2",
    asked_by="Hanna Reed",
    approved_by="Ines Roth",
    purpose=GlassPurpose.COMPLAINT,
    reason="A complaint names what was written before session 2.",
    opened_at=datetime(2026, 3, 30, 14, 5, tzinfo=UTC),
    readable_until=datetime(2026, 3, 31, 14, 5, tzinfo=UTC),
)

TASTER = TasterFacts(
    host="Chad Champion",
    starts_at=datetime(2026, 4, 7, 12, 30, tzinfo=UTC),
    ends_at=datetime(2026, 4, 7, 13, 30, tzinfo=UTC),
    place="Room 4, second floor",
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
    counts=COUNTS,
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
    made = _read_by(made)
    if touchpoint == "swapped-members":
        made = replace(made, about=AboutPerson(given_name="Bob", name="Bob Example"))
    if touchpoint == "message-waiting":
        about = AboutPerson(given_name="Bob", name="Bob Example")
        received = datetime(2026, 3, 30, 14, 5, tzinfo=UTC)
        made = replace(made, about=about, role=None, last_action=None)
        made = replace(made, waits_in="learning@company.example", waits_since=received)
    if touchpoint == "case-invitation":
        made = replace(made, role=None, last_action=None, set_name="")
    if touchpoint == "break-glass":
        made = replace(made, role=None, last_action=None, set_name="", opening=OPENING)
    if touchpoint == "monday-lines":
        made = replace(made, role=None, last_action=None, set_name="", session=None, hand=HAND)
        made = replace(made, previous_session=None, sessions=())
    if touchpoint in TASTER_MAILS:
        made = replace(made, role=None, last_action=None, set_name="", taster=TASTER)
    return replace(made, **changes)


def _read_by(made: MailContext) -> MailContext:
    touchpoint = made.touchpoint
    if touchpoint in _OF_FACILITATORS:
        made = replace(made, role=Role.FACILITATOR)
    if touchpoint in _OF_MANAGERS:
        about = AboutPerson(given_name="Ann", name="Ann Example")
        made = replace(made, reader=_named("Sam Boss"), about=about, role=None, last_action=None)
    if touchpoint in _OF_SPONSORS:
        made = replace(made, reader=_named("Kim Chief"), role=None, last_action=None)
    if touchpoint in _OF_CHAMPIONS:
        made = replace(made, role=None, last_action=None)
    if touchpoint in _OF_THE_PROGRAMME:
        made = replace(made, set_name="", session=None, previous_session=None, sessions=())
    if touchpoint == "sponsor-sign-off":
        made = replace(made, sessions=SESSIONS[:1])
    if touchpoint in _FINAL:
        made = replace(made, session=LAST)
    if touchpoint in ("loop-closed", "sponsor-decisions"):
        made = replace(made, mode=Mode.SHARED_PROJECT, session=None, previous_session=None)
    if touchpoint in (*_OF_SPONSORS, *_OF_CHAMPIONS, *_CLOSING):
        made = replace(made, closes_at=_LATER)
    if touchpoint in _OF_DELETION:
        made = replace(made, deletes_on=date(2026, 4, 28))
    return made


def _named(name: str) -> MailReader:
    given = name.partition(" ")[0]
    return MailReader(
        given_name=given,
        name=name,
        address=f"{given.lower()}@company.example",
        zone="Europe/London",
    )
