"""What a chart shows, and its table twin: one set of rows, so that the two never differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Cell = str | int | float | None
"""None where a figure is not shown; `reason` of the chart's row says why, in words."""


class ChartKind(StrEnum):
    """The kinds that evaluation.md names."""

    FUNNEL = "funnel"
    HEAT_GRID = "heat-grid"
    BAND_LINE = "band-line"
    DUMBBELL = "dumbbell"
    FLOW = "flow"
    BURN_UP = "burn-up"
    DECISION_BOARD = "decision-board"
    RANGE_BARS = "range-bars"
    COST_LINE = "cost-line"
    THEME_GRID = "theme-grid"
    SMALL_MULTIPLES = "small-multiples"


@dataclass(frozen=True)
class Column:
    """A column of the table twin: the key of its cells, its heading, its unit if it has one."""

    key: str
    heading: str
    unit: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart to draw, and the table beside it.

    `title` says the finding, `note` what was counted and what was left out. A row has a cell for
    each column, and `reason` where one of its figures is hidden.
    """

    slug: str
    kind: ChartKind
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
