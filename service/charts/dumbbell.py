"""A dumbbell: then and now of a rating, joined; the first answer as a ghost."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from service.charts.look import Look
from service.charts.marks import (
    SAID,
    Row,
    data,
    hidden_rows,
    layered,
    names_of,
    row_axis,
    row_counts,
    row_names,
    x_at,
)
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart, Column

_RATED = [0.6, 7.4]
"""The scale of ratings, 1 to 7, with room for a mark at either end."""
_THEN, _NOW, _FIRST, _LATER = range(4)
"""Which figure is which; more of them stand in the table alone."""
_KEY_ROW = " "
"""The name of the row above the others, which says what the marks are."""


def dumbbell(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a rating a row: `what, then, now`, and `first` where it was asked at the start too."""
    taken = shown(chart, labels=1)
    values, own = taken.values(), look.colours
    names = names_of(values)
    key = _key_places(look, taken.figures)
    keys = list(dict.fromkeys(row for row, _ in key))
    y = row_axis(look, [*keys, *names])
    both = [row for row in values if row["figure0"] is not None and row["figure1"] is not None]
    lines = _marks(both, _THEN, y, look).mark_rule(strokeWidth=3, stroke=own.edge, aria=False)
    layers = [lines.encode(x2="figure1:Q")]
    # The ghosts lie below, then what people say now of then, then now.
    drawn = [figure for figure in (_LATER, _FIRST, _THEN, _NOW) if figure < len(taken.figures)]
    for figure in drawn:
        known = [row for row in values if row[f"figure{figure}"] is not None]
        layers.append(_marks(known, figure, y, look).mark_point(**_point(look, figure)))
    layers += _figures(look, both, y)
    layers += _lone_figures(look, values, y)
    layers += _key(look, taken.figures, key, y)
    layers += hidden_rows(look, values, y, figures=(_THEN, _NOW))
    layers += [*row_names(look, values, y), *row_counts(look, values, y)]
    return layered(look, layers, names=[*keys, *names])


def _marks(rows: Sequence[Row], figure: int, y: alt.Y, look: Look) -> alt.Chart:
    axis = alt.Axis(
        values=[1, 2, 3, 4, 5, 6, 7],
        gridDash=[2, 4],
        domain=False,
        ticks=False,
        labelColor=look.colours.quiet,
        format="d",
        title=None,
    )
    x = alt.X(f"figure{figure}:Q", scale=alt.Scale(domain=_RATED), axis=axis)
    return alt.Chart(data(rows)).encode(y=y, x=x, description=SAID)


def _point(look: Look, figure: int) -> dict[str, Any]:
    """Return the mark of then, now or first: told apart by its form, not by its colour alone."""
    own = look.colours
    forms = {
        _THEN: {"shape": "circle", "fill": own.card, "stroke": own.ink, "size": 110},
        _NOW: {"shape": "circle", "fill": own.accent, "stroke": own.accent, "size": 130},
        # Below the line: it often lies where now's figure is written.
        _LATER: {
            "shape": "triangle-up",
            "fill": own.card,
            "stroke": own.accent,
            "size": 70,
            "yOffset": 10,
        },
        _FIRST: {"shape": "diamond", "fill": own.card, "stroke": own.quiet, "size": 75},
    }
    return {"filled": True, "strokeWidth": 2, "opacity": 1, **forms[figure]}


def _key_places(look: Look, figures: Sequence[Column]) -> list[tuple[str, float]]:
    """Return for each mark in which row above the first, and where, it is explained."""
    places, row, at = [], _KEY_ROW, 8.0
    for column in figures[: _LATER + 1]:
        wide = 34 + len(column.heading) * (look.text - 1) * 0.53
        if at > 8 and at + wide > look.width * (1 if look.is_narrow else 0.55):
            row, at = row + _KEY_ROW, 8.0
        places.append((row, at))
        at += wide
    return places


def _key(
    look: Look, figures: Sequence[Column], places: Sequence[tuple[str, float]], y: alt.Y
) -> list[alt.Chart]:
    """Say above the first row what the marks are."""
    layers = []
    for figure, (column, (row, at)) in enumerate(zip(figures, places, strict=False)):
        base = alt.Chart(data([{"label0": row, "name": column.heading}])).encode(y=y)
        mark = base.mark_point(aria=False, **_point(look, figure)).encode(x=x_at(at))
        name = base.mark_text(
            align="left", dx=11, fontSize=look.text - 1, fill=look.colours.quiet, aria=False
        )
        layers += [mark, name.encode(x=x_at(at), text=alt.Text("name:N"))]
    return layers


def _lone_figures(look: Look, values: Sequence[Row], y: alt.Y) -> list[alt.Chart]:
    """Write then or now where the other is hidden."""
    layers = []
    for figure, other in ((_THEN, _NOW), (_NOW, _THEN)):
        lone = [
            row
            for row in values
            if row[f"figure{figure}"] is not None and row[f"figure{other}"] is None
        ]
        mark = _marks(lone, figure, y, look).mark_text(
            align="left", dx=12, fontWeight=600, aria=False
        )
        layers.append(mark.encode(text=alt.Text(f"words{figure}:N")))
    return layers


def _figures(look: Look, both: Sequence[Row], y: alt.Y) -> list[alt.Chart]:
    """Write each figure on the side that points away from the other one."""
    falls = "datum.figure1 < datum.figure0"
    sides: tuple[tuple[int, Any, int, str], ...] = (
        (_THEN, "right", -11, f"!({falls})"),
        (_THEN, "left", 11, falls),
        (_NOW, "left", 12, f"!({falls})"),
        (_NOW, "right", -12, falls),
    )
    return [
        _marks(both, figure, y, look)
        .transform_filter(where)
        .mark_text(
            align=side,
            dx=dx,
            fontWeight=600,
            fill=look.colours.ink if figure == _THEN else look.colours.accent,
            aria=False,
        )
        .encode(text=alt.Text(f"words{figure}:N"))
        for figure, side, dx, where in sides
    ]
