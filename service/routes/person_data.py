"""One person's data at HR's: corrected, handed to them, erased."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import available_timezones

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.domain.erasure import Erased
from service.domain.visibility import DataClass, Relation, may_read
from service.errors import Refused
from service.models import Person
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.typed_words import typed_words
from service.routes.zones import zones_to_choose
from service.workflows.correct_person import Correction, correct_person
from service.workflows.end_links import end_links
from service.workflows.erase_person import ErasureChanged, confirm_erasure, preview_erasure
from service.workflows.start_export import start_export

blueprint = Blueprint("person_data", __name__)
access.guard(blueprint)

_RULE = "/people/<int:person_id>/data"


class _Mails(Protocol):
    """What HR lets be done with somebody, who gets a mail of it."""

    def __call__(
        self, db: Session, person: Person, *, actor: str, senders: Sequence[str], now: datetime
    ) -> None:
        """Do it in the caller's transaction."""


@blueprint.get(_RULE)
def show(person_id: int) -> ResponseReturnValue:
    """Show what can be done with somebody's data."""
    if not access.current().changes:
        abort(403)
    person = _person(person_id)
    return _page(person, _as_it_stands(person))


@blueprint.post(_RULE)
def correct(person_id: int) -> ResponseReturnValue:
    """Correct what is known of somebody, as they asked."""
    person = _person(person_id)
    typed = Correction(
        given_name=typed_words("given_name"),
        family_name=typed_words("family_name"),
        department=typed_words("department"),
        location=typed_words("location"),
        zone=typed_words("zone"),
    )
    try:
        correct_person(
            get_db(), person, typed, actor=access.colleague().actor, now=get_now(),
            zones=available_timezones(),
        )  # fmt: skip
    except Refused as exc:
        return _page(person, typed, problem=str(exc)), 400
    flash("It is corrected; pages and mails follow at once.", "good")
    return redirect(url_for("person_data.show", person_id=person_id), 303)


@blueprint.post("/people/<int:person_id>/data-link")
def send_link(person_id: int) -> ResponseReturnValue:
    """Mail somebody the link to their own page, where their file lies: HR never has it."""
    said = "{} gets a link to their own page. The file opens there, with a code."
    return _mailed(person_id, start_export, said)


@blueprint.post("/people/<int:person_id>/links")
def end(person_id: int) -> ResponseReturnValue:
    """End every link that somebody holds, and mail them a new one."""
    said = "No earlier link of {} opens anything now. A new one is on its way to them."
    return _mailed(person_id, end_links, said)


@blueprint.post("/people/<int:person_id>/erasure")
def erase(person_id: int) -> ResponseReturnValue:
    """Say what erasing somebody would do; once that was shown and their name typed, do it."""
    if not _may_erase():
        abort(404)
    person = _person(person_id)
    db, now, name = get_db(), get_now(), person.name
    shown, typed = request.form.get("shown", ""), typed_words("typed")
    try:
        if not shown:
            return _erasure(person, preview_erasure(db, person_id, now=now))
        if typed.casefold() != name.casefold():
            effects = preview_erasure(db, person_id, now=now)
            return _erasure(person, effects, problem="the name is another one"), 400
        actor = access.colleague().actor
        done = confirm_erasure(db, person_id, shown=shown, actor=actor, now=now)
    except ErasureChanged as exc:
        return _erasure(_person(person_id), exc.effects, problem=str(exc)), 409
    except Refused as exc:
        person = _person(person_id)
        return _page(person, _as_it_stands(person), problem=str(exc)), 409
    return render_console("hr/erased.html", name=name, effects=done)


def _mailed(person_id: int, act: _Mails, said: str) -> ResponseReturnValue:
    """Do what mails somebody a link, and say so by their name."""
    person = _person(person_id)
    act(
        get_db(),
        person,
        actor=access.colleague().actor,
        senders=get_wiring().settings.sender_mailboxes,
        now=get_now(),
    )
    flash(said.format(person.name), "good")
    return redirect(url_for("person_data.show", person_id=person_id), 303)


def _may_erase() -> bool:
    """Say whether whoever asks is an HR lead: the list of mentions is for no other reader."""
    return may_read(DataClass.CANNOT_BE_WITH, access.current().reader, Relation.SAME_PROGRAMME)


def _erasure(person: Person, effects: Erased, *, problem: str = "") -> str:
    return render_console(
        "hr/erasure.html",
        person=person,
        effects=effects,
        shown=effects.digest,
        problem=problem,
    )


def _page(person: Person, typed: Correction, *, problem: str = "") -> str:
    return render_console(
        "hr/person_data.html",
        person=person,
        typed=typed,
        zones=zones_to_choose(),
        may_erase=_may_erase(),
        problem=problem,
    )


def _as_it_stands(person: Person) -> Correction:
    return Correction(
        given_name=person.given_name,
        family_name=person.family_name,
        department=person.department,
        location=person.location,
        zone=person.zone,
    )


def _person(person_id: int) -> Person:
    person = get_db().get(Person, person_id)
    if person is None:
        abort(404)
    return person
