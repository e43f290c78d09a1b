"""HR's own words: which mails have them, the editor with its check, versions, restoring."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.date_words import LANGUAGES
from service.errors import Refused
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.mail_preview import framed
from service.store.mail_wordings import WordingPlace, newest_of_programme, wording_versions
from service.store.programme_head import ProgrammeHead, find_programme
from service.workflows.preview_wording import (
    Somebody,
    check_words,
    kinds_of_mail,
    library_words,
    people_to_preview,
    preview_wording,
    words_now,
)
from service.workflows.write_wording import (
    LONGEST,
    NotUsable,
    Writer,
    WrittenMeanwhile,
    normal,
    restore_wording,
    write_wording,
)

blueprint = Blueprint("mail_words", __name__)
access.guard(blueprint)

_ADDRESS = "/programmes/<int:programme_id>/words"
_EDITOR = f"{_ADDRESS}/<touchpoint>/<language>"


@dataclass(frozen=True)
class _Typed:
    """What stands in the editor, kept or not, and what was said of it."""

    source: str
    begun_from: int
    problem: str = ""
    is_checked: bool = False


@blueprint.get(_ADDRESS)
def show(programme_id: int) -> ResponseReturnValue:
    """List every kind of mail with whose words it has, in each language."""
    return render_console(
        "hr/words/list.html",
        programme=_head(programme_id),
        kinds=kinds_of_mail(),
        languages=LANGUAGES,
        newest=newest_of_programme(get_db(), programme_id),
    )


@blueprint.get(_EDITOR)
def edit(programme_id: int, touchpoint: str, language: str) -> ResponseReturnValue:
    """Show the words that count, with what may stand in them and every version."""
    place = _place(programme_id, touchpoint, language)
    now = words_now(get_db(), place)
    return _editor(place, _Typed(now.source, now.version))


@blueprint.post(_EDITOR)
def write(programme_id: int, touchpoint: str, language: str) -> ResponseReturnValue:
    """Check what was typed, or keep it as the next version."""
    place = _place(programme_id, touchpoint, language)
    source, begun_from = request.form.get("source", "")[: 2 * LONGEST], _begun_from()
    if request.form.get("do") != "save":
        return _editor(place, _Typed(source, begun_from, is_checked=True))
    try:
        version = write_wording(get_db(), place, source, begun_from=begun_from, by=_writer())
    except NotUsable:
        return _editor(place, _Typed(source, begun_from, is_checked=True)), 422
    except WrittenMeanwhile as exc:
        newest = words_now(get_db(), place).version
        return _editor(place, _Typed(source, newest, problem=str(exc))), 409
    flash(f"Kept as version {version}. Every mail from now on says it so.", "good")
    return _back(place)


@blueprint.post(f"{_EDITOR}/restore")
def restore(programme_id: int, touchpoint: str, language: str) -> ResponseReturnValue:
    """Let an earlier version, or the library's words, count again."""
    place = _place(programme_id, touchpoint, language)
    asked = request.form.get("version", "")
    if not asked.isdecimal() or len(asked) > 6:
        abort(400)
    try:
        version = restore_wording(
            get_db(), place, int(asked), begun_from=_begun_from(), by=_writer()
        )
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash(f"Kept as version {version}. Every mail from now on says it so.", "good")
    return _back(place)


@blueprint.post(f"{_EDITOR}/findings")
def findings(programme_id: int, touchpoint: str, language: str) -> ResponseReturnValue:
    """Say what is to be mended in words as they are typed; nothing is kept."""
    place = _place(programme_id, touchpoint, language)
    found = check_words(place, normal(request.form.get("source", "")[: 2 * LONGEST]))
    return jsonify([{"message": one.message, "stops": one.stops} for one in found])


@blueprint.get(f"{_EDITOR}/frame")
def frame(programme_id: int, touchpoint: str, language: str) -> ResponseReturnValue:
    """Return the mail made of the words that count, for the frame beside the editor."""
    place = _place(programme_id, touchpoint, language)
    return _frame(place, words_now(get_db(), place).source, request.args.get("person", ""))


@blueprint.post(f"{_EDITOR}/frame")
def frame_typed(programme_id: int, touchpoint: str, language: str) -> ResponseReturnValue:
    """Return the mail made of what stands in the editor; nothing is kept."""
    place = _place(programme_id, touchpoint, language)
    source = normal(request.form.get("source", "")[: 2 * LONGEST])
    return _frame(place, source, request.form.get("person", ""))


def _frame(place: WordingPlace, source: str, key: str) -> Response:
    somebody = _chosen(_people(place), key)
    try:
        message = preview_wording(
            get_db(),
            place,
            source,
            somebody,
            seen_by=access.current().reader,
            now=get_now(),
        )
    except Refused as exc:
        return Response(f"No mail can be made of these words yet: {exc}.", mimetype="text/plain")
    return framed(message)


def _editor(place: WordingPlace, typed: _Typed) -> str:
    people = _people(place)
    chosen = _chosen(people, request.values.get("person", ""))
    source = normal(typed.source)
    message, refused = None, ""
    try:
        message = preview_wording(
            get_db(), place, source, chosen, seen_by=access.current().reader, now=get_now()
        )
    except Refused as exc:
        refused = str(exc)
    return render_console(
        "hr/words/editor.html",
        programme=_head(place.programme_id),
        place=place,
        language_name=LANGUAGES[place.language],
        languages=LANGUAGES,
        typed=typed,
        current=words_now(get_db(), place),
        library=library_words(place),
        findings=check_words(place, source),
        versions=wording_versions(get_db(), place),
        people=people,
        chosen=chosen,
        message=message,
        refused=refused,
    )


def _people(place: WordingPlace) -> list[Somebody]:
    return list(
        people_to_preview(get_db(), place, now=get_now(), holidays_of=get_wiring().holidays_of)
    )


def _chosen(people: list[Somebody], key: str) -> Somebody | None:
    return next((one for one in people if one.key == key), people[0] if people else None)


def _place(programme_id: int, touchpoint: str, language: str) -> WordingPlace:
    _head(programme_id)
    if touchpoint not in kinds_of_mail() or language not in LANGUAGES:
        abort(404)
    return WordingPlace(programme_id, touchpoint, language)


def _begun_from() -> int:
    given = request.form.get("begun_from", "")
    return int(given) if given.isdecimal() and len(given) < 7 else 0


def _writer() -> Writer:
    colleague = access.colleague()
    return Writer(colleague.actor, colleague.name, get_now())


def _back(place: WordingPlace) -> ResponseReturnValue:
    return redirect(
        url_for(
            "mail_words.edit",
            programme_id=place.programme_id,
            touchpoint=place.touchpoint,
            language=place.language,
        ),
        303,
    )


def _head(programme_id: int) -> ProgrammeHead:
    head = find_programme(get_db(), programme_id)
    if head is None:
        abort(404)
    return head
