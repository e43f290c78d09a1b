"""A champion's tasters: set one, pass its link on, see who comes, call it off."""

from datetime import date, datetime, time

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.domain.tasters import (
    LEAST_PLACES,
    MINUTES,
    MOST_PLACES,
    USUAL_PLACES,
    WantedTaster,
)
from service.domain.wording import meeting_time
from service.errors import Refused
from service.models import Champion
from service.routes.champion_page import find_own_champion
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_for, guard_holds, require_guard
from service.routes.typed_words import typed_words
from service.routes.zones import zones_to_choose
from service.store import tasters
from service.workflows.host_taster import call_off_taster, host_taster

blueprint = Blueprint("tasters", __name__)
blueprint.after_request(remember_device)

_NEW = "/p/<token>/champion/<int:champion_id>/taster"
_ONE = "/p/<token>/champion/<int:champion_id>/tasters/<int(max=2147483647):taster_id>"


@blueprint.get(_NEW)
def ask(token: str, champion_id: int) -> ResponseReturnValue:
    """Ask when, where and for how many."""
    found = find_own_champion(token, champion_id)
    if found is None:
        return unknown_link_page()
    owner, champion = found
    blank = dict.fromkeys(_FIELDS, "")
    return _form(token, champion, blank | {"zone": owner.zone, "places": str(USUAL_PLACES)})


@blueprint.post(_NEW)
def host(token: str, champion_id: int) -> ResponseReturnValue:
    """Set the taster, or say what to mend; nothing typed is lost."""
    found = find_own_champion(token, champion_id)
    if found is None:
        return unknown_link_page()
    champion = found[1]
    typed = {name: typed_words(name) for name in _FIELDS}
    try:
        require_guard(token)
        taster = host_taster(get_db(), champion, _wanted(typed), now=get_now())
    except Refused as refused:
        return _form(token, champion, typed, problem=str(refused)), 400
    return redirect(
        url_for("tasters.show", token=token, champion_id=champion_id, taster_id=taster.id), 303
    )


@blueprint.get(_ONE)
def show(token: str, champion_id: int, taster_id: int) -> ResponseReturnValue:
    """Show the link to pass on, and who comes."""
    found = find_own_champion(token, champion_id)
    taster = tasters.own_taster(get_db(), taster_id, champion_id=champion_id) if found else None
    if found is None or taster is None:
        return unknown_link_page()
    (owner, champion), now = found, get_now()
    coming = tasters.who_comes(get_db(), taster_id)
    return render_template(
        "participant/taster.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        champion=champion,
        taster=taster,
        when=meeting_time(taster.starts_at, taster.ends_at, zone=owner.zone, now=now),
        coming=coming,
        is_over=taster.starts_at <= now,
        link=get_wiring().links.taster_url(taster.id),
    )


@blueprint.post(f"{_ONE}/call-off")
def call_off(token: str, champion_id: int, taster_id: int) -> ResponseReturnValue:
    """Call it off; whoever has a place gets a mail."""
    found = find_own_champion(token, champion_id)
    taster = tasters.own_taster(get_db(), taster_id, champion_id=champion_id) if found else None
    if found is None or taster is None:
        return unknown_link_page()
    if guard_holds(token):
        call_off_taster(get_db(), taster, now=get_now())
    return redirect(
        url_for("tasters.show", token=token, champion_id=champion_id, taster_id=taster_id), 303
    )


_FIELDS = ("day", "time", "zone", "place", "places")


def _wanted(typed: dict[str, str]) -> WantedTaster:
    try:
        day, at = date.fromisoformat(typed["day"]), time.fromisoformat(typed["time"])
    except ValueError as exc:
        raise Refused("give the day and the hour") from exc
    places = typed["places"]
    return WantedTaster(
        starts_local=datetime.combine(day, at.replace(second=0, microsecond=0, tzinfo=None)),
        zone=typed["zone"],
        place=" ".join(typed["place"].split()),
        places=int(places) if places.isascii() and places.isdecimal() and len(places) < 4 else 0,
    )


def _form(token: str, champion: Champion, typed: dict[str, str], *, problem: str = "") -> str:
    return render_template(
        "participant/taster_new.html",
        token=token,
        guard=guard_for(token),
        owner=champion.person,
        champion=champion,
        typed=typed,
        problem=problem,
        minutes=MINUTES,
        least=LEAST_PLACES,
        most=MOST_PLACES,
        zones=zones_to_choose(),
    )
