"""The live page of a session, press by press: with forms, and with presses that waited."""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.live import WriteKind
from service.models import Action, Attendance, LiveWrite, Membership, Turn
from tests.hr import counted_queries
from tests.participants import Maple, add_action, add_link, add_reply, dump, page_path
from tests.routes.pressing import guard, open_with_code
from tests.web_wiring import NOW, WebWiring

START = NOW + timedelta(hours=4, minutes=30)
"""Session 2 of Maple: half past one in London."""


class Room:
    """Fay with the live page open, a code shown."""

    def __init__(self, client: FlaskClient, wiring: WebWiring, maple: Maple) -> None:
        self.client, self.wiring, self.maple = client, wiring, maple
        wiring.clock.at = START
        own_page = page_path(wiring, maple.fay)
        with wiring.database.reading() as db:
            place = db.scalars(select(Membership.id).where(Membership.person_id == maple.fay)).one()
        self.path = f"{own_page}/live/{place}"
        self.guard = guard(client, f"{own_page}/code")
        open_with_code(client, wiring, own_page)

    def page(self) -> str:
        return unescape(self.client.get(self.path).text)

    def at(self, minutes: int) -> datetime:
        """Let so many minutes of the session have passed."""
        self.wiring.clock.at = START + timedelta(minutes=minutes)
        return self.wiring.clock.at

    def press(self, do: str, **fields: object) -> int:
        """Press a button of a page that was just loaded."""
        return self.client.post(self.path, data=self._fields(do, fields)).status_code

    def write(self, do: str, **fields: object) -> tuple[int, object]:
        """Send what waited on a device."""
        sent = {"csrf_token": self.guard, "values": self._fields(do, fields)}
        answer = self.client.post(f"{self.path}/write", json=sent)
        return answer.status_code, answer.json.get("outcome")

    def _fields(self, do: str, more: Mapping[str, object]) -> dict[str, str]:
        fields = {
            "csrf_token": self.guard,
            "client_id": str(uuid.uuid4()),
            "session": str(self.maple.sessions[1]),
            "do": do,
            **more,
        }
        return {name: str(value) for name, value in fields.items()}


