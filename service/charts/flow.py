"""A flow: what became of what was set, as ribbons as wide as what they carry."""

from textwrap import wrap
from typing import Any

import altair as alt

from service.charts.flow_places import Place, Ribbon, ribbons_of
from service.charts.look import Look
from service.charts.marks import SAID, Row, data, sized
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart

_SAMPLES = 16
_BAR = 10
_ON_ITS_WAY = 0.75
"""Of its way: what leaves one place has parted there."""
_HEIGHTS = {True: 400, False: 340}


def flow(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a ribbon a row: `from, to, actions`."""
    ribbons = ribbons_of(shown(chart, labels=2).values())
    places = list({one.name: one for r in ribbons for one in (r.source, r.target)}.values())
    last = max((one.stage for one in places), default=1)
    deepest = max((one.top + one.size for one in places), default=1.0)
    # The names of the last stage stand beyond it.
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, last + 0.3 * max(1, last)]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[deepest, -0.02]))
    layers = [_ribbon(look, one).encode(x=x, y=y, y2="y2:Q") for one in ribbons]
    bars = alt.Chart(data([_bar(look, one) for one in places])).encode(x=x, y=y)
    layers.append(
        bars.mark_rule(strokeWidth=_BAR, stroke=look.colours.accent, aria=False).encode(y2="y2:Q")
    )
    words: dict[str, Any] = {
        "align": "left",
        "baseline": "middle",
        "aria": False,
        "lineHeight": look.text + 3,
    }
    names = alt.Chart(data([_bar(look, one) for one in places])).mark_text(dx=_BAR, **words)
    layers.append(
        names.encode(
            x=x, y=alt.Y("middle:Q", axis=None, scale=y["scale"]), text=alt.Text("lines:N")
        )
    )
    figures = alt.Chart(data([_figure(one) for one in ribbons])).encode(
        x=x, y=y, text=alt.Text("words:N")
    )
    end: dict[str, Any] = {"align": "right", "dx": -_BAR, "baseline": "middle", "aria": False}
    layers += [
        figures.transform_filter("!datum.hidden").mark_text(fontWeight=600, **end),
        figures.transform_filter("datum.hidden").mark_text(
            fontStyle="italic", fill=look.colours.quiet, dy=look.text, **end
        ),
    ]
    return sized(look, layers, height=look.height or _HEIGHTS[look.is_narrow])


def _ribbon(look: Look, ribbon: Ribbon) -> alt.Chart:
    own = look.colours
    points = []
    for step in range(_SAMPLES + 1):
        share = step / _SAMPLES
        top = _top_at(ribbon, share)
        across = ribbon.source.stage + (ribbon.target.stage - ribbon.source.stage) * share
        points.append({"x": across, "y": top, "y2": top + ribbon.size, "said": ribbon.row["said"]})
    style: dict[str, Any] = {"fill": own.accent, "fillOpacity": 0.25, "stroke": own.card}
    if ribbon.row["figure0"] is None:
        style = {"fillOpacity": 0, "stroke": own.edge, "strokeDash": [2, 2]}
    area: alt.Chart = alt.Chart(data(points)).mark_area(orient="vertical", strokeWidth=1, **style)
    return area.encode(description=SAID)


def _bar(look: Look, place: Place) -> Row:
    return {
        "x": place.stage,
        "y": place.top,
        "y2": place.top + place.size,
        "middle": place.top + place.size / 2,
        "lines": wrap(place.name, 11 if look.is_narrow else 20),
    }


def _figure(ribbon: Ribbon) -> Row:
    """Write a ribbon's figure before its target, or on its way where others come in as well."""
    share = 1.0 if ribbon.target.comes == 1 else _ON_ITS_WAY
    return {
        "x": ribbon.source.stage + (ribbon.target.stage - ribbon.source.stage) * share,
        "y": _top_at(ribbon, share) + ribbon.size / 2,
        "hidden": ribbon.row["figure0"] is None,
        "words": ribbon.row["words0"],
    }


def _top_at(ribbon: Ribbon, share: float) -> float:
    return ribbon.begins + (ribbon.ends - ribbon.begins) * share * share * (3 - 2 * share)
