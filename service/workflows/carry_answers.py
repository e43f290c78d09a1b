"""Carry a reply's answers into the rows that go on, form by form."""

from collections.abc import Callable, Mapping

from service.store import own_rows
from service.workflows.carrying import actions, champions, coming_in, meetings, outcomes, own_words
from service.workflows.carrying.carried import Carried
from service.workflows.release_lines import release_lines
from service.workflows.release_own_line import follow_own_lines

Carry = Callable[[Carried], None]


def carry_answers(carried: Carried) -> None:
    """Bring the rows that follow from a reply into step with it, each changed in place."""
    for carry in _CARRIES.get(carried.link.form, ()):
        carry(carried)


def _question(carried: Carried) -> None:
    own_words.carry_question(carried, "question")


def _own_lines(carried: Carried) -> None:
    if carried.is_first:
        return
    follow_own_lines(carried.db, carried.reply.id, carried.answers, now=carried.now)


def _released_lines(carried: Carried) -> None:
    carried.new.extend(
        release_lines(
            carried.link,
            carried.reply,
            carried.answers,
            carried.stored(own_rows.releases_of) or {},
            now=carried.now,
            delete_after=carried.delete_after,
        )
    )


_LASTED = (actions.carry_action_updates, outcomes.carry_story, outcomes.carry_outcome)
_CARRIES: Mapping[str, tuple[Carry, ...]] = {
    "sponsor-sign-off": (coming_in.carry_sign_off,),
    "release-time": (coming_in.carry_release_of_time,),
    "joining": (
        coming_in.carry_objectives,
        _own_lines,
        _question,
        coming_in.carry_working_pattern,
        coming_in.carry_joining,
    ),
    "affirmations": (coming_in.carry_affirmation,),
    "before-session": (actions.carry_action_updates, meetings.carry_coming, _question),
    "after-session": (
        actions.carry_action,
        own_words.carry_session_log,
        own_words.carry_kept_question,
        _released_lines,
    ),
    "catch-up": (actions.carry_action_updates,),
    "facilitator-wrap": (
        meetings.carry_marks,
        meetings.carry_group_learning,
        meetings.carry_reflection,
        meetings.carry_concerns,
    ),
    "recap": (meetings.carry_correction,),
    "pulse": (actions.carry_action_updates,),
    "quorum-choice": (meetings.carry_quorum_choice,),
    "final-story": (
        actions.carry_action_updates,
        meetings.carry_coming,
        outcomes.carry_story,
        outcomes.carry_recommendation,
    ),
    "end-evaluation": (outcomes.carry_story, outcomes.carry_outcome, coming_in.carry_later_manager),
    "sponsor-decisions": (outcomes.carry_decisions,),
    "champion-invitation": (champions.carry_invitation,),
    "twelve-weeks": _LASTED,
    "six-months": _LASTED,
}
"""What else each form's answers become; the others stay answers."""
