"""`/p/<token>`: a person's own page, whatever their role: open forms, dates, actions."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.domain.board import is_offered
from service.domain.states import Role
from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.models import Person, SetSession
from service.routes.catch_up_words import catch_up_views
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for
from service.routes.glass_words import opened_views
from service.routes.link_view import find_page_owner
from service.routes.page_words import (
    form_cards,
    log_lines,
    own_actions,
    place_views,
    reflection_lines,
    report_views,
)
from service.routes.quorum_words import quorum_views
from service.routes.renewal_words import renewal_views
from service.routes.set_question_words import set_question_views
from service.routes.sponsor_words import sponsored_views
from service.routes.turn_words import turn_views
from service.store import own_page
from service.store.break_glass import opened_of
from service.store.champions import parts_of
from service.store.closing_words import closing_words
from service.store.reflections import reflections
from service.store.sponsored import sponsored
from service.store.success_cases import cases_of

pages = Blueprint("pages", __name__)
pages.after_request(remember_device)

_MOST_OPEN = 3


@pages.get("/p/<token>")
def show_page(token: str) -> ResponseReturnValue:
    """Show what is open, when the sets meet, and what the owner chose to do."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    db, now = get_db(), get_now()
    places = own_page.places(db, owner.id, now=now)
    cards = form_cards(own_page.open_forms(db, owner.id, now=now), owner, get_wiring().links, now)
    has_code = has_shown_code(owner)
    return render_template(
        "participant/page.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        open_cards=[card for card in cards if not card.answered][:_MOST_OPEN],
        answered_cards=[card for card in cards if card.answered],
        places=place_views(places, owner, now),
        catch_ups=catch_up_views(db, owner, places, now=now),
        quorums=quorum_views(db, owner, places, now=now),
        renewals=renewal_views(db, owner, places, now=now),
        turns=turn_views(db, owner, places, now=now),
        actions=own_actions(own_page.actions(db, owner.id), owner, now),
        offers=own_page.offers(db, owner.id),
        reports=report_views(own_page.reports(db, owner.id, now=now), owner, now),
        sponsored=sponsored_views(sponsored(db, owner.id), owner, now, has_code=has_code),
        championed=parts_of(db, owner.id),
        cases=cases_of(db, owner.id),
        has_code=has_code,
        set_questions=set_question_views(db, owner, places, now=now, has_code=has_code),
        opened=opened_views(opened_of(db, owner.id), owner, now, has_code=has_code),
        board_sessions=_board_sessions(places),
        is_member=_is_member(places) or own_page.has_been_member(db, owner.id),
        **_behind_the_code(owner, places, has_code=has_code),
    )


def _is_member(places: list[own_page.Place]) -> bool:
    return any(one.role is Role.MEMBER for one in places)


def _board_sessions(places: list[own_page.Place]) -> dict[int, list[SetSession]]:
    """Return the meetings whose boards the owner may stand before, by set."""
    now = get_now()
    return {
        one.set_id: [
            row
            for row in (*one.past, *one.sessions)
            if is_offered(now, starts_at=row.starts_at, ends_at=row.ends_at)
        ]
        for one in places
        if one.role is Role.MEMBER or one.runs_sheet
    }


def _behind_the_code(
    owner: Person, places: list[own_page.Place], *, has_code: bool
) -> dict[str, object]:
    """Return what opens after a fresh code: the owner's own words, and the set's to them."""
    db = get_db()
    may = may_read(DataClass.CLOSING_WORD, Reader.SET, Relation.SAME_SET)
    in_set = [place.set_id for place in places if may and place.role is Role.MEMBER]
    notes = reflections(db, owner.id) if has_code else []
    return {
        "reflections": reflection_lines(notes, owner, get_now()),
        "facilitates": any(place.runs_sheet for place in places) or bool(notes),
        "log": log_lines(own_page.log_entries(db, owner.id), owner, get_now()) if has_code else [],
        "releases": own_page.releases(db, owner.id) if has_code else [],
        "farewells": closing_words(db, in_set) if has_code else {},
    }
