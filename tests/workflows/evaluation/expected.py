"""What a reader's charts must say: calculated with pandas, from the product's page on measures.

Nothing here asks the service's rules: `docs/evidence.md` and the page say what is counted, the
simulated tables are what it is counted from.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from service.domain.evaluation.chart import Chart
from service.domain.readers import Reader
from tests.workflows.evaluation.simulated import Simulated

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Shown:
    """A chart's figures: its rows, with True where a reason stands, and what its words say."""

    rows: list[dict[str, object]]
    title: list[str]
    note: list[str]


@dataclass(frozen=True)
class View:
    """Who looks at what of the truth."""

    truth: Simulated
    reader: Reader
    set_id: int | None = None

    @property
    def sets(self) -> list[int]:
        """Return the sets that the reader has figures of."""
        every = range(1, len(self.truth.sizes) + 1)
        return [one for one in every if self.set_id in (None, one)]

    def of(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return what of a table is of these sets."""
        return table[table.set.isin(self.sets)]

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of their sessions."""
        return sorted(self.of(self.truth.sessions).number.unique().tolist())


Expected = Callable[[View], Shown]


def shown(rows: Sequence[Mapping[str, object]], title: Sequence[object], *note: object) -> Shown:
    """Return figures as they are compared: plain numbers, fractions to six places."""
    return Shown(
        rows=[{key: _plain(cell) for key, cell in row.items()} for row in rows],
        title=[str(one) for one in title],
        note=[str(one) for one in note],
    )


def shown_by(chart: Chart) -> Shown:
    """Return the figures of a chart that the service made."""
    rows = [row | {"reason": True} if row.get("reason") else row for row in chart.rows]
    return shown(rows, _NUMBER.findall(chart.title), *_NUMBER.findall(chart.note))


def of_people(table: pd.DataFrame, sessions: pd.DataFrame) -> "pd.Series[int]":
    """Count by session who had one of these places when it began."""
    there = sessions[["session", "set", "start"]].merge(table, on="set")
    there = there[(there.since < there.start) & ~(there.until <= there.start)]
    return there.groupby("session").person.nunique().reindex(sessions.session, fill_value=0)


def hours(amount: float) -> str:
    """Return hours as a title writes them."""
    return f"{amount:,.1f}".removesuffix(".0")


def _plain(cell: Any) -> object:  # Any -- a number of numpy's or Python's, a word or nothing
    if cell is None or isinstance(cell, bool | str):
        return cell
    return round(float(cell), 6)
