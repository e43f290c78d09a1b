"""Lines over time: a rating with its band, work set and done, cost."""

import json
from collections.abc import Sequence
from textwrap import wrap

import altair as alt

from service.charts.look import Look
from service.charts.marks import SAID, Row, data, hollow, sized, with_key, y_at
from service.charts.shown_rows import Shown, shown
from service.domain.evaluation.chart import Chart, Column
from service.domain.evaluation.figure_words import headed

_HEIGHTS = {True: 280, False: 300}
_RATING = ("of 7", "1-7", "1–7", "1 to 7")
_DASHES: tuple[list[int], ...] = ([1, 0], [7, 4], [2, 3], [9, 3, 2, 3])
_BETWEEN = 20
"""Pixels between the names of two lines that end close by one another."""


def band_line(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a point a row, with a band around them: `session, middle, low, high`."""
    taken = shown(chart, labels=1)
    values, own = taken.values(), look.colours
    x, y = _over(look, values, taken.labels[0]), _up(taken.figures[:1], values, look)
    known = [row for row in values if row["figure0"] is not None]
    base = alt.Chart(data(known)).encode(x=x, y=y, description=SAID)
    layers = []
    if len(taken.figures) > 2:
        # With the rows that hide: the band ends before them, as the line does.
        band = alt.Chart(data(values)).mark_area(fill=own.accent, fillOpacity=0.18, aria=False)
        low = alt.Y("figure1:Q", title=None, scale=y["scale"], axis=y["axis"])
        layers.append(band.encode(x=x, y=low, y2="figure2:Q"))
        layers.append(
            base.mark_rule(stroke=own.accent, strokeOpacity=0.45, strokeWidth=2, aria=False).encode(
                y=low, y2="figure2:Q"
            )
        )
    line = alt.Chart(data(values)).mark_line(stroke=own.accent, strokeWidth=2.5, aria=False)
    layers.append(line.encode(x=x, y=y))
    layers.append(base.mark_point(filled=True, fill=own.accent, size=70, opacity=1))
    words = base.mark_text(dy=-14, fontWeight=600, aria=False).encode(text=alt.Text("words0:N"))
    layers += [words, *_hidden(look, values, x)]
    return sized(look, layers, height=look.height or _HEIGHTS[look.is_narrow])


def lines(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a line a column of figures, named at its end: `week, set, done` or `month, cost`."""
    taken = shown(chart, labels=1)
    values = taken.values()
    y = _up(taken.figures, values, look)
    x = _over(look, values, taken.labels[0])
    layers = [
        mark for place, _ in enumerate(taken.figures) for mark in _line(look, values, place, x, y)
    ]
    layers += _names(look, taken, values, x, y)
    layers += _hidden(look, values, x)
    return sized(look, layers, height=look.height or _HEIGHTS[look.is_narrow])


def _line(look: Look, values: Sequence[Row], place: int, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    own = look.colours
    colour = (own.accent, own.ink, own.amber, own.violet)[place % 4]
    up = alt.Y(f"figure{place}:Q", title=None, scale=y["scale"], axis=y["axis"])
    known = [row for row in values if row[f"figure{place}"] is not None]
    line = alt.Chart(data(values)).mark_line(
        stroke=colour, strokeWidth=2.5, strokeDash=_DASHES[place % 4], aria=False
    )
    size = 40 if len(values) <= 30 else 12
    point = alt.Chart(data(known)).mark_point(filled=True, fill=colour, size=size, opacity=1)
    return [line.encode(x=x, y=up), point.encode(x=x, y=up, description=SAID)]


def _names(look: Look, taken: Shown, values: Sequence[Row], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Name each line at its last figure; those that end close by one another are moved apart."""
    own, height = look.colours, (look.height or _HEIGHTS[look.is_narrow]) - 90
    most = _most(values, len(taken.figures))
    ends = []
    for place, column in enumerate(taken.figures):
        known = [row for row in values if row[f"figure{place}"] is not None]
        if known:
            last = known[-1]
            name = headed(column)
            ends.append(
                {
                    "label0": last["label0"],
                    "figure0": last[f"figure{place}"],
                    "name": [last[f"words{place}"], *wrap(name, 13 if look.is_narrow else 20)],
                    "colour": (own.accent, own.ink, own.amber, own.violet)[place % 4],
                }
            )
    ends.sort(key=lambda end: -end["figure0"])
    layers, free = [], -1000.0
    for end in ends:
        at = height * (1 - end["figure0"] / most)
        free = max(at, free)
        mark = alt.Chart(data([end])).mark_text(
            align="left",
            baseline="middle",
            dx=9,
            dy=free - at,
            fontWeight=600,
            aria=False,
            fill=end["colour"],
            lineHeight=look.text + 3,
        )
        free += _BETWEEN + (look.text + 3) * (len(end["name"]) - 1)
        layers.append(mark.encode(x=x, y=y, text=alt.Text("name:N")))
    return layers


def _hidden(look: Look, values: Sequence[Row], x: alt.X) -> list[alt.Chart]:
    gone = [row for row in values if row["figure0"] is None]
    if not gone:
        return []
    base = alt.Chart(data(gone)).encode(x=x, y=y_at("height"), description=SAID)
    return [hollow(base, look)]


def _over(look: Look, values: Sequence[Row], column: Column) -> alt.X:
    is_bare = bool(values) and all(row["label0"].isdigit() for row in values)
    room = look.width * 0.85 / max(1, len(values))
    counted = {row["label0"]: row["n"] for row in values}
    names = {}
    for label, n in counted.items():
        fits = look.fits(label, size=look.text, width=room)
        names[label] = [
            *([label] if fits or len(values) > 12 else label.split()),
            *([n] if n else []),
        ]
    axis = alt.Axis(
        labelAngle=0,
        ticks=False,
        labelOverlap="greedy",
        labelExpr=f"{_expression(names)}[datum.value]",
        title=with_key([column.heading] if is_bare else [], values),
        titleAnchor="start",
        titlePadding=10,
        labelLineHeight=look.text + 3,
    )
    return alt.X("label0:O", sort=None, axis=axis, scale=alt.Scale(type="point", padding=0.35))


def _up(figures: Sequence[Column], values: Sequence[Row], look: Look) -> alt.Y:
    is_rating = figures[0].unit in _RATING
    ticks = [1, 2, 3, 4, 5, 6, 7] if is_rating else alt.Undefined
    axis = alt.Axis(
        values=ticks,
        tickCount=5,
        domain=False,
        ticks=False,
        gridDash=[2, 4],
        format="~s",
        labelColor=look.colours.quiet,
    )
    if is_rating:
        axis.format = "d"
    most = _most(values, len(figures))
    scale = alt.Scale(domain=[1, 7]) if is_rating else alt.Scale(domain=[0, most], nice=False)
    return alt.Y("figure0:Q", title=None, axis=axis, scale=scale)


def _most(values: Sequence[Row], figures: int) -> float:
    known = [row[f"figure{i}"] or 0 for row in values for i in range(figures)]
    return float(max(known, default=0) * 1.08) or 1.0


def _expression(names: dict[str, list[str]]) -> str:
    return json.dumps(names, ensure_ascii=False)
