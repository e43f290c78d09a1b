"""A funnel: a bar a step, its figure at the end of it."""

import altair as alt

from service.charts.look import Look
from service.charts.marks import (
    SAID,
    data,
    hidden_rows,
    layered,
    names_of,
    row_axis,
    row_counts,
    row_names,
)
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart


def funnel(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a step a row: `step, people`."""
    values = shown(chart, labels=1).values()
    y = row_axis(look, names_of(values))
    known = [row for row in values if row["figure0"] is not None]
    most = max((row["figure0"] for row in known), default=1) or 1
    base = alt.Chart(data(known)).encode(
        y=y,
        x=alt.X("figure0:Q", axis=None, scale=alt.Scale(domain=[0, most])),
        description=SAID,
    )
    # Inside where the bar is long, so that the longest needs no room beside it.
    inside = f"datum.figure0 > {most * 0.5}"
    bars = base.mark_bar(height=look.bar + 4, fill=look.colours.accent, cornerRadiusEnd=3)
    figures = [
        base.transform_filter(inside)
        .mark_text(align="right", dx=-8, fill=look.colours.on_accent, fontWeight=600, aria=False)
        .encode(text=alt.Text("words0:N")),
        base.transform_filter(f"!({inside})")
        .mark_text(align="left", dx=8, fontWeight=600, aria=False)
        .encode(text=alt.Text("words0:N")),
    ]
    layers = [bars, *figures, *hidden_rows(look, values, y)]
    layers += [*row_names(look, values, y), *row_counts(look, values, y)]
    return layered(look, layers, names=names_of(values))
