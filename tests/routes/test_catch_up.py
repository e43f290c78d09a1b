"""After a missed session the two who catch up read of it, and whoever leads the set after three."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Role
from service.models import Attendance, Membership
from tests.participants import Maple, page_path
from tests.web_wiring import WebWiring


def _cards(client: FlaskClient, wiring: WebWiring, person_id: int) -> list[str]:
    page = unescape(client.get(page_path(wiring, person_id)).text)
    found = re.findall(
        r"<h3>(?:Twenty minutes to catch up|Time for a conversation)</h3>\n<p>(.*?)</p>", page
    )
    return [" ".join(one.split()) for one in found]


@pytest.fixture
def after_three(wiring: WebWiring, maple: Maple) -> Maple:
    """Move to between sessions 3 and 4."""
    wiring.clock.at = wiring.clock.at.replace(month=4, day=10)
    return maple


def _miss(wiring: WebWiring, maple: Maple, *numbers: int) -> None:
    with wiring.database.writing() as db:
        db.add_all(
            Attendance(
                set_session_id=maple.sessions[number - 1], person_id=maple.ann, attended=False
            )
            for number in numbers
        )


def test_both_read_of_a_missed_session_and_nobody_else(
    client: FlaskClient, wiring: WebWiring, after_three: Maple
) -> None:
    _miss(wiring, after_three, 3)

    assert [
        _cards(client, wiring, who)
        for who in (after_three.ann, after_three.bob, after_three.fay, after_three.max)
    ] == [
        ["You were missed in session 3. Bob Brown was there and can tell you of it."],
        ["Ann Ångström could not come to session 3. You were there: offer twenty minutes."],
        [],
        [],
    ]


def test_second_in_a_row_is_met_kindly_and_the_facilitator_asked_after_the_third(
    client: FlaskClient, wiring: WebWiring, after_three: Maple
) -> None:
    _miss(wiring, after_three, 2, 3)
    twice = [_cards(client, wiring, who) for who in (after_three.ann, after_three.fay)]
    _miss(wiring, after_three, 1)

    assert ["Twice in a row happens" in twice[0][0], twice[1]] == [True, []]
    [asked] = _cards(client, wiring, after_three.fay)
    assert asked.startswith("Ann Ångström has missed three sessions or more in a row.")


def test_page_of_two_facilitators_says_that_both_read_of_it(
    client: FlaskClient, wiring: WebWiring, after_three: Maple
) -> None:
    _miss(wiring, after_three, 1, 2, 3)
    with wiring.database.writing() as db:
        place = db.scalars(select(Membership).where(Membership.person_id == after_three.fay)).one()
        db.add(
            Membership(
                set_id=place.set_id,
                person_id=after_three.max,
                role=Role.FACILITATOR,
                starts_at=place.starts_at,
            )
        )

    told = "only whoever leads the set reads this"
    pages = [_cards(client, wiring, who) for who in (after_three.fay, after_three.max)]
    assert [[told in one for one in page] for page in pages] == [[True], [True]]


def test_miss_that_lies_further_back_is_over(
    client: FlaskClient, wiring: WebWiring, after_three: Maple
) -> None:
    _miss(wiring, after_three, 1, 2)

    assert [_cards(client, wiring, who) for who in (after_three.ann, after_three.bob)] == [[], []]
