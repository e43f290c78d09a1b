"""The sponsor's two pages as they are shown, to their sponsor and to HR alike."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.chart_table import table_headings, table_words
from service.domain.evaluation.two_pages import (
    BENCHMARKS,
    PICTURED,
    TwoPages,
    on_paper,
    two_pages,
)
from service.domain.readers import DataClass, Reader, Relation, Verdict
from service.domain.visibility import may_read
from service.routes.chart_views import ChartView, chart_view
from service.store.kept_reports import report_seen
from service.store.programme_head import ProgrammeHead
from service.store.success_cases import PublishedCase, published_cases

READER = Reader.SPONSOR
"""HR reads the pages as the sponsor does, figure by figure."""
_PUBLISHED = frozenset({Verdict.IF_PUBLISHED})


@dataclass(frozen=True)
class ReportView:
    """What `templates/web/_two_pages.html` asks for.

    Attributes:
        pictured: charts by slug.
        waiting: titles of those that have nothing to draw yet, by slug.
        lasting: heading and rows of what lasted, as people read them.
        printed: how many of the cases fit on paper.
    """

    programme: ProgrammeHead
    made_on: date
    pages: TwoPages
    pictured: dict[str, ChartView]
    waiting: dict[str, str]
    lasting: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
    cases: list[PublishedCase]
    printed: int
    benchmarks: tuple[tuple[str, str], ...] = BENCHMARKS


def report_view(db: Session, programme: ProgrammeHead) -> ReportView | None:
    """Return the pages as they were measured last; None where nothing was."""
    seen = report_seen(db, programme.programme_id, READER)
    if seen is None:
        return None
    charts = {chart.slug: chart for chart in seen.charts}
    lasting = charts.get("still-used")
    asked = [charts[slug] for slug in PICTURED if slug in charts]
    may = may_read(DataClass.CASE, READER, Relation.SAME_PROGRAMME, met=_PUBLISHED)
    cases = published_cases(db, programme.programme_id) if may else []
    return ReportView(
        programme=programme,
        made_on=seen.made_at.astimezone(ZoneInfo(programme.zone)).date(),
        pages=two_pages(seen.charts),
        pictured={one.slug: chart_view(one) for one in asked if _has_figures(one)},
        waiting={one.slug: one.title for one in asked if not _has_figures(one)},
        lasting=(table_headings(lasting), table_words(lasting)) if lasting else ((), ()),
        cases=cases,
        printed=on_paper([one.words for one in cases]),
    )


def _has_figures(chart: Chart) -> bool:
    return any(isinstance(cell, int | float) for row in chart.rows for cell in row.values())
