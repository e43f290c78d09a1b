"""The facilitator's run-sheet of the next session, as a plain page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.domain.states import (
    ActionState,
    Coming,
    FieldClass,
    Mode,
    Presenting,
    Response,
    SessionKind,
)
from service.domain.turns import by_waiting, places_of, proposed
from service.domain.visibility import DataClass, Reader, Relation, Verdict, may_read
from service.domain.wording import day_in_words, joined, meeting_time
from service.models import Person
from service.routes.agenda_lines import AgendaLine, agenda_lines, agenda_of, theme_of
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for
from service.routes.link_view import find_own_place
from service.routes.page_words import STATES
from service.store.hosting import leads_session
from service.store.run_sheet import MemberLine, RunSheet, next_session, run_sheet

blueprint = Blueprint("run_sheet", __name__)
blueprint.after_request(remember_device)

_SAID = {Coming.YES: "comes", Coming.LATE: "will be late", Coming.NO: "can't make it"}
_IN_OUTLOOK = {
    Response.ACCEPTED: "accepted in Outlook",
    Response.TENTATIVE: "tentative in Outlook",
    Response.DECLINED: "declined in Outlook",
    Response.NONE: "has not said",
}
_WISHES = {
    Presenting.YES: "would like to",
    Presenting.MAYBE: "maybe",
    Presenting.NOT_TODAY: "not this time",
}
_CHOSEN = {FieldClass.FACILITATOR: "shown to you", FieldClass.SET: "shown to the set"}


@dataclass(frozen=True)
class SheetView:
    """The sheet in words; each pair or triple begins with a member's name."""

    when: str
    number: int
    of: int
    coming: int
    members: tuple[tuple[str, str, bool], ...]
    """(name, what they said, whether they are likely to come)."""
    turns: tuple[tuple[str, str, str], ...]
    """(name, when they last presented, what they would), the longest waiting first."""
    proposed: str
    """Who is proposed to present, or to lead; empty where nobody is."""
    leads: bool
    """Whether it is a project's session, which one of them leads."""
    actions: tuple[tuple[str, str, str, str], ...]
    """(name, action, state, by when)."""
    questions: tuple[tuple[str, str, str], ...]
    """(name, question, whom they chose)."""
    agenda: tuple[AgendaLine, ...]
    theme: str


@blueprint.get("/p/<token>/run-sheet/<int:membership_id>")
def show(token: str, membership_id: int) -> ResponseReturnValue:
    """Show who comes, what is open and whose turn it is, to whom facilitates the set."""
    found = find_own_place(token, membership_id)
    if found is None:
        return unknown_link_page()
    owner, place = found
    session = next_session(get_db(), place.set_id, now=get_now())
    if not leads_session(get_db(), place, session):
        return unknown_link_page()
    if not has_shown_code(owner):
        return render_template(
            "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
        )
    now, mode = get_now(), place.learning_set.programme.mode
    sheet = run_sheet(get_db(), place.set_id, now=now)
    return render_template(
        "participant/run_sheet.html",
        token=token,
        owner=owner,
        set_name=place.learning_set.name,
        sheet=None if sheet is None else _view(sheet, owner, mode, now),
    )


def _view(sheet: RunSheet, owner: Person, mode: Mode, now: datetime) -> SheetView:
    today = now.astimezone(ZoneInfo(owner.zone)).date()
    row = sheet.session
    members = tuple(_member(one) for one in sheet.members) if _may(DataClass.COMING) else ()
    agenda = agenda_of(row, mode, people=len(sheet.members))
    places = places_of(mode, presenters=agenda.presenters)
    shows_turns = _may(DataClass.TURNS) and row.kind is SessionKind.STANDARD
    return SheetView(
        when=meeting_time(row.starts_at, row.ends_at, zone=owner.zone, now=now),
        number=row.number,
        of=sheet.of,
        coming=sum(likely for _, _, likely in members),
        members=members,
        turns=tuple(_turn(one) for one in sheet.named(by_waiting(sheet.ledger)))
        if shows_turns
        else (),
        proposed=joined(
            [one.person.name for one in sheet.named(proposed(sheet.ledger, places=places))]
        )
        if shows_turns
        else "",
        leads=mode is Mode.SHARED_PROJECT,
        actions=tuple(
            (
                name,
                one.what,
                "" if one.state is ActionState.OPEN else STATES[one.state],
                day_in_words(one.due_on, today=today) if one.due_on else "",
            )
            for name, one in sheet.actions
        )
        if _may(DataClass.ACTION)
        else (),
        questions=tuple(
            (name, words, _CHOSEN[shown_to])
            for name, shown_to, words in sheet.questions
            if _may(DataClass.QUESTION, met=_chosen(shown_to))
        ),
        agenda=agenda_lines(agenda, starts_at=row.starts_at, zone=owner.zone),
        theme=theme_of(row, mode, of=sheet.of),
    )


def _may(data: DataClass, *, met: Collection[Verdict] = ()) -> bool:
    return may_read(data, Reader.FACILITATOR, Relation.SAME_SET, met=met)


def _chosen(shown_to: FieldClass) -> frozenset[Verdict]:
    return frozenset({Verdict.IF_CHOSEN}) if shown_to in _CHOSEN else frozenset()


def _member(one: MemberLine) -> tuple[str, str, bool]:
    if one.coming is not None:
        return one.person.name, _SAID[one.coming], one.coming is not Coming.NO
    likely = one.response in (Response.ACCEPTED, Response.TENTATIVE)
    return one.person.name, _IN_OUTLOOK[one.response], likely


def _turn(one: MemberLine) -> tuple[str, str, str]:
    presented = one.waiting.presented
    last = f"last in session {presented[-1]}" if presented else "not yet"
    wish = one.waiting.wish
    return one.person.name, last, "" if wish is None else _WISHES[wish]
