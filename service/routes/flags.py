"""HR has looked after a facilitator's concern."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.domain.visibility import DataClass, Reader, Relation, Verdict, verdict
from service.routes import access
from service.routes.context import get_db, get_now
from service.store.open_flags import OpenFlag, open_flag_count, open_flags
from service.workflows.settle_flag import settle_flag

blueprint = Blueprint("flags", __name__)
access.guard(blueprint)


def flags_for(reader: Reader) -> tuple[list[OpenFlag], int]:
    """Return what waits and how much in all, by its kind; nothing to whom may not read that."""
    if not _may_see(reader):
        return [], 0
    return open_flags(get_db()), open_flag_count(get_db())


@blueprint.post("/flags/<int:flag_id>/settled")
def settle(flag_id: int) -> ResponseReturnValue:
    """Note that HR has looked after it."""
    if not _may_see(access.current().reader):
        abort(404)
    done = settle_flag(get_db(), flag_id, actor=access.colleague().actor, now=get_now())
    if done is None:
        abort(404)
    flash("Looked after. It stands here no more.", "good")
    return redirect(url_for("home.show"), 303)


def _may_see(reader: Reader) -> bool:
    said = verdict(DataClass.RISK_FLAG, reader, Relation.SAME_PROGRAMME)
    return said in (Verdict.TYPE_ONLY, Verdict.ALLOWED)
