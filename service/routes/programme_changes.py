"""Every change of a whole programme that HR can ask for: its form, and its workflow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from service.routes.change_fields import BY_HOW_MUCH, REASON, WHY, Asked, Field, Typed
from service.store.change_choices import PersonChoice, ProgrammeChoices
from service.workflows.count_as_joined import count_as_joined
from service.workflows.end_early import end_early
from service.workflows.move_all_sessions import move_all_sessions
from service.workflows.open_without_sponsor import open_without_sponsor
from service.workflows.pause_programme import pause_programme
from service.workflows.release_without_manager import release_without_manager
from service.workflows.resume_programme import resume_programme


@dataclass(frozen=True)
class ProgrammeKind:
    """A change of a whole programme."""

    slug: str
    title: str
    lead: str
    fields: Callable[[ProgrammeChoices], tuple[Field, ...]]
    read: Callable[[Typed, ProgrammeChoices], Asked]
    leads_back_to: str = "programmes.show"
    """The page of the programme (an endpoint) from which it is asked for."""


_FUNNEL = "funnel.show"
_EVERYBODY = "everybody"


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


def _read_without_sponsor(typed: Typed, choices: ProgrammeChoices) -> Asked:
    typed.why()
    return lambda by: partial(open_without_sponsor, programme_id=choices.programme_id, by=by)


def _people(people: tuple[PersonChoice, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.membership_id), f"{one.name}, {one.set_name}") for one in people)


def _unreleased(choices: ProgrammeChoices) -> tuple[tuple[str, str], ...]:
    waiting = choices.unreleased
    everybody = ((_EVERYBODY, f"All {len(waiting)} who wait"),) if len(waiting) > 1 else ()
    return (*_people(waiting), *everybody)


def _read_without_manager(typed: Typed, choices: ProgrammeChoices) -> Asked:
    chosen = typed.chosen("person", _unreleased(choices), "choose whose time counts as released")
    typed.why()
    every = tuple(one.membership_id for one in choices.unreleased)
    ids = every if chosen == _EVERYBODY else tuple(one for one in every if str(one) == chosen)
    return lambda by: partial(
        release_without_manager, programme_id=choices.programme_id, membership_ids=ids, by=by
    )


def _read_joined(typed: Typed, choices: ProgrammeChoices) -> Asked:
    chosen = typed.number_chosen("person", _people(choices.unjoined), "choose who has joined")
    typed.why()
    return lambda by: partial(
        count_as_joined, programme_id=choices.programme_id, membership_id=chosen, by=by
    )


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
        ProgrammeKind(
            "without-sponsor",
            "Go on without the sponsor",
            "The sponsor counts as signed off, and the managers are asked. What the sponsor "
            "chooses from here on goes before your word.",
            lambda _choices: (WHY,),
            _read_without_sponsor,
            leads_back_to=_FUNNEL,
        ),
        ProgrammeKind(
            "without-manager",
            "Go on without a manager",
            "The time of whom you choose counts as released, and they are invited. What their "
            "manager chooses from here on goes before your word.",
            lambda choices: (
                Field("person", "Whose time", "choice", options=_unreleased(choices)),
                WHY,
            ),
            _read_without_manager,
            leads_back_to=_FUNNEL,
        ),
        ProgrammeKind(
            "joined",
            "Count somebody as joined",
            "For somebody who told you so themselves. What they choose in their form from here "
            "on goes before your word.",
            lambda choices: (
                Field("person", "Who has joined", "choice", options=_people(choices.unjoined)),
                WHY,
            ),
            _read_joined,
            leads_back_to=_FUNNEL,
        ),
    )
}
