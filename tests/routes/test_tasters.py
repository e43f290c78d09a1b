"""Tasters: hosted from a champion's page, signed up for by link, forgotten afterwards."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from service.domain.tasters import MOST_ASKED
from service.models import Champion, Mailing, Person, Taster, TasterPlace
from service.workflows.forget_tasters import forget_tasters
from service.workflows.queue_taster_mail import is_owed, queue_taster_mail
from tests.participants import dump, page_path
from tests.routes.forms import Desk
from tests.routes.pressing import guard
from tests.web_wiring import NOW, WebWiring

WANTED = {
    "day": "2027-03-23",
    "time": "13:30",
    "zone": "Europe/London",
    "place": "Room 4",
    "places": "3",
}
SENDERS = ("sets@acme.example",)


@pytest.fixture
def part(desk: Desk) -> str:
    """Bob's page as a champion."""
    with desk.wiring.database.writing() as db:
        db.add(Champion(id=1, programme_id=desk.maple.programme, person_id=desk.maple.bob))
    return f"{page_path(desk.wiring, desk.maple.bob)}/champion/1"


def _set_taster(client: FlaskClient, part: str, **changed: str) -> tuple[int, str]:
    path = f"{part}/taster"
    typed = {**WANTED, **changed, "csrf_token": guard(client, path)}
    answer = client.post(path, data=typed)
    return answer.status_code, answer.location or answer.text


def _sign_up(desk: Desk, *, name: str = "Gil Guest", address: str) -> tuple[int, str]:
    path = f"/t/{desk.wiring.links.taster_token(1)}"
    typed = {"name": name, "address": address, "csrf_token": guard(desk.client, path)}
    answer = desk.client.post(path, data=typed)
    return answer.status_code, answer.location or answer.text


def _count(wiring: WebWiring, model: type) -> int:
    with wiring.database.reading() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def _place_path(desk: Desk, place_id: int) -> str:
    return f"/taster-place/{desk.wiring.links.place_token(place_id)}"


def _press(desk: Desk, place_id: int, do: str) -> str:
    path = _place_path(desk, place_id)
    desk.client.post(path, data={"do": do, "csrf_token": guard(desk.client, path)})
    return desk.read(path)


def _mails(wiring: WebWiring) -> list[tuple[str, str]]:
    with wiring.database.reading() as db:
        rows = db.execute(
            select(Mailing.touchpoint, Person.address)
            .join(Person, Person.id == Mailing.person_id)
            .order_by(Mailing.id)
        )
        return [(slug, address) for slug, address in rows]


def _queue(desk: Desk, **later: int) -> int:
    return queue_taster_mail(
        desk.wiring.database,
        now=NOW + timedelta(**later),
        senders=SENDERS,
        holidays_of=lambda _region, _year: (),
    )


def test_taster_is_set_once_however_often_it_is_pressed(desk: Desk, part: str) -> None:
    pressed = [_set_taster(desk.client, part) for _ in range(2)]

    assert pressed == [(303, f"{part}/tasters/1")] * 2
    assert _count(desk.wiring, Taster) == 1
    assert "0 of 3 places taken" in desk.read(part)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"day": "2020-01-01"}, "within the year ahead"),
        ({"day": "2031-01-01"}, "within the year ahead"),
        ({"day": "0001-01-01", "time": "00:30", "zone": "Asia/Tokyo"}, "within the year ahead"),
        ({"day": "9999-12-31", "time": "23:30", "zone": "America/Lima"}, "within the year ahead"),
        ({"day": "tomorrow"}, "give the day and the hour"),
        ({"day": "2027-03-28", "time": "01:30"}, "the clocks go forward"),
        ({"zone": "Europe/Narnia"}, "none that we know"),
        ({"place": " "}, "say where"),
        ({"place": "\0"}, "say where"),
        ({"places": "400"}, "from 3 to 12 places"),
        ({"places": "²"}, "from 3 to 12 places"),
    ],
)
def test_taster_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    desk: Desk, part: str, changed: dict[str, str], told: str
) -> None:
    status, page = _set_taster(desk.client, part, **changed)

    assert (status, told in page, _count(desk.wiring, Taster)) == (400, True, 0)
    assert f'value="{changed.get("time", "13:30")}"' in page