@pytest.fixture
def room(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Room:
    return Room(client, wiring, maple)


def _clock(page: str) -> tuple[str, str, str]:
    """Return what the clock says: title, phase, and the time left with its unit."""
    title = re.findall(r"data-title>(.*?)<", page)[0]
    phase = re.findall(r"data-phase>(.*?)<", page)[0]
    left = re.findall(r"data-minutes>(\d+)</span> <span[^>]*>(.*?)<", page)
    return title, phase, " ".join(left[0]) if left else ""


def test_clock_runs_from_press_to_press_without_a_script(room: Room) -> None:
    found = [_clock(room.page())]
    room.press("begin", position=0)
    room.at(4)
    found.append(_clock(room.page()))
    room.press("extend", position=0, minutes=5)
    found.append(_clock(room.page()))
    room.at(20)
    found.append(_clock(room.page()))
    room.press("begin", position=4)
    found.append(_clock(room.page()))

    assert found == [
        ("Check-in", "", "13 min planned"),
        ("Check-in", "", "9 min left"),
        ("Check-in", "", "14 min left"),
        ("Check-in", "", "2 min over"),
        ("First presenter", "The question in one sentence, and its context", "5 min left"),
    ]


def test_overrun_is_told_kindly_and_learning_keeps_its_time(room: Room) -> None:
    room.press("begin", position=0)
    room.at(60)
    page = room.page()
    room.at(170)
    late = room.page()

    assert "What follows is a little shorter, so that you end at 16:30." in page
    assert "Learning keeps its 30 minutes." in page
    assert "As it stands the session ends 20 minutes after 16:30. Go on when you are ready." in late


def test_page_closes_with_the_last_step(room: Room) -> None:
    room.press("begin", position=0)
    room.at(179)
    room.press("begin", position=99)

    assert _clock(room.page()) == ("The session is closed", "", "")


@pytest.mark.parametrize("way", ["press", "write"])
def test_press_that_is_sent_twice_is_one(room: Room, wiring: WebWiring, way: str) -> None:
    client_id = str(uuid.uuid4())
    send = room.press if way == "press" else room.write

    for _ in range(2):
        send("extend", position=0, minutes=5, client_id=client_id)
    for _ in range(2):
        send("action", about=room.maple.ann, what="ask Sam", client_id=str(uuid.UUID(int=7)))

    with wiring.database.reading() as db:
        rows = [(row.kind, row.minutes) for row in db.scalars(select(LiveWrite))]
        actions = [row.what for row in db.scalars(select(Action))]
    assert rows == [(WriteKind.EXTEND, 5), (WriteKind.ACTION, None)]
    assert actions == ["ask Sam"]


def test_press_that_waited_counts_from_when_it_was_pressed(room: Room, wiring: WebWiring) -> None:
    room.at(12)

    found = room.write("begin", position=0, seconds_ago=600)

    with wiring.database.reading() as db:
        row = db.scalars(select(LiveWrite)).one()
        assert (found, row.pressed_at) == ((200, "taken"), START + timedelta(minutes=2))


def test_press_that_waited_does_not_undo_a_later_one(room: Room, wiring: WebWiring) -> None:
    room.at(30)
    outcomes = [
        room.write("attended", about=room.maple.ann, value="yes", seconds_ago=60),
        room.write("attended", about=room.maple.ann, value="no", seconds_ago=900),
        room.write("attended", about=room.maple.bob, value="no", seconds_ago=900),
    ]

    with wiring.database.reading() as db:
        came = {row.person_id: row.attended for row in db.scalars(select(Attendance))}
    assert outcomes == [(200, "taken"), (200, "overtaken"), (200, "taken")]
    assert came == {room.maple.ann: True, room.maple.bob: False}


def test_turns_go_to_the_ledger_and_come_out_again(room: Room, wiring: WebWiring) -> None:
    found = []
    for value, minutes in (("yes", 45), ("yes", 40), ("no", 0)):
        room.press("presented", about=room.maple.bob, value=value, minutes=minutes)
        with wiring.database.reading() as db:
            found.append([(row.person_id, row.minutes) for row in db.scalars(select(Turn))])

    assert found == [[(room.maple.bob, 45)], [(room.maple.bob, 40)], []]


def test_action_is_its_owners_replaced_by_a_second_and_taken_back(
    room: Room, wiring: WebWiring
) -> None:
    found = []
    for what in ("ask Sam", "ask Sam’s team", ""):
        room.press("action", about=room.maple.ann, what=what, first_step="write to Sam")
        with wiring.database.reading() as db:
            rows = db.scalars(select(Action))
            found.append([(row.owner_id, row.what, row.first_step) for row in rows])

    ann = room.maple.ann
    assert found == [
        [(ann, "ask Sam", "write to Sam")],
        [(ann, "ask Sam’s team", "write to Sam")],
        [],
    ]


def test_action_its_owner_wrote_themselves_stands(
    room: Room, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        reply = add_reply(db, add_link(db, maple, "after-session", session=2))
        add_action(db, maple, "my own words", session=2).reply_id = reply.id

    status = room.press("action", about=maple.ann, what="other words")

    with wiring.database.reading() as db:
        assert (status, [row.what for row in db.scalars(select(Action))]) == (409, ["my own words"])


def test_wrong_press_keeps_what_was_typed(room: Room) -> None:
    wrong = {
        "nobody's": {"about": ""},
        "a stranger's": {"about": room.maple.sue},
        "stale": {"about": room.maple.ann, "csrf_token": "made up"},
        "of another session": {"about": room.maple.ann, "session": room.maple.sessions[0]},
    }
    found = {}
    for name, fields in wrong.items():
        data = room._fields("action", {"what": "ask <Sam>", **fields})
        answer = room.client.post(room.path, data=data)
        found[name] = (answer.status_code, "ask <Sam>" in unescape(answer.text))

    assert found == {
        "nobody's": (422, True),
        "a stranger's": (409, True),
        "stale": (400, True),
        "of another session": (410, True),
    }


def test_page_and_presses_take_a_code_and_a_facilitator(
    other_device: FlaskClient, room: Room, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        add_action(db, maple, "said in the room", session=2)
    data = room._fields("action", {"about": maple.ann, "what": "typed before"})
    member = f"{page_path(wiring, maple.ann)}/live/{maple.ann_in}"

    shown = other_device.get(room.path).text
    pressed = other_device.post(room.path, data=data)
    written = other_device.post(
        f"{room.path}/write", json={"csrf_token": room.guard, "values": data}
    )

    assert ("said in the room" in shown, "A code first" in shown) == (False, True)
    assert (pressed.status_code, "typed before" in pressed.text) == (403, True)
    assert "said in the room" not in pressed.text
    assert (written.status_code, written.json) == (403, {"kept": False})
    statuses = [other_device.get(member), other_device.post(member, data=data)]
    assert [one.status_code for one in statuses] == [404, 404]


def test_page_opens_an_hour_before_and_stays_for_the_day(room: Room) -> None:
    found = {}
    for minutes in (-61, -60, 180, 180 + 12 * 60, 181 + 12 * 60):
        room.at(minutes)
        found[minutes] = "Nothing runs just now" not in room.page()

    assert found == {-61: False, -60: True, 180: True, 900: True, 901: False}


def test_looking_writes_nothing(room: Room, wiring: WebWiring) -> None:
    room.press("begin", position=0)
    before = dump(wiring.database)

    room.page()
    room.client.head(room.path)

    assert dump(wiring.database) == before


def test_page_costs_as_many_queries_with_many_rows_as_with_one(
    room: Room, wiring: WebWiring
) -> None:
    counts = []
    for number in range(3):
        room.press("begin", position=number)
        room.press("attended", about=(room.maple.ann, room.maple.bob)[number % 2], value="yes")
        room.press("presented", about=room.maple.ann, value="yes", minutes=45)
        with wiring.database.writing() as db:
            add_action(db, room.maple, f"ask {number}", session=2)
        with counted_queries(wiring.database) as statements:
            room.page()
        counts.append(len(statements))

    assert counts == [counts[0]] * 3
