"""At which step a process stands that does not move: told by its calls, and by the rows between."""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from service.workflows.claim_mail import LEASE
from tests.crash.sockets import Connection, connections_to
from tests.crash.steps import Step, mailbox_of, step_of, tag_in
from tests.flows.harness import ORGANISER, SetUp
from tests.flows.rows import as_instant, connect

_ASKED = 150
"""Requests of the log that a look reads: far more than lie between two steps of one mail."""
_HEARD_SECONDS = 2.0
_WORN = 3
"""Attempts at a mail after which it is let be: the pauses between them double each time."""
_BEFORE_INTENT = frozenset({Step.CLAIM, Step.ADOPT, Step.DRAFT})

_MAILBOXES = "SELECT mailbox, owner FROM mailbox_slot WHERE kind = 'mail'"
_JOBS = "SELECT id, lease_owner FROM job WHERE state = 'running'"
_MAILS = """
SELECT mailbox, state, token, attempt, lease_until, retry_at, not_before FROM mailing
WHERE state IN ('due', 'drafting', 'sending', 'submitted', 'unknown')
"""


@dataclass(frozen=True)
class Standing:
    """Where a process stands: its threads' steps, and whether it holds a Graph call open."""

    steps: frozenset[Step]
    call_open: bool


@dataclass(frozen=True)
class _Call:
    method: str
    target: str
    port: int
    began_at: datetime
    status: int | None

    @property
    def mailbox(self) -> str:
        return mailbox_of(self.target)


@dataclass(frozen=True)
class _Mail:
    mailbox: str
    state: str
    token: str
    attempt: int
    lease_until: datetime | None
    retry_at: datetime | None
    not_before: datetime | None


