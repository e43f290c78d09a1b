"""A Chromium and a running house for the pages' tests: people, mails and forms of every kind."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.alone import Pages, serve_alone
from tests.browser.devices import DESK, Device, make_device
from tests.flows import post
from tests.flows.harness import EXAMPLES, PROGRAMMES, SetUp, running

OWN_PROGRAMMES = Path(__file__).parent / "programmes"
BOOKED_AT = datetime(2027, 9, 13, 5, 0, tzinfo=UTC)
CEDAR_BOOKED_AT = datetime(2027, 10, 5, 10, 0, tzinfo=UTC)
NOW = datetime(2027, 10, 20, 10, 0, tzinfo=UTC)
"""A Wednesday noon: all kinds of mail have gone out, and of every kind some are open."""
_EXAMPLE = EXAMPLES / "people.csv"
_MAIL_SECONDS = 90.0
"""Longer than the minute in which a mailbox that has just sent its thirty sends no more."""
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_COLLEAGUES = [
    {"email": "becky@larkfield.example", "given_name": "Becky", "family_name": "Lark"},
    {"email": "vera@larkfield.example", "given_name": "Vera", "family_name": "Viewer"},
    {"email": "leonie@larkfield.example", "given_name": "Leonie", "family_name": "Lead"},
]
_ROLES = {
    "becky@larkfield.example": "HR.Admin",
    "vera@larkfield.example": "HR.Viewer",
    "leonie@larkfield.example": "HR.Lead",
}


@dataclass(frozen=True)
class House:
    """The running set-up with what people find in their inboxes."""

    set_up: SetUp

    def form_url(self, address: str, touchpoint: str) -> str:
        """Return the form that somebody's newest mail of a kind opens."""
        found: list[str] = []

        def arrived() -> bool:
            found.extend(
                one.form_url
                for one in post.letters(self.set_up)
                if (one.reader, one.touchpoint) == (address, touchpoint)
            )
            return bool(found)

        self.set_up.wait_until(f"sent {touchpoint}", arrived, _MAIL_SECONDS)
        return found[-1]

    def newest_mail(self, address: str, subject_has: str) -> dict[str, Any]:
        """Return the newest mail in an inbox whose subject has these words, once it is there."""
        found: list[dict[str, Any]] = []

        def arrived() -> bool:
            found.extend(
                one
                for one in self.set_up.messages()
                if (one["mailbox"], one["folder"]) == (address, "inbox")
                and subject_has in one["subject"]
            )
            return bool(found)

        self.set_up.wait_until(f"sent {subject_has}", arrived, _MAIL_SECONDS)
        return max(found, key=lambda one: str(one["sent_at"]))


class MakesDevices(Protocol):
    """Starts devices; what happened on them is judged when the test ends."""

    def __call__(self, *, size: tuple[int, int] = ..., scripts: bool = ...) -> Device: ...


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """A browser for one file's tests: two of Playwright's loops must not overlap in a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two programmes: one lived through to its middle, one that is about to begin."""
    folder = tmp_path_factory.mktemp("house")
    people = folder / "people.csv"
    write_people(people, PROGRAMMES / "small.csv", OWN_PROGRAMMES / "cedar.csv", _EXAMPLE)
    with running("embedded", folder / "run", people=people, at=BOOKED_AT) as set_up:
        set_up.book(PROGRAMMES / "small.yaml")
        set_up.move_to(CEDAR_BOOKED_AT)
        set_up.book(OWN_PROGRAMMES / "cedar.yaml")
        set_up.move_to(NOW)
        yield House(set_up)


@pytest.fixture
def device(chromium: Browser, house: House) -> Iterator[MakesDevices]:
    """Devices of their own cookies; none may have met an error or left this machine."""
    made: list[Device] = []

    def make(*, size: tuple[int, int] = DESK, scripts: bool = True) -> Device:
        made.append(make_device(chromium, house.set_up.web_url, size=size, scripts=scripts))
        return made[-1]

    yield make
    for one in made:
        one.context.close()
    assert [one.complaints for one in made] == [[] for _ in made]


@pytest.fixture
def hr(device: Callable[..., Device]) -> Device:
    """Becky at her desk, signed in."""
    desk = device()
    sign_in(desk, "Becky Lark")
    return desk


@pytest.fixture
def pages(chromium: Browser, tmp_path: Path) -> Iterator[Pages]:
    """The pages of a set that shares a project, without mail or calendar behind them."""
    with serve_alone(chromium, tmp_path) as served:
        yield served


def sign_in(desk: Device, name: str) -> None:
    """Go through the console's door as somebody."""
    desk.open("/")
    desk.page.get_by_role("link", name="Sign in with your work account").click()
    desk.page.get_by_role("button", name=name).click()


def write_people(path: Path, *files: Path) -> None:
    """Write one people file of everybody and of colleagues with roles that open HR's pages."""
    rows: list[dict[str, str]] = [dict(row) for row in _COLLEAGUES]
    for file in files:
        rows += csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[-1], "app_roles"], restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow(row | {"app_roles": _ROLES.get(row["email"], "")})
    path.write_text(text.getvalue(), encoding="utf-8")
