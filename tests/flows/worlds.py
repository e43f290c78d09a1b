"""A sandbox and the service's own workers in this process, copied to try one change each."""

import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select
from sqlalchemy.orm import aliased

from service.domain.states import MailingState
from service.jobs import work
from service.models import LearningSet, Mailing, Person, SetSession
from service.settings import Settings
from service.store import jobs, mailings, quiet_sets
from service.wiring import Wiring, build
from tests.flows.harness import ORGANISER, SENDER
from tests.nursery import the_nursery

OTHER_ORGANISER = "sets-2@larkfield.example"
_WHEN = re.compile(r"When: \w+ (\d+) (\w+ \d{4}), (\d\d:\d\d)")
_SENT = (MailingState.SUBMITTED, MailingState.SENT)


@dataclass(frozen=True, order=True)
class MeetingMail:
    """A mail of Outlook about a meeting, as it stands in an attendee's inbox."""

    set_name: str
    kind: str
    """`invitation`, `update` or `cancellation`."""
    address: str
    names: str
    """The wall time that it names, the first date's where it is about a series."""
    is_series: bool
    message_id: str


@dataclass(frozen=True, order=True)
class SentMail:
    """A mail of ours that arrived; `at` is service time."""

    set_name: str
    session: int
    touchpoint: str
    address: str
    about: str | None
    at: datetime


@dataclass
class HandMovedClock:
    """Service time that stands where the test has put it."""

    at: datetime

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at

    def in_seconds(self, _seconds: float) -> datetime:
        """Return the same: no real second moves it."""
        return self.at

    def seconds_until(self, instant: datetime) -> float:
        """Return how far off an instant is, as if real seconds moved it."""
        return (instant - self.at).total_seconds()


@dataclass
class World:
    """One sandbox, one database, and the wiring of a worker over both.

    Its time stands still but for the instants at which something falls due, so that what left at
    one instant is told apart from what left at the next to the second.
    """

    folder: Path
    people_url: str
    wiring: Wiring
    clock: HandMovedClock

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the sandbox's port for people."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, self.people_url + path, json=body, timeout=30)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def live_until(self, to: datetime) -> None:
        """Stand at every instant up to one at which something falls due, and work it off there."""
        self._stand_at(self.clock.at)
        while (instant := self._next_instant()) is not None and instant <= to:
            self._stand_at(instant)
        self._stand_at(to)

    def _stand_at(self, instant: datetime) -> None:
        self.clock.at = instant
        self.ask("POST", "/_sandbox/clock", {"now": instant.isoformat()})
        while True:
            work.queue_due(self.wiring)
            for job_id in work.waiting_jobs(self.wiring):
                work.work_job(self.wiring, job_id)
            for mailbox in work.waiting_mailboxes(self.wiring):
                work.drain(self.wiring, mailbox)
            if self._left() == 0 and not any(work.queue_due(self.wiring).values()):
                return
            time.sleep(0.01)

    def _left(self) -> int:
        tried_by = self.wiring.real_now() + timedelta(minutes=1)
        with self.wiring.database.reading() as db:
            mails = mailings.unsettled(db, now=self.clock.at, tried_by=tried_by)
            return mails + jobs.unfinished_jobs(db, now=self.clock.at, tried_by=tried_by)

    def _next_instant(self) -> datetime | None:
        after = self.clock.at
        with self.wiring.database.reading() as db:
            waits = (
                quiet_sets.next_look(db, after),
                mailings.next_not_before(db, after),
                jobs.next_job_begins(db, after),
            )
        return min((instant for instant in waits if instant is not None), default=None)

    def meeting_mails(self) -> list[MeetingMail]:
        """Return everything that Outlook has sent to attendees about meetings."""
        messages = self.ask("GET", "/_sandbox/state")["messages"]
        return sorted(
            _meeting_mail(one)
            for one in messages
            if one["message_class"].startswith("IPM.Schedule.Meeting.")
            and one["folder"] == "inbox"
            and one["mailbox"] not in (ORGANISER, OTHER_ORGANISER)
        )

    def sent_mails(self) -> dict[str, SentMail]:
        """Return every mail of ours that arrived once in its reader's inbox, by its key."""
        messages = self.ask("GET", "/_sandbox/state")["messages"]
        arrived = Counter(
            (one["internet_message_id"], one["mailbox"])
            for one in messages
            if one["message_class"] == "IPM.Note" and one["folder"] == "inbox"
        )
        found = {}
        about = aliased(Person)
        with self.wiring.database.reading() as db:
            rows = db.execute(
                select(Mailing, SetSession.number, LearningSet.name, Person.address, about.address)
                .outerjoin(SetSession, SetSession.id == Mailing.set_session_id)
                .outerjoin(LearningSet, LearningSet.id == SetSession.set_id)
                .join(Person, Person.id == Mailing.person_id)
                .outerjoin(about, about.id == Mailing.about_person_id)
                .where(Mailing.state.in_(_SENT))
            )
            for row, number, set_name, address, about_address in rows:
                assert arrived.pop((row.internet_message_id, address)) == 1
                assert row.sent_at is not None
                if row.set_session_id is None:
                    # Of the whole programme: what changes a set says nothing of it.
                    continue
                found[row.key] = SentMail(
                    set_name, number, row.touchpoint, address, about_address, row.sent_at
                )
        assert arrived == Counter()
        return found


