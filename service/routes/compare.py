"""Two to five programmes side by side, from their reports as they were kept.

Nothing is measured and nothing is drawn here: which programmes stand together is chosen on the
page, and a drawing would need a job for every choice. Tables of five rows are read as fast.
"""

from flask import Blueprint, abort, request

from service.domain.evaluation.comparison import FEWEST, MOST, compared
from service.domain.readers import Reader
from service.routes import access
from service.routes.chart_views import chart_view
from service.routes.console import render_console
from service.routes.context import get_db
from service.store.cohorts import cohorts, measured_programmes
from service.store.programme_head import find_programme

blueprint = Blueprint("compare", __name__)
access.guard(blueprint)

_LARGEST_ID = 2**31 - 1


@blueprint.get("/programmes/<int:programme_id>/compare")
def show(programme_id: int) -> str:
    """Let HR choose others beside a programme, and show what their reports have in common."""
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    asked = [one for one in request.args.getlist("with", type=int) if 0 < one <= _LARGEST_ID]
    chosen = [*dict.fromkeys((programme_id, *asked))]
    beside = cohorts(db, chosen, Reader.HR) if FEWEST <= len(chosen) <= MOST else []
    return render_console(
        "hr/compare.html",
        programme=programme,
        others=[one for one in measured_programmes(db, Reader.HR) if one[0] != programme_id],
        chosen=chosen,
        most=MOST,
        tables=[chart_view(one) for one in compared(beside)] if len(beside) >= FEWEST else [],
    )
