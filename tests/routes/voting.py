"""How the tests vote in a set: press on the own page, and read the card of the vote there."""

import re
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import Membership
from tests.hr import counted_queries
from tests.participants import page_path
from tests.routes.pressing import guard
from tests.web_wiring import WebWiring


def press(client: FlaskClient, wiring: WebWiring, person_id: int, button: str, do: str = "") -> int:
    """Press what stands on somebody's page behind `{membership}` of their one set."""
    path = page_path(wiring, person_id)
    with wiring.database.reading() as db:
        where = Membership.person_id == person_id
        place = db.scalars(select(Membership.id).where(where)).one()
    return client.post(
        f"{path}/{button.format(membership=place)}",
        data={"csrf_token": guard(client, f"{path}/pause/{place}"), "do": do},
    ).status_code


def card(client: FlaskClient, wiring: WebWiring, person_id: int, *headings: str) -> str:
    """Return the words of the card, "" where there is none; buttons with what readers hear."""
    page = unescape(client.get(page_path(wiring, person_id)).text)
    found = re.search(rf'<div class="card">\n<h3>(?:{"|".join(headings)}).*?\n</div>\n', page, re.S)
    return " ".join(re.sub("<[^>]+>", " ", found[0] if found else "").split())


def costs(
    client: FlaskClient, wiring: WebWiring, person_id: int, presses: list[tuple[int, str, str]]
) -> list[int]:
    """Return how many queries somebody's page takes after each press of a person, in turn."""
    counts = []
    for who, button, do in presses:
        press(client, wiring, who, button, do)
        with counted_queries(wiring.database) as statements:
            client.get(page_path(wiring, person_id))
        counts.append(len(statements))
    return counts
