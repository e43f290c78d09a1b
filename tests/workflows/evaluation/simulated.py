"""A programme made up by chance, with a truth that is known: tables, and rows made from them.

The tables are what the checks calculate from, by other means than the service. People come, go and
change sets in it, managers and later waves answer, words are replaced and minds changed: whatever a
rule of the report turns on happens at least once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from service.domain.evaluation.outcomes import Outcome
from service.domain.states import ActionState, Decision, Entry, Role, Wave

PROGRAMME = 7
BEGINS = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
NOW = datetime(2027, 6, 21, 9, 0, tzinfo=UTC)
"""Of six sessions, five weeks apart, five are over."""
SHIFT = {"open_questions": 2.4, "listening": 1.2, "reflecting": 0.3}
"""How much higher people rate themselves now than they remember having been."""
ITEMS = (*SHIFT, "acting", "leading", "speaking_up", "reaching_out", "helping_think")
ALIKE = {("safe", 6, 2): 7, ("useful", 6, 4): 7, ("useful", 6, 2): 1}
"""What everybody of a set gives to a question after a session."""
_DAY = timedelta(days=1)
_SEATED = BEGINS - 20 * _DAY
_MEMBER, _FACILITATOR = Role.MEMBER, Role.FACILITATOR
_COME_AND_GO = (
    # Set, role, since, until, why: beside the members and the facilitator whom each set has anyway.
    (1, _MEMBER, _SEATED, BEGINS + 45 * _DAY, "left"),
    (2, _MEMBER, _SEATED, BEGINS - 10 * _DAY, "declined"),
    (3, _FACILITATOR, _SEATED, None, ""),
    (4, _MEMBER, BEGINS + 14 * _DAY, None, ""),
    (5, _FACILITATOR, BEGINS + 80 * _DAY, None, ""),
)
_SWAP = (1, 3, BEGINS + 60 * _DAY)
"""One person's way from a set to another, with the same name in both."""


