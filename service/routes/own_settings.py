"""When mails come, and the notice somebody was given: both on their own page."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.notice import CURRENT, notice_of
from service.domain.wording import day_and_month
from service.errors import Refused
from service.models import Person
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner
from service.routes.zones import zones_to_choose
from service.store import own_page
from service.workflows.change_own_pattern import change_own_pattern

blueprint = Blueprint("own_settings", __name__)

_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


@blueprint.get("/p/<token>/settings")
def show(token: str) -> ResponseReturnValue:
    """Ask where and on which days the owner works."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    return _page(token, owner, owner.zone, owner.working_days.split(","), problem="")


@blueprint.post("/p/<token>/settings")
def change(token: str) -> ResponseReturnValue:
    """Keep them, or say what is wrong with what was typed."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    zone, days = request.form.get("zone", "").strip(), request.form.getlist("working_days")
    if not guard_holds(token):
        return redirect(url_for("own_settings.show", token=token), 303)
    try:
        change_own_pattern(get_db(), owner, zone=zone, working_days=days, now=get_now())
    except Refused as refused:
        return _page(token, owner, zone, days, problem=str(refused)), 400
    return redirect(url_for("pages.show_page", token=token, _anchor="part"), 303)


@blueprint.get("/p/<token>/notice")
def notice(token: str) -> ResponseReturnValue:
    """Show the notice as the owner was given it, and when."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    given = own_page.notice_given(get_db(), owner.id)
    shown = CURRENT if given is None else notice_of(given[0])
    zone = ZoneInfo(owner.zone)
    today = get_now().astimezone(zone).date()
    given_on = given[1].astimezone(zone).date() if given is not None else None
    return render_template(
        "participant/notice.html",
        token=token,
        owner=owner,
        version=shown.version,
        since=day_and_month(shown.since, today=today),
        given_on=day_and_month(given_on, today=today) if given_on else "",
    )


def _page(token: str, owner: Person, zone: str, days: list[str], *, problem: str) -> str:
    return render_template(
        "participant/settings.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        zone=zone,
        days=days,
        all_days=_DAYS,
        zones=zones_to_choose(),
        problem=problem,
    )
