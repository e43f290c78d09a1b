"""`/r/<token>`: one personal form; looking writes nothing, sending is a press."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.domain.standing import Standing
from service.domain.wording import moment_in_words
from service.forms.check import problems
from service.forms.definition import FieldType
from service.models import FormLink
from service.routes.asked_form import AskedForm, asked_form
from service.routes.context import get_db, get_now
from service.routes.dead_links import dead_link_page, unknown_link_page
from service.routes.devices import (
    carries_code,
    device_digest,
    has_shown_code,
    remember_device,
)
from service.routes.form_context import shown_above
from service.routes.form_guard import guard_for, guard_holds
from service.routes.form_sections import sections
from service.routes.link_view import find_link, find_pressed_link, heading, standing_of
from service.routes.question_hints import hints_as_saved, looked_at
from service.routes.reply_page import (
    StoredValues,
    as_draft,
    given_reply,
    mail_note,
    noted_then,
    stored_values,
    values_from,
    with_mailed,
    with_noted,
)
from service.routes.thanks import has_declined, thanks_page
from service.routes.zones import zones_to_choose
from service.store import form_links
from service.workflows.record_reply import record_reply
from service.workflows.save_draft import save_draft
from service.workflows.take_mailed import take_mailed

pages = Blueprint("replies", __name__)
pages.after_request(remember_device)

_STALE = (
    "This page could not prove that it came from us, so nothing was sent. "
    "Everything you typed is still here: press Send once more."
)
_MISSING = "Something is still needed. What you wrote so far is saved."


@pages.get("/r/<token>")
def show_form(token: str) -> ResponseReturnValue:
    """Show a form with what stands in it."""
    found, generation = find_link(token)
    if found is None:
        return unknown_link_page()
    standing = standing_of(found, generation)
    if standing is not Standing.OPEN:
        return dead_link_page(found, standing)
    asked = asked_form(get_db(), found)
    stored = with_noted(get_db(), found, _stored(found, asked))
    # Written in a mail, before its writer saw who reads the field: shown to its owner alone.
    shown = form_links.mailed_drafts(get_db(), found.id) if has_shown_code(found.person) else []
    if shown:
        stored = with_mailed(asked, stored, shown)
    return _page(token, found, asked, stored, mailed=[one.id for one in shown])


@pages.post("/r/<token>")
def send_form(token: str) -> ResponseReturnValue:
    """Save a draft, or take the reply in; whatever is wrong, the text stays on the page."""
    found, generation = find_pressed_link(token)
    if found is None:
        return unknown_link_page(typed=request.form)
    db = get_db()
    standing = standing_of(found, generation)
    if standing is not Standing.OPEN:
        return dead_link_page(found, standing, typed=request.form)
    asked = asked_form(db, found, version=_version_then(request.form))
    values = values_from(asked, request.form)
    stored = _stored(found, asked)
    withheld = stored.withheld | _withheld_then(request.form)
    noted = noted_then(request.form)
    typed = StoredValues(values, withheld, noted)
    kept = as_draft(values, noted)
    mailed = _mailed_then(request.form)
    if not guard_holds(token):
        return _page(token, found, asked, typed, note=_STALE, mailed=mailed), 400
    device = device_digest()
    _take(found, mailed)
    do = request.form.get("do")
    if do in ("draft", "look"):
        save_draft(db, found, kept, withheld=withheld, device=device, now=get_now())
        beside = f"q-{looked_at(asked.questions)}" if do == "look" else None
        return redirect(url_for("replies.show_form", token=token, _anchor=beside), 303)
    wrong = problems(asked.questions, values)
    if wrong:
        save_draft(db, found, kept, withheld=withheld, device=device, now=get_now())
        return _page(token, found, asked, typed, wrong=wrong, note=_MISSING), 422
    given = given_reply(asked, values, withheld=withheld, noted=noted, device=device)
    record_reply(db, found, given, now=get_now(), rated=stored.rated)
    return redirect(url_for("replies.thank", token=token), 303)


@pages.post("/r/<token>/draft")
def save_typed(token: str) -> ResponseReturnValue:
    """Keep what is being typed, for the script on the page."""
    found, generation = find_pressed_link(token)
    body = _typed()
    if found is None or not isinstance(body, dict):
        return {"saved": False}, 404
    db = get_db()
    if standing_of(found, generation) is not Standing.OPEN:
        return {"saved": False}, 410
    if not guard_holds(token, str(body.get("csrf_token", ""))):
        return {"saved": False}, 400
    sent = _as_form(body.get("values"))
    asked = asked_form(db, found, version=_version_then(sent))
    withheld = _stored(found, asked).withheld | _withheld_then(sent)
    _take(found, _mailed_then(sent))
    values = values_from(asked, sent)
    draft = save_draft(
        db,
        found,
        as_draft(values, noted_then(sent)),
        withheld=withheld,
        device=device_digest(),
        now=get_now(),
    )
    saved = {"saved": True, "words": _saved_words(found, draft.saved_at)}
    return saved | hints_as_saved(asked.questions, sent, values)


def _typed() -> object:
    """Return the request's JSON, or None where it is none; nested too deep is none either."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


