"""`/p/<token>/project/<set id>/recommendations`: what a set recommends, and puts to its sponsor."""

from datetime import date, datetime

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from service.errors import Refused
from service.models import Recommendation
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.project_desk import (
    RULE,
    STALE,
    ProjectDesk,
    Typed,
    find_desk,
    is_ours,
    page_word,
    refusal,
    seen_edition,
)
from service.routes.project_page import project_page
from service.routes.typed_words import typed_words
from service.store import recommendations
from service.workflows.change import Change
from service.workflows.follow_recommendation import Told, follow_recommendation
from service.workflows.hold_project import hold_project
from service.workflows.put_to_sponsor import put_to_sponsor, take_press_back
from service.workflows.tell_sponsor_again import tell_sponsor_again
from service.workflows.write_recommendation import (
    RecommendationText,
    change_recommendation,
    put_recommendation_back,
    withdraw_recommendation,
    write_recommendation,
)

pages = Blueprint("project_recommendations", __name__)
pages.after_request(remember_device)

_FIELDS = ("title", "words", "why", "wanted_owner", "wanted_on")
_ANCHOR = "recommendations"
_NEW = "new-recommendation"
_EMPTY = "Say in a line what you recommend; the rest can follow."
_NO_DAY = "We could not read the day. Choose it again, or write it as 2027-04-30."
_MEANWHILE = (
    "Somebody in your set changed this recommendation meanwhile. How it stands now is above; what "
    "you typed is still in its form. Press once more if it should still be so."
)
_GONE = (
    "Somebody in your set took this recommendation out meanwhile. What you typed stands in the "
    "form for a new one."
)


@pages.post(f"{RULE}/recommendations")
def add(token: str, set_id: int) -> ResponseReturnValue:
    """Take a new recommendation, for the set alone."""
    desk = find_desk(token, set_id)
    refused = refusal(token, desk)
    if desk is None or refused is not None:
        return refused or unknown_link_page(typed=request.form)
    if not is_ours(token):
        return _again(desk, _NEW, STALE), 400
    text = _text()
    if isinstance(text, str):
        return _again(desk, _NEW, text), 422
    write_recommendation(get_db(), desk.membership, text, once=page_word(), now=get_now())
    return redirect(desk.url(_ANCHOR), 303)


@pages.post(f"{RULE}/recommendations/<int(max=2147483647):recommendation_id>")
def change(token: str, set_id: int, recommendation_id: int) -> ResponseReturnValue:
    """Change one, take it out, press for it, or tell how it goes."""
    desk = find_desk(token, set_id)
    refused = refusal(token, desk)
    row = recommendations.find(get_db(), recommendation_id, set_id=set_id)
    if desk is None or refused is not None or row is None:
        return refused or unknown_link_page(typed=request.form)
    form = f"recommendation-{row.id}"
    if not is_ours(token):
        return _again(desk, form, STALE), 400
    do = request.form.get("do", "")
    text = _text() if do == "change" else None
    if isinstance(text, str):
        return _again(desk, form, text), 422
    try:
        _act(desk, row, do, text)
    except Refused:
        return _again(desk, _form_now(row), _GONE if row.withdrawn_at else _MEANWHILE), 409
    return redirect(desk.url(_ANCHOR), 303)


def _act(desk: ProjectDesk, row: Recommendation, do: str, text: RecommendationText | None) -> None:
    db, place, now = get_db(), desk.membership, get_now()
    if text is not None:
        change_recommendation(db, place, row, text, seen=seen_edition(), now=now)
        return
    match do:
        case "take-out":
            withdraw_recommendation(db, place, row, seen=seen_edition(), now=now)
        case "put-back":
            put_recommendation_back(db, place, row, now=now)
        case "put":
            if put_to_sponsor(db, place, row, seen=seen_edition(), now=now):
                _tell_sponsor(row)
        case "think-again":
            take_press_back(db, place, row)
        case Told.RUNNING | Told.DONE | Told.NOT_YET:
            hold_project(db, place)
            actor = f"person:{desk.owner.id}"
            follow_recommendation(db, row, Told(do), actor=actor, now=now)


def _tell_sponsor(row: Recommendation) -> None:
    wiring = get_wiring()
    senders, holidays_of = wiring.settings.sender_mailboxes, wiring.holidays_of
    tell_sponsor_again(get_db(), row, Change("service", get_now(), "", senders, holidays_of))


def _form_now(row: Recommendation) -> str:
    """Return the form in which words about a recommendation can be changed as it stands now."""
    if row.put_at is not None:
        following = recommendations.replacing(get_db(), row.id)
        return _NEW if following is None else _form_now(following)
    return _NEW if row.withdrawn_at is not None else f"recommendation-{row.id}"


def _text() -> RecommendationText | str:
    """Return what was typed, or what is wrong with it."""
    values = {name: typed_words(name) for name in _FIELDS}
    day = _day(values["wanted_on"])
    if not values["words"]:
        return _EMPTY
    if values["wanted_on"] and day is None:
        return _NO_DAY
    return RecommendationText(
        values["title"], values["words"], values["why"], values["wanted_owner"], day
    )


def _day(typed: str) -> date | None:
    try:
        day = datetime.strptime(typed, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _again(desk: ProjectDesk, form: str, note: str) -> str:
    values = {name: typed_words(name) for name in _FIELDS}
    return project_page(desk, Typed(form, values, note))
