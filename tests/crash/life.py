"""A programme's whole life, lived through while its processes are killed."""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import requests

from tests.crash.killer import Killer
from tests.crash.programme import Programme
from tests.crash.sight import Sight
from tests.crash.steps import Step
from tests.crash.stops import Stop
from tests.flows.harness import SetUp
from tests.flows.oracle import Mail, Meeting, Story, expected_mails
from tests.flows.rows import SESSION_IDS, as_instant, connect, session_ids
from tests.flows.workers import BECKY, read_people
from tests.nursery import Nursery, Nursling

_REST_SECONDS = 240.0
_LOOK_SECONDS = 0.1
_IN_STEP = timedelta(seconds=5)
_GIVEN_UP_AFTER = timedelta(minutes=16)
_AT_THE_CLOCK = 0.3
"""Of the instants at which rows are owed: so often the clock is struck, and not a worker."""
_SHORT_PAUSE = timedelta(seconds=1)
_AS_IN_ROWS = "%Y-%m-%d %H:%M:%S.%f"
_CLOCKS = ("serve", "clock")
_WORKERS = ("serve", "worker", "worker-2")
_UNSETTLED = """
SELECT id, not_before FROM mailing
WHERE state IN ('due', 'drafting', 'sending', 'submitted', 'unknown')
"""


_IN_DOUBT = """
SELECT id, draft_id FROM mailing
WHERE state = 'unknown' AND touchpoint <> 'monday-lines' ORDER BY id
"""
"""Of the journey alone: the oracle, which counts what was lost, knows of no other mail."""


def _nothing_owed() -> bool:
    return False


