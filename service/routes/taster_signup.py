"""A taster's own small sign-up, by link and without log-in; looking writes nothing."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.tasters import MINUTES, places_left
from service.domain.wording import day_in_words, time_in_words, zone_in_words
from service.errors import Refused
from service.files.ics_file import write_taster_file
from service.models import Programme, Taster, TasterPlace
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.form_guard import guard_for, guard_holds, require_guard
from service.store import tasters
from service.workflows.take_taster_place import ask_for_place, confirm_place, give_place_back

blueprint = Blueprint("taster_signup", __name__)


@blueprint.get("/t/<token>")
def show(token: str) -> ResponseReturnValue:
    """Say what, when and where, and ask for name and address."""
    taster = _taster(token)
    return unknown_link_page() if taster is None else _page(token, taster)


@blueprint.post("/t/<token>")
def sign_up(token: str) -> ResponseReturnValue:
    """Have a mail sent to the address, whoever's it is; the answer is the same for all."""
    taster = _taster(token, locked=True)
    if taster is None:
        return unknown_link_page()
    name, address = request.form.get("name", ""), request.form.get("address", "")
    try:
        require_guard(token)
        ask_for_place(
            get_db(),
            taster,
            name=name,
            address=address,
            senders=get_wiring().settings.sender_mailboxes,
            now=get_now(),
        )
    except Refused as refused:
        page = _page(token, taster, name=name, address=address, problem=str(refused))
        return page, 400
    return redirect(url_for("taster_signup.asked", token=token), 303)


@blueprint.get("/t/<token>/asked")
def asked(token: str) -> ResponseReturnValue:
    """Say where to look."""
    taster = _taster(token)
    if taster is None:
        return unknown_link_page()
    return render_template("participant/taster_asked.html", token=token)


@blueprint.get("/taster-place/<token>")
def place(token: str) -> ResponseReturnValue:
    """Show a place as it stands, with the one press that takes it or gives it back."""
    found = _place(token)
    if found is None:
        return unknown_link_page()
    taster = found.taster
    return render_template(
        "participant/taster_place.html",
        token=token,
        guard=guard_for(token),
        is_mine=found.confirmed_at is not None and found.given_back_at is None,
        left=_left(taster),
        **_told(taster),
    )


@blueprint.post("/taster-place/<token>")
def press(token: str) -> ResponseReturnValue:
    """Take the place or give it back, as the button says; pressed twice it stays as it is."""
    found = _place(token, locked=True)
    if found is None:
        return unknown_link_page()
    if guard_holds(token):
        match request.form.get("do"):
            case "take":
                confirm_place(get_db(), found, now=get_now())
            case "give-back":
                give_place_back(found, now=get_now())
    return redirect(url_for("taster_signup.place", token=token), 303)


@blueprint.get("/taster-place/<token>/taster.ics")
def calendar_file(token: str) -> ResponseReturnValue:
    """Give the date as a file for any calendar."""
    found = _place(token)
    if found is None:
        return unknown_link_page()
    taster = found.taster
    body = write_taster_file(
        uid=f"taster-{taster.id}@{get_wiring().settings.public_url.partition('://')[2]}",
        starts_local=taster.starts_local,
        zone=taster.zone,
        minutes=MINUTES,
        place=taster.place,
        is_called_off=taster.called_off_at is not None,
        now=get_wiring().real_now(),
    )
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="taster.ics"'
    return response


def _taster(token: str, *, locked: bool = False) -> Taster | None:
    pointer = get_wiring().links.read_taster(token)
    return None if pointer is None else tasters.find_taster(get_db(), pointer.id, locked=locked)


def _place(token: str, *, locked: bool = False) -> TasterPlace | None:
    pointer = get_wiring().links.read_place(token)
    return None if pointer is None else tasters.find_place(get_db(), pointer.id, locked=locked)


def _left(taster: Taster) -> int:
    return places_left(taster.places, tasters.taken(get_db(), taster.id))


def _told(taster: Taster) -> dict[str, object]:
    programme = get_db().get_one(Programme, taster.champion.programme_id)
    return {
        "taster": taster,
        "host": taster.champion.person.name,
        "programme": programme,
        "when": _when(taster),
        "is_over": taster.starts_at <= get_now(),
    }


def _when(taster: Taster) -> str:
    """Say when on the clocks of its own zone: whose page this is, nobody knows."""
    zone = ZoneInfo(taster.zone)
    day = day_in_words(taster.starts_local.date(), today=get_now().astimezone(zone).date())
    ends = time_in_words(taster.ends_at.astimezone(zone))
    return f"{day}, {time_in_words(taster.starts_local)}–{ends} ({zone_in_words(taster.zone)})"


def _page(
    token: str, taster: Taster, *, name: str = "", address: str = "", problem: str = ""
) -> str:
    return render_template(
        "participant/taster_signup.html",
        token=token,
        guard=guard_for(token),
        name=name,
        address=address,
        problem=problem,
        left=_left(taster),
        domain=taster.champion.person.address.rpartition("@")[2],
        **_told(taster),
    )
