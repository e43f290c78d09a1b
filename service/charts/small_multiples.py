"""Small multiples: a little chart a measure, all on one scale: lines over time, bars otherwise."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import altair as alt

from service.charts.look import Look
from service.charts.marks import SAID, Row, data, hollow, names_of, over, x_at, y_at
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart

_TIMES = ("session", "week", "month")
"""Keys of a second column that is an order in time; anything else is a kind of thing."""
_LINES_ACROSS = {True: 2, False: 3}
_BARS_ACROSS = {True: 1, False: 2}
_BETWEEN = 36
_LINE_HIGH = 84
_SLIDE_HIGH = 330
_BAR_STEP = 26
_MOST_WORDED = 40
"""Bars of one measure; more of them are thin and without words."""
_THIN_STEP = 4


def small_multiples(chart: Chart, look: Look) -> alt.ConcatChart:
    """Draw a panel for each name of the first column: `measure, session, figure`."""
    values = shown(chart, labels=2).values()
    panels = {name: [row for row in values if row["label0"] == name] for name in names_of(values)}
    is_line = chart.columns[1].key in _TIMES
    most_across = (_LINES_ACROSS if is_line else _BARS_ACROSS)[look.is_narrow]
    across = min(most_across, max(1, len(panels)))
    wide = (look.width - 2 * look.config()["padding"] - (across - 1) * _BETWEEN) // across
    down = -(-len(panels) // across)
    room = None if look.height is None else max(60, _SLIDE_HIGH // max(1, down) - 60)
    known = [row["figure0"] for row in values if row["figure0"] is not None]
    # Of a rating, the whole scale.
    most = 7 if chart.columns[2].unit == "of 7" else max(known, default=1) or 1
    domain = [min(0, *known) if known else 0, most]
    draw = _lines if is_line else _bars
    drawn = [_panel(look, name, draw(look, rows, domain, wide=wide, room=room), rows, wide=wide)
             for name, rows in panels.items()]  # fmt: skip
    return alt.concat(*drawn, columns=across, spacing=_BETWEEN)


def _panel(
    look: Look, name: str, drawing: alt.LayerChart, rows: Sequence[Row], *, wide: int
) -> alt.LayerChart:
    counted = {row["n"] for row in rows if row["n"]}
    title = alt.TitleParams(
        text=wrap(name, max(8, int(wide / look.text / 0.6))),
        # Where each figure has its own, it stands beside it.
        subtitle=counted.pop() if len(counted) == 1 else "",
        fontSize=look.text,
        lineHeight=look.text + 4,
        subtitleFontSize=look.text - 1,
        subtitlePadding=2,
        offset=8,
        frame="group",
        aria=False,
    )
    return drawing.properties(title=title)


def _lines(
    look: Look, rows: Sequence[Row], domain: list[float], *, wide: int, room: int | None
) -> alt.LayerChart:
    own = look.colours
    ends = [rows[0]["label1"], rows[-1]["label1"]]
    axis = alt.Axis(values=ends, labelAngle=0, ticks=False, title=None, labelFontSize=look.text - 1)
    x = alt.X(
        "label1:O",
        axis=axis,
        scale=alt.Scale(type="point", domain=names_of(rows, "label1"), padding=0.4),
    )
    y = alt.Y("figure0:Q", axis=None, scale=alt.Scale(domain=[domain[0], domain[1] * 1.25]))
    known = [row for row in rows if row["figure0"] is not None]
    line = alt.Chart(data(rows)).mark_line(stroke=own.accent, strokeWidth=2.5, aria=False)
    base = alt.Chart(data(known)).encode(x=x, y=y, description=SAID)
    outer = [row for place, row in enumerate(known) if place in (0, len(known) - 1)]
    words = alt.Chart(data(outer)).mark_text(dy=-13, fontWeight=600, aria=False)
    layers = [
        line.encode(x=x, y=y),
        base.mark_point(filled=True, fill=own.accent, size=45, opacity=1),
        words.encode(x=x, y=y, text=alt.Text("words0:N")),
    ]
    gone = [row for row in rows if row["figure0"] is None]
    if gone:
        hidden = alt.Chart(data(gone)).encode(x=x, y=y_at("height"), description=SAID)
        layers.append(hollow(hidden, look))
    return over(layers).properties(width=wide, height=min(room or _LINE_HIGH, 200))


def _bars(
    look: Look, rows: Sequence[Row], domain: list[float], *, wide: int, room: int | None
) -> alt.LayerChart:
    own, names = look.colours, names_of(rows, "label1")
    worded = len(names) <= (_MOST_WORDED if room is None else room // _BAR_STEP + 2)
    longest = max((len(name) for name in names), default=0)
    # Within the panel: names stand left of the bars, figures right of them.
    left = min(wide * 0.5, longest * look.text * 0.56 + 10) if worded else 0
    right = 84 if any(row["n"] for row in rows) else 44
    y = alt.Y(
        "label1:N",
        title=None,
        axis=None,
        scale=alt.Scale(type="band", domain=names, paddingInner=0.3 if worded else 0.1),
    )
    x = alt.X("figure0:Q", axis=None, scale=alt.Scale(domain=domain, range=[left, wide - right]))
    known = alt.Chart(data([row for row in rows if row["figure0"] is not None])).encode(y=y)
    layers = [
        known.mark_bar(fill=own.accent, cornerRadiusEnd=2 if worded else 0).encode(
            x=x, description=SAID
        )
    ]
    if worded:
        layers += _words_of_bars(look, rows, known, x, y, left=left)
    gone = [row for row in rows if row["figure0"] is None]
    if gone:
        hidden = alt.Chart(data(gone)).encode(x=x_at(left + 6), y=y, description=SAID)
        layers.append(hollow(hidden, look))
    high = len(names) * (_BAR_STEP if worded else _THIN_STEP)
    return over(layers).properties(width=wide, height=min(room or high, high))


def _words_of_bars(
    look: Look, rows: Sequence[Row], known: alt.Chart, x: alt.X, y: alt.Y, *, left: float
) -> list[alt.Chart]:
    own = look.colours
    differ = len({row["n"] for row in rows if row["n"]}) > 1
    plain: dict[str, Any] = {"align": "left", "aria": False}
    names = alt.Chart(data(rows)).mark_text(limit=max(20, left - 6), **plain)
    layers = [
        names.encode(x=x_at(0), y=y, text=alt.Text("label1:N")),
        known.mark_text(dx=6, fontWeight=600, **plain).encode(x=x, text=alt.Text("words0:N")),
        alt.Chart(data([row for row in rows if row["figure0"] is None]))
        .mark_text(dx=14, fontStyle="italic", fill=own.quiet, **plain)
        .encode(x=x_at(left + 6), y=y, text=alt.Text("words0:N")),
    ]
    if differ:
        counts = known.mark_text(align="right", fontSize=look.text - 2, fill=own.quiet, aria=False)
        layers.append(counts.encode(x=x_at("width"), text=alt.Text("n:N")))
    return layers
