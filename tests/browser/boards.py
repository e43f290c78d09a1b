"""A set before its board: phones and a wide screen, each behind a link of its own."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.browser.devices import Device
from tests.flows.harness import SetUp
from tests.flows.post import own_page_url

MEMBERS = tuple(
    f"{name}@larkfield.example"
    for name in ("ada.lund", "ben.oduya", "cleo.marsh", "dev.patel", "eva.roth", "finn.hale")
)
PETRA = "petra.novak@larkfield.example"

_SHOWN = """() => [...document.querySelectorAll("[data-column]")].map((column) => [
  column.querySelector("[data-title]").textContent,
  [...column.querySelectorAll("[data-note]")].map((note) => [
    note.dataset.note,
    note.querySelector("[data-words]").textContent,
    note.querySelector("[data-votes]").textContent,
    note.parentElement.closest("[data-note]")?.dataset.note ?? "",
  ]),
])"""
"""What a screen shows: columns with their notes, each with words, votes and its group's leader."""


@dataclass
class Stand:
    """One device before the board."""

    device: Device
    address: str

    @property
    def page(self) -> Any:  # Any -- Playwright's page
        return self.device.page

    def write(self, words: str, *, under: str | None = None) -> None:
        """Put a note on the board, as fast as a script can press."""
        if under is not None:
            self.page.get_by_label("Under").first.select_option(label=under)
        self.page.get_by_label("A note", exact=True).fill(words)
        self.page.get_by_role("button", name="Put it on the board").click()

    def vote(self, words: str) -> None:
        """Vote for a note."""
        self.page.get_by_role("button", name=f"Vote for: {words}", exact=True).click()

    def shown(self) -> Any:  # Any -- JSON
        """Return all that the screen shows of the board."""
        return self.page.evaluate(_SHOWN)

    def words(self) -> list[str]:
        """Return the words of every note that the screen shows."""
        return sorted(note[1] for _, notes in self.shown() for note in notes)

    def is_settled(self) -> bool:
        """Say whether nothing waits to be sent."""
        return str(self.page.locator("[data-said]").text_content()).startswith("Everybody's")


def come_to_board(set_up: SetUp, device: Device, address: str) -> Stand:
    """Open one's own page from a mail that one asked for, and the board from there."""
    device.open("/resend")
    device.page.get_by_label("Your work address").fill(address)
    device.page.get_by_role("button", name="Send me my link").click()
    device.open(own_page_url(set_up, address))
    device.page.get_by_role("link", name="Board of session 1").click()
    return Stand(device, address)


def open_board(set_up: SetUp, device: Device) -> tuple[Stand, str]:
    """Open the board as its facilitator does, by a mailed code; return the room's code as well."""
    stand = come_to_board(set_up, device, PETRA)
    board = device.page.url
    before = len(_codes(set_up))
    device.page.get_by_role("button", name="Mail me a code").click()
    set_up.wait_until("sent the code", lambda: len(_codes(set_up)) > before)
    device.page.get_by_label("The six digits").fill(_codes(set_up)[-1])
    device.page.get_by_role("button", name="Show my words").click()
    device.open(board)
    begin = device.page.get_by_role("button", name="Open the board")
    if begin.is_visible():
        begin.click()
    code = device.page.locator(".room-code").text_content()
    assert code is not None
    return stand, code


def enter_room(set_up: SetUp, device: Device, address: str, code: str) -> Stand:
    """Open the board by the room's code."""
    stand = come_to_board(set_up, device, address)
    device.page.get_by_label("The six digits in the room").fill(code)
    device.page.get_by_role("button", name="Open the board").click()
    expect(device.page.get_by_label("A note", exact=True)).to_be_visible()
    return stand


def _codes(set_up: SetUp) -> list[str]:
    """Return the codes that were mailed, the newest last."""
    mails = [
        one
        for one in set_up.messages(to=PETRA)
        if (one["mailbox"], one["folder"]) == (PETRA, "inbox") and "code" in one["subject"]
    ]
    by_time = sorted(mails, key=lambda one: str(one["sent_at"]))
    return [re.findall(r"\b\d{6}\b", one["body_text"])[0] for one in by_time]
