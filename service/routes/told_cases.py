"""The cases that may be told, as their owners let them be: beside the evidence, and to print."""

from collections.abc import Sequence

from flask import Blueprint, abort

from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db
from service.store.programme_head import find_programme
from service.store.success_cases import PublishedCase, published_cases

blueprint = Blueprint("told_cases", __name__)
access.guard(blueprint)


@blueprint.get("/programmes/<int:programme_id>/cases/told")
def show(programme_id: int) -> str:
    """Show each case on a sheet that prints; what its owner takes back is gone from it at once."""
    programme = find_programme(get_db(), programme_id)
    if programme is None:
        abort(404)
    return render_console("hr/told_cases.html", programme=programme, told=told_cases(programme_id))


def told_cases(programme_id: int) -> Sequence[PublishedCase]:
    """Return what HR may show to others of a programme's cases, read anew each time."""
    if not may_read(DataClass.CASE, Reader.HR, Relation.SAME_PROGRAMME):
        return ()
    return published_cases(get_db(), programme_id)