@contextmanager
def world(folder: Path, people: Path, *, at: datetime, like: Path | None = None) -> Iterator[World]:
    """Start a sandbox and a worker's wiring; end both, whatever happens.

    Args:
        at: where its time stands at first.
        like: the folder of a world that has ended, of which this one begins as a copy.
    """
    if like is None:
        folder.mkdir(parents=True)
    else:
        shutil.copytree(like, folder)
    sandbox = the_nursery().sandbox(folder / "sandbox", people, folder / "sandbox.log")
    sandbox.start()
    try:
        ready = sandbox.ready_line()
        clock = HandMovedClock(at)
        wiring = replace(build(Settings.load(_environment(folder, ready))), clock=clock)
        try:
            yield World(folder, ready["people_url"], wiring, clock)
        finally:
            wiring.database.dispose()
    finally:
        sandbox.stop()


def _environment(folder: Path, ready: dict[str, str]) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder / "var"),
        "DATABASE_URL": f"sqlite:///{folder / 'var' / 'setwise.sqlite3'}",
        "BROKER_URL": "stub://",
        "LIMITS_URL": "memory://",
        "GRAPH_BASE_URL": ready["graph_base_url"],
        "AUTHORITY": ready["authority"],
        "CA_FILE": ready["ca_file"],
        "CLIENT_ID": ready["client_id"],
        "CLIENT_SECRET": ready["client_secret"],
        "SENDER_MAILBOXES": SENDER,
        "ORGANISER_MAILBOXES": f"{ORGANISER},{OTHER_ORGANISER}",
        "SEND_MODE": "live",
        "PUBLIC_URL": "http://localhost:8000",
    }


def _meeting_mail(message: dict[str, Any]) -> MeetingMail:
    text = " ".join(message["body_text"].split())
    when = _WHEN.search(text)
    assert when is not None, text
    kind = "update" if "This meeting was updated." in text else "invitation"
    if message["message_class"].endswith("Canceled"):
        kind = "cancellation"
    day = datetime.strptime(" ".join(when.groups()), "%d %B %Y %H:%M")  # noqa: DTZ007 -- a wall time
    return MeetingMail(
        set_name=message["subject"].removeprefix("Canceled: ").removeprefix("Set "),
        kind=kind,
        address=message["mailbox"],
        names=day.isoformat(timespec="minutes"),
        is_series="the first of" in text,
        message_id=message["id"],
    )
