"""The clock's process: what it owes is looked at as soon as it runs."""

import threading
from datetime import UTC, datetime

from sqlalchemy import delete, select

from service.domain.states import MailingState
from service.jobs.clock import background_clock
from service.jobs.rest import Dispatch
from service.models import LearningSet, QuietSet, Touched
from tests.jobs.memory import with_maple

_TUESDAY = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)
"""Ann's before-session mail of session 2 fell due half an hour ago."""
_SOON_SECONDS = 5.0
"""Less than the ten seconds from one tick to the next."""


def test_a_clock_begins_what_its_predecessor_left_at_once(sqlite_url: str) -> None:
    wiring = with_maple(sqlite_url, at=_TUESDAY)
    # By the rules of its predecessor nothing ever falls due.
    with wiring.database.writing() as db:
        (set_id,) = db.scalars(select(LearningSet.id))
        db.add(QuietSet(set_id=set_id, quiet_until=None, looks=7))
        db.execute(delete(Touched))
    asked_for = threading.Event()

    def drain(_mailbox: str) -> None:
        asked_for.set()

    clock = background_clock(
        wiring, Dispatch(mailbox=drain, job=lambda _job: None, round=lambda _name: None)
    )
    clock.start()
    try:
        assert asked_for.wait(_SOON_SECONDS)
    finally:
        clock.shutdown()

    assert {row.state for row in wiring.rows()} >= {MailingState.DUE}
