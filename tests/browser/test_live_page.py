"""The live page in a real browser: its clock, a lost network, and no scripts at all."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from service.domain.agenda import Agenda, agenda_for
from service.domain.agenda_clock import Mark, MarkKind, clock_standing
from service.domain.states import Mode, SessionKind
from service.models import Action, Attendance, LiveWrite, Membership, Turn
from tests.browser.alone import show_code
from tests.browser.devices import DESK, PHONE, Device, make_device
from tests.flows.processes import ROOT
from tests.participants import Maple, build_maple, page_path
from tests.web_app import make_app
from tests.web_wiring import NOW, WebWiring, build_web_wiring

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

START = NOW + timedelta(hours=4, minutes=30)
_DISCONNECTED = "net::ERR_INTERNET_DISCONNECTED"


@dataclass
class Room:
    """A service with Maple's second session running, and Fay's devices before it."""

    wiring: WebWiring
    maple: Maple
    url: str
    chromium: Browser
    devices: list[Device] = field(default_factory=list)

    def open(self, *, size: tuple[int, int] = PHONE, scripts: bool = True) -> Device:
        """Open the live page on a new device, with the code that its owner reads in the mail."""
        device = make_device(self.chromium, self.url, size=size, scripts=scripts)
        self.devices.append(device)
        show_code(device, self.wiring.database, self.path)
        device.open(self.path)
        return device

    @property
    def path(self) -> str:
        """Return the path of Fay's live page."""
        with self.wiring.database.reading() as db:
            query = select(Membership.id).where(Membership.person_id == self.maple.fay)
            return f"{page_path(self.wiring, self.maple.fay)}/live/{db.scalars(query).one()}"

    def rows(self, read: Callable[[Any], Any], model: type[Any]) -> list[Any]:
        """Return what stands in a table."""
        with self.wiring.database.reading() as db:
            return [read(row) for row in db.scalars(select(model).order_by(model.id))]

    def until(self, what: Callable[[], object]) -> None:
        """Wait until something holds on the service's side."""
        give_up = time.monotonic() + 20
        while not what():
            assert time.monotonic() < give_up, "it never came to hold"
            time.sleep(0.05)


