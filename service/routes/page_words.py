"""What stands on a person's own page, in words and on their own clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.domain.states import ActionState, Role
from service.domain.supervision import is_due
from service.domain.wording import day_and_month, day_in_words, meeting_time, moment_in_words
from service.forms.published import load
from service.links import Links
from service.models import Action, FormLink, LogEntry, Person, Reflection, SetSession
from service.store.own_page import Place, Report

STATES = {
    ActionState.OPEN: "open",
    ActionState.DONE: "done",
    ActionState.PART: "part of it",
    ActionState.NOT_YET: "not yet",
    ActionState.CHANGED: "changed",
    ActionState.STUCK: "stuck",
    ActionState.LET_GO: "let go",
}

_ROLES = {Role.MEMBER: "", Role.FACILITATOR: "You facilitate", Role.HOST: "You host"}

LOG_KINDS = {
    "learned": "What I learned from an action",
    "what-so-what-now-what": "After a session",
    "kept-question": "A question I keep",
}


@dataclass(frozen=True)
class FormCard:
    """A form that can be answered or changed now."""

    title: str
    place: str
    """As "Set Maple", or the programme it is about."""
    minutes: int
    about: str
    closes: str
    url: str
    answered: bool
    begun: bool


@dataclass(frozen=True)
class PlaceView:
    """A set with its dates on the reader's clock; the first is the next."""

    place: Place
    role: str
    is_host: bool
    """Whether the next session is theirs to host."""
    paused_since: str
    """A day in words; empty while mails come."""
    dates: tuple[str, ...]
    supervision: bool
    """Whether it is time to talk with another facilitator about their own work."""


@dataclass(frozen=True)
class HistoryLine:
    """How an action stood once: when it was told, as what, and what had happened."""

    told: str
    state: str
    happened: str


@dataclass(frozen=True)
class ActionView:
    """One commitment of the reader's own."""

    what: str
    first_step: str
    agreed: str
    due: str
    state: str
    is_done: bool
    history: tuple[HistoryLine, ...]
    """The newest first."""


@dataclass(frozen=True)
class LogLine:
    """One entry of the reader's own log."""

    kind: str
    written: str
    words: str


@dataclass(frozen=True)
class ReflectionLine:
    """What a facilitator noted about their own work after one session."""

    session: str
    day: str
    words: str


@dataclass(frozen=True)
class ReportView:
    """When one of the reader's reports is away for their set."""

    name: str
    set_name: str
    next_date: str


def form_cards(
    forms: Sequence[tuple[FormLink, str]], owner: Person, links: Links, now: datetime
) -> list[FormCard]:
    """Return the owner's forms, the most urgent first."""
    return [
        FormCard(
            title=load(link.form).title,
            place=place,
            minutes=load(link.form).minutes,
            about=link.about_person.name if link.about_person else "",
            closes=moment_in_words(link.closes_at, zone=owner.zone, now=now),
            url=links.form_url(link.id, link.generation),
            answered=link.reply is not None,
            begun=link.draft is not None,
        )
        for link, place in forms
    ]


def place_views(places: Sequence[Place], owner: Person, now: datetime) -> list[PlaceView]:
    """Return each set with its dates in words."""
    return [
        PlaceView(
            place=place,
            role=_ROLES[place.role],
            is_host=place.runs_sheet and bool(place.host),
            paused_since=local_day(place.paused_at, owner, now) if place.paused_at else "",
            dates=tuple(
                f"Session {row.number} of {place.of}: {_when(row, owner, now)}"
                for row in place.sessions
            ),
            supervision=place.runs_sheet
            and is_due(place.held, last_ended_at=place.last_ended_at, now=now),
        )
        for place in places
    ]


def reflection_lines(
    rows: Sequence[tuple[Reflection, SetSession, str]], owner: Person, now: datetime
) -> list[ReflectionLine]:
    """Return a facilitator's own notes from session to session, the oldest first."""
    return [
        ReflectionLine(
            session=f"Set {name}, session {session.number}",
            day=local_day(session.starts_at, owner, now),
            words=row.words,
        )
        for row, session, name in rows
    ]


def own_actions(actions: Sequence[Action], owner: Person, now: datetime) -> list[ActionView]:
    """Return the owner's commitments, newest first."""
    zone = ZoneInfo(owner.zone)
    today = now.astimezone(zone).date()
    return [
        ActionView(
            what=one.what,
            first_step=one.first_step,
            agreed=day_and_month(one.agreed_at.astimezone(zone).date(), today=today),
            due=day_in_words(one.due_on, today=today) if one.due_on else "",
            state=STATES[one.state],
            is_done=one.state is ActionState.DONE,
            history=tuple(
                HistoryLine(local_day(row.told_at, owner, now), STATES[row.state], row.happened)
                for row in reversed(one.updates)
            ),
        )
        for one in actions
    ]


def log_lines(entries: Sequence[LogEntry], owner: Person, now: datetime) -> list[LogLine]:
    """Return the owner's log, newest first."""
    zone = ZoneInfo(owner.zone)
    today = now.astimezone(zone).date()
    return [
        LogLine(
            kind=LOG_KINDS[one.kind],
            written=day_in_words(one.written_at.astimezone(zone).date(), today=today),
            words=one.words,
        )
        for one in entries
    ]


def report_views(reports: Sequence[Report], owner: Person, now: datetime) -> list[ReportView]:
    """Return the owner's reports with their next date on the owner's clock."""
    return [
        ReportView(
            name=one.name,
            set_name=one.set_name,
            next_date=_when(one.next_session, owner, now) if one.next_session else "",
        )
        for one in reports
    ]


def local_day(moment: datetime, owner: Person, now: datetime) -> str:
    """Return an instant's day on somebody's own calendar, as "3 March"."""
    zone = ZoneInfo(owner.zone)
    return day_and_month(moment.astimezone(zone).date(), today=now.astimezone(zone).date())


def _when(row: SetSession, owner: Person, now: datetime) -> str:
    return meeting_time(row.starts_at, row.ends_at, zone=owner.zone, now=now)
