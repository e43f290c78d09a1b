"""The page of dates in words: for each set its patterns, its dates, and what Outlook will hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.calendar.first_booking import held_in_words
from service.domain.date_clashes import clock_words, hours_elsewhere, reasons_of_date
from service.domain.date_proposals import Party, Proposal
from service.domain.date_warnings import warnings_of_gaps
from service.domain.wording import day_in_words, time_in_words, weekday_in_words
from service.files.date_choices import Choices
from service.files.draft_dates import choice_of, moved_numbers
from service.routes.draft_date_fields import OWN, pick_value


@dataclass(frozen=True)
class DateLine:
    """One session: when it is, why that does not suit, and whether HR put it there."""

    number: int
    when: str
    reasons: tuple[str, ...]
    is_put: bool = False


@dataclass(frozen=True)
class OptionView:
    """A pattern to choose: what the form says, what HR reads, and the dates that clash."""

    value: str
    title: str
    score: str
    clashing: tuple[DateLine, ...]
    elsewhere: tuple[str, ...]
    """Whose hour changes."""


@dataclass(frozen=True)
class SetView:
    """One set on the page of dates; without dates of its own yet, `dates` and `held` are empty."""

    at: int
    name: str
    options: tuple[OptionView, ...]
    picked: str
    problem: str
    dates: tuple[DateLine, ...]
    held: tuple[str, ...]
    gaps: tuple[str, ...]
    """What HR's own moves bring too near or too far from each other; they forbid nothing."""


@dataclass(frozen=True)
class _Frame:
    """What every set's words need."""

    zone: str
    minutes: int
    now: datetime


def set_views(
    choices: Choices,
    rows: Sequence[Mapping[str, str]],
    shown: slice,
    *,
    form: Mapping[str, str],
    problems: Mapping[int, str],
    now: datetime,
) -> list[SetView]:
    """Return the sets of one page.

    Args:
        rows: of all sets, as they stand.
        form: what was typed, where it could not be kept; it stands where it was typed.
        problems: what is wrong with it, by the set's place.
    """
    frame = _Frame(choices.file.zone, choices.file.minutes, now)
    proposals = choices.proposals(shown)
    return [
        _set_view(choices, row, at, proposals, frame, form=form, problem=problems.get(at, ""))
        for at, row in list(enumerate(rows))[shown]
    ]


def _set_view(
    choices: Choices,
    row: Mapping[str, str],
    at: int,
    proposals: Mapping[str, tuple[Proposal, ...]],
    frame: _Frame,
    *,
    form: Mapping[str, str],
    problem: str,
) -> SetView:
    one = choices.sets[at]
    current = choices.weighed(at)
    typed = form.get(f"pick-{at}", "")
    offered = {_value(each): each for each in proposals[one.party.name]}
    if current is not None:
        # Among the proposals it stands with what HR moved, else after them.
        offered[_value(current)] = current
    return SetView(
        at=at,
        name=one.party.name,
        options=tuple(_option(each, one.party, frame) for each in offered.values()),
        picked=typed if typed == OWN or typed in offered else _picked(row, offered),
        problem=problem or one.refused,
        dates=_date_lines(current, one.party, frame, moved_numbers(row)) if current else (),
        held=held_in_words(current.dates, minutes=frame.minutes, zone=frame.zone, now=frame.now)
        if current
        else (),
        gaps=_gaps(current, one.party, moved_numbers(row)) if current else (),
    )


def _gaps(current: Proposal, party: Party, put: Sequence[int]) -> tuple[str, ...]:
    starts = {one.number: one.starts_at for one in current.dates.dates}
    changed = {starts[number] for number in put}
    return tuple(warnings_of_gaps(party.name, list(starts.values()), changed))


def _picked(row: Mapping[str, str], offered: Mapping[str, Proposal]) -> str:
    """Return what is marked: the choice made, else the best; a pattern of one's own is the last."""
    choice = choice_of(row)
    value = pick_value(*choice) if choice else ""
    return value if value in offered else next(iter(offered), OWN)


def _value(proposal: Proposal) -> str:
    return pick_value(proposal.first_on, proposal.dates.at)


def _option(proposal: Proposal, party: Party, frame: _Frame) -> OptionView:
    first = proposal.dates.first_local
    day = day_in_words(first.date(), today=_today(frame))
    lines = _date_lines(proposal, party, frame, ())
    return OptionView(
        value=_value(proposal),
        title=f"{weekday_in_words(first.date())}s, {_hours(first, frame)}, from {day}",
        score=" ".join(
            (proposal.in_words(), *clock_words(proposal.dates, frame.zone, today=_today(frame)))
        ),
        clashing=tuple(line for line in lines if line.reasons),
        elsewhere=hours_elsewhere(proposal.dates, party.guests, frame.zone),
    )


def _date_lines(
    proposal: Proposal, party: Party, frame: _Frame, put: Sequence[int]
) -> tuple[DateLine, ...]:
    return tuple(
        DateLine(
            number=one.number,
            when=_when(one.starts_local, frame),
            reasons=reasons_of_date(one, proposal.clashes_on(one.number), party.guests, frame.zone),
            is_put=one.number in put,
        )
        for one in proposal.dates.dates
    )


def _when(starts_local: datetime, frame: _Frame) -> str:
    day = day_in_words(starts_local.date(), today=_today(frame))
    return f"{day}, {_hours(starts_local, frame)}"


def _hours(starts_local: datetime, frame: _Frame) -> str:
    ends = starts_local + timedelta(minutes=frame.minutes)
    return f"{time_in_words(starts_local)}–{time_in_words(ends)}"


def _today(frame: _Frame) -> date:
    return frame.now.astimezone(ZoneInfo(frame.zone)).date()