def test_every_address_of_the_company_gets_the_same_answer_and_its_own_mail(
    desk: Desk, part: str
) -> None:
    _set_taster(desk.client, part)

    known = _sign_up(desk, address="ANN@acme.example")
    answers = [_sign_up(desk, address="gil@acme.example") for _ in range(2)]

    assert answers == [known, known]
    assert known[0] == 303
    assert _mails(desk.wiring) == [
        ("taster-confirm", "ann@acme.example"),
        ("taster-confirm", "gil@acme.example"),
    ]
    with desk.wiring.database.reading() as db:
        assert db.get_one(Person, desk.maple.ann).given_name == "Ann"


@pytest.mark.parametrize(
    "address", ["gil@elsewhere.example", "acme.example", "", "a b@acme.example", "@acme.example"]
)
def test_address_that_is_not_the_companys_is_told_so(desk: Desk, part: str, address: str) -> None:
    _set_taster(desk.client, part)

    status, _ = _sign_up(desk, address=address)

    assert (status, _count(desk.wiring, TasterPlace)) == (400, 0)


def test_sign_up_after_more_have_asked_than_can_come_promises_no_mail(
    desk: Desk, part: str
) -> None:
    _set_taster(desk.client, part)
    for number in range(3 * MOST_ASKED):
        _sign_up(desk, address=f"guest-{number}@acme.example")

    status, page = _sign_up(desk, address="gil@acme.example")

    assert (status, "no further mail goes out" in page) == (400, True)
    assert len(_mails(desk.wiring)) == 3 * MOST_ASKED


def test_sign_up_on_an_old_page_of_a_taster_called_off_promises_no_mail(
    desk: Desk, part: str
) -> None:
    _set_taster(desk.client, part)
    path, page = f"/t/{desk.wiring.links.taster_token(1)}", f"{part}/tasters/1"
    old = guard(desk.client, path)
    desk.client.post(f"{page}/call-off", data={"csrf_token": guard(desk.client, page)})

    typed = {"name": "Gil Guest", "address": "gil@acme.example", "csrf_token": old}
    answer = desk.client.post(path, data=typed)

    assert (answer.status_code, "This taster was called off" in answer.text) == (400, True)
    assert _mails(desk.wiring) == []


def test_place_counts_once_it_is_taken_and_the_last_one_is_one(desk: Desk, part: str) -> None:
    _set_taster(desk.client, part)
    for who in ("gil", "gus", "gia", "gen"):
        _sign_up(desk, address=f"{who}@acme.example")
    before = desk.read(f"{part}/tasters/1")

    pages = [_press(desk, place_id, "take") for place_id in (1, 2, 3)]
    full = desk.read(_place_path(desk, 4))
    given_back = _press(desk, 2, "give-back")
    last = _press(desk, 4, "take")

    assert "gil@acme.example" not in before
    assert [("You have a place" in page, "Room 4" in page) for page in pages] == [(True, True)] * 3
    assert ("Every place is taken" in full, "Room 4" in full) == (True, False)
    assert "Take your place?" in given_back
    assert "You have a place" in last
    shown = desk.read(f"{part}/tasters/1")
    assert [f"{who}@" in shown for who in ("gil", "gus", "gia", "gen")] == [True, False, True, True]


def test_looking_writes_nothing_and_an_unsigned_press_neither(desk: Desk, part: str) -> None:
    _set_taster(desk.client, part)
    _sign_up(desk, address="gil@acme.example")
    place, sign_up = _place_path(desk, 1), f"/t/{desk.wiring.links.taster_token(1)}"
    before = dump(desk.wiring.database)

    looked = [
        desk.client.get(path).status_code
        for path in (sign_up, f"{sign_up}/asked", place, f"{place}/taster.ics", f"{part}/taster")
    ]
    desk.client.post(place, data={"do": "take", "csrf_token": "foreign"})
    desk.client.post(sign_up, data={"name": "X", "address": "x@acme.example"})
    desk.client.post(f"{part}/tasters/1/call-off", data={"csrf_token": "foreign"})
    unknown = [desk.client.get(path).status_code for path in ("/t/x", "/taster-place/x")]

    assert (looked, unknown) == ([200] * 5, [404] * 2)
    assert dump(desk.wiring.database) == before


