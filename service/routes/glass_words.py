"""Break-glass in words: what can be asked for, how a request stands, what was opened."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.break_glass import GlassPurpose, GlassStanding, glass_standing
from service.domain.wording import moment_in_words
from service.forms.definition import Question
from service.forms.published import load
from service.models import BreakGlass, Person
from service.routes.console_words import Word
from service.store.break_glass import Openable, OpenedField

PURPOSE = {
    GlassPurpose.SAFETY: "somebody's safety",
    GlassPurpose.COMPLAINT: "a complaint that has to be looked into",
    GlassPurpose.LEGAL: "a duty under the law",
}
STANDING = {
    GlassStanding.WAITING: Word("waits for the second lead", "look"),
    GlassStanding.LAPSED: Word("nobody answered in time"),
    GlassStanding.REFUSED: Word("not agreed", "stop"),
    GlassStanding.WITHDRAWN: Word("taken back"),
    GlassStanding.READABLE: Word("open", "look"),
    GlassStanding.OVER: Word("closed again"),
}


@dataclass(frozen=True)
class GlassView:
    """One request as a lead sees it: how it stands, and what this lead can do with it."""

    row: BreakGlass
    standing: GlassStanding
    can_answer: bool
    can_read: bool
    can_withdraw: bool


@dataclass(frozen=True)
class OpenedLine:
    """One question of an opened form with what stands in it."""

    label: str
    words: str


@dataclass(frozen=True)
class OpenedView:
    """What was opened of somebody, on their own page and clock."""

    what: str
    asked_by: str
    approved_by: str
    purpose: str
    reason: str
    opened: str
    until: str
    read: str
    """When it was read first; "" while it was not."""


def glass_views(
    rows: Sequence[BreakGlass], *, actor: str, is_named: bool, now: datetime
) -> list[GlassView]:
    """Return requests with what a lead can do."""
    views = []
    for row in rows:
        standing = standing_now(row, now)
        is_mine = row.asked_by == actor
        waits, opened = standing is GlassStanding.WAITING, standing is GlassStanding.READABLE
        views.append(
            GlassView(
                row=row,
                standing=standing,
                can_answer=waits and is_named and not is_mine,
                can_read=opened and is_mine,
                can_withdraw=(waits and is_mine) or (opened and actor in _both(row)),
            )
        )
    return views


def standing_now(row: BreakGlass, now: datetime) -> GlassStanding:
    """Return how a request stands at `now` (service time)."""
    return glass_standing(
        row.state, asked_at=row.asked_at, readable_until=row.readable_until, now=now
    )


def thing(one: Openable) -> str:
    """Return "Before we meet, session 2" of one form."""
    title = load(one.form, one.version).title
    return f"{title}, session {one.session_number}" if one.session_number else title


def opened_lines(form: str, version: int, fields: Sequence[OpenedField]) -> list[OpenedLine]:
    """Return each answer under its question, choices as its owner read them."""
    asked = {one.name: one for one in load(form, version).questions}
    return [_line(asked, one) for one in fields]


def opened_views(
    rows: Sequence[BreakGlass], owner: Person, now: datetime, *, has_code: bool
) -> list[OpenedView]:
    """Return what was opened of somebody; the reason behind their code alone."""

    def at(moment: datetime | None) -> str:
        return "" if moment is None else moment_in_words(moment, zone=owner.zone, now=now)

    return [
        OpenedView(
            what=row.what,
            asked_by=row.asked_by_name,
            approved_by=row.answered_by_name or "",
            purpose=PURPOSE[row.purpose],
            reason=row.reason if has_code else "",
            opened=at(row.answered_at),
            until=at(row.readable_until),
            read=at(row.read_at),
        )
        for row in rows
    ]


def _line(asked: dict[str, Question], one: OpenedField) -> OpenedLine:
    # Questions asked once for each action are stored as `action_7_state`.
    name = one.name if one.name in asked else one.name.split("_", 2)[-1]
    question = asked.get(name)
    if question is None:
        return OpenedLine(name.replace("_", " ").capitalize(), one.value)
    choices = dict(question.choices)
    if not choices:
        return OpenedLine(question.label, one.value)
    chosen = json.loads(one.value) if one.value.startswith("[") else [one.value]
    return OpenedLine(question.label, ", ".join(choices.get(each, each) for each in chosen))


def _both(row: BreakGlass) -> tuple[str | None, ...]:
    return (row.asked_by, row.answered_by)
