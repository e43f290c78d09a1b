"""Small multiples: a little line a measure, all on one scale."""

from textwrap import wrap

import altair as alt

from service.charts.look import Look
from service.charts.marks import Row, data, hollow, over
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart

_ACROSS = {True: 2, False: 3}
_BETWEEN = 36
_LINE_HIGH = 84
_MOST_SLIDE_HIGH = 330


def small_multiples(chart: Chart, look: Look) -> alt.ConcatChart:
    """Draw a line for each name of the first column: `measure, session, figure`."""
    values = shown(chart, labels=2).values()
    panels: dict[str, list[Row]] = {}
    for row in values:
        panels.setdefault(row["label0"], []).append(row)
    across = min(_ACROSS[look.is_narrow], max(1, len(panels)))
    padding = look.config()["padding"]
    wide = (look.width - 2 * padding - (across - 1) * _BETWEEN) // across
    down = -(-len(panels) // across)
    high = _LINE_HIGH if look.height is None else min(200, _MOST_SLIDE_HIGH // max(1, down) - 60)
    known = [row["figure0"] for row in values if row["figure0"] is not None]
    domain = [min(0, *known) if known else 0, (max(known, default=1) or 1) * 1.25]
    drawn = [
        _panel(look, name, rows, domain, wide=wide, high=high) for name, rows in panels.items()
    ]
    return alt.concat(*drawn, columns=across, spacing=_BETWEEN)


def _panel(
    look: Look, name: str, rows: list[Row], domain: list[float], *, wide: int, high: int
) -> alt.LayerChart:
    own = look.colours
    ends = [rows[0]["label1"], rows[-1]["label1"]]
    axis = alt.Axis(
        values=ends, labelAngle=0, ticks=False, title=None, grid=False, labelFontSize=look.text - 1
    )
    x = alt.X("label1:O", sort=None, axis=axis, scale=alt.Scale(type="point", padding=0.4))
    y = alt.Y("figure0:Q", axis=None, scale=alt.Scale(domain=domain))
    known = [row for row in rows if row["figure0"] is not None]
    line = alt.Chart(data(rows)).mark_line(stroke=own.accent, strokeWidth=2.5, aria=False)
    base = alt.Chart(data(known)).encode(x=x, y=y, description="said:N")
    shown_ends = [row for i, row in enumerate(known) if i in (0, len(known) - 1)]
    layers = [
        line.encode(x=x, y=y),
        base.mark_point(filled=True, fill=own.accent, size=45, opacity=1),
        alt.Chart(data(shown_ends))
        .mark_text(dy=-13, fontWeight=600, aria=False)
        .encode(x=x, y=y, text="words0:N"),
    ]
    gone = [row for row in rows if row["figure0"] is None]
    if gone:
        hidden = alt.Chart(data(gone)).encode(x=x, y=alt.value("height"), description="said:N")
        layers.append(hollow(hidden, look))
    letters = max(8, int(wide / look.text / 0.6))
    counted = [row["n"] for row in rows if row["n"]]
    title = alt.TitleParams(
        text=wrap(name, letters),
        subtitle=counted[-1] if counted else "",
        fontSize=look.text,
        lineHeight=look.text + 4,
        subtitleFontSize=look.text - 1,
        subtitlePadding=2,
        offset=8,
        limit=wide,
        frame="group",
        aria=False,
    )
    return over(layers).properties(width=wide, height=high, title=title)
