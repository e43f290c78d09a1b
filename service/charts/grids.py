"""Grids of two names and a figure: a darker cell is a larger one, and every cell says its own."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from service.charts.look import Look
from service.charts.marks import SAID, Row, data, names_of, row_names, sized, with_key
from service.charts.shades import shade
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart

_MOST_WORDED = 40
_MOST_WORDED_ON_A_SLIDE = 14
"""Rows; with more of them, a cell is too low for words."""
_MOST_ACROSS = 8
_LOW_STEP = 5
_MOST_NAMED = 40
"""Names beside rows that are too low for each to have its own."""
_MOST_LOW = 1_600
_AROUND = 190
"""Pixels of a picture above and below its low cells."""
_GAP = 0.42
"""Of a row on a phone, for its name above its cells."""
_NAME_PLACE = -24


def grid(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a cell a row: `set, session, people` or `theme, set, times`."""
    values, own = shown(chart, labels=2).values(), look.colours
    heading = chart.columns[1].heading
    if len(names_of(values, "label1")) > max(_MOST_ACROSS, len(names_of(values))):
        # What is many goes down, where there is room.
        values = [{**row, "label0": row["label1"], "label1": row["label0"]} for row in values]
        heading = chart.columns[0].heading
    rows, columns = names_of(values), names_of(values, "label1")
    most = max((row["figure0"] or 0 for row in values), default=0) or 1
    for row in values:
        row["fill"], row["ink"] = shade(max(0.0, (row["figure0"] or 0) / most))
    worded = len(rows) <= (_MOST_WORDED if look.height is None else _MOST_WORDED_ON_A_SLIDE)
    title = [heading] if _are_bare(columns) else []
    # A dashed edge needs room; what is hidden of thousands stays blank.
    x = _across(look, columns, with_key(title, values, mark="Dashed" if worded else "Blank"))
    y = _down(look, rows, is_worded=worded)
    base = alt.Chart(data([row for row in values if row["figure0"] is not None])).encode(
        x=x, y=y, description=SAID
    )
    # Thousands of low cells are not told one by one: the table has them.
    cells = base.mark_rect(
        aria=worded,
        stroke=own.card,
        # Between cells as low as a line, it would be all that is seen.
        strokeWidth=2 if worded else 0,
        cornerRadius=3 if worded else 0,
    )
    layers = [
        cells.encode(fill=alt.Fill("fill:N", scale=None)),
    ]
    if worded:
        layers += [*_hidden(look, values, x, y), *_words(look, base)]
        first = list({row["label0"]: row for row in reversed(values)}.values())
        layers += row_names(look, first, y, place=_NAME_PLACE)
    return sized(look, layers, height=_height(look, len(rows), is_worded=worded))


def _are_bare(names: Sequence[str]) -> bool:
    """Return whether names are numbers alone, which need a word for what they count."""
    return bool(names) and all(name.isdigit() for name in names)


def _hidden(look: Look, values: Sequence[Row], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    gone = [row for row in values if row["figure0"] is None]
    if not gone:
        return []
    base = alt.Chart(data(gone)).encode(x=x, y=y, description=SAID)
    edge: dict[str, Any] = {"stroke": look.colours.edge, "strokeDash": [3, 3], "strokeWidth": 1}
    return [base.mark_rect(fillOpacity=0, cornerRadius=3, **edge)]


def _words(look: Look, base: alt.Chart) -> list[alt.Chart]:
    ink = alt.Fill("ink:N", scale=None)
    alone, counted = "datum.n == ''", "datum.n != ''"
    strong: dict[str, Any] = {"fontWeight": 600, "aria": False}
    return [
        base.transform_filter(alone)
        .mark_text(**strong)
        .encode(text=alt.Text("words0:N"), fill=ink),
        base.transform_filter(counted)
        .mark_text(dy=-6, **strong)
        .encode(text=alt.Text("words0:N"), fill=ink),
        base.transform_filter(counted)
        .mark_text(fontSize=look.text - 3, dy=8, aria=False)
        .encode(text=alt.Text("n:N"), fill=ink),
    ]


def _across(look: Look, columns: Sequence[str], title: list[str] | None) -> alt.X:
    room = look.width * (0.9 if look.is_narrow else 0.72) / max(1, len(columns))
    longest = max(columns, key=len, default="")
    angle = 0 if look.fits(longest, size=look.text, width=room) else -90 if room < 30 else -40
    axis = alt.Axis(
        orient="top",
        domain=False,
        ticks=False,
        labelAngle=angle,
        labelAlign="center" if angle == 0 else "left",
        labelLimit=140,
        title=title,
        titleAnchor="start",
        titlePadding=10,
    )
    scale = alt.Scale(type="band", domain=list(columns), padding=0)
    return alt.X("label1:N", axis=axis, scale=scale)


def _down(look: Look, rows: Sequence[str], *, is_worded: bool) -> alt.Y:
    above = look.is_narrow and is_worded
    fit = (_height(look, len(rows), is_worded=is_worded) - _AROUND) // (look.text + 7)
    named = list(rows) if is_worded else list(rows)[:: -(-len(rows) // min(_MOST_NAMED, fit))]
    axis = alt.Axis(values=named, domain=False, ticks=False, labelPadding=8)
    # The rows' names stand in the gaps: the gap above the first is as wide.
    gaps = {"paddingInner": _GAP, "paddingOuter": _GAP / 2} if above else {"padding": 0}
    scale = alt.Scale(type="band", domain=list(rows), align=1 if above else 0.5, **gaps)
    return alt.Y("label0:N", title=None, axis=None if above else axis, scale=scale)


def _height(look: Look, rows: int, *, is_worded: bool) -> int:
    if look.height is not None:
        return look.height
    return look.rows_height(rows) + 40 if is_worded else min(_MOST_LOW, rows * _LOW_STEP + 120)
