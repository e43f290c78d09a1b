"""Levels 1 and 2 and method health, by pandas: sums of groups of five that nobody sees alone."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from service.domain.states import Wave
from tests.workflows.evaluation.expected import Expected, Shown, View, shown
from tests.workflows.evaluation.simulated import Simulated

_LABELS = {"useful": "Useful to me", "safe": "I could say what I think"}
_SKILLS = {
    "open_questions": "I ask open questions before offering answers",
    "listening": "I listen without planning my reply",
    "reflecting": "I stop to reflect on what I do",
    "acting": "I act on problems I used to put up with",
    "leading": "I am confident to lead a piece of work",
    "speaking_up": "I speak up when I disagree",
    "reaching_out": "I can call on people outside my own area",
    "helping_think": "I help others think for themselves",
}
_STILL = "I still use what I learned"
_SEEN = "As their managers see it: a change in how they work"


@dataclass(frozen=True)
class _Group:
    """Answers that are counted together."""

    sets: frozenset[int]
    is_own: bool
    values: tuple[int, ...]
    is_alike: bool

    @classmethod
    def of(cls, given: pd.DataFrame, *, is_own: bool) -> "_Group":
        """Count them, or what stands in their place if all but one person's are nearly alike."""
        values = given.value.to_numpy()
        alike = [end for end in (1, 7) if _away_without_one(given, end) <= 1]
        if alike:
            inward = np.sign(4 - alike[0])
            values = np.full(len(values), alike[0])
            values[:2] += inward
        return cls(frozenset(given.set), is_own, tuple(values.tolist()), bool(alike))


def _away_without_one(given: pd.DataFrame, end: int) -> int:
    by_person = (given.value - end).abs().groupby(given.person).sum()
    return int(by_person.sum() - by_person.max())


@cache
def _groups(truth: Simulated, item: str, number: int) -> list[_Group]:
    """Part one session number's answers to one question: sets of five or more, and the rest."""
    given = truth.session_ratings
    given = given[(given.item == item) & (given.number == number)]
    sizes = given.groupby("set").size()
    own = set(sizes[sizes >= 5].index)
    if 0 < sizes[sizes < 5].sum() < 5:
        if not own:
            return []
        own.remove(sizes[sizes >= 5].sort_values(kind="stable").index[0])
    groups = [_Group.of(given[given.set == one], is_own=True) for one in sorted(own)]
    rest = given[~given.set.isin(own)]
    return [*groups, _Group.of(rest, is_own=False)] if len(rest) else groups


def _mean(groups: list[_Group]) -> float:
    """Return the mean of all their answers to one decimal, halves up."""
    values = [value for one in groups for value in one.values]
    return int(sum(values) / len(values) * 10 + 0.5 + 1e-9) / 10


def _answers(groups: list[_Group]) -> int:
    return sum(len(one.values) for one in groups)


def _of_session(view: View, item: str) -> Shown:
    """After each session number over the whole programme, whoever reads it."""
    rows: list[dict[str, object]] = []
    for number in view.numbers:
        row: dict[str, object] = {"session": number, "middle": None, "low": None, "high": None}
        groups = _groups(view.truth, item, number)
        sources = [len(one.sets) for one in groups if not one.is_own]
        two_sets = max([sum(one.is_own for one in groups), *sources]) >= 2
        if not two_sets or all(one.is_alike for one in groups):
            rows.append(row | {"n": None, "reason": True})
            continue
        middle = _mean(groups)
        row |= {"middle": middle, "n": _answers(groups)}
        if len(groups) >= 4:
            means = [_mean([one]) for one in groups]
            low, high = np.quantile(means, [0.25, 0.75], method="inverted_cdf")
            row |= {"low": min(low, middle), "high": max(high, middle)}
        rows.append(row)
    middles = [row["middle"] for row in rows if row["middle"] is not None]
    ends = [middles[0], middles[-1]] if middles[0] != middles[-1] else [middles[0]]
    return shown(rows, [*ends, 7])


def _by_set(view: View) -> Shown:
    """A set's own over its sessions, two at least, without those after which all agreed."""
    rows: list[dict[str, object]] = []
    for item, label in _LABELS.items():
        groups = [
            one
            for number in view.numbers
            for one in _groups(view.truth, item, number)
            if one.is_own and not one.is_alike
        ]
        for set_id in view.sets:
            own = [one for one in groups if one.sets == {set_id}]
            row = {"measure": label, "set": f"Set {set_id}"}
            enough = {"mean": _mean(own), "n": _answers(own)} if len(own) >= 2 else None
            rows.append(row | (enough or {"mean": None, "n": None, "reason": True}))
    of_useful = [row["mean"] for row in rows if row["measure"] == _LABELS["useful"]]
    return shown(rows, (len(of_useful) - of_useful.count(None), len(view.sets)))


@cache
def _in_common(truth: Simulated, wave: Wave, item: str) -> tuple[float | None, int | None]:
    """Return mean and answers of a wave, which is one group of all sets; late starts are none."""
    given = pd.concat([truth.self_ratings[~truth.self_ratings.late], truth.asked_once])
    given = given[(given.wave == wave) & (given.item == item)]
    if given.person.nunique() < 5:
        return None, None
    group = _Group.of(given, is_own=False)
    return (None, None) if group.is_alike else (_mean([group]), _answers([group]))


def _learning(view: View) -> Shown:
    """Looking back, now, at the start without late starters, and in both waves after the end."""
    rows = []
    for item, label in _SKILLS.items():
        row: dict[str, object] = {"skill": label}
        answers = []
        for wave in (Wave.THEN, Wave.NOW, Wave.BASELINE, Wave.LATER, Wave.HALF_YEAR):
            row[wave], count = _in_common(view.truth, wave, item)
            answers.append(count)
        rows.append(row | {"n": min(one for one in answers if one is not None)})
    most = max(rows, key=lambda row: round(row[Wave.NOW] - row[Wave.THEN], 1))  # type: ignore[operator]  # -- figures here
    return shown(rows, (most[Wave.THEN], most[Wave.NOW]))


def _once(view: View, *asked: tuple[Wave, str, str, str]) -> Shown:
    rows: list[dict[str, object]] = []
    for wave, item, label, when in asked:
        mean, answers = _in_common(view.truth, wave, item)
        row = {"measure": label, "when": when, "mean": mean, "n": answers}
        rows.append(row if mean is not None else row | {"reason": True})
    return shown(rows, ())


def _what_lasts(view: View) -> Shown:
    """Managers are asked once, twelve weeks after the end, and never half a year after."""
    return _once(
        view,
        (Wave.LATER, "still_using", _STILL, "Twelve weeks later"),
        (Wave.HALF_YEAR, "still_using", _STILL, "Half year"),
        (Wave.LATER, "change", _SEEN, "Twelve weeks later"),
    )


def _method(view: View) -> Shown:
    return _once(
        view,
        (Wave.MIDPOINT, "say_what_i_think", "I can say what I think here", "Half-way"),
        (Wave.MIDPOINT, "facilitation", "The facilitation helps me think", "Half-way"),
    )


RATINGS: dict[str, Expected] = {
    "useful": lambda view: _of_session(view, "useful"),
    "safe": lambda view: _of_session(view, "safe"),
    "by-set": _by_set,
    "learning": _learning,
    "still-used": _what_lasts,
    "method": _method,
}
