"""Every kind of chart drawn: the table's figures, our colours, nothing that the policy stops."""

import re
from collections.abc import Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring

import pytest
from PIL import Image

from service.charts.draw import draw
from service.charts.look import COLOURS
from service.charts.paint import painted
from service.charts.shades import MOST, contrast, mixed, shade
from service.domain.evaluation.chart import Chart, ChartKind
from service.domain.evaluation.drawing import FORMS, Form, Medium, Scheme, Shape
from service.domain.evaluation.figure_words import alternative, figure, said
from tests.architecture.source_files import ROOT
from tests.charts.samples import ALL, DUMBBELL, FLOW, FUNNEL, HEAT, MORE, RANGES, THEMES

PAGE = Form(Scheme.LIGHT, Shape.PAGE, Medium.SVG)
PHONE = Form(Scheme.DARK, Shape.PHONE, Medium.SVG)
SLIDE = Form(Scheme.LIGHT, Shape.SLIDE, Medium.SVG)
EVERY = [pytest.param(chart, id=chart.slug) for chart in (*ALL, *MORE)]
WHOLE = [pytest.param(c, id=c.slug) for c in (FUNNEL, HEAT, DUMBBELL, FLOW, RANGES, THEMES)]
"""Kinds that write each of their figures beside its mark."""
_CSS = (ROOT / "service" / "static" / "setwise.css").read_text(encoding="utf-8")

_UNSEEN = "#4c78a8"
"""Vega's own, of cells that are not filled."""

Drawn = Mapping[tuple[str, Form], Element]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    forms = (PAGE, PHONE, SLIDE)
    return {
        (one.slug, form): fromstring(draw(one, form)) for one in (*ALL, *MORE) for form in forms
    }


def words_of(picture: Element) -> str:
    return " ".join(" ".join(text.itertext()) for text in picture.findall(".//{*}text"))


def test_there_is_a_sample_of_each_kind() -> None:
    assert {chart.kind for chart in ALL} == set(ChartKind)


@pytest.mark.parametrize("form", [PAGE, PHONE, SLIDE], ids=lambda form: form.shape)
@pytest.mark.parametrize("chart", EVERY)
def test_drawing_says_the_rows_of_the_table_and_no_others(
    drawn: Drawn, chart: Chart, form: Form
) -> None:
    marks = drawn[chart.slug, form].findall(".//*[@role='graphics-symbol']")
    titles = ("title", "subtitle")
    heard = {
        mark.get("aria-label") for mark in marks if mark.get("aria-roledescription") not in titles
    } - {None}

    assert heard == {said(chart, row) for row in chart.rows}


@pytest.mark.parametrize("chart", WHOLE)
def test_every_figure_of_the_table_is_written(drawn: Drawn, chart: Chart) -> None:
    written = words_of(drawn[chart.slug, PAGE])
    figures = {
        figure(row[column.key], column)
        for row in chart.rows
        for column in chart.columns
        if row[column.key] is not None and column.key != "first"
    }

    assert {one for one in figures if one not in written} == set()


@pytest.mark.parametrize("form", [PAGE, PHONE, SLIDE], ids=lambda form: form.shape)
@pytest.mark.parametrize("chart", EVERY)
def test_picture_needs_no_style_no_script_and_no_other_address(
    drawn: Drawn, chart: Chart, form: Form
) -> None:
    picture = drawn[chart.slug, form]
    allowed = {"svg", "title", "g", "path", "text", "tspan", "line", "rect", "defs", "clipPath"}
    names = {re.sub(r"\{.*\}", "", one.tag) for one in picture.iter()}
    attributes = {name for one in picture.iter() for name in one.attrib}
    fonts = {one.get("font-family") for one in picture.findall(".//{*}text")}

    assert names - allowed == set()
    assert {
        name for name in attributes if name == "style" or "href" in name or name[:2] == "on"
    } == set()
    assert len(fonts) <= 1
    assert (picture.get("role"), picture.get("aria-label")) == ("img", alternative(chart))


