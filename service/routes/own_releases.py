"""What the owner's manager would get: shown exactly, released line by line, taken back."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.release import FROM_PAGE, HOLD, LABELS, data_class, is_in_time
from service.domain.states import ReleaseState
from service.domain.visibility import Reader, Relation, Verdict, may_read
from service.domain.wording import moment_in_words
from service.models import Person, Release, Reply
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_own_place, find_page_owner
from service.store import own_page, own_summary
from service.workflows.compose_mail import preview_own_summary
from service.workflows.mail_subject import MailSubject
from service.workflows.release_own_line import release_own_line
from service.workflows.revoke_release import revoke_release

blueprint = Blueprint("own_releases", __name__)
blueprint.after_request(remember_device)

_RULE = "/p/<token>/manager/<int:membership_id>"


@dataclass(frozen=True)
class ReleaseView:
    """One line that was ticked, and what becomes of it."""

    release_id: int
    label: str
    words: str
    state: str
    is_sent: bool
    is_revocable: bool


@dataclass(frozen=True)
class OfferedLine:
    """A line that can be released from here."""

    line: str
    label: str
    words: str


@blueprint.get(_RULE)
def show(token: str, membership_id: int) -> ResponseReturnValue:
    """Show the next summary as it would go now, every line released, and what else could be."""
    found = find_own_place(token, membership_id)
    if found is None:
        return unknown_link_page()
    owner, place = found
    if not has_shown_code(owner):
        return render_template(
            "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
        )
    db, now = get_db(), get_now()
    coming = own_summary.next_summary(db, place, now=now, holidays_of=get_wiring().holidays_of)
    rows = own_summary.releases_in(db, place)
    return render_template(
        "participant/manager.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        membership_id=membership_id,
        set_name=place.learning_set.name,
        manager=owner.manager,
        mail=None if coming is None else preview_own_summary(db, _subject(coming, owner), now=now),
        due="" if coming is None else moment_in_words(coming.due_at, zone=owner.zone, now=now),
        releases=[_view(row, owner, coming, now) for row in rows],
        offered=_offered(own_summary.joining_reply(db, place), rows),
    )


@blueprint.post(_RULE)
def release(token: str, membership_id: int) -> ResponseReturnValue:
    """Release one line of the joining form to the manager."""
    found = find_own_place(token, membership_id)
    if found is None:
        return unknown_link_page()
    owner, place = found
    if guard_holds(token) and has_shown_code(owner) and owner.manager_id is not None:
        release_own_line(get_db(), place, request.form.get("line", ""), now=get_now())
    return redirect(url_for("own_releases.show", token=token, membership_id=membership_id), 303)


@blueprint.post("/p/<token>/releases/<int:release_id>/revoke")
def take_back(token: str, release_id: int) -> ResponseReturnValue:
    """Take a line back before it goes to the manager."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    found = own_page.release(get_db(), release_id, owner_id=owner.id)
    if found is not None and guard_holds(token) and has_shown_code(owner):
        # As with ticking: that there was a line is not for HR's eyes.
        revoke_release(get_db(), found, actor="service", now=get_now())
    place_id = request.form.get("membership_id", type=int)
    if place_id is not None:
        return redirect(url_for("own_releases.show", token=token, membership_id=place_id), 303)
    return redirect(url_for("pages.show_page", token=token, _anchor="releases"), 303)


def _subject(coming: own_summary.NextSummary, owner: Person) -> MailSubject:
    return MailSubject(
        touchpoint="manager-summary",
        programme_id=coming.programme_id,
        person_id=coming.manager_id,
        set_session_id=coming.session_id,
        about_person_id=owner.id,
        due_at=coming.due_at,
        mailing_id=coming.mailing_id,
    )


def _view(
    row: Release, owner: Person, coming: own_summary.NextSummary | None, now: datetime
) -> ReleaseView:
    return ReleaseView(
        release_id=row.id,
        label=LABELS[row.line],
        words=row.words,
        state=_state(row, owner, coming, now),
        is_sent=row.state is ReleaseState.SENT,
        is_revocable=row.state is ReleaseState.DRAFTED,
    )


def _state(
    row: Release, owner: Person, coming: own_summary.NextSummary | None, now: datetime
) -> str:
    if row.state is ReleaseState.SENT:
        return "Sent"
    if row.state is ReleaseState.REVOKED:
        return "Taken back"
    if coming is None:
        return "No summary is to come"
    if is_in_time(row.ticked_at, due_at=coming.due_at):
        return "In the mail above"
    held = moment_in_words(row.ticked_at + HOLD, zone=owner.zone, now=now)
    return f"Held until {held}; goes with the summary after that"


def _offered(reply: Reply | None, rows: list[Release]) -> list[OfferedLine]:
    """Return the joining form's lines that nobody outside the set may read yet."""
    if reply is None:
        return []
    words = {one.field: one.value for one in reply.answers}
    taken = {
        row.line
        for row in rows
        if row.reply_id == reply.id and row.state is not ReleaseState.REVOKED
    }
    ticked = {Verdict.IF_RELEASED}
    return [
        OfferedLine(line, LABELS[line], words[field])
        for line, field in FROM_PAGE.items()
        if words.get(field)
        and line not in taken
        and may_read(data_class(LABELS[line]), Reader.MANAGER, Relation.OWN_REPORT, met=ticked)
    ]
