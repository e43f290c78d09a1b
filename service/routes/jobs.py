"""How far a piece of long work is; the page reloads itself where no script runs."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.store.job_progress import JobProgress, job_progress

blueprint = Blueprint("jobs", __name__)
access.guard(blueprint)


@blueprint.get("/jobs/<int:job_id>")
def show(job_id: int) -> ResponseReturnValue:
    """Show a progress bar, and where to go once it is full."""
    return render_console("hr/job.html", job=_find(job_id), now=get_now())


@blueprint.get("/jobs/<int:job_id>.json")
def progress(job_id: int) -> ResponseReturnValue:
    """Return the same for the page's own script."""
    job = _find(job_id)
    return {"state": job.state.value, "done": job.done, "total": job.total}


def _find(job_id: int) -> JobProgress:
    job = job_progress(get_db(), job_id)
    if job is None:
        abort(404)
    return job
