"""The room's code: six digits beside one's own link, for the hours around the meeting."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import Board, RoomTry, SetSession
from tests.participants import Maple, page_path
from tests.routes.boards import Visitor, visitor
from tests.routes.pressing import guard
from tests.web_app import make_app
from tests.web_wiring import WebWiring


@pytest.fixture
def fay(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Visitor:
    """Fay, who facilitates, before the board that she opened; the session runs."""
    with wiring.database.reading() as db:
        wiring.clock.at = db.get_one(SetSession, maple.sessions[1]).starts_at
    found = visitor(client, wiring, maple, maple.fay)
    found.open_board()
    found.add("Said in the room")
    return found


@pytest.fixture
def bob(other_device: FlaskClient, wiring: WebWiring, maple: Maple) -> Visitor:
    """Bob, who has shown nothing on this device."""
    page = page_path(wiring, maple.bob)
    path = f"{page}/board/{maple.sessions[1]}"
    return Visitor(other_device, wiring, path, guard(other_device, f"{page}/code"))


def _code(fay: Visitor) -> str:
    found = re.search(r'class="room-code">(\d{3}) (\d{3})<', fay.page())
    assert found is not None
    return "".join(found.groups())


def _enter(who: Visitor, code: str) -> int:
    return who.client.post(f"{who.path}/enter", data=who.fields(code=code)).status_code


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_code_of_the_room_opens_the_board_and_nothing_else(
    fay: Visitor, bob: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    code = _code(fay)

    assert "Said in the room" not in bob.page()
    assert _enter(bob, f"{code[:3]} {code[3:]}") == 303
    assert "Said in the room" in bob.page()
    bob.add("From my phone")
    assert {one["words"] for one in fay.state()["notes"]} == {"Said in the room", "From my phone"}
    page = bob.client.get(page_path(wiring, maple.bob)).text
    assert "Open it with a code" in page


def test_code_is_shown_to_whoever_leads_alone(
    fay: Visitor, bob: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    code = _code(fay)
    _enter(bob, code)

    assert f"{code[:3]} {code[3:]}" not in bob.page()
    assert bob.client.post(f"{bob.path}/new-code", data=bob.fields()).status_code == 404


@pytest.mark.parametrize(
    ("from_start", "from_end", "opens"),
    [
        (timedelta(hours=-1, seconds=-1), timedelta(), False),
        (timedelta(hours=-1), timedelta(), True),
        (timedelta(), timedelta(hours=1, minutes=59), True),
        (timedelta(), timedelta(hours=2), False),
    ],
)
def test_code_is_good_from_an_hour_before_to_two_hours_after(
    fay: Visitor,
    bob: Visitor,
    wiring: WebWiring,
    maple: Maple,
    from_start: timedelta,
    from_end: timedelta,
    opens: bool,
) -> None:
    code = _code(fay)
    with wiring.database.reading() as db:
        session = db.get_one(SetSession, maple.sessions[1])
        starts_at, ends_at = session.starts_at, session.ends_at
    wiring.clock.at = starts_at + from_start if from_start else ends_at + from_end

    status = _enter(bob, code)

    assert (status, "Said in the room" in bob.page()) == (303 if opens else 400, opens)


def test_board_closes_again_where_only_the_rooms_code_opened_it(
    fay: Visitor, bob: Visitor, wiring: WebWiring
) -> None:
    _enter(bob, _code(fay))
    wiring.clock.at += timedelta(hours=6)

    assert "Said in the room" not in bob.page()
    assert bob.state_answer().status_code == 403


def test_ten_wrong_codes_close_the_room_to_that_link(
    fay: Visitor, bob: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    code = _code(fay)
    tries = [_enter(bob, _wrong(code)) for _ in range(10)]
    with wiring.database.reading() as db:
        board = db.scalars(select(Board)).one()
        wrong = db.get_one(RoomTry, (board.id, maple.bob)).wrong

    assert (tries, wrong) == ([400] * 10, 10)
    # Another process, so that the limit by the minute does not stand in for the row.
    again = make_app(wiring).test_client()
    answer = again.post(f"{bob.path}/enter", data=bob.fields(code=code))
    assert (answer.status_code, "did not open the board" in answer.text) == (400, True)
    assert "Said in the room" not in bob.page()


def test_another_code_closes_what_the_former_one_opened(fay: Visitor, bob: Visitor) -> None:
    former = _code(fay)
    _enter(bob, former)

    fay.client.post(f"{fay.path}/new-code", data=fay.fields())

    assert _code(fay) != former
    assert "Said in the room" not in bob.page()
    assert _enter(bob, former) == 400
    assert _enter(bob, _code(fay)) == 303


def test_code_without_a_link_of_the_set_opens_nothing(
    fay: Visitor, other_device: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    code = _code(fay)
    page = page_path(wiring, maple.max)
    proof = guard(other_device, f"{page}/code")

    answer = other_device.post(
        f"{page}/board/{maple.sessions[1]}/enter", data={"csrf_token": proof, "code": code}
    )

    assert (answer.status_code, "Said in the room" in answer.text) == (404, False)
