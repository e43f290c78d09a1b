"""Which actions are asked about again, and how one stands after it was asked about."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.states import ActionState

MOST_ASKED = 3
"""A form asks about the newest three; more would be an audit, not a conversation."""

LOOKS_BACK = frozenset({"catch-up", "pulse", "twelve-weeks", "six-months"})
"""Forms that come after their session: they ask about what was chosen in it as well."""

SETTLED_STATES = frozenset({ActionState.DONE, ActionState.LET_GO})


@dataclass(frozen=True)
class ActionStanding:
    """An action as a before-session form finds it, its own answer left out.

    `agreed_number` is the number of the session after which it was written.
    """

    action_id: int
    agreed_number: int
    state: ActionState


def is_settled(state: ActionState, *, has_newer: bool) -> bool:
    """Say whether there is nothing left to ask.

    Done and let go are settled. Part, not yet and stuck go on. What changed goes on too, until
    the action that took its place was written down after a session.
    """
    return state in SETTLED_STATES or (state is ActionState.CHANGED and has_newer)


def asked_about(standings: Sequence[ActionStanding], *, session_number: int) -> tuple[int, ...]:
    """Return the ids of the actions that the form before a session asks about, newest first."""
    earlier = sorted(
        (one for one in standings if one.agreed_number < session_number),
        key=lambda one: (one.agreed_number, one.action_id),
        reverse=True,
    )
    going_on = [
        one.action_id
        for place, one in enumerate(earlier)
        if not is_settled(one.state, has_newer=place > 0)
    ]
    return tuple(going_on[:MOST_ASKED])


def state_told(told: ActionState, *, if_stuck: str) -> ActionState:
    """Return how an action stands where its owner says what they do if it is stuck."""
    if told is ActionState.STUCK and if_stuck == ActionState.LET_GO:
        return ActionState.LET_GO
    return told


def state_after(told: Sequence[ActionState]) -> ActionState:
    """Return how an action stands, from what its owner told of it, oldest first."""
    return told[-1] if told else ActionState.OPEN
