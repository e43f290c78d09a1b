"""Every change of a whole programme that HR can ask for: its form, and its workflow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from service.routes.change_fields import BY_HOW_MUCH, REASON, Asked, Field, Typed
from service.store.change_choices import ProgrammeChoices
from service.workflows.end_early import end_early
from service.workflows.move_all_sessions import move_all_sessions
from service.workflows.pause_programme import pause_programme
from service.workflows.resume_programme import resume_programme


@dataclass(frozen=True)
class ProgrammeKind:
    """A change of a whole programme."""

    slug: str
    title: str
    lead: str
    fields: Callable[[ProgrammeChoices], tuple[Field, ...]]
    read: Callable[[Typed, ProgrammeChoices], Asked]


def _read_move_all(typed: Typed, choices: ProgrammeChoices) -> Asked:
    days, at = typed.days("days"), typed.clock_or_none("clock")
    return lambda by: partial(
        move_all_sessions, programme_id=choices.programme_id, days=days, at=at, by=by
    )


def _read_end(typed: Typed, choices: ProgrammeChoices) -> Asked:
    last_day = typed.day("day")
    return lambda by: partial(
        end_early, programme_id=choices.programme_id, last_day=last_day, by=by
    )


def _read_pause(_typed: Typed, choices: ProgrammeChoices) -> Asked:
    return lambda by: partial(pause_programme, programme_id=choices.programme_id, by=by)


def _read_resume(_typed: Typed, choices: ProgrammeChoices) -> Asked:
    return lambda by: partial(resume_programme, programme_id=choices.programme_id, by=by)


PROGRAMME_KINDS: Mapping[str, ProgrammeKind] = {
    kind.slug: kind
    for kind in (
        ProgrammeKind(
            "move-all",
            "Move all sessions to come",
            "Every session of every set that has not begun moves by the same step.",
            lambda _choices: (*BY_HOW_MUCH, REASON),
            _read_move_all,
        ),
        ProgrammeKind(
            "end-early",
            "End early",
            "Sessions after that day are cancelled. The last one left is the final session.",
            lambda _choices: (Field("day", "Last day on which sets may meet", "date"), REASON),
            _read_end,
        ),
        ProgrammeKind(
            "pause",
            "Pause",
            "No mail goes until you resume, and nobody is told. Meetings stay in the calendars.",
            lambda _choices: (REASON,),
            _read_pause,
        ),
        ProgrammeKind(
            "resume",
            "Resume",
            "What still makes sense goes; what came too late is skipped and says so.",
            lambda _choices: (REASON,),
            _read_resume,
        ),
    )
}
