"""Level 3: what became of actions, and what managers told."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.rows import CommittedAction, Conversations, Evidence
from service.domain.evaluation.said import counted
from service.domain.states import ActionState

_STATES = {
    ActionState.DONE: "Done",
    ActionState.PART: "Done in part",
    ActionState.CHANGED: "Changed",
    ActionState.STUCK: "Stuck",
    ActionState.LET_GO: "Let go",
    ActionState.NOT_YET: "Not yet",
    ActionState.OPEN: "Not told of yet",
}
_STILL_OPEN = frozenset({ActionState.OPEN, ActionState.NOT_YET, ActionState.STUCK})
_WEEK = timedelta(weeks=1)
_AGES = ((4, "Under 4 weeks"), (8, "4 to 8 weeks"), (12, "8 to 12 weeks"))
_OLDEST = "12 weeks or more"


def action_flow(actions: Sequence[CommittedAction]) -> Chart:
    """Count what became of the actions set; never whose they are."""
    states = Counter(one.state for one in actions)
    done = states[ActionState.DONE]
    return Chart(
        slug="actions",
        kind=ChartKind.FLOW,
        title=f"Of {counted(len(actions), 'action')}, {done} {'is' if done == 1 else 'are'} done",
        note=(
            "As their owners told last. What somebody learned from an action stands in their own"
            " log, which is theirs alone: it is not counted."
        ),
        columns=(Column("from", "From"), Column("to", "To"), Column("actions", "Actions")),
        rows=tuple(
            {"from": "Set", "to": label, "actions": states[state]}
            for state, label in _STATES.items()
        ),
    )


def open_actions(actions: Sequence[CommittedAction], *, now: datetime) -> Chart:
    """Count by age what is not settled: not told of yet, not yet, or stuck."""
    ages = Counter(_age(one, now) for one in actions if one.state in _STILL_OPEN)
    labels = [*(label for _, label in _AGES), _OLDEST]
    old = ages[_OLDEST]
    return Chart(
        slug="open-actions",
        kind=ChartKind.SMALL_MULTIPLES,
        title=(
            f"{counted(ages.total(), 'action')} still open, {old} of them for 12 weeks or more"
            if ages
            else "No action is open"
        ),
        note="Since the session after which they were set.",
        columns=(
            Column("measure", "Measure"),
            Column("age", "Age"),
            Column("actions", "Actions"),
            Column("n", "Open in all"),
        ),
        rows=tuple(
            {"measure": "Open", "age": label, "actions": ages[label], "n": ages.total()}
            for label in labels
        ),
    )


def burn_up(actions: Sequence[CommittedAction], *, now: datetime) -> Chart:
    """Count week by week how many actions were set by its end, and how many were told as done."""
    rows: list[dict[str, Cell]] = []
    if actions:
        begun = min(one.agreed_at for one in actions)
        monday = (begun - timedelta(days=begun.weekday())).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        while monday <= now:
            end = min(monday + _WEEK, now)
            rows.append(
                {
                    "week": monday.date().isoformat(),
                    "set": sum(one.agreed_at <= end for one in actions),
                    "done": sum(_is_done_by(one, end) for one in actions),
                }
            )
            monday += _WEEK
    done = rows[-1]["done"] if rows else 0
    return Chart(
        slug="burn-up",
        kind=ChartKind.BURN_UP,
        title=f"{done} of {counted(len(actions), 'action')} told as done by now",
        note="By the end of each week, which begins on the Monday named (UTC).",
        columns=(Column("week", "Week"), Column("set", "Set"), Column("done", "Done")),
        rows=tuple(rows),
    )


def managers(evidence: Evidence) -> Chart:
    """Count the conversations that managers told of."""
    told: Conversations = evidence.conversations
    answers = (("Had it", told.held), ("Not yet", told.not_yet))
    return Chart(
        slug="managers",
        kind=ChartKind.SMALL_MULTIPLES,
        title=f"Managers told of {counted(told.held, 'conversation')} in {told.asked} asked",
        note="Who did not answer is not counted as a no.",
        columns=(
            Column("measure", "Measure"),
            Column("answer", "Answer"),
            Column("managers", "Answers"),
            Column("n", "Asked"),
        ),
        rows=tuple(
            {"measure": "Conversations", "answer": answer, "managers": count, "n": told.asked}
            for answer, count in answers
        ),
    )


def _age(action: CommittedAction, now: datetime) -> str:
    weeks = (now - action.agreed_at) / _WEEK
    return next((label for limit, label in _AGES if weeks < limit), _OLDEST)


def _is_done_by(action: CommittedAction, at: datetime) -> bool:
    told = [state for told_at, state in action.told if told_at <= at]
    return bool(told) and told[-1] is ActionState.DONE
