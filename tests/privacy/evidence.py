"""A programme's evidence, drawn for HR."""

import json

from sqlalchemy.orm import Session

from service.domain.evaluation.chart_json import chart_as_json
from service.domain.evaluation.drawing import FORMS
from service.domain.readers import Reader
from service.files.xlsx_tables import xlsx_tables
from service.models import DrawnChart, KeptChart, KeptReport
from tests.charts.samples import FUNNEL
from tests.privacy.programme import EARLIER, Planted


def plant_evidence(db: Session, planted: Planted) -> None:
    """Keep one chart with its drawings and a workbook."""
    report = KeptReport(
        programme_id=planted.maple.programme,
        reader=Reader.HR,
        made_at=EARLIER,
        workbook=xlsx_tables([]),
    )
    db.add(report)
    db.flush()
    content = json.dumps(chart_as_json(FUNNEL))
    chart = KeptChart(
        report_id=report.id, position=0, slug=FUNNEL.slug, fingerprint="", content=content
    )
    db.add(chart)
    db.flush()
    db.add_all(
        DrawnChart(
            chart_id=chart.id,
            scheme=form.scheme,
            shape=form.shape,
            medium=form.medium,
            picture=b"<svg/>",
        )
        for form in FORMS
    )
