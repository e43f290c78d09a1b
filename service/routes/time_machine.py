"""The time machine: a programme as any one person lives it, and a test of any of its mails."""

import re
import secrets
from dataclasses import dataclass, replace

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.journey.touchpoints import Part
from service.domain.journey.viewpoint import Viewpoint
from service.domain.message import OutgoingMessage
from service.domain.reach import Reach
from service.domain.visibility import placeholder
from service.errors import Refused
from service.forms.published import FORMS, load
from service.routes import access, time_machine_words
from service.routes.asked_form import AskedForm, Subject
from service.routes.console import page_number, render_console, searched_words
from service.routes.context import get_db, get_now, get_wiring
from service.routes.form_sections import Section, sections
from service.routes.mail_preview import framed
from service.routes.reply_page import StoredValues
from service.store.form_subjects import programme_terms
from service.store.programme_head import ProgrammeHead, find_programme
from service.store.set_slice import SETS_A_PAGE, slice_of_sets
from service.store.time_machine import part_holders
from service.workflows.compose_mail import preview_mail
from service.workflows.read_as import Reading, ReadMail, read_as
from service.workflows.send_test_mail import Asker, send_test_mail

blueprint = Blueprint("time_machine", __name__)
access.guard(blueprint)

_ADDRESS = "/programmes/<int:programme_id>/as"
_READER = f"{_ADDRESS}/<part>/<int:person_id>"
_MAIL = f"{_READER}/<key>"
_IN_SETS = (Part.MEMBER, Part.FACILITATOR)
_ONCE = re.compile(r"[0-9a-f]{32}")


@blueprint.get(_ADDRESS)
def choose(programme_id: int) -> ResponseReturnValue:
    """Ask as whom to read the programme."""
    head = _head(programme_id)
    searched, page = searched_words(), page_number(request.args.get("page"))
    sets = slice_of_sets(get_db(), programme_id, words=searched, page=page)
    holders = part_holders(get_db(), programme_id, of_sets=sets.set_ids)
    return render_console(
        "hr/time_machine/choose.html",
        programme=head,
        around=time_machine_words.around_the_sets(holders),
        searched=searched,
        page=page,
        page_size=SETS_A_PAGE,
        total=sets.total,
        members=time_machine_words.members(holders),
        part_in_words=time_machine_words.part_in_words,
    )


@blueprint.get(_READER)
def show(programme_id: int, part: str, person_id: int) -> ResponseReturnValue:
    """Show every mail of one person in order of time."""
    head, reading = _reading(programme_id, part, person_id)
    lines = {one.moment.key: time_machine_words.line(one) for one in reading.mails}
    return render_console(
        "hr/time_machine/reader.html",
        programme=head,
        holder=reading.holder,
        part_in_words=time_machine_words.part_in_words,
        months=time_machine_words.by_month(reading.mails, lines, reading.holder.zone),
    )


@blueprint.get(_MAIL)
def mail(programme_id: int, part: str, person_id: int, key: str) -> ResponseReturnValue:
    """Show one mail as it was or would be."""
    head, reading = _reading(programme_id, part, person_id)
    one = _one(reading, key)
    message, problem = None, ""
    try:
        message = _preview(reading, one)
    except Refused as exc:
        problem = str(exc)
    line = time_machine_words.line(one)
    return render_console(
        "hr/time_machine/mail.html",
        programme=head,
        holder=reading.holder,
        part_in_words=time_machine_words.part_in_words,
        one=one,
        line=line,
        has_form=line.form in FORMS,
        message=message,
        problem=problem,
        once=secrets.token_hex(16),
        place={"programme_id": programme_id, "part": part, "person_id": person_id, "key": key},
    )


@blueprint.get(f"{_MAIL}/html")
def frame(programme_id: int, part: str, person_id: int, key: str) -> ResponseReturnValue:
    """Return the mail's HTML for the sandboxed frame of its page."""
    _, reading = _reading(programme_id, part, person_id)
    try:
        return framed(_preview(reading, _one(reading, key)))
    except Refused:
        abort(404)


