"""A decision board: a row a recommendation or set, a column a state, a mark for each."""

from typing import Any

import altair as alt

from service.charts.grids import grid
from service.charts.look import Look
from service.charts.marks import (
    SAID,
    Row,
    data,
    hollow,
    names_of,
    row_axis,
    row_names,
    sized,
    with_key,
)
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart

_MOST_DOTS = 5
"""Marks in a place; the figure below them says how many they stand for."""
_DOT = 13
_MOST_ROWS = 40
"""With more of them it is a grid of shades."""


def decision_board(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a place a row: `set, state, recommendations`, or `recommendation, state` alone."""
    taken = shown(chart, labels=2)
    values, own = taken.values(), look.colours
    if not taken.figures:
        values = [{**row, "figure0": 1, "words0": ""} for row in values]
    names, states = names_of(values), names_of(values, "label1")
    if taken.figures and len(names) > _MOST_ROWS:
        return grid(chart, look)
    y, x = row_axis(look, names), _across(look, states, with_key([], values))
    down = 8 if look.is_narrow else 0
    layers = []
    dots = [dot for row in values for dot in _dots(row)]
    for offset in sorted({dot["offset"] for dot in dots}):
        here = [dot for dot in dots if dot["offset"] == offset]
        mark = alt.Chart(data(here)).mark_point(
            filled=True, fill=own.accent, size=80, opacity=1, xOffset=offset, yOffset=down - 6
        )
        layers.append(mark.encode(x=x, y=y, description=SAID))
    known = alt.Chart(data([row for row in values if row["figure0"] is not None])).encode(x=x, y=y)
    words: dict[str, Any] = {"fontSize": look.text - 1, "aria": False}
    layers += [
        known.transform_filter("datum.figure0 > 0")
        .mark_text(dy=down + 9, fontWeight=600, **words)
        .encode(text=alt.Text("words0:N")),
        # It has no mark that would be read out, so its words are.
        known.transform_filter("datum.figure0 == 0")
        .mark_text(dy=down, fill=own.quiet, fontSize=look.text - 1)
        .encode(text=alt.Text("words0:N"), description=SAID),
    ]
    gone = [row for row in values if row["figure0"] is None]
    if gone:
        hidden = alt.Chart(data(gone)).encode(x=x, y=y, description=SAID)
        layers.append(hollow(hidden, look))
    layers += row_names(look, list({row["label0"]: row for row in values}.values()), y)
    return sized(look, layers, height=look.rows_height(len(names)) + 30)


def _dots(row: Row) -> list[Row]:
    drawn = int(min(row["figure0"] or 0, _MOST_DOTS))
    return [{**row, "offset": (place - (drawn - 1) / 2) * _DOT} for place in range(drawn)]


def _across(look: Look, states: list[str], title: list[str] | None) -> alt.X:
    room = look.width * (0.9 if look.is_narrow else 0.7) / max(1, len(states))
    longest = max((word for state in states for word in state.split()), key=len, default="")
    is_flat = look.fits(longest, size=look.text + 1, width=room)
    axis = alt.Axis(
        orient="top",
        domain=False,
        ticks=False,
        labelAngle=0 if is_flat else -40,
        labelAlign="center" if is_flat else "left",
        labelFontWeight=600,
        labelLimit=120,
        labelExpr="split(datum.label, ' ')" if look.is_narrow and is_flat else "datum.label",
        title=title,
        titleAnchor="start",
        titlePadding=10,
    )
    return alt.X("label1:N", scale=alt.Scale(type="band", domain=states, padding=0), axis=axis)
