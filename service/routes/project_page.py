"""The page of a set's project, as it is and with what could not be taken."""

import secrets

from flask import render_template

from service.routes.context import get_db, get_now
from service.routes.form_guard import guard_for
from service.routes.project_desk import ProjectDesk, Typed
from service.routes.project_words import project_view
from service.routes.scope_words import scope_view

_NOTHING = Typed("", {}, "")


def project_page(desk: ProjectDesk, typed: Typed = _NOTHING) -> str:
    """Return the page; what was typed stands in its form again, with why it was not taken."""
    db, now = get_db(), get_now()
    return render_template(
        "participant/project.html",
        token=desk.token,
        guard=guard_for(desk.token),
        owner=desk.owner,
        set_id=desk.membership.set_id,
        set_name=desk.membership.learning_set.name,
        may_write=desk.may_write,
        question=scope_view(db, desk, now=now),
        project=project_view(db, desk, now=now),
        typed=typed,
        once=secrets.token_hex(16),
    )