@pages.get("/r/<token>/thanks")
def thank(token: str) -> ResponseReturnValue:
    """Say what happens next, and what the manager would read."""
    found, generation = find_link(token)
    if found is None:
        return unknown_link_page()
    standing = standing_of(found, generation)
    if standing is not Standing.OPEN and not (standing is Standing.LEFT and has_declined(found)):
        return dead_link_page(found, standing)
    if found.reply is None:
        return redirect(url_for("replies.show_form", token=token), 303)
    return thanks_page(token, found)


def _page(
    token: str,
    link: FormLink,
    asked: AskedForm,
    stored: StoredValues,
    *,
    wrong: Mapping[str, str] | None = None,
    note: str = "",
    mailed: Collection[int] = (),
) -> str:
    """Render a form; `mailed` are the replies by mail whose words stand in `stored`."""
    head = heading(get_db(), link)
    waiting = form_links.mailed_drafts(get_db(), link.id)
    saved_at = link.draft.saved_at if link.draft else None
    return render_template(
        "participant/form.html",
        token=token,
        guard=guard_for(token),
        heading=head,
        shown=shown_above(get_db(), link),
        definition=asked.definition,
        sections=sections(
            asked,
            stored,
            wrong or {},
            addressee=head.addressee,
        ),
        problems=wrong or {},
        note=note,
        withheld=",".join(sorted(stored.withheld)),
        noted=",".join(sorted(stored.noted)),
        mailed=mail_note(asked, link, waiting, shown=mailed),
        saved=_saved_words(link, saved_at) if saved_at else "",
        changes=link.reply is not None,
        zones=_zones(asked),
        closes=moment_in_words(link.closes_at, zone=link.person.zone, now=get_now()),
    )


def _zones(asked: AskedForm) -> list[str]:
    if any(one.type is FieldType.ZONE for one in asked.questions):
        return zones_to_choose()
    return []


def _stored(link: FormLink, asked: AskedForm) -> StoredValues:
    has_code = carries_code() and has_shown_code(link.person)
    return stored_values(get_db(), link, asked, device=device_digest(), has_code=has_code)


def _version_then(sent: MultiDict[str, str]) -> int | None:
    """Return the version of the form that the page showed when it was opened, as it says itself."""
    given = sent.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 5 else None


def _withheld_then(sent: MultiDict[str, str]) -> frozenset[str]:
    """Return the fields that the page withheld when it was opened, as it says itself."""
    return frozenset(name for name in sent.get("withheld", "").split(",") if name)


def _mailed_then(sent: MultiDict[str, str]) -> list[int]:
    """Return the replies by mail that the page showed when it was opened, as it says itself."""
    given = sent.get("mailed", "").split(",")
    return [int(one) for one in given if one.isdecimal() and len(one) < 10]


def _take(link: FormLink, mailed: Collection[int]) -> None:
    """Let go of replies by mail that now stand in what was typed.

    Whoever has the link but no code saw none of them, and drops none.
    """
    if mailed and has_shown_code(link.person):
        take_mailed(get_db(), link, mailed)


def _as_form(values: Any) -> MultiDict[str, str]:  # Any: JSON from a browser, sorted out here
    sent: MultiDict[str, str] = MultiDict()
    if isinstance(values, dict):
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str):
                    # JSON can carry half a character, which no page could show again.
                    sent.add(str(name), one.encode(errors="replace").decode())
    return sent


def _saved_words(link: FormLink, saved_at: datetime) -> str:
    moment = moment_in_words(saved_at, zone=link.person.zone, now=get_now())
    return f"Saved {moment.partition(' (')[0]}"
