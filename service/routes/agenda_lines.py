"""An agenda in words, on the clock of whoever reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.agenda import Agenda, ItemKind, agenda_for
from service.domain.agenda_words import project_theme
from service.domain.states import Mode
from service.domain.wording import time_in_words
from service.models import SetSession


@dataclass(frozen=True)
class AgendaLine:
    """One item: when it begins, how long it takes, and its phases as "5 open questions"."""

    at: str
    minutes: int
    title: str
    phases: tuple[str, ...]
    is_break: bool


def agenda_of(session: SetSession, mode: Mode, *, people: int) -> Agenda:
    """Return the agenda of a set's session."""
    return agenda_for(session.kind, mode, minutes=session.minutes, people=people)


def agenda_lines(agenda: Agenda, *, starts_at: datetime, zone: str) -> tuple[AgendaLine, ...]:
    """Return the agenda as planned, line by line."""
    local = ZoneInfo(zone)
    lines = []
    for item in agenda.items:
        lines.append(
            AgendaLine(
                at=time_in_words(starts_at.astimezone(local)),
                minutes=item.minutes,
                title=item.title,
                phases=tuple(f"{one.minutes} {one.title}" for one in item.phases),
                is_break=item.kind is ItemKind.BREAK,
            )
        )
        starts_at += timedelta(minutes=item.minutes)
    return tuple(lines)


def theme_of(session: SetSession, mode: Mode, *, of: int) -> str:
    """Return what a project's session is about; empty in the other modes."""
    return project_theme(session.number, of=of) if mode is Mode.SHARED_PROJECT else ""