@pytest.mark.parametrize("chart", EVERY)
def test_slide_has_the_finding_inside_and_a_page_beside_it(drawn: Drawn, chart: Chart) -> None:
    slide, page = (words_of(drawn[chart.slug, form]) for form in (SLIDE, PAGE))

    assert (chart.title in slide, chart.note in slide) == (True, True)
    assert (chart.title in page, chart.note in page) == (False, False)


@pytest.mark.parametrize("chart", EVERY)
def test_picture_is_as_wide_as_what_it_has_to_fit(drawn: Drawn, chart: Chart) -> None:
    sizes = {f.shape: int(drawn[chart.slug, f].get("width", "0")) for f in (PAGE, PHONE)}

    assert (676 <= sizes[Shape.PAGE] <= 680, 331 <= sizes[Shape.PHONE] <= 335) == (True, True)


def test_slide_as_png_is_of_the_size_of_a_screen() -> None:
    picture = Image.open(BytesIO(draw(FUNNEL, Form(Scheme.LIGHT, Shape.SLIDE, Medium.PNG))))

    assert (picture.format, picture.size) == ("PNG", (1920, 1080))


@pytest.mark.parametrize("chart", EVERY)
def test_chart_without_rows_or_with_every_figure_hidden_is_drawn(chart: Chart) -> None:
    labels = {"n", *(column.key for column in chart.columns[2:])}
    hidden = tuple(
        {key: None if key in labels else cell for key, cell in row.items()} for row in chart.rows
    )

    for rows in ((), hidden):
        assert draw(Chart(**{**vars(chart), "rows": rows}), PAGE).startswith(b"<svg")


@pytest.mark.parametrize("scheme", Scheme)
def test_colours_are_those_of_the_pages(scheme: Scheme) -> None:
    part = _CSS.split("@media (prefers-color-scheme: dark)")[scheme is Scheme.DARK]
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part.split("*, *::before")[0]))

    ours = {name.replace("_", "-"): value for name, value in vars(COLOURS[scheme]).items()}

    assert ours == {name: tokens[name] for name in ours}


@pytest.mark.parametrize("scheme", Scheme)
def test_words_are_read_on_every_shade(scheme: Scheme) -> None:
    pairs = [mixed(COLOURS[scheme], round(share * MOST / 50)) for share in range(51)]

    assert [pair for pair in pairs if contrast(*map(_parts, pair)) < 4.5] == []


@pytest.mark.parametrize("scheme", Scheme)
def test_picture_is_painted_in_the_colours_of_its_scheme_alone(scheme: Scheme) -> None:
    own = COLOURS[scheme]
    shades = {colour for step in range(MOST + 1) for colour in mixed(own, step)}
    forms = [form for form in FORMS if form.scheme is scheme and form.medium is Medium.SVG]
    pictures = [draw(chart, form).decode() for chart in (HEAT, DUMBBELL, THEMES) for form in forms]
    used = {one for picture in pictures for one in re.findall(r'"(#[0-9a-f]{3,6})"', picture)}

    assert used - shades - {*vars(own).values()} == {_UNSEEN}
    assert used >= {own.card, own.ink, own.accent}


def test_names_of_colours_are_painted_in_attributes_and_nowhere_else() -> None:
    fill, ink = shade(1.0)
    svg = f'<rect fill="{fill}"/><text stroke="{ink}" fill="#012345">{fill} #010000</text>'

    assert painted(svg, Scheme.DARK) == (
        f'<rect fill="#74cbc6"/><text stroke="#000000" fill="#012345">{fill} #010000</text>'
    )


def _parts(colour: str) -> list[float]:
    return [float(int(colour[at : at + 2], 16)) for at in (1, 3, 5)]


def test_forms_that_are_kept_are_each_different() -> None:
    assert len(set(FORMS)) == len(FORMS)