@dataclass(frozen=True)
class Simulated:
    """Drawn with one seed; `sizes` are members by set, besides those who come and go."""

    sizes: tuple[int, ...]
    entry: Entry = Entry.JOINED
    seed: int = 7

    @cached_property
    def people(self) -> pd.DataFrame:
        """Places: person, set, role, since, until, why, joined, affirmed."""
        chance = self._chance("people")
        rows: list[tuple[object, ...]] = []
        for set_id, size in enumerate(self.sizes, start=1):
            rows += [(set_id, _MEMBER, _SEATED, None, "")] * size
            rows += [(set_id, _FACILITATOR, _SEATED, None, "")]
        rows += [row for row in _COME_AND_GO if row[0] <= len(self.sizes)]
        table = pd.DataFrame(rows, columns=["set", "role", "since", "until", "why"])
        table["person"] = np.arange(len(table)) + 10
        start, end, at = _SWAP
        if end <= len(self.sizes):
            swapper = table[table.set == start].index[0]
            table.loc[swapper, ["until", "why"]] = [at, "swapped"]
            again = table.loc[[swapper]].assign(set=end, since=at, until=None, why="")
            table = pd.concat([table, again], ignore_index=True)
        table["since"] = pd.to_datetime(table.since, utc=True)
        table["until"] = pd.to_datetime(table.until, utc=True)
        table["joined"] = (chance.random(len(table)) < 0.6) & (table.why != "declined")
        table["affirmed"] = chance.random(len(table)) < 0.8
        return table

    @cached_property
    def members(self) -> pd.DataFrame:
        """Places of members alone."""
        return self.people[self.people.role == Role.MEMBER]

    @cached_property
    def raters(self) -> pd.DataFrame:
        """Everybody who has been a member: person, and the set in which they came in."""
        return self.members.drop_duplicates("person")[["person", "set", "since"]]

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """Six a set: session, set, number, minutes, start, cancelled, moves, held."""
        chance = self._chance("sessions")
        table = pd.DataFrame(
            [(set_id, number) for set_id in self.people.set.unique() for number in range(1, 7)],
            columns=["set", "number"],
        )
        table["session"] = np.arange(len(table)) + 1
        table["minutes"] = np.where(table.set % 3 == 0, 180, 270)
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
        table = held.merge(self.members[["person", "set", "since", "until"]], on="set")
        table = table[(table.since < table.start) & ~(table.until <= table.start)]
        table = table[(table.set != 2) | (table.number != 3)].reset_index(drop=True)
        table["attended"] = chance.random(len(table)) < 0.9
        return table

    @cached_property
    def turns(self) -> pd.DataFrame:
        """The first who were there presented, as whoever changes sets: session, set, person,
        minutes (0: not told)."""
        chance = self._chance("turns")
        there = self.attendance[self.attendance.attended]
        table = there.groupby("session").head(2).reset_index(drop=True)
        table["minutes"] = chance.choice([0, 35, 45], len(table))
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
        given = pd.concat(tables, ignore_index=True)
        for (item, set_id, number), value in ALIKE.items():
            alike = (given.item == item) & (given.set == set_id) & (given.number == number)
            given["value"] = given.value.mask(alike, value)
        return given

    @cached_property
    def self_ratings(self) -> pd.DataFrame:
        """Baseline, then, now and later, twice, of most: the start is rated too high, as in life.

        Whoever came in after the first session gave a late baseline.
        """
        chance = self._chance("self_ratings")
        tables = []
        for item in ITEMS:
            then = 2.8 + chance.random(len(self.raters))
            for wave, added in (
                (Wave.THEN, 0.0),
                (Wave.BASELINE, 0.8),
                (Wave.NOW, SHIFT.get(item, 0.0)),
                (Wave.LATER, SHIFT.get(item, 0.0) / 2),
                (Wave.HALF_YEAR, SHIFT.get(item, 0.0) / 3),
            ):
                table = self.raters.assign(item=item, wave=wave)
                table["value"] = _scale(chance, then + added, 0.8)
                tables.append(table[chance.random(len(table)) < 0.9])
        given = pd.concat(tables, ignore_index=True)
        return given.assign(late=(given.wave == Wave.BASELINE) & (given.since > BEGINS))

    @cached_property
    def asked_once(self) -> pd.DataFrame:
        """What is asked half-way and after the end; each manager tells of up to three people."""
        chance = self._chance("asked_once")
        tables = []
        for wave, item, mean in (
            (Wave.MIDPOINT, "say_what_i_think", 5.2),
            (Wave.MIDPOINT, "facilitation", 4.4),
            (Wave.LATER, "still_using", 4.8),
            (Wave.HALF_YEAR, "still_using", 3.9),
            (Wave.LATER, "change", 4.1),
        ):
            table = self.raters.assign(item=item, wave=wave, about=0)
            table["value"] = _scale(chance, np.full(len(table), mean), 1.0)
            tables.append(table[chance.random(len(table)) < 0.7])
        managers = tables[-1]
        tables[-1] = managers.assign(about=managers.person, person=managers.person // 3 + 100_000)
        return pd.concat(tables, ignore_index=True)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """One of each who was there after a session: action, set, person, session, at."""
        table = self.attendance[self.attendance.attended].reset_index(drop=True)
        table["action"] = np.arange(len(table)) + 1
        table["at"] = table.start + pd.Timedelta(hours=4)
        return table

    @cached_property
    def updates(self) -> pd.DataFrame:
        """What owners told of their actions, some twice, some not at all: action, at, state."""
        chance = self._chance("updates")
        settled = [str(one) for one in ActionState if one is not ActionState.OPEN]
        tables = []
        for days, share in ((20, 0.8), (48, 0.5)):
            told = self.actions[["action", "at"]].copy()
            told["at"] = told["at"] + pd.Timedelta(days=days)
            told["state"] = chance.choice(settled, len(told))
            tables.append(told[(chance.random(len(told)) < share) & (told["at"] < NOW)])
        return pd.concat(tables, ignore_index=True).sort_values(["action", "at"])

    @cached_property
    def conversations(self) -> pd.DataFrame:
        """Managers asked of each member: set, person, answer ("": none), cancelled."""
        chance = self._chance("conversations")
        table = self.members[["set", "person"]].reset_index(drop=True)
        table["answer"] = chance.choice(["", "yes", "yes", "no"], len(table))
        table["cancelled"] = (table.answer == "") & (chance.random(len(table)) < 0.4)
        return table

    @cached_property
    def recommendations(self) -> pd.DataFrame:
        """Three a set, put or not: set, put, replaced, decision, running, done."""
        chance = self._chance("recommendations")
        table = pd.DataFrame({"set": np.repeat(self.people.set.unique(), 3)})
        table["put"] = chance.random(len(table)) < 0.7
        table["replaced"] = table.put & (chance.random(len(table)) < 0.4)
        table["decision"] = chance.choice([str(one) for one in Decision], len(table))
        agreed = table.decision.isin([Decision.YES, Decision.ADAPTED])
        table["running"] = table.put & agreed & (chance.random(len(table)) < 0.6)
        table["done"] = table.running & (chance.random(len(table)) < 0.5)
        return table

    @cached_property
    def learning(self) -> pd.DataFrame:
        """What sets learned at held sessions, released after every other: set, number, words."""
        table = self.sessions[self.sessions.held].copy()
        table["released"] = table.number % 2 == 1
        table["words"] = [
            f"released {one.session}\n\nsecond line" if one.released else "kept here"
            for one in table.itertuples()
        ]
        return table

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """What it was worth, in the order of telling; some people tell twice."""
        chance = self._chance("outcomes")
        count = 24
        table = pd.DataFrame({"teller": chance.integers(1, 12, count)})
        table["unit"] = chance.choice(["EUR", " eur ", "hours"], count)
        table["low"] = chance.integers(1, 50, count) * 10.0
        table["high"] = table.low + chance.integers(0, 30, count) * 10
        table["attribution"] = chance.integers(1, 11, count) / 10
        table["confidence"] = chance.integers(1, 11, count) / 10
        own_word = table.iloc[:1].assign(unit="thanks from Sam", teller=99)
        return pd.concat([table, own_word], ignore_index=True)

    @property
    def told(self) -> list[Outcome]:
        """The same as the report is given them."""
        return [Outcome(**row) for row in self.outcomes.to_dict("records")]

    def _chance(self, table: str) -> np.random.Generator:
        """Return a source of a table's own, so that it does not depend on what was drawn before."""
        return np.random.default_rng([self.seed, *table.encode()])


def _scale(chance: np.random.Generator, mean: "np.ndarray[Any, Any]", spread: float) -> object:
    """Draw answers of 1 to 7 around means."""
    return np.clip(np.rint(chance.normal(mean, spread)), 1, 7).astype(int)
