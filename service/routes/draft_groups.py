"""How far the reading of a draft's group is; once it is over, the people's page tells the rest."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from service.routes.console import render_console
from service.routes.context import get_db
from service.routes.draft_access import draft_or_404, guard_drafts
from service.store.group_readings import last_group

blueprint = Blueprint("draft_groups", __name__)
guard_drafts(blueprint)


@blueprint.get("/drafts/<int:draft_id>/group")
def show(draft_id: int) -> ResponseReturnValue:
    """Show a progress bar; where nothing is being read, the people."""
    draft = draft_or_404(draft_id)
    group = last_group(get_db(), draft_id)
    if group is None or group.is_ended:
        return redirect(url_for("draft_people.show", draft_id=draft_id), 303)
    return render_console("hr/draft/group.html", draft=draft, group=group)


@blueprint.get("/drafts/<int:draft_id>/group.json")
def progress(draft_id: int) -> ResponseReturnValue:
    """Return the same for the page's own script."""
    group = last_group(get_db(), draft_or_404(draft_id).id)
    if group is None:
        abort(404)
    return {"state": group.state.value, "done": group.done, "total": group.total}