class _Quiet(WSGIRequestHandler):
    """Logs nothing: the path of a page is the key to it."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- its name there
        """Say nothing."""


@pytest.fixture
def room(chromium: Browser, tmp_path: Path) -> Iterator[Room]:
    wiring = build_web_wiring(f"sqlite:///{tmp_path}/live.sqlite3")
    with wiring.database.writing() as db:
        maple = build_maple(db)
    wiring.clock.at = START
    app = make_app(wiring)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    built = Room(wiring, maple, f"http://localhost:{server.server_port}", chromium)
    yield built
    for one in built.devices:
        one.context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    wiring.database.dispose()
    assert [_unmeant(one) for one in built.devices] == [[] for _ in built.devices]


def _chips(page: Page, name: str) -> Locator:
    """Return the two buttons of a member: here, not here."""
    return page.locator("#there li", has_text=name).get_by_role("button")


def _unmeant(device: Device) -> list[str]:
    """Return complaints but for those of a network that the test itself took away."""
    return [one for one in device.complaints if _DISCONNECTED not in one]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_presses_outlive_a_lost_network_and_count_once(room: Room, size: tuple[int, int]) -> None:
    device = room.open(size=size)
    page = device.page
    waits = page.locator("[data-network]")
    page.get_by_role("button", name="Start").click()
    expect(waits).to_have_text("Saved.")

    device.context.set_offline(True)
    _chips(page, "Ann").first.click()
    page.get_by_label("Whose").select_option(label="Bob Brown")
    page.get_by_label("What they will do").fill("hear the customers out")
    page.get_by_role("button", name="Note it").click()
    page.get_by_label("Presents", exact=True).select_option(label="Ann Ångström")
    page.get_by_role("button", name="Put in the ledger").click()
    page.get_by_role("button", name="Next").click()

    expect(waits).to_have_text("Waiting for the network: 4 to send.")
    expect(page.locator("[data-title]")).to_have_text(re.compile("^Action round"))
    expect(page.locator("#actions")).to_contain_text("Bob Brown: hear the customers out")
    assert room.rows(lambda row: row.what, Action) == []
    device.keep_picture(f"live-offline-{size[0]}")

    device.context.set_offline(False)
    expect(waits).to_have_text("Saved.", timeout=15_000)
    room.until(lambda: len(room.rows(lambda row: row.id, LiveWrite)) == 5)
    assert room.rows(lambda row: (row.owner_id, row.what), Action) == [
        (room.maple.bob, "hear the customers out")
    ]
    assert room.rows(lambda row: (row.person_id, row.attended), Attendance) == [
        (room.maple.ann, True)
    ]
    assert room.rows(lambda row: (row.person_id, row.minutes), Turn) == [(room.maple.ann, 45)]
    # Nobody's words stay on the device once they are saved.
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})") == "{}"
    expect(page.locator("#actions li")).to_have_count(1)
    device.inspect(f"live-{size[0]}")


def test_presses_that_waited_are_sent_after_the_page_was_closed(room: Room) -> None:
    device = room.open()
    device.context.set_offline(True)
    device.page.get_by_role("button", name="Start").click()
    device.page.get_by_label("Whose").select_option(label="Ann Ångström")
    device.page.get_by_label("What they will do").fill("write it down")
    device.page.get_by_role("button", name="Note it").click()
    expect(device.page.locator("[data-network]")).to_contain_text("Waiting for the network")
    device.page.close()

    device.context.set_offline(False)
    device.page = device.context.new_page()
    device.open(room.path)

    expect(device.page.locator("#actions")).to_contain_text("write it down")
    assert room.rows(lambda row: row.what, Action) == ["write it down"]
    assert device.page.evaluate("localStorage.length") == 0


def test_answer_lost_on_its_way_back_makes_no_second_row(room: Room) -> None:
    device = room.open()
    page = device.page
    lost: list[str] = []

    def lose_first(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort("internetdisconnected")

    page.route("**/write", lose_first)
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-network]")).to_have_text("Saved.", timeout=15_000)

    assert len(lost) == 1
    assert room.rows(lambda row: (row.kind.value, row.position), LiveWrite) == [("begin", 0)]


def test_clock_ticks_and_its_digits_are_the_largest_thing(room: Room) -> None:
    device = room.open(size=DESK)
    page = device.page
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-minutes]")).to_have_text(re.compile(r"^12:5\d$"))

    first = page.locator("[data-minutes]").inner_text()
    expect(page.locator("[data-minutes]")).not_to_have_text(first)
    is_clock = page.evaluate(
        """() => {
          const size = (one) => parseFloat(getComputedStyle(one).fontSize);
          const all = [...document.querySelectorAll("main *")];
          const largest = Math.max(...all.map(size));
          const found = all.filter((one) => size(one) === largest);
          return found.map((one) => !!one.closest("[data-left]"));
        }"""
    )
    assert is_clock == [True] * 2


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_session_runs_without_scripts(room: Room, size: tuple[int, int]) -> None:
    device = room.open(size=size, scripts=False)
    page = device.page
    page.get_by_role("button", name="Start").click()
    room.wiring.clock.at = START + timedelta(minutes=5)
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("[data-left]")).to_have_text("8 min left")
    page.get_by_role("button", name="5 more").click()
    expect(page.locator("[data-left]")).to_have_text("13 min left")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Action round"))
    _chips(page, "Bob").last.click()
    expect(_chips(page, "Bob").last).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Whose").select_option(label="Ann Ångström")
    page.get_by_label("What they will do").fill("write it down")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("#actions")).to_contain_text("write it down")
    device.inspect(f"no-scripts-live-{size[0]}")

    page.go_back()
    page.get_by_role("button", name="Note it").click()
    assert room.rows(lambda row: row.what, Action) == ["write it down"]


def test_script_reckons_as_the_service_does(chromium: Browser) -> None:
    source = (ROOT / "service" / "static" / "agenda-clock.js").read_text(encoding="utf-8")
    cases = list(_clock_cases())
    page = chromium.new_page()
    page.add_script_tag(content=f"{source}\nwindow.standing = standing;", type="module")
    page.wait_for_function("() => Boolean(window.standing)")

    found = page.evaluate(
        "(cases) => cases.map(({ state, now }) => standing(state, now))",
        [{"state": state, "now": now} for state, now, _ in cases],
    )

    page.close()
    assert len(cases) > 500
    assert json.loads(json.dumps(found)) == [expected for _, _, expected in cases]


def _clock_cases() -> Iterator[tuple[dict[str, Any], int, dict[str, Any]]]:
    """Yield what the script is given, when, and what the service says of it."""
    for kind in SessionKind:
        for minutes in (90, 120, 180):
            agenda = agenda_for(kind, Mode.OWN_ISSUE, minutes=minutes, people=6)
            ends_at = START + timedelta(minutes=minutes)
            for late in (0, 7, 13):
                marks = [Mark(MarkKind.BEGIN, 0, START)]
                for position in range(1, len(agenda.steps) + 1):
                    at = START + timedelta(minutes=position * late, seconds=position)
                    marks.append(Mark(MarkKind.BEGIN, position, at))
                    if position % 3 == 0:
                        marks.append(Mark(MarkKind.EXTEND, position, at, 5))
                    for later in (1, 400):
                        now = at + timedelta(seconds=later)
                        stands = clock_standing(
                            agenda, started_at=START, ends_at=ends_at, marks=marks, now=now
                        )
                        yield (
                            _state(agenda, marks, int(ends_at.timestamp())),
                            int(now.timestamp()),
                            {
                                "position": stands.position,
                                "left": stands.seconds_left,
                                "over": stands.seconds_over,
                                "due": int(stands.due_at.timestamp()),
                                "ahead": [
                                    {
                                        "position": one.position,
                                        "at": int(one.starts_at.timestamp()),
                                        "seconds": one.seconds,
                                    }
                                    for one in stands.ahead
                                ],
                                "overtime": stands.overtime_seconds,
                            },
                        )


def _state(agenda: Agenda, marks: list[Mark], ends: int) -> dict[str, Any]:
    return {
        "steps": [
            {"seconds": step.minutes * 60, "learning": step.is_learning} for step in agenda.steps
        ],
        "marks": [
            {
                "kind": one.kind.value,
                "position": one.position,
                "at": int(one.at.timestamp()),
                "seconds": one.minutes * 60,
            }
            for one in marks
        ],
        "ends": ends,
    }


def test_run_sheet_prints_on_a4(room: Room) -> None:
    device = room.open(size=DESK)
    device.open(room.path.replace("/live/", "/run-sheet/"))

    printed = device.page.pdf(prefer_css_page_size=True)

    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    # 210 by 297 mm in points.
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    assert len(re.findall(rb"/Type /Page\b", printed)) <= 2
    expect(device.page.get_by_role("heading", name="The agenda")).to_be_visible()
    device.inspect("run-sheet-desk")
