"""Six phones and a facilitator's screen on one board, through a whole session and a lost server."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.boards import MEMBERS, Stand, come_to_board, enter_room, open_board
from tests.browser.conftest import OWN_PROGRAMMES, write_people
from tests.browser.devices import ARTEFACTS, DESK, PHONE, Device, make_device
from tests.flows.harness import SetUp, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("board"),
    pytest.mark.lasts(seconds=100),
]

BOOKED_AT = datetime(2027, 9, 13, 9, 0, tzinfo=UTC)
COLUMNS = ("What happened", "So what", "Now what", "Best questions heard")
_SETTLED_SECONDS = 60.0
_A4_LANDSCAPE = (0, 0, 842, 595)
"""Points."""
_LOST = re.compile(r"console: Failed to load resource: net::ERR_")
"""What a browser says when the network or the server is gone, as it is here on purpose."""


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SetUp]:
    """One set of six that meets in a quarter of an hour."""
    folder = tmp_path_factory.mktemp("board")
    people = folder / "people.csv"
    write_people(people, OWN_PROGRAMMES / "rowan.csv")
    with running("embedded", folder / "run", people=people, at=BOOKED_AT) as started:
        started.book(OWN_PROGRAMMES / "rowan.yaml")
        started.move_to(_begins(started) - timedelta(minutes=15))
        yield started


@pytest.fixture
def devices(chromium: Browser, set_up: SetUp) -> Iterator[list[Device]]:
    """Six phones and a wide screen; they may have lost the network, and met no other error."""
    sizes = [PHONE] * len(MEMBERS) + [DESK]
    made = [make_device(chromium, set_up.web_url, size=size) for size in sizes]
    yield made
    for one in made:
        one.context.close()
    complaints = [line for one in made for line in one.complaints if not _LOST.match(line)]
    assert complaints == []


def test_session_loses_nothing_and_doubles_nothing_and_ends_alike_on_all_screens(
    set_up: SetUp, devices: list[Device]
) -> None:
    *phones, screen = devices
    begins = _begins(set_up)
    petra, code = open_board(set_up, screen)
    stands = [
        enter_room(set_up, phone, address, code)
        for phone, address in zip(phones, MEMBERS, strict=True)
    ]
    everybody = [*stands, petra]

    # Everybody writes at once.
    for column in COLUMNS[:2]:
        for number, stand in enumerate(everybody):
            stand.write(f"{column}, {number}", under=column)
    _settle(set_up, everybody)

    # An hour in, one phone is without a network; what it wrote waits in it.
    set_up.move_to(begins + timedelta(minutes=60))
    stands[2].device.context.set_offline(True)
    for number, stand in enumerate(everybody):
        stand.write(f"Apart, {number}", under=COLUMNS[2])
    stands[2].vote("So what, 0")
    expect(stands[2].page.locator("[data-said]")).to_contain_text("kept in this tab")
    assert "Apart, 2" not in petra.words()
    stands[2].device.context.set_offline(False)
    _settle(set_up, everybody)

    # Another hour, and the server dies while all of them write and vote.
    set_up.move_to(begins + timedelta(minutes=120))
    for number, stand in enumerate(everybody):
        stand.write(f"Before the fall, {number}", under=COLUMNS[3])
    set_up.processes["serve"].kill()
    for number, stand in enumerate(everybody):
        stand.write(f"After the fall, {number}", under=COLUMNS[3])
    for number, stand in enumerate(stands):
        stand.vote(f"What happened, {number}")
    set_up.start()
    _settle(set_up, everybody)

    # What belongs together is put together: with the mouse, and from the list on a phone.
    # High enough for the whole board: a page that scrolls under a held mouse drags another note.
    petra.page.set_viewport_size({"width": 1280, "height": 3000})
    lead = petra.page.locator("[data-note]", has_text="So what, 0").first
    petra.page.locator("[data-note]", has_text="So what, 1").first.drag_to(lead)
    _move(stands[0], "So what, 2", "together with: So what, 0")
    set_up.move_to(begins + timedelta(minutes=180))
    _settle(set_up, everybody)

    assert petra.words() == sorted(
        f"{kind}, {number}"
        for kind in (*COLUMNS[:2], "Apart", "Before the fall", "After the fall")
        for number in range(len(everybody))
    )
    screens = [stand.shown() for stand in everybody]
    assert screens == [screens[0]] * len(screens)
    votes = Counter({note[1]: int(note[2]) for _, notes in screens[0] for note in notes})
    assert +votes == {f"What happened, {number}": 1 for number in range(6)} | {"So what, 0": 1}
    notes = {note[1]: note for _, column in screens[0] for note in column}
    assert [notes[f"So what, {number}"][3] for number in (0, 1, 2)] == [
        "",
        notes["So what, 0"][0],
        notes["So what, 0"][0],
    ]
    counts = {name: set_up.rows(f"SELECT count(*) FROM {name}") for name in _TABLES}
    assert counts == {"board": [(1,)], "board_note": [(35,)], "board_vote": [(7,)]}


def test_board_is_printed_on_a4_and_holds_for_everybody_who_looks(
    set_up: SetUp, devices: list[Device]
) -> None:
    screen, phone = devices[-1], devices[0]
    petra, code = open_board(set_up, screen)
    come_to_board(set_up, phone, MEMBERS[0])
    phone.inspect("board-closed")
    stand = enter_room(set_up, phone, MEMBERS[0], code)
    for number in range(12):
        stand.write(f"Paper, {number}: what we would tell the next set", under=COLUMNS[number % 4])
    _settle(set_up, [stand])
    stand.page.locator("[data-change]").first.click()
    phone.inspect("board-phone")
    phone.page.set_viewport_size({"width": 1280, "height": 800})
    phone.keep_picture("board-wide")

    petra.page.get_by_role("link", name="Put lines to the set as its learning").click()
    petra.page.get_by_role("checkbox").first.check()
    petra.page.get_by_role("button", name="Take these lines below").click()
    screen.inspect("board-learning")
    petra.page.get_by_role("button", name="Put it to the set").click()
    expect(petra.page.get_by_text("were put to the set as its learning")).to_be_visible()

    phone.page.emulate_media(media="print")
    phone.page.set_viewport_size({"width": 1032, "height": 703})
    phone.keep_picture("board-printed")
    hidden = phone.page.locator(".only-screen:visible, button:visible, textarea:visible")
    expect(hidden).to_have_count(0)
    pdf = phone.page.pdf(prefer_css_page_size=True)
    (ARTEFACTS / "board.pdf").write_bytes(pdf)

    boxes = set(re.findall(rb"/MediaBox \[([^\]]+)\]", pdf))
    assert {tuple(round(float(side)) for side in box.split()) for box in boxes} == {
        (0, 0, 842, 595)
    }
    assert len(re.findall(rb"/Type /Page\b", pdf)) <= 2


_TABLES = ("board", "board_note", "board_vote")


def _begins(set_up: SetUp) -> datetime:
    ((told,),) = set_up.rows("SELECT starts_at FROM set_session WHERE number = 1")
    return datetime.fromisoformat(str(told)).replace(tzinfo=UTC)


def _settle(set_up: SetUp, everybody: list[Stand]) -> None:
    """Wait until nobody's writes wait and every screen shows the same."""

    def holds() -> bool:
        if not all(stand.is_settled() for stand in everybody):
            return False
        screens = [stand.shown() for stand in everybody]
        return screens == [screens[0]] * len(screens)

    set_up.wait_until("alike on every screen", holds, _SETTLED_SECONDS)


def _move(stand: Stand, words: str, to: str) -> None:
    note = stand.page.locator("[data-note]", has_text=words).first
    note.locator("[data-change]").first.click()
    note.get_by_label("Move it").select_option(label=to)
    note.get_by_role("button", name="Move it").click()