@blueprint.get(f"{_MAIL}/form")
def form(programme_id: int, part: str, person_id: int, key: str) -> ResponseReturnValue:
    """Show the form behind a mail, empty and to be looked at only."""
    head, reading = _reading(programme_id, part, person_id)
    one = _one(reading, key)
    line = time_machine_words.line(one)
    if line.form not in FORMS:
        abort(404)
    return render_console(
        "hr/time_machine/form.html",
        programme=head,
        holder=reading.holder,
        part_in_words=time_machine_words.part_in_words,
        line=line,
        definition=load(line.form),
        sections=_empty_form(line.form, programme_id, reading),
        place={"programme_id": programme_id, "part": part, "person_id": person_id, "key": key},
    )


@blueprint.post(f"{_MAIL}/test")
def test(programme_id: int, part: str, person_id: int, key: str) -> ResponseReturnValue:
    """Send the mail, as it is shown, to whoever pressed."""
    _, reading = _reading(programme_id, part, person_id)
    one = _one(reading, key)
    once = request.form.get("once", "")
    if not _ONCE.fullmatch(once) or not time_machine_words.line(one).can_be_tested:
        abort(400)
    colleague = access.colleague()
    said = _Said("", "look")
    if not colleague.address:
        said = _Said(
            "We do not know your address yet. Sign out, sign in again, and press once more.", "look"
        )
    elif not _reach().includes(colleague.address):
        said = _Said(
            f"Nothing was sent: SEND_MODE does not let us write to {colleague.address}.", "look"
        )
    else:
        said = _sent(programme_id, reading, one, once, colleague)
    flash(said.words, said.shape)
    address = url_for(
        "time_machine.mail", programme_id=programme_id, part=part, person_id=person_id, key=key
    )
    return redirect(address, 303)


@dataclass(frozen=True)
class _Said:
    words: str
    shape: str


def _sent(
    programme_id: int, reading: Reading, one: ReadMail, once: str, colleague: access.Colleague
) -> _Said:
    asker = Asker(colleague.actor, colleague.name, colleague.address, access.current().reader)
    try:
        is_new = send_test_mail(
            get_db(),
            programme_id,
            one.mail,
            naming=reading.named_in(one),
            asker=asker,
            once=once,
            senders=get_wiring().settings.sender_mailboxes,
            now=get_now(),
        )
    except Refused as exc:
        return _Said(f"Nothing was sent: {exc}.", "look")
    if not is_new:
        return _Said("That test is on its way already; it goes once.", "good")
    return _Said(f"A test goes to {colleague.address} in a moment, and to nobody else.", "good")


def _reach() -> Reach:
    settings = get_wiring().settings
    return Reach.of(settings.send_mode, settings.pilot_recipients)


def _preview(reading: Reading, one: ReadMail) -> OutgoingMessage:
    return preview_mail(
        get_db(),
        one.mail,
        seen_by=access.current().reader,
        now=one.mail.due_at,
        naming=reading.named_in(one),
    )


def _empty_form(slug: str, programme_id: int, reading: Reading) -> tuple[Section, ...]:
    """Return the form with nothing in it; what it asks of each action stands there once."""
    definition = load(slug)
    own_words = placeholder(reading.holder.given_name)
    subjects = tuple(
        Subject(f"{kind}_0", kind, own_words if kind == "action" else f"Each {kind} of the set")
        for kind in sorted(definition.kinds_of_each)
    )
    part = reading.holder.view.part
    holds = {*programme_terms(get_db(), programme_id), *([part.value] if part in _IN_SETS else [])}
    questions = definition.asking_each(tuple(one.name for one in subjects), holds=holds)
    asked = AskedForm(definition, questions, subjects)
    about = reading.holder.about_name.partition(" ")[0]
    shown = sections(asked, StoredValues({}, frozenset()), {}, addressee=about)
    return tuple(
        replace(one, views=tuple(replace(view, help=None) for view in one.views)) for one in shown
    )


def _reading(programme_id: int, part: str, person_id: int) -> tuple[ProgrammeHead, Reading]:
    head = _head(programme_id)
    if part not in set(Part):
        abort(404)
    reading = read_as(
        get_db(),
        programme_id,
        Viewpoint(Part(part), person_id),
        seen_by=access.current().reader,
        now=get_now(),
        holidays_of=get_wiring().holidays_of,
    )
    if reading is None:
        abort(404)
    return head, reading


def _one(reading: Reading, key: str) -> ReadMail:
    found = reading.find(key)
    if found is None:
        abort(404)
    return found


def _head(programme_id: int) -> ProgrammeHead:
    head = find_programme(get_db(), programme_id)
    if head is None:
        abort(404)
    return head