def test_calendar_file_holds_the_hour_and_nobodys_name(desk: Desk, part: str) -> None:
    _set_taster(desk.client, part)
    _sign_up(desk, address="gil@acme.example")
    _press(desk, 1, "take")

    file = desk.client.get(f"{_place_path(desk, 1)}/taster.ics").text

    assert "DTSTART;TZID=Europe/London:20270323T133000" in file
    assert "LOCATION:Room 4" in file
    assert [word in file for word in ("Gil", "gil@", "Bob")] == [False] * 3


def test_reminder_and_thanks_go_once_to_who_has_a_place(desk: Desk, part: str) -> None:
    _set_taster(desk.client, part)
    for who in ("gil", "gus"):
        _sign_up(desk, address=f"{who}@acme.example")
    _press(desk, 1, "take")
    asked = len(_mails(desk.wiring))

    queued = [_queue(desk, days=days) for days in range(25)]

    assert sum(queued) == 2
    assert _mails(desk.wiring)[asked:] == [
        ("taster-reminder", "gil@acme.example"),
        ("taster-thanks", "gil@acme.example"),
    ]


def test_calling_off_tells_who_has_a_place_and_nothing_else_follows(desk: Desk, part: str) -> None:
    _set_taster(desk.client, part)
    _sign_up(desk, address="gil@acme.example")
    _press(desk, 1, "take")
    page = f"{part}/tasters/1"
    desk.client.post(f"{page}/call-off", data={"csrf_token": guard(desk.client, page)})

    queued = [_queue(desk, hours=hours) for hours in range(0, 600, 6)]

    assert sum(queued) == 1
    assert _mails(desk.wiring)[1:] == [("taster-called-off", "gil@acme.example")]
    assert "was called off" in desk.read(_place_path(desk, 1))


def test_stepping_down_calls_tasters_off(desk: Desk, part: str) -> None:
    _set_taster(desk.client, part)
    _sign_up(desk, address="gil@acme.example")
    _press(desk, 1, "take")

    desk.client.post(part, data={"csrf_token": guard(desk.client, part)})

    assert _queue(desk) == 1
    assert _mails(desk.wiring)[1:] == [("taster-called-off", "gil@acme.example")]


def test_reminder_of_a_place_that_was_given_back_is_owed_no_more(desk: Desk, part: str) -> None:
    _set_taster(desk.client, part)
    _sign_up(desk, address="gil@acme.example")
    _press(desk, 1, "take")
    sum(_queue(desk, days=days) for days in range(21))

    stood = _reminder_is_owed(desk)
    _press(desk, 1, "give-back")

    assert (stood, _reminder_is_owed(desk)) == (True, False)


def _reminder_is_owed(desk: Desk) -> bool:
    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Mailing).where(Mailing.touchpoint == "taster-reminder")).one()
        now = NOW + timedelta(days=20)
        return is_owed(db, row, now=now, holidays_of=lambda _region, _year: ())


def test_no_taster_is_set_beyond_the_hosts_term(desk: Desk, part: str) -> None:
    with desk.wiring.database.writing() as db:
        db.get_one(Champion, 1).until_on = date(2027, 3, 22)

    status, page = _set_taster(desk.client, part)

    assert (status, "your term as a champion is over" in page) == (400, True)


def test_guests_are_forgotten_after_thirty_days_and_colleagues_stay(desk: Desk, part: str) -> None:
    people = _count(desk.wiring, Person)
    _set_taster(desk.client, part)
    for who in ("gil", "ann"):
        _sign_up(desk, address=f"{who}@acme.example")
    _press(desk, 1, "take")
    with desk.wiring.database.reading() as db:
        forget_on = db.scalars(select(Taster.forget_on)).one()
    early, late = (NOW.replace(day=1) + timedelta(days=days) for days in (20, 90))

    forgotten = [forget_tasters(desk.wiring.database, now=now) for now in (early, late, late)]

    assert forget_on.isoformat() == "2027-04-22"
    assert forgotten == [0, 1, 0]
    left = [_count(desk.wiring, model) for model in (TasterPlace, Mailing, Person)]
    assert left == [0, 0, people]
