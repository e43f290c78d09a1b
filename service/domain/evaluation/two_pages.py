"""The sponsor's two pages: what their charts come to, capped so that it fits whatever the size."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from service.domain.evaluation.chart import Cell, Chart
from service.domain.evaluation.said import counted

PICTURED = ("learning", "outcomes", "cost")
"""The charts that stand on the pages as pictures, with their tables beside them."""
_MOST_ROWS = 6
_MOST_THEMES = 5
_THEME_CHARACTERS = 170
_CASE_CHARACTERS = 800

BENCHMARKS = (
    (
        (
            "Action learning sets of the King's Fund in Surrey and Sussex: 100 % could talk openly"
            " and honestly, 94 % had a stronger network, 72 % said it helped their leadership."
        ),
        "unityinsights.co.uk",
    ),
    (
        "Sets of a year raised managers' empowerment and belief in what they can do.",
        "Health Services Management Research, hsmr.2011.011012",
    ),
    (
        (
            "A realistic evaluation with 66 participants asks for a focus on outcomes and for"
            " positive facilitation."
        ),
        "PubMed 24480095",
    ),
)
"""What others found, and where it is written."""


@dataclass(frozen=True)
class Share:
    """Places that were taken, of those there were, at meetings that were marked."""

    what: str
    came: int
    places: int


@dataclass(frozen=True)
class Shares:
    """The first of them, and what all others come to; None where all are shown."""

    shown: tuple[Share, ...]
    rest: Share | None


@dataclass(frozen=True)
class Theme:
    """What a set released of a session, shortened where it is long."""

    where: str
    words: str


@dataclass(frozen=True)
class TwoPages:
    """Everything that stands there besides the pictured charts, the figures and the cases."""

    people: tuple[tuple[str, int], ...]
    by_session: Shares
    by_set: Shares
    decisions: tuple[tuple[str, int], ...]
    themes: tuple[Theme, ...]
    more_themes: int


def two_pages(charts: Sequence[Chart]) -> TwoPages:
    """Return what a sponsor's charts come to; the order of sets is theirs, and no ranking."""
    rows = {chart.slug: chart.rows for chart in charts}
    marked = [row for row in rows.get("attendance", ()) if row["people"] is not None]
    released = [row for row in rows.get("themes", ()) if row.get("words")]
    newest = sorted(released, key=lambda row: _number(row["session"]), reverse=True)
    return TwoPages(
        people=tuple((str(row["step"]), _number(row["people"])) for row in rows.get("take-up", ())),
        by_session=_shares(marked, "session", "session"),
        by_set=_shares(marked, "set", "set"),
        decisions=tuple(
            (str(state), count)
            for state, count in _sums(
                rows.get("recommendations", ()), "state", "recommendations"
            ).items()
        ),
        themes=tuple(
            Theme(
                f"{row['set']}, session {row['session']}",
                shorten(str(row["words"]), _THEME_CHARACTERS, placeholder=" …"),
            )
            for row in newest[:_MOST_THEMES]
        ),
        more_themes=max(len(newest) - _MOST_THEMES, 0),
    )


def on_paper(words: Sequence[str]) -> int:
    """Return how many cases fit on the pages whole, from the first."""
    left = _CASE_CHARACTERS
    for number, one in enumerate(words):
        left -= len(one)
        if left < 0:
            return number
    return len(words)


def _shares(rows: Sequence[Mapping[str, Cell]], key: str, noun: str) -> Shares:
    came, places = _sums(rows, key, "people"), _sums(rows, key, "n")
    name = "Session {}" if noun == "session" else "{}"
    every = [Share(name.format(one), came[one], places[one]) for one in came]
    shown, others = every[:_MOST_ROWS], every[_MOST_ROWS:]
    if not others:
        return Shares(tuple(shown), None)
    rest = Share(
        counted(len(others), f"more {noun}"),
        sum(one.came for one in others),
        sum(one.places for one in others),
    )
    return Shares(tuple(shown), rest)


def _sums(rows: Sequence[Mapping[str, Cell]], key: str, figure: str) -> dict[Cell, int]:
    sums: dict[Cell, int] = defaultdict(int)
    for row in rows:
        sums[row[key]] += _number(row[figure])
    return sums


def _number(cell: Cell) -> int:
    return int(cell) if isinstance(cell, int | float) else 0
