"""Takes the README's pictures: the example, lived through to its third session.

`python -m tests.browser.take_pictures` writes docs/pictures/; it takes Chromium and pngquant.
"""

import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS, sign_in, write_people
from tests.browser.devices import Device, make_device
from tests.flows import outlook, post
from tests.flows.browserless import Answers
from tests.flows.browserless import Browser as Browserless
from tests.flows.harness import EXAMPLES, SetUp, running
from tests.flows.processes import ROOT
from tests.servers import find_chromium

PICTURES = ROOT / "docs" / "pictures"
_BOOKED_AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
_ZOE = "zoe.hartley@larkfield.example"
_JOINING: Answers = {"objective_1": "ask better questions", "notice_read": "yes"}
_ACTION: Answers = {
    "action": "ask Sam’s team what slows them",
    "first_step": "write to Sam",
    "due_on": "2027-04-16",
    "share": ["action"],
}


def main() -> None:
    """Live the example through, take four pictures, make them small."""
    chromium = find_chromium()
    assert chromium is not None, "Chromium is not installed"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / "people.csv"
        write_people(people, EXAMPLES / "people.csv")
        with running("embedded", Path(folder) / "run", people=people, at=_BOOKED_AT) as set_up:
            set_up.book(EXAMPLES / "becky.yaml")
            _live(set_up)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=CHROMIUM_ARGUMENTS
                )
                _take(browser, set_up)
                browser.close()
    for picture in sorted(PICTURES.glob("*.png")):
        subprocess.run(
            ["pngquant", "--force", "--ext", ".png", "--speed", "1", "64", str(picture)], check=True
        )
        sys.stdout.write(f"{picture.name} {picture.stat().st_size} bytes\n")


def _live(set_up: SetUp) -> None:
    """Hold two sessions; two in three answer, Zoë with words of her own."""
    maple = outlook.meetings(set_up)["Maple"]
    set_up.move_to(maple[0].start - timedelta(hours=2))
    _answer(set_up, "joining", _JOINING)
    _answer(set_up, "set-up", {"listening": "4"})
    set_up.move_to(maple[0].end + timedelta(days=4))
    _answer(set_up, "affirmations", {"attend": "yes", "dates_seen": "yes"})
    set_up.move_to(maple[1].start - timedelta(hours=2))
    _answer(set_up, "before-session", {"coming": "yes"})
    set_up.move_to(maple[1].end + timedelta(days=4))
    _answer(set_up, "after-session", _ACTION)
    set_up.move_to(maple[2].start - timedelta(days=3))
    _answer(set_up, "before-session", {"coming": "yes"})


def _answer(set_up: SetUp, touchpoint: str, answers: Answers) -> None:
    """Let two in three answer what was mailed to them and is open."""
    newest = {one.reader: one for one in post.letters(set_up) if one.touchpoint == touchpoint}
    with Browserless(set_up.web_url) as browser:
        for number, (reader, letter) in enumerate(sorted(newest.items())):
            page = browser.get(letter.form_url)
            if reader == _ZOE or number % 3 == 2 or page.status_code != 200:
                continue
            asked = dict.fromkeys(re.findall(r'name="(\w+_state)"', page.text), "done")
            browser.send(letter.form_url, {**answers, **asked})
    zoe = newest.get(_ZOE)
    if zoe is not None and touchpoint == "after-session":
        with Browserless(set_up.web_url) as browser:
            browser.send(zoe.form_url, answers)


def _take(browser: Browser, set_up: SetUp) -> None:
    desk = make_device(browser, set_up.web_url)
    sign_in(desk, "Becky Lark")
    desk.page.get_by_role("link", name="Action learning sets").first.click()
    desk.page.get_by_role("region", name="Sets and sessions").wait_for()
    _keep(desk, "console")
    desk.open(set_up.people_url)
    _keep(desk, "sandbox")

    before = next(
        one
        for one in reversed(post.letters(set_up))
        if (one.reader, one.touchpoint) == (_ZOE, "before-session")
    )
    phone = make_device(browser, set_up.web_url, size=(390, 844))
    phone.open(before.form_url)
    _keep(phone, "form")
    reader = make_device(browser, set_up.web_url, size=(640, 620))
    # The port of this run would tell nothing.
    shown = re.sub(
        r">https?://localhost:\d+/r/[^<]+<", ">https://setwise.example/r/…<", before.html
    )
    reader.page.set_content(shown)
    _keep(reader, "mail")


def _keep(device: Device, name: str) -> None:
    device.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
