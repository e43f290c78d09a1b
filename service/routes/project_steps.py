"""What each session of a shared project is for, as its set reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.project import ProjectStep, step_of
from service.models import SetSession

_STEPS = {
    ProjectStep.QUESTION: (
        "Question and scope",
        "Word the question you share, say how far it reaches and what would show that it worked.",
    ),
    ProjectStep.INSIDE: (
        "Inside research",
        "Bring what the house knows already: figures, and a conversation or two each.",
    ),
    ProjectStep.OUTSIDE: (
        "Outside research",
        "Bring what a customer would see: walk the way they walk, and look at how others do it.",
    ),
    ProjectStep.OPTIONS: (
        "Options and a small test",
        "Choose options that answer the causes, and one small thing to try before you meet again.",
    ),
    ProjectStep.RESULTS: (
        "Results and first answers",
        "Look at what you saw when you tried, and draft what you would recommend.",
    ),
    ProjectStep.RECOMMENDATIONS: (
        "Recommendations",
        "Put what you recommend to your sponsor, and keep time for what you learned yourselves.",
    ),
}


@dataclass(frozen=True)
class StepView:
    """One step of the six."""

    title: str
    is_now: bool
    is_over: bool


@dataclass(frozen=True)
class StepsView:
    """Where the set is: a line, a hint for what comes, and all the steps."""

    line: str
    hint: str
    steps: tuple[StepView, ...]


def steps_view(sessions: Sequence[SetSession], now: datetime) -> StepsView:
    """Return where a set is by its sessions that stand, in order of time."""
    total = len(sessions)
    held = sum(one.ends_at <= now for one in sessions)
    current = None if held >= total else step_of(held + 1, total)
    title, hint = _STEPS[current] if current else ("", "")
    line = f"Session {held + 1} of {total}: {title}" if current else "The last session was held."
    return StepsView(
        line=line,
        hint=f"{hint} The action round and your log stay part of it." if hint else "",
        steps=tuple(
            StepView(name, is_now=step is current, is_over=current is None or step < current)
            for step, (name, _) in _STEPS.items()
        ),
    )