class Sight:
    """Looks from outside alone: at the sandbox, at the sockets, at committed rows."""

    def __init__(self, set_up: SetUp, connection: Any, session: requests.Session) -> None:
        self._connection, self._session = connection, session
        self._requests_url = f"{set_up.people_url}/_sandbox/requests?last={_ASKED}"
        some = next(iter(set_up.processes.values()))
        self._graph_port = urlsplit(some.env["GRAPH_BASE_URL"]).port or 0

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read committed rows."""
        return [tuple(row) for row in self._connection.execute(query).fetchall()]

    def service_now(self) -> datetime:
        """Return service time."""
        ((seconds,),) = self.rows("SELECT offset_seconds FROM service_time")
        return datetime.now(UTC) + timedelta(seconds=seconds)

    def at_work(self, process_ids: Collection[int]) -> set[int]:
        """Return those of some processes that hold a mailbox for mail, or a job."""
        held = self.rows(_MAILBOXES) + self.rows(_JOBS)
        return {one for one in process_ids if any(_is_of(owner, one) for _, owner in held)}

    def of(self, process_id: int, *, owes_rows: bool) -> Standing:
        """Look at a process that stands still.

        Args:
            owes_rows: it runs the clock, and mails have fallen due that have no row.
        """
        connections = self._heard(process_id)
        ports = {one.port for one in connections}
        told = self._session.get(self._requests_url, timeout=30).json()
        ended = [call for call in map(_call, told["ended"]) if call.port in ports]
        in_hand = [call for call in map(_call, told["open"]) if call.port in ports]
        in_hand += _answered_unread(connections, in_hand, ended)
        mails = [_mail(row) for row in self.rows(_MAILS)]
        found = [(call.mailbox, _step_of_call(call, mails)) for call in in_hand]
        found += self._between_calls(process_id, in_hand, ended, mails)
        swept = self._swept_by(process_id)
        worn = {mail.mailbox for mail in mails if _is_worn(mail)}
        steps = {
            step
            for mailbox, step in found
            if step is not None
            and mailbox not in swept
            and not (mailbox in worn and step in _BEFORE_INTENT)
        }
        if owes_rows:
            steps.add(Step.ENQUEUE)
        return Standing(frozenset(steps), call_open=bool(in_hand))

    def _heard(self, process_id: int) -> list[Connection]:
        """Return the connections once the sandbox has read all that was sent over them."""
        deadline = time.monotonic() + _HEARD_SECONDS
        while True:
            found = connections_to(self._graph_port, process_id)
            if time.monotonic() > deadline or not any(one.unheard for one in found):
                return found
            time.sleep(0.001)

    def _between_calls(
        self,
        process_id: int,
        in_hand: Sequence[_Call],
        ended: Sequence[_Call],
        mails: Sequence[_Mail],
    ) -> Iterator[tuple[str, Step | None]]:
        calling = {call.mailbox for call in in_hand}
        for mailbox, owner in self.rows(_MAILBOXES):
            if _is_of(owner, process_id) and mailbox not in calling:
                own_mails = [mail for mail in mails if mail.mailbox == mailbox]
                own_calls = [call for call in ended if call.mailbox == mailbox]
                yield mailbox, _step_between(own_mails, own_calls, self.service_now())
        jobs = self.rows(_JOBS)
        if ORGANISER not in calling and any(_is_of(owner, process_id) for _, owner in jobs):
            calls = [call for call in ended if call.mailbox == ORGANISER]
            last = _step_of_call(calls[-1], mails) if calls else self._first_of_a_job()
            yield ORGANISER, last

    def _swept_by(self, process_id: int) -> set[str]:
        """Return the mailboxes that it holds to sweep old drafts, which is no step of a mail."""
        rounds = self.rows("SELECT key, lease_owner FROM round_run WHERE key LIKE 'sweep-drafts %'")
        return {key.partition(" ")[2] for key, owner in rounds if _is_of(owner, process_id)}

    def _first_of_a_job(self) -> Step:
        ((missing,),) = self.rows("SELECT count(*) FROM series WHERE event_id IS NULL")
        return Step.CREATE if missing else Step.READ_BACK


@contextmanager
def sight(set_up: SetUp) -> Iterator[Sight]:
    """Open what looking takes."""
    with connect(set_up.database_url) as connection, requests.Session() as session:
        session.trust_env = False
        yield Sight(set_up, connection, session)


def _answered_unread(
    connections: Sequence[Connection], in_hand: Sequence[_Call], ended: Sequence[_Call]
) -> list[_Call]:
    """Return calls whose answer lies in the socket: the process still waits for them."""
    still_open = {call.port for call in in_hand}
    last = {call.port: call for call in ended}
    unread = [one.port for one in connections if one.unread and one.port not in still_open]
    return [last[port] for port in unread if port in last]


def _step_of_call(call: _Call, mails: Sequence[_Mail]) -> Step | None:
    token = tag_in(call.target)
    about = [mail for mail in mails if token in (mail.token, None) and mail.mailbox == call.mailbox]
    drafting = any(mail.state == "drafting" and (token or _is_held(mail)) for mail in about)
    return step_of(call.method, call.target, drafting=drafting)


def _step_between(mails: Sequence[_Mail], calls: Sequence[_Call], now: datetime) -> Step | None:
    """Return the step of who works a mailbox and has no call open."""
    for mail in mails:
        if mail.lease_until is not None and _is_held(mail):
            since = mail.lease_until - LEASE
            own = [call for call in calls if call.began_at >= since]
            return _step_of_held(mail, own[-1] if own else None)
    if any(_is_to_settle(mail) for mail in mails):
        return Step.RECONCILE
    if any(_is_to_claim(mail, now) for mail in mails):
        return Step.CLAIM
    return None


def _step_of_held(mail: _Mail, last: _Call | None) -> Step | None:
    """Return the step of a claimed mail by the last call since its row was last committed."""
    is_drafting = mail.state == "drafting"
    if last is None:
        # Committed, and the next call not begun.
        return Step.CLAIM if is_drafting else Step.INTENT
    step = step_of(last.method, last.target, drafting=is_drafting)
    is_tagged = (step, last.method, last.status) == (Step.DRAFT, "PATCH", 200)
    return Step.INTENT if is_tagged else step


def _is_held(mail: _Mail) -> bool:
    lease = mail.lease_until
    return mail.state in ("drafting", "sending") and lease is not None and lease > datetime.now(UTC)


def _is_to_settle(mail: _Mail) -> bool:
    if mail.state in ("submitted", "unknown"):
        return mail.retry_at is None or mail.retry_at <= datetime.now(UTC)
    return mail.state == "sending"


def _is_to_claim(mail: _Mail, now: datetime) -> bool:
    if mail.state == "due":
        waits_here = mail.retry_at is not None and mail.retry_at > datetime.now(UTC)
        return not waits_here and (mail.not_before is None or mail.not_before <= now)
    return mail.state == "drafting"


def _is_worn(mail: _Mail) -> bool:
    return mail.state in ("due", "drafting") and mail.attempt >= _WORN


def _is_of(owner: str | None, process_id: int) -> bool:
    # A lease's owner is `host:process id:start:…`.
    return owner is not None and owner.split(":")[1] == str(process_id)


def _call(told: dict[str, Any]) -> _Call:
    began_at = datetime.fromtimestamp(told["began_at"], UTC)
    return _Call(told["method"], told["target"], told["port"], began_at, told["status"])


def _mail(row: Sequence[Any]) -> _Mail:
    mailbox, state, token, attempt, *instants = row
    lease, retry, not_before = (None if one is None else as_instant(one) for one in instants)
    return _Mail(mailbox, state, token, attempt, lease, retry, not_before)
