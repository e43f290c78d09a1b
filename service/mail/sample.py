"""A mail's facts as they could be, to check words against before anybody gets them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from service.domain.break_glass import GlassPurpose
from service.domain.counts import Counts
from service.domain.date_words import ENGLISH
from service.domain.hand_lines import HandKind, HandLine
from service.domain.journey.news import ROLE_OF_READER
from service.domain.journey.touchpoints import BY_SLUG
from service.domain.states import Entry, Goal, Role, SessionKind
from service.mail.context import (
    AboutPerson,
    LastAction,
    MailContext,
    MailReader,
    Opening,
    SessionFacts,
    TasterFacts,
)

_NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
_OF = 6


def sample(touchpoint: str, *, language: str = ENGLISH) -> MailContext:
    """Return a context in which every mail can be made, with names and dates of usual length."""
    return replace(_SAMPLE, touchpoint=touchpoint, role=_role(touchpoint), reader=_reader(language))


def _role(touchpoint: str) -> Role | None:
    known = BY_SLUG.get(touchpoint)
    return known.role if known is not None else ROLE_OF_READER.get(touchpoint)


def _reader(language: str) -> MailReader:
    return MailReader("Ann", "Ann Example", "ann@company.example", "Europe/London", language)


def _session(number: int) -> SessionFacts:
    starts_at = datetime(2026, 2, 24, 13, 30, tzinfo=UTC) + timedelta(weeks=5 * (number - 1))
    return SessionFacts(
        number=number,
        of=_OF,
        kind=SessionKind.SET_UP if number == 1 else SessionKind.STANDARD,
        starts_local=starts_at.replace(tzinfo=None),
        zone="Europe/London",
        minutes=180,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=180),
    )


_SAMPLE = MailContext(
    touchpoint="",
    now=_NOW,
    reader=_reader(ENGLISH),
    reply_to="sets@company.example",
    contact_name="Becky Lane",
    contact_address="becky@company.example",
    programme_name="Becky's learning sets",
    goal=Goal.BOTH,
    entry=Entry.JOINED,
    quotes_actions=True,
    set_name="Maple",
    project="Diversity and inclusion initiative",
    about=AboutPerson("Sam", "Sam Example"),
    session=_session(2),
    previous_session=_session(1),
    next_session=_session(3),
    sessions=tuple(_session(number) for number in range(1, _OF + 1)),
    affirmed_count=3,
    member_count=6,
    facilitators=("Fay Guide",),
    last_action=LastAction("ask the team what slows them down", _NOW.date() - timedelta(days=35)),
    released=(("Action", "ask the team what slows them down"),),
    button_url="https://sets.company.example/p/a-personal-link",
    closes_at=_NOW + timedelta(days=14),
    code="481516",
    counts=Counts(
        coming=4,
        late=1,
        unheard=1,
        likely=3,
        quorum=4,
        open_actions=5,
        shared_questions=2,
        attended=5,
        recommendations=3,
        agreed=1,
        adapted=1,
        declined=1,
        sets=3,
        people=18,
        sessions_held=18,
    ),
    has_learned=True,
    deletes_on=_NOW.date() + timedelta(days=28),
    waits_in="learning@company.example",
    waits_since=_NOW - timedelta(hours=4),
    opening=Opening(
        what="Before we meet, session 2",
        asked_by="Becky Lane",
        approved_by="Hanna Reed",
        purpose=GlassPurpose.COMPLAINT,
        reason="A complaint names what was written before this session.",
        opened_at=_NOW,
        readable_until=_NOW + timedelta(hours=24),
    ),
    taster=TasterFacts(
        host="Chad Example",
        starts_at=_NOW + timedelta(days=6, hours=4),
        ends_at=_NOW + timedelta(days=6, hours=5),
        place="Room 4, second floor",
    ),
    hand=(HandLine(HandKind.TOO_FEW, 1, ("Maple",)), HandLine(HandKind.SILENT_SPONSOR, 2)),
)
