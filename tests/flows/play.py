"""What people do while a programme is lived through, done as they would and kept for the oracle."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tests.flows import post
from tests.flows.browserless import Answers, Browser
from tests.flows.harness import SetUp
from tests.flows.oracle import Meeting, Story
from tests.flows.workers import Worker

_DAY = timedelta(days=1)


@dataclass
class Play:
    """The programme while it is lived through, and what its people did so far."""

    set_up: SetUp
    meetings: dict[str, list[Meeting]]
    answered: dict[tuple[str, str, int], datetime] = field(default_factory=dict)
    not_coming: dict[tuple[str, int], datetime] = field(default_factory=dict)
    left: dict[str, datetime] = field(default_factory=dict)

    def answer(self, address: str, form: str, session: int, answers: Answers) -> str:
        """Let somebody open their mail's form and send it; return the page behind it.

        Args:
            form: of a mail of the same name.
        """
        url = post.letter_to(self.set_up, address, form, session).form_url
        with Browser(self.set_up.web_url) as browser:
            page = browser.send(url, answers)
        self.answered[address, form, session] = self.set_up.now()
        if answers.get("coming") == "no":
            self.not_coming[address, session] = self.set_up.now()
        return page.text

    def leave(self, address: str) -> None:
        """Let somebody leave their set, and wait until Outlook knows it."""
        self.step_out(address)
        self.set_up.wait_until("rid of them", lambda: _jobs_left(self.set_up) == 0)

    def step_out(self, address: str) -> None:
        """Let somebody ask for their link, open their page and leave their set."""
        with Browser(self.set_up.web_url) as browser:
            browser.send("/resend", {"address": address})
            page = browser.get(post.own_page_url(self.set_up, address))
            path = re.search(r'href="([^"]*/leave/\d+)"', page.text)
            assert path, page.text
            browser.send(path[1], {"sure": "yes"})
        self.left[address] = self.set_up.now()

    def story(self) -> Story:
        """Return what happened as the oracle wants it."""
        return Story(self.answered, self.not_coming, self.left)


def opening_after(reader: Worker, instant: datetime, count: int) -> datetime:
    """Return 08:30 of somebody's `count`th working day after an instant's day."""
    return _opening(reader, instant, count, _DAY)


def opening_before(reader: Worker, instant: datetime, count: int) -> datetime:
    """Return 08:30 of somebody's `count`th working day before an instant's day."""
    return _opening(reader, instant, count, -_DAY)


def _opening(reader: Worker, instant: datetime, count: int, step: timedelta) -> datetime:
    day: date = reader.day_of(instant)
    while count:
        day += step
        count -= reader.works_on(day)
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=reader.zone).astimezone(UTC)


def _jobs_left(set_up: SetUp) -> int:
    return int(set_up.rows("SELECT count(*) FROM job WHERE state <> 'done'")[0][0])