@dataclass
class Life:
    """One programme on one set-up, and who kills its processes."""

    set_up: SetUp
    programme: Programme
    sight: Sight
    killer: Killer
    dice: random.Random
    nursery: Nursery
    destroyed: list[int] = field(default_factory=list)
    """Rows of mails whose draft a person deleted while nobody knew whether it had been sent."""

    def book(self) -> None:
        """Book the programme, while those are killed who bring its series about."""
        command = self.nursery.process(
            ["", "-m", "service", "book", str(self.programme.file), "--yes"],
            self.set_up.env,
            self.set_up.folder / "book.log",
        )
        command.start()
        self.set_up.wait_until("told to book", lambda: bool(self.sight.rows("SELECT id FROM job")))
        self.hunt(
            self.is_booked,
            lambda: self.killer.lacks(Step.CREATE) or self.killer.lacks(Step.READ_BACK),
        )
        command.kill()

    def live_to(self, stop: Stop, *, kills: int = 0, meddle: int = 0) -> None:
        """Jump to a stop and wait for rest; on the way kill so often, and let people meddle.

        Args:
            meddle: as many drafts are deleted whose sending nobody knows the fate of.
        """
        before = self._row_count()
        until = self.killer.tally.kills + kills

        def owes_rows() -> bool:
            now = self.sight.service_now()
            return now >= stop.begins and not self._rounds_due(now) and self._row_count() == before

        def goes_on() -> bool:
            if len(self.destroyed) < meddle:
                self._delete_a_draft_in_doubt()
            return self.killer.tally.kills < until

        self.set_up.jump(stop.ends)
        self.hunt(lambda: self.is_at_rest(stop.ends), goes_on, owes_rows=owes_rows)

    def follow(self, *, kills: int) -> None:
        """Wait until Outlook has followed a change that somebody made; kill so often meanwhile."""
        until = self.killer.tally.kills + kills
        now = self.set_up.now()
        self.hunt(lambda: self.is_at_rest(now), lambda: self.killer.tally.kills < until)

    def start_all_anew(self) -> None:
        """Kill everything at rest once more: nothing may come of it."""
        for name in dict.fromkeys((*_CLOCKS, *_WORKERS)):
            if name in self.set_up.processes:
                self.set_up.processes[name].kill()
        self.set_up.start()
        now = self.set_up.now()
        self.hunt(lambda: self.is_at_rest(now), lambda: False)

    def expected(
        self, meetings: Mapping[str, Sequence[Meeting]], *, until: datetime, story: Story
    ) -> Counter[Mail]:
        """Return what the oracle expects of the dates that stand in Outlook."""
        ((approved_at,),) = self.sight.rows("SELECT approved_at FROM programme")
        return expected_mails(
            read_people(self.programme.people),
            meetings,
            approved_at=as_instant(approved_at),
            until=until,
            story=story,
            contact=BECKY,
            ids=session_ids(self.sight.rows(SESSION_IDS)),
        )

    def hunt(
        self,
        is_over: Callable[[], bool],
        goes_on: Callable[[], bool],
        *,
        owes_rows: Callable[[], bool] = _nothing_owed,
    ) -> None:
        """Strike while `goes_on()`, and wait until `is_over()`."""
        deadline = time.monotonic() + _REST_SECONDS
        while not is_over():
            assert time.monotonic() < deadline, f"no rest\n{self.set_up.logs()}"
            self._shorten_pauses()
            if not goes_on():
                time.sleep(_LOOK_SECONDS)
                continue
            wanted = self.killer.lacks(Step.ENQUEUE) or self.dice.random() < _AT_THE_CLOCK
            soon = wanted and owes_rows()
            victim = self._clock() if soon else self._worker()
            if victim is not None:
                self.killer.strike(victim, owes_rows=owes_rows, soon=soon)

    def _clock(self) -> Nursling:
        processes = self.set_up.processes
        found = next(processes[name] for name in _CLOCKS if name in processes)
        assert isinstance(found, Nursling)
        return found

    def _worker(self) -> Nursling | None:
        """Return one that is at work, if any is."""
        processes = self.set_up.processes
        workers = [processes[name] for name in _WORKERS if name in processes]
        by_id = {
            one.process_id: one
            for one in workers
            if isinstance(one, Nursling) and one.process_id is not None
        }
        at_work = sorted(self.sight.at_work(by_id))
        return by_id[self.dice.choice(at_work)] if at_work else None

    def is_booked(self) -> bool:
        """Say whether no job is left, and every one has ended well."""
        return set(self.sight.rows("SELECT state FROM job")) == {("done",)}

    def is_at_rest(self, at: datetime) -> bool:
        """Say whether service time has come to an instant, and nothing is under way any more."""
        ((caught_up,),) = self.sight.rows("SELECT caught_up FROM service_time")
        now = self.sight.service_now()
        if not caught_up or now < at - _IN_STEP or not self.is_booked():
            return False
        waiting = [
            row_id
            for row_id, not_before in self.sight.rows(_UNSETTLED)
            if not_before is None or as_instant(not_before) <= now
        ]
        return set(waiting) <= set(self.destroyed)

    def _delete_a_draft_in_doubt(self) -> None:
        """Be somebody with the mailbox open: no evidence is left of what became of the mail."""
        for row_id, draft_id in self.sight.rows(_IN_DOUBT):
            told = {"do": "delete_draft", "id": draft_id, "permanently": True}
            answer = requests.post(
                f"{self.set_up.people_url}/_sandbox/human", json=told, timeout=30
            )
            # One that was sent after all, or another hand was quicker: 404.
            if answer.ok:
                self.destroyed.append(row_id)
                self._let_it_be_given_up(row_id)
                return

    def _let_it_be_given_up(self, row_id: int) -> None:
        """Stand for the quarter of an hour after which the service asks a person.

        Later mail to the same reader waits for that.
        """
        now = datetime.now(UTC)
        with connect(self.set_up.database_url, writes=True) as connection:
            connection.execute(
                f"UPDATE mailing SET send_started_at = '{now - _GIVEN_UP_AFTER:{_AS_IN_ROWS}}',"
                f" retry_at = '{now:{_AS_IN_ROWS}}' WHERE id = {row_id} AND state = 'unknown'"
            )
            connection.commit()

    def _shorten_pauses(self) -> None:
        """Stand for the real minutes that a mail waits whose draft failed again and again.

        It doubles its pause each time, and service time must not run on without it. Nobody holds
        such a row. What waits for the fate of a mail already asked to be sent waits in full.
        """
        soon = datetime.now(UTC) + _SHORT_PAUSE
        far_off = [
            f"UPDATE {table} SET retry_at = '{soon:{_AS_IN_ROWS}}' "
            f"WHERE id = {row_id} AND state = '{state}'"
            for table, state in (("mailing", "due"), ("job", "waiting"))
            for row_id, retry_at in self.sight.rows(
                f"SELECT id, retry_at FROM {table} WHERE state = '{state}'"
            )
            if retry_at is not None and as_instant(retry_at) > soon + _SHORT_PAUSE
        ]
        far_off += [
            f"UPDATE round_run SET retry_at = '{soon:{_AS_IN_ROWS}}' WHERE key = '{key}'"
            for key, retry_at in self.sight.rows("SELECT key, retry_at FROM round_run")
            if retry_at is not None and as_instant(retry_at) > soon + _SHORT_PAUSE
        ]
        if far_off:
            with connect(self.set_up.database_url, writes=True) as connection:
                for statement in far_off:
                    connection.execute(statement)
                connection.commit()

    def _rounds_due(self, now: datetime) -> bool:
        """Say whether periodic work goes on, which comes before the mail of its instant."""
        rounds = self.sight.rows("SELECT due_at, lease_owner FROM round_run")
        return any(owner is not None or as_instant(due_at) <= now for due_at, owner in rounds)

    def _row_count(self) -> int:
        return int(self.sight.rows("SELECT count(*) FROM mailing")[0][0])
