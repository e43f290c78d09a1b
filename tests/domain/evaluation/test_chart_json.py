"""A chart as JSON: what the schema says, and back to the same chart."""

import json

import jsonschema
import pytest

from service.domain.evaluation.chart import Chart, ChartKind
from service.domain.evaluation.chart_json import chart_as_json, chart_from_json, drawn_from
from tests.architecture.source_files import ROOT
from tests.charts.samples import ALL, FUNNEL

SCHEMA = json.loads((ROOT / "docs" / "chart.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.slug)
def test_chart_comes_back_from_json_that_follows_the_schema(chart: Chart) -> None:
    told = json.loads(json.dumps(chart_as_json(chart)))

    jsonschema.validate(told, SCHEMA)
    assert chart_from_json(told) == chart


def test_schema_knows_every_kind() -> None:
    assert set(SCHEMA["properties"]["kind"]["enum"]) == {kind.value for kind in ChartKind}


def test_a_drawing_depends_on_figures_and_words_alone() -> None:
    first, *others = FUNNEL.rows
    unseen = Chart(**{**vars(FUNNEL), "rows": ({**first, "unseen": 7}, *others)})
    figure = Chart(**{**vars(FUNNEL), "rows": ({**first, "people": 241}, *others)})
    words = Chart(**{**vars(FUNNEL), "title": "Most people joined"})

    texts = [drawn_from(one) for one in (FUNNEL, unseen, figure, words)]

    assert (texts[0] == texts[1], len(set(texts))) == (True, 3)
