"""The private invitation to present next, and the word that is given to it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Coming, Mode, Presenting
from service.models import Attendance, Membership, Programme, Turn
from tests.hr import counted_queries
from tests.participants import Maple, page_path
from tests.routes.forms import Desk
from tests.routes.pressing import guard
from tests.web_wiring import NOW, WebWiring

INVITATION = "You have not had the room yet."


def _cards(client: FlaskClient, wiring: WebWiring, person_id: int) -> list[str]:
    """Return the words of each card about presenting on somebody's page."""
    page = unescape(client.get(page_path(wiring, person_id)).text)
    found = re.findall(
        r"<h3>(?:Your turn, if you like|Presenting next)</h3>\n<p>(.*?)</p>", page, re.S
    )
    return [" ".join(one.split()) for one in found]


def _answer(client: FlaskClient, wiring: WebWiring, maple: Maple, do: str, **more: object) -> int:
    path = page_path(wiring, maple.ann)
    fields = {"csrf_token": guard(client, path), "session": maple.sessions[1], "do": do, **more}
    return client.post(f"{path}/turn/{maple.ann_in}", data=fields).status_code


def _wishes(wiring: WebWiring) -> list[tuple[int, Presenting | None]]:
    with wiring.database.reading() as db:
        rows = db.scalars(select(Attendance).order_by(Attendance.id))
        return [(row.set_session_id, row.presenting) for row in rows]


def test_longest_waiting_are_invited_on_their_own_pages_alone(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).mode = Mode.SHARED_PROJECT
        db.add(Turn(set_session_id=maple.sessions[0], person_id=maple.ann))

    found = {who: _cards(client, wiring, getattr(maple, who)) for who in ("ann", "bob", "fay")}

    assert {who: len(cards) for who, cards in found.items()} == {"ann": 0, "bob": 1, "fay": 0}
    assert found["bob"][0].startswith(
        f"{INVITATION} Would you like to lead the session on Tuesday 2 March?"
    )


def test_whoever_has_presented_is_invited_in_other_words(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.add(Turn(set_session_id=maple.sessions[0], person_id=maple.ann))

    [card] = _cards(client, wiring, maple.ann)

    assert card.startswith("It has been a while since you had the room. Would you like to present")


@pytest.mark.parametrize(
    ("do", "presenting", "said"),
    [
        ("yes", Presenting.YES, "You said that you would like to present on Tuesday 2 March."),
        ("maybe", Presenting.MAYBE, "You said that you may present on Tuesday 2 March."),
        (
            "not-today",
            Presenting.NOT_TODAY,
            "You said that Tuesday 2 March is not the day for you to present.",
        ),
    ],
)
def test_answer_stands_on_the_page_and_can_be_changed(
    client: FlaskClient,
    wiring: WebWiring,
    maple: Maple,
    do: str,
    presenting: Presenting,
    said: str,
) -> None:
    statuses = [_answer(client, wiring, maple, "yes"), _answer(client, wiring, maple, do)]

    assert statuses == [303, 303]
    assert _wishes(wiring) == [(maple.sessions[1], presenting)]
    assert _cards(client, wiring, maple.ann) == [said]


def test_invitations_end_and_begin_again_as_their_reader_says(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    found = []
    for do in ("never", "again"):
        _answer(client, wiring, maple, do)
        with wiring.database.reading() as db:
            place = db.get_one(Membership, maple.ann_in)
            found.append((place.not_invited_at, len(_cards(client, wiring, maple.ann))))

    assert found == [(NOW, 0), (None, 1)]


def test_answer_to_a_session_that_is_over_or_anothers_changes_nothing(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    statuses = [
        _answer(client, wiring, maple, "yes", session=maple.sessions[0]),
        _answer(client, wiring, maple, "yes", session="no number"),
        _answer(client, wiring, maple, "yes", csrf_token="made up"),
        _answer(client, wiring, maple, "perhaps"),
    ]

    assert (statuses, _wishes(wiring)) == ([303] * 4, [])


def test_facilitator_has_no_turn_to_answer_for(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.reading() as db:
        place = db.scalars(select(Membership.id).where(Membership.person_id == maple.fay)).one()

    answer = client.post(f"{page_path(wiring, maple.fay)}/turn/{place}", data={"do": "yes"})

    assert answer.status_code == 404


def test_before_session_form_tells_the_ledger_what_its_writer_would(
    desk: Desk, wiring: WebWiring, maple: Maple
) -> None:
    path = desk.form("before-session", session=2)
    found = []
    for told in ({"presenting": "maybe"}, {}):
        desk.send(path, coming="yes", **told)
        with wiring.database.reading() as db:
            row = db.scalars(select(Attendance)).one()
            found.append((row.coming, row.presenting))

    assert found == [(Coming.YES, Presenting.MAYBE), (Coming.YES, None)]


def test_form_without_a_word_on_presenting_keeps_the_pages(
    client: FlaskClient, desk: Desk, wiring: WebWiring, maple: Maple
) -> None:
    _answer(client, wiring, maple, "yes")

    desk.send(desk.form("before-session", session=2), coming="late")

    assert _wishes(wiring) == [(maple.sessions[1], Presenting.YES)]


def test_page_costs_as_many_queries_with_more_turns(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    path = page_path(wiring, maple.ann)
    counts = []
    for number in range(3):
        with wiring.database.writing() as db:
            db.add(Turn(set_session_id=maple.sessions[number], person_id=maple.bob))
        with counted_queries(wiring.database) as statements:
            client.get(path)
        counts.append(len(statements))
    wiring.clock.at = NOW + timedelta(days=40)

    assert counts == [counts[0]] * 3
