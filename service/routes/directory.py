"""HR's word on what the directory says of people: left or not, whose manager, which address."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import Refused
from service.models import Person
from service.routes import access
from service.routes.context import get_db, get_now
from service.workflows.keep_address import keep_address
from service.workflows.keep_person import keep_person
from service.workflows.name_manager import name_manager
from service.workflows.take_out_leaver import take_out_leaver

blueprint = Blueprint("directory", __name__)
access.guard(blueprint)


@blueprint.post("/people/<int:person_id>/left")
def left(person_id: int) -> ResponseReturnValue:
    """Take somebody out who has left the organisation."""
    person = _person(person_id)
    return _decide(
        lambda: take_out_leaver(get_db(), person_id, actor=access.colleague().actor, now=get_now()),
        f"{person.name} is taken out; the calendars follow in a moment.",
    )


@blueprint.post("/people/<int:person_id>/keep")
def keep(person_id: int) -> ResponseReturnValue:
    """Keep somebody although the directory misses them."""
    person = _person(person_id)
    return _decide(
        lambda: keep_person(get_db(), person_id, actor=access.colleague().actor, now=get_now()),
        f"{person.name} stays, and their mails go on.",
    )


@blueprint.post("/people/<int:person_id>/manager")
def manager(person_id: int) -> ResponseReturnValue:
    """Name somebody's manager."""
    person = _person(person_id)
    return _decide(
        lambda: name_manager(
            get_db(),
            person_id,
            address=request.form.get("address", ""),
            name=request.form.get("name", ""),
            actor=access.colleague().actor,
            now=get_now(),
        ),
        f"{person.name} has a manager again; mails that waited go on.",
    )


@blueprint.post("/people/<int:person_id>/keep-address")
def keep_their_address(person_id: int) -> ResponseReturnValue:
    """Go on writing to the address that we know."""
    person = _person(person_id)
    return _decide(
        lambda: keep_address(get_db(), person_id, actor=access.colleague().actor, now=get_now()),
        f"{person.name} is written to as before.",
    )


def _person(person_id: int) -> Person:
    person = get_db().get(Person, person_id)
    if person is None:
        abort(404)
    return person


def _decide(change: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do it and say so on the first page, or say there why nothing was changed."""
    try:
        change()
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash(done, "good")
    return redirect(url_for("home.show"), 303)
