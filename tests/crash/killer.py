"""Kills processes at random instants, and counts at which step each stood."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.crash.sight import Sight, Standing
from tests.crash.sockets import await_standstill
from tests.crash.steps import Step
from tests.nursery import Nursling

_LONGEST_WAIT_SECONDS = 0.2
_AIM_SECONDS = 0.08
_MORE_THAN_HALF = 0.6
_OFTEN = 0.2
_BETWEEN_CALLS = frozenset({Step.ENQUEUE, Step.CLAIM, Step.INTENT})
"""Steps of the database alone, at which no call is ever open."""


@dataclass(frozen=True)
class Goal:
    """How many kills in all, and at the least for each step.

    `longest_peace` is in seconds, after a kill: so that kills spread over a wave of mails, and do
    not all meet its first.
    """

    kills: int
    each: int
    longest_peace: float


@dataclass
class Tally:
    """What was hit so far."""

    steps: Counter[Step] = field(default_factory=Counter)
    calls_open: int = 0
    looks: int = 0
    """How often a process was stopped to look at it, killed or not."""

    @property
    def kills(self) -> int:
        """How many processes were killed."""
        return self.steps.total()

    def __str__(self) -> str:
        parts = ", ".join(f"{step.value} {self.steps[step]}" for step in Step)
        calls = f"{self.calls_open} with a call open, {self.looks} looks"
        return f"{self.kills} kills, {calls}: {parts}"


class Killer:
    """Stops a process where it happens to be, looks, and kills it there or lets it go on.

    The instants are random; what is rare is waited for, by letting go what was hit often enough.
    """

    def __init__(self, sight: Sight, dice: random.Random, goal: Goal) -> None:
        self._sight, self._dice, self._goal = sight, dice, goal
        self.tally = Tally()
        self._peace_until = 0.0
        self._is_choosy = True

    def take_what_comes(self) -> None:
        """Let go nothing from now on because it was hit often: there is little left to hit."""
        self._is_choosy = False

    def strike(self, victim: Nursling, *, owes_rows: Callable[[], bool], soon: bool) -> bool:
        """Stop one process at a random instant; say whether it was killed, and started anew.

        Args:
            owes_rows: says whether mails have fallen due that have no row.
            soon: it runs the clock, and is just about to make such rows: strike at once.
        """
        if soon:
            time.sleep(self._dice.uniform(0, _AIM_SECONDS))
        else:
            time.sleep(max(self._peace_until - time.monotonic(), 0))
            time.sleep(self._dice.uniform(0, _LONGEST_WAIT_SECONDS))
        process_id = victim.process_id
        assert process_id is not None
        os.kill(process_id, signal.SIGSTOP)
        await_standstill(process_id)
        standing = self._sight.of(process_id, owes_rows=soon and owes_rows())
        self.tally.looks += 1
        step = self._chosen(standing)
        if step is None:
            os.kill(process_id, signal.SIGCONT)
            return False
        victim.kill()
        self.tally.steps[step] += 1
        self.tally.calls_open += standing.call_open
        victim.start()
        self._peace_until = time.monotonic() + self._dice.uniform(0, self._goal.longest_peace)
        return True

    def lacks(self, step: Step) -> bool:
        """Say whether a step was not hit often enough."""
        return self.tally.steps[step] < self._goal.each

    def _chosen(self, standing: Standing) -> Step | None:
        """Return the step for which this kill counts: one kill, one step, the rarest so far."""
        if not standing.steps:
            return None
        hits = self.tally.steps
        step = min(standing.steps, key=lambda one: (hits[one], one.value))
        if self.lacks(step):
            return step if standing.call_open or self._may_be_closed(step) else None
        kept_for_others = sum(map(self._lacking, Step))
        if self.tally.kills + kept_for_others >= self._goal.kills:
            return None
        is_rich = self.tally.calls_open > _MORE_THAN_HALF * (self.tally.kills + 1)
        may_be_closed = is_rich and self._may_be_closed(step)
        is_rare = not self._is_choosy or hits[step] < _OFTEN * self._goal.kills
        return step if is_rare and (standing.call_open or may_be_closed) else None

    def _may_be_closed(self, step: Step) -> bool:
        """Say whether a kill without an open call leaves half of all, and those that must be so."""
        closed = self.tally.kills - self.tally.calls_open
        must_be = sum(self._lacking(one) for one in _BETWEEN_CALLS - {step})
        is_one = step in _BETWEEN_CALLS and self.lacks(step)
        return is_one or closed + 1 + must_be <= self._goal.kills // 2

    def _lacking(self, step: Step) -> int:
        return max(0, self._goal.each - self.tally.steps[step])
