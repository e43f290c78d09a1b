"""A champion's own page: what the part asks, who else has it, and the button that ends it."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.domain.champions import HOURS_A_QUARTER, LEAST_FOR_A_GROUP
from service.domain.wording import day_in_words, meeting_time
from service.models import Champion, Person
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner
from service.routes.toolkit_words import SHEETS
from service.store.champions import champions_of, own_part
from service.store.programme_head import find_programme
from service.store.tasters import tasters_of
from service.workflows.step_down_champion import step_down_champion

blueprint = Blueprint("champion_page", __name__)
blueprint.after_request(remember_device)

_PAGE = "/p/<token>/champion/<int:champion_id>"


@blueprint.get(_PAGE)
def show(token: str, champion_id: int) -> ResponseReturnValue:
    """Show the part to whose it is, as long as they have it."""
    found = find_own_champion(token, champion_id)
    if found is None:
        return unknown_link_page()
    owner, champion = found
    db, now = get_db(), get_now()
    champions = champions_of(db, champion.programme_id)
    return render_template(
        "participant/champion.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        champion=champion,
        programme=find_programme(db, champion.programme_id),
        others=[one.person.name for one in champions if one.id != champion.id],
        hours=HOURS_A_QUARTER,
        least=LEAST_FOR_A_GROUP,
        tasters=[
            (
                line,
                meeting_time(line.taster.starts_at, line.taster.ends_at, zone=owner.zone, now=now),
            )
            for line in tasters_of(db, [champion.id], since=now)
        ],
        until=_until(champion, owner),
        sheets=SHEETS,
    )


@blueprint.post(_PAGE)
def step_down(token: str, champion_id: int) -> ResponseReturnValue:
    """Let the owner step down; a second press finds nothing to end."""
    if find_page_owner(token) is None:
        return unknown_link_page()
    found = find_own_champion(token, champion_id)
    if found is not None and guard_holds(token):
        step_down_champion(get_db(), found[1], now=get_now())
    return redirect(url_for("pages.show_page", token=token), 303)


def find_own_champion(token: str, champion_id: int) -> tuple[Person, Champion] | None:
    """Return whose page a token opens with a part of theirs that stands; None where none does."""
    owner = find_page_owner(token)
    if owner is None:
        return None
    champion = own_part(get_db(), champion_id, person_id=owner.id)
    return None if champion is None else (owner, champion)


def _until(champion: Champion, owner: Person) -> str:
    if champion.until_on is None:
        return ""
    today = get_now().astimezone(ZoneInfo(owner.zone)).date()
    return day_in_words(champion.until_on, today=today)
