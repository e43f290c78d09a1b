"""Draw a chart: its specification, as a picture."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from service.charts.decision_board import decision_board
from service.charts.dumbbell import dumbbell
from service.charts.flow import flow
from service.charts.funnel import funnel
from service.charts.grids import grid
from service.charts.lines import band_line, lines
from service.charts.look import Look, look_of
from service.charts.paint import painted
from service.charts.range_bars import range_bars
from service.charts.small_multiples import small_multiples
from service.domain.evaluation.chart import Chart, ChartKind
from service.domain.evaluation.drawing import Form, Medium, Shape
from service.domain.evaluation.figure_words import alternative

_Drawing = alt.LayerChart | alt.ConcatChart
_KINDS: Mapping[ChartKind, Callable[[Chart, Look], _Drawing]] = {
    ChartKind.FUNNEL: funnel,
    ChartKind.HEAT_GRID: grid,
    ChartKind.THEME_GRID: grid,
    ChartKind.BAND_LINE: band_line,
    ChartKind.BURN_UP: lines,
    ChartKind.COST_LINE: lines,
    ChartKind.DUMBBELL: dumbbell,
    ChartKind.FLOW: flow,
    ChartKind.DECISION_BOARD: decision_board,
    ChartKind.RANGE_BARS: range_bars,
    ChartKind.SMALL_MULTIPLES: small_multiples,
}
_TITLE_LETTERS = 62
_NOTE_LETTERS = 110
_SCALE = 2.0
"""A slide of 960 by 540 is a picture of 1920 by 1080."""


def draw(chart: Chart, form: Form) -> bytes:
    """Return the picture: SVG as UTF-8, or PNG."""
    return next(picture for _, picture in draw_each(chart, (form,)))


def draw_each(chart: Chart, forms: Iterable[Form]) -> Iterator[tuple[Form, bytes]]:
    """Yield the picture of each form; what differs in its colours or its file is laid out once."""
    laid_out: dict[Shape, str] = {}
    for form in forms:
        svg = laid_out.get(form.shape)
        if svg is None:
            spec = specification(chart, form.shape)
            svg = laid_out[form.shape] = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        picture = painted(svg, form.scheme)
        if form.medium is Medium.PNG:
            yield form, bytes(vl_convert.svg_to_png(picture, scale=_SCALE))
        else:
            yield form, _told(picture, chart)


def specification(chart: Chart, shape: Shape) -> dict[str, Any]:
    """Return the chart in Vega-Lite, with names for colours (`look.NAMES`)."""
    look = look_of(shape)
    # Altair would hold each row of the data to its schema, which takes as long as drawing them;
    # what is no Vega-Lite fails there.
    with debug_mode(arg=False):
        drawing = _KINDS[chart.kind](chart, look)
        return _configured(drawing, chart, look)


def _configured(drawing: _Drawing, chart: Chart, look: Look) -> dict[str, Any]:
    if look.shape is Shape.SLIDE:
        # Beside a page's picture the title is text; a slide has it within.
        drawing = drawing.properties(
            title=alt.TitleParams(
                text=_balanced(chart.title), subtitle=wrap(chart.note, _NOTE_LETTERS), aria=False
            )
        )
    spec: dict[str, Any] = drawing.configure(**look.config()).to_dict(validate=False)
    return spec


def _balanced(title: str) -> list[str]:
    """Break a title into as few lines as it takes, none of them much shorter than the others."""
    fewest = len(wrap(title, _TITLE_LETTERS))
    tries = (wrap(title, width) for width in range(_TITLE_LETTERS // 2, _TITLE_LETTERS + 1))
    return next((lines for lines in tries if len(lines) <= fewest), [title])


def _told(svg: str, chart: Chart) -> bytes:
    """Give the picture a role, its text alternative and a title."""
    opening, rest = svg.split(">", 1)
    said = escape(alternative(chart))
    title = f"<title>{escape(chart.title)}</title>"
    return f'{opening} role="img" aria-label="{said}">{title}{rest}'.encode()
