"""Rows of figures: medians, percentiles, ratios, and how a table looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One figure of ours, beside a reference where there is one.

    Attributes:
        reference: the same figure of what `against` names, measured in the same run.
        n: how many things were done for it: mails, posts, sets, looks.
        curve: the growth curve that it is a point of, where it is one (`bench/growth.py`).
        size: how large that of which it was measured is, on the curve.
    """

    section: str
    name: str
    ours: float
    unit: str
    n: int
    reference: float | None = None
    against: str = ""
    curve: str = ""
    size: float = 0.0

    @property
    def ratio(self) -> float | None:
        """Ours divided by the reference; None without one."""
        return self.ours / self.reference if self.reference else None


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return float(median(values))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    place = max(0, -int(-share * len(ordered) // 1) - 1)
    return ordered[place]


def as_text(rows: Sequence[Row]) -> str:
    """Lay the rows out for a terminal, a heading above each section."""
    cells = [_cells(row) for row in rows]
    widths = [max(len(line[column]) for line in [_HEADS, *cells]) for column in range(len(_HEADS))]
    lines = [_line(_HEADS, widths)]
    section = ""
    for row, line in zip(rows, cells, strict=True):
        if row.section != section:
            section = row.section
            lines += ["", section]
        lines.append(_line(line, widths))
    return "\n".join(lines)


def as_markdown(rows: Sequence[Row]) -> str:
    """Lay the rows out as Markdown tables, one a section."""
    lines: list[str] = []
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            lines += [
                "",
                f"### {section}",
                "",
                f"| {' | '.join(_HEADS)} |",
                "|---|--:|---|--:|--:|---|--:|",
            ]
        lines.append(f"| {' | '.join(_cells(row))} |")
    return "\n".join(lines).strip() + "\n"


_HEADS = ("what", "ours", "unit", "reference", "ratio", "against", "n")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        _figure(row.ours),
        row.unit,
        "" if row.reference is None else _figure(row.reference),
        "" if row.ratio is None else f"{row.ratio:.2f}",
        row.against,
        str(row.n),
    )


def _figure(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    numbers = {1, 3, 4, 6}
    parts = [
        cell.rjust(width) if place in numbers else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(parts).rstrip()
