"""A programme made up by chance, with a truth that is known: tables, and rows made from them.

The tables are what the checks calculate from, by other means than the service.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from service.domain.states import (
    ActionState,
    Decision,
    Role,
    Wave,
)

PROGRAMME = 7
BEGINS = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
NOW = datetime(2027, 6, 21, 9, 0, tzinfo=UTC)
"""Of six sessions, five weeks apart, five are over."""
SHIFT = {"open_questions": 2.4, "listening": 1.2, "reflecting": 0.3}
"""How much higher people rate themselves now than they remember having been."""
ITEMS = (*SHIFT, "acting", "leading", "speaking_up", "reaching_out", "helping_think")


@dataclass(frozen=True)
class Simulated:
    """Drawn with one seed; `sizes` are members by set."""

    sizes: tuple[int, ...]
    seed: int = 7

    @cached_property
    def people(self) -> pd.DataFrame:
        """Members and one facilitator a set: person, set, role, affirmed."""
        chance = self._chance("people")
        rows = []
        for set_id, size in enumerate(self.sizes, start=1):
            rows += [(set_id, Role.MEMBER)] * size + [(set_id, Role.FACILITATOR)]
        table = pd.DataFrame(rows, columns=["set", "role"])
        table["person"] = np.arange(len(table)) + 10
        table["affirmed"] = chance.random(len(table)) < 0.8
        return table

    @cached_property
    def members(self) -> pd.DataFrame:
        """Members alone."""
        return self.people[self.people.role == Role.MEMBER]

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """Six a set: session, set, number, start, cancelled, moved, held."""
        chance = self._chance("sessions")
        table = pd.DataFrame(
            [(set_id, number) for set_id in self.people.set.unique() for number in range(1, 7)],
            columns=["set", "number"],
        )
        table["session"] = np.arange(len(table)) + 1
        table["start"] = [
            BEGINS + timedelta(weeks=5 * (number - 1), days=set_id % 4)
            for set_id, number in zip(table.set, table.number, strict=True)
        ]
        table["cancelled"] = (table.number == 4) & (table.set % 5 == 0)
        table["moves"] = chance.integers(0, 3, len(table)) * (table.number > 1)
        table["held"] = ~table.cancelled & (table.start < NOW)
        return table

    @cached_property
    def attendance(self) -> pd.DataFrame:
        """Who was marked how at held sessions; the third of set 2 was marked by nobody."""
        chance = self._chance("attendance")
        held = self.sessions[self.sessions.held]
        table = held.merge(self.members[["person", "set"]], on="set")
        table = table[(table.set != 2) | (table.number != 3)].copy()
        table["attended"] = chance.random(len(table)) < 0.9
        return table

    @cached_property
    def session_ratings(self) -> pd.DataFrame:
        """What most of those who were there answered: person, set, number, item, value."""
        chance = self._chance("session_ratings")
        there = self.attendance[self.attendance.attended]
        tables = []
        for item, start in (("useful", 3.4), ("safe", 3.7)):
            table = there[chance.random(len(there)) < 0.85].copy()
            table["item"] = item
            table["value"] = _scale(chance, start + 0.3 * table.number.to_numpy(), 1.1)
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    @cached_property
    def self_ratings(self) -> pd.DataFrame:
        """Baseline, then and now of most members: the start is rated too high, as in life."""
        chance = self._chance("self_ratings")
        tables = []
        for item in ITEMS:
            then = 2.8 + chance.random(len(self.members))
            for wave, added in (
                (Wave.THEN, 0.0),
                (Wave.BASELINE, 0.8),
                (Wave.NOW, SHIFT.get(item, 0.0)),
            ):
                table = self.members[["person", "set"]].copy()
                table["item"], table["wave"] = item, wave
                table["value"] = _scale(chance, then + added, 0.8)
                tables.append(table[chance.random(len(table)) < 0.9])
        return pd.concat(tables, ignore_index=True)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """One a member after each held session, and how it stands: action, set, at, state, told."""
        chance = self._chance("actions")
        table = self.attendance[self.attendance.attended].reset_index(drop=True)
        table["action"] = np.arange(len(table)) + 1
        table["at"] = table.start + pd.Timedelta(hours=4)
        table["state"] = chance.choice([str(one) for one in ActionState], len(table))
        table["told"] = table["at"] + pd.Timedelta(days=20)
        return table

    @cached_property
    def recommendations(self) -> pd.DataFrame:
        """Three a set, put or not: set, put, decision, running, done."""
        chance = self._chance("recommendations")
        table = pd.DataFrame({"set": np.repeat(self.people.set.unique(), 3)})
        table["put"] = chance.random(len(table)) < 0.7
        table["decision"] = chance.choice([str(one) for one in Decision], len(table))
        agreed = table.decision.isin([Decision.YES, Decision.ADAPTED])
        table["running"] = table.put & agreed & (chance.random(len(table)) < 0.6)
        table["done"] = table.running & (chance.random(len(table)) < 0.5)
        return table

    def _chance(self, table: str) -> np.random.Generator:
        """Return a source of a table's own, so that it does not depend on what was drawn before."""
        return np.random.default_rng([self.seed, *table.encode()])


def _scale(chance: np.random.Generator, mean: "np.ndarray[Any, Any]", spread: float) -> object:
    """Draw answers of 1 to 7 around means."""
    return np.clip(np.rint(chance.normal(mean, spread)), 1, 7).astype(int)
