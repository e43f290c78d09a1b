"""Cohorts side by side, from their reports as they were kept.

Why nothing leaks: every figure here is one that stands in a cohort's own report for the same
reader, or is counted from such figures alone; what is hidden there is hidden here, and no figure is
counted over two cohorts. So whoever reads a comparison could have written it from the two pages
before them. Nor does it matter that somebody was in both cohorts: their answers are in blocks of
each by themselves (`small_numbers`), and the difference of two figures is that of two sums which
were published anyway. Names of units, and words, are left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.figures_of import (
    Share,
    actions_done,
    decided,
    first_and_last,
    joined,
    places_taken,
    quorum_kept,
    still_used,
)
from service.domain.evaluation.ratings import SELF_RATINGS, SESSION_ITEMS

FEWEST, MOST = 2, 5
"""Cohorts side by side."""
TOO_FEW = "Too few answers to be shown."
"""Shorter than in a report, where it stands once a chart."""
_NOTHING = "Nothing is counted yet."
_NOT_MEASURED = "Its report has no such chart."


@dataclass(frozen=True)
class Cohort:
    """A programme with the charts of its kept report."""

    name: str
    charts: Mapping[str, Chart]
    """By slug."""


def compared(cohorts: Sequence[Cohort]) -> tuple[Chart, ...]:
    """Return a table for each measure, a row a cohort, in the order given; nobody is ranked."""
    return (
        _shares(cohorts, "joined", "joined, of those invited", ("Invited", joined)),
        _shares(cohorts, "attendance", "of places were taken", ("Places", places_taken)),
        _shares(cohorts, "quorum", "of meetings marked kept quorum", ("Meetings", quorum_kept)),
        *(_sessions(cohorts, item) for item in SESSION_ITEMS),
        _learned(cohorts),
        _lasting(cohorts),
        _shares(cohorts, "actions", "of actions are done", ("Actions", actions_done)),
        _shares(cohorts, "decided", "of recommendations are decided", ("Put", decided)),
    )


def _shares(
    cohorts: Sequence[Cohort],
    slug: str,
    says: str,
    counted: tuple[str, Callable[[Mapping[str, Chart]], Share | None]],
) -> Chart:
    of, measure = counted
    rows = [_share_row(one, measure(one.charts)) for one in cohorts]
    return Chart(
        slug=slug,
        kind=ChartKind.SMALL_MULTIPLES,
        title=_range_title([(row["cohort"], row["share"]) for row in rows], " %", says, about=says),
        note="",
        columns=(
            Column("cohort", "Programme"),
            Column("share", "Share", "%"),
            Column("n", of),
            Column("count", "Counted"),
        ),
        rows=tuple(rows),
    )


def _share_row(cohort: Cohort, share: Share | None) -> dict[str, Cell]:
    row: dict[str, Cell] = {"cohort": cohort.name, "share": None, "count": None, "n": None}
    if share is None:
        return row | {"reason": _NOT_MEASURED}
    if not share.of:
        return row | {"reason": _NOTHING}
    return row | {"share": share.percent, "count": share.count, "n": share.of}


def _sessions(cohorts: Sequence[Cohort], item: str) -> Chart:
    rows: list[dict[str, Cell]] = []
    for one in cohorts:
        found = first_and_last(one.charts, item)
        if found is None:
            rows.append(_hidden(one.name, "first", "last"))
        else:
            first, last, answers = found
            rows.append({"cohort": one.name, "first": first, "last": last, "n": answers})
    label = SESSION_ITEMS[item]
    told = [(row["cohort"], row["last"]) for row in rows]
    return Chart(
        slug=item,
        kind=ChartKind.DUMBBELL,
        title=_range_title(
            told, " of 7", f"for “{label}” in the last session shown", about=f"“{label}”"
        ),
        note="The first and the last session whose figure may be shown.",
        columns=(
            Column("cohort", "Programme"),
            Column("first", "First shown", "of 7"),
            Column("last", "Last shown", "of 7"),
            Column("n", "Answers to the last"),
        ),
        rows=tuple(rows),
    )


def _learned(cohorts: Sequence[Cohort]) -> Chart:
    rows: list[dict[str, Cell]] = []
    moved: list[tuple[float, str, str]] = []
    for skill in SELF_RATINGS.values():
        own = [_skill(one, skill) for one in cohorts]
        shown = [
            (by, skill, str(row["cohort"])) for row in own if isinstance(by := row["moved"], float)
        ]
        # A line that nobody's figures stand in only makes the table longer.
        rows += own if shown else []
        moved += shown
    by_cohort = ([one for one in moved if one[2] == cohort.name] for cohort in cohorts)
    most = [max(own, key=lambda one: one[0]) for own in by_cohort if own]
    said = "; ".join(f"“{skill}” by {by:g} ({name})" for by, skill, name in most)
    return Chart(
        slug="learning",
        kind=ChartKind.DUMBBELL,
        title=f"Moved most from then to now: {said}" if said else "Too few answers to compare yet",
        note="“Then” is asked at the end, looking back. These are self-reports.",
        columns=(
            Column("skill", "What they rated"),
            Column("cohort", "Programme"),
            Column("then", "Then", "of 7"),
            Column("now", "Now", "of 7"),
            Column("moved", "Moved by"),
            Column("n", "Answers, at the fewest"),
        ),
        rows=tuple(rows),
    )


def _skill(cohort: Cohort, skill: str) -> dict[str, Cell]:
    chart = cohort.charts.get("learning")
    told = next((row for row in chart.rows if row["skill"] == skill), None) if chart else None
    then, now = (told["then"], told["now"]) if told else (None, None)
    row: dict[str, Cell] = {"skill": skill, "cohort": cohort.name, "then": then, "now": now}
    if not (told and isinstance(then, int | float) and isinstance(now, int | float)):
        return row | {"moved": None, "n": told["n"] if told else None, "reason": TOO_FEW}
    return row | {"moved": round(float(now - then), 1), "n": told["n"]}


def _lasting(cohorts: Sequence[Cohort]) -> Chart:
    rows: list[dict[str, Cell]] = []
    for one in cohorts:
        found = still_used(one.charts)
        if found is None:
            rows.append(_hidden(one.name, "mean"))
        else:
            rows.append({"cohort": one.name, "mean": found[0], "n": found[1]})
    told = [(row["cohort"], row["mean"]) for row in rows]
    return Chart(
        slug="still-used",
        kind=ChartKind.SMALL_MULTIPLES,
        title=_range_title(
            told,
            " of 7",
            "for what is still used after twelve weeks",
            about="what is still used after twelve weeks",
        ),
        note="",
        columns=(
            Column("cohort", "Programme"),
            Column("mean", "Mean", "of 7"),
            Column("n", "Answers"),
        ),
        rows=tuple(rows),
    )


def _hidden(cohort: str, *figures: str) -> dict[str, Cell]:
    return {"cohort": cohort, **dict.fromkeys((*figures, "n")), "reason": TOO_FEW}


def _range_title(told: Sequence[tuple[Cell, Cell]], unit: str, says: str, *, about: str) -> str:
    """Return the lowest and the highest figure with their programmes, as a sentence."""
    shown = [(figure, name) for name, figure in told if isinstance(figure, int | float)]
    if not shown:
        return f"Nothing to compare yet: {about}"
    low, high = min(shown, key=lambda one: one[0]), max(shown, key=lambda one: one[0])
    if low[0] != high[0]:
        return f"From {low[0]:g}{unit} ({low[1]}) to {high[0]:g}{unit} ({high[1]}) {says}"
    where = "in each that shows it" if len(shown) > 1 else f"in {low[1]}"
    return f"{low[0]:g}{unit} {says}, {where}"
