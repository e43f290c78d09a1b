"""A picture of how each part grows: what it costs over how large it is, beside what is linear."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import vl_convert

from bench.table import Row

_ACROSS = 3
_WIDE, _HIGH = 190, 130
_INK, _QUIET, _OURS = "#1d2226", "#85806f", "#0b676a"


def growth_picture(rows: Iterable[Row]) -> str:
    """Return an SVG with a small picture for each curve; both of its scales are logarithmic.

    The dashed line goes through the smallest point as if twice the size cost twice as much. What is
    a cost of one thing (a mail, a question) is to be flat.
    """
    curves: dict[str, list[Row]] = {}
    for row in rows:
        if row.curve:
            curves.setdefault(row.curve, []).append(row)
    drawings = [_drawing(name, points) for name, points in curves.items()]
    whole = alt.concat(*drawings, columns=_ACROSS).configure(
        background="#fffdf9",
        font="sans-serif",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(labelColor=_INK, titleColor=_QUIET, gridColor="#ddd5c6"),
        title=alt.TitleConfig(color=_INK, subtitleColor=_QUIET, anchor="start", fontSize=12),
    )
    svg: str = vl_convert.vegalite_to_svg(whole.to_dict(), allowed_base_urls=[])
    return svg


def _drawing(name: str, points: list[Row]) -> alt.LayerChart:
    ordered = sorted(points, key=lambda row: row.size)
    first = ordered[0]
    values = [
        {"size": row.size, "ours": row.ours, "linear": first.ours * row.size / first.size}
        for row in ordered
    ]
    x = alt.X(
        "size:Q",
        title=None,
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=[row.size for row in ordered], format="~s", grid=False),
    )
    costs = [value["ours"] for value in values] + [value["linear"] for value in values]
    scale = alt.Scale(type="log", domain=[min(costs) / 1.5, max(costs) * 1.5], nice=False)
    base = alt.Chart(alt.Data(values=values)).encode(x=x)
    y = alt.Y(
        "ours:Q", title=first.unit, scale=scale, axis=alt.Axis(tickCount=4, format="~s", grid=False)
    )
    layers = (
        base.mark_line(stroke=_QUIET, strokeDash=[4, 4]).encode(y=alt.Y("linear:Q", scale=scale)),
        base.mark_line(stroke=_OURS, strokeWidth=2.5, point=alt.OverlayMarkDef(fill=_OURS)).encode(
            y=y
        ),
    )
    title = alt.TitleParams(text=name, subtitle=_said(ordered))
    drawing: alt.LayerChart = alt.layer(*layers).properties(width=_WIDE, height=_HIGH, title=title)
    return drawing


def _said(ordered: list[Row]) -> str:
    """Say how many times larger, and how many times as costly, the last point is."""
    first, last = ordered[0], ordered[-1]
    return (
        f"{last.size / first.size:.3g} times the size, {last.ours / first.ours:.3g} times the cost"
    )


def rows_of(kept: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return the rows that stand in results.json."""
    names = Row.__dataclass_fields__
    return [Row(**{key: one[key] for key in names if key in one}) for one in kept]
