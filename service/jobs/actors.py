"""Thin actors: an id in, one piece of work called."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import structlog
from dramatiq import Actor, Broker, actor

from service.jobs import rounds, work
from service.jobs.queue import QUEUE
from service.meters import WORK_SECONDS
from service.runs import run
from service.traces import span
from service.wiring import Wiring

_LOG = structlog.get_logger(__name__)

_Id = TypeVar("_Id", str, int)

_TIME_LIMIT_MILLISECONDS = 15 * 60 * 1000
_MAX_AGE_MILLISECONDS = 60 * 1000
"""An older message is dropped: each tick says again what waits, so nothing is lost with it."""


@dataclass(frozen=True)
class Actors:
    """What can be asked for through the queue."""

    drain_mailbox: Actor[[str], None]
    work_job: Actor[[int], None]
    work_round: Actor[[str], None]


def declare_actors(wiring: Wiring) -> Actors:
    """Bind the actors to this wiring's broker; one declared earlier would bind to another."""

    def drain_mailbox(mailbox: str) -> None:
        with _measured("drain"):
            _LOG.info("drain began")
            _LOG.info("drain ended", **work.drain(wiring, mailbox))

    def work_job(job_id: int) -> None:
        with _measured("job"):
            _LOG.info("job began", job_id=job_id)
            work.work_job(wiring, job_id)
            _LOG.info("job ended", job_id=job_id)

    def work_round(key: str) -> None:
        with _measured("round"):
            _LOG.info("round began")
            rounds.work_round(wiring, key)
            _LOG.info("round ended")

    return Actors(
        drain_mailbox=_declare(wiring.broker, drain_mailbox),
        work_job=_declare(wiring.broker, work_job),
        work_round=_declare(wiring.broker, work_round),
    )


@contextmanager
def _measured(kind: str) -> Iterator[None]:
    """Give the log lines of a piece of work one id, and count how long it took."""
    with run() as run_id, span(kind, run_id), WORK_SECONDS.labels(kind).time():
        yield


def _declare(broker: Broker, work_of: Callable[[_Id], None]) -> "Actor[[_Id], None]":
    return actor(
        broker=broker,
        queue_name=QUEUE,
        time_limit=_TIME_LIMIT_MILLISECONDS,
        max_age=_MAX_AGE_MILLISECONDS,
    )(work_of)
