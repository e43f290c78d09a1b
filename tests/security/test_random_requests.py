"""Thousands of generated requests: no failure, no trace of one, no row that should not be there."""

import os
import random
from datetime import timedelta

import pytest

from service.models import SetSession
from tests.privacy.house import House, lines
from tests.privacy.programme import NOW
from tests.privacy.reading import read_everything
from tests.security.made_requests import Made, Maker
from tests.security.watching import rows_that_point_at_nothing, watching

LONG = os.environ.get("SETWISE_LONG") == "1"
AT_ONCE = 500
"""Requests before the rows are put back: a house in which everybody has left tests little."""
SEEDS = 204 if LONG else 2
"""The long form is 102,000 requests."""

_ANYBODY_MAY_WRITE = {
    "/resend": {"audit_event", "mailing"},
    "/t/": {"taster_place", "person", "mailing", "audit_event"},
    "/taster-place/": {"taster_place", "mailing", "audit_event"},
    "/notifications": {"notification_tally", "wake"},
}
"""What whoever is not signed in may change: asked for without an account, or told by a machine."""
_LOOKERS = ("viewer", "administrator")
_LOOKERS_MAY_WRITE = {"/deputies/": {"deputy", "audit_event"}}
"""Who only looks ends what names them; here all colleagues are one person, lead and viewer."""


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_request_fails_or_writes_what_it_may_not(open_house: House, seed: int) -> None:
    clock = open_house.wiring.clock
    if seed % 2:  # while a session runs, its live page and its board take presses
        with open_house.wiring.database.reading() as db:
            session = db.get_one(SetSession, open_house.planted.maple.sessions[1])
            clock.at = session.starts_at + timedelta(minutes=30)
    maker = Maker(open_house, random.Random(seed))
    failed: list[tuple[int, Made]] = []
    wrote: list[tuple[set[str], Made]] = []
    reached = 0
    try:
        with watching(open_house) as watched, lines() as logged:
            for _ in range(AT_ONCE):
                made = maker.next()
                watched.handlers, watched.written = 0, set()
                with maker.send(made) as answer:
                    is_failure = answer.status_code >= 500 or b"Traceback" in answer.data
                if is_failure:
                    failed.append((answer.status_code, made))
                reached += made.is_live and watched.handlers > 0
                if too_much := forbidden(made, watched.written):
                    wrote.append((too_much, made))
    finally:
        clock.at = NOW

    assert failed == []
    assert wrote == []
    assert [line for line in logged if "request failed" in line] == []
    assert rows_that_point_at_nothing(open_house) == []
    with open_house.wiring.database.reading() as db:
        assert read_everything(db)
    assert reached >= 0.6 * AT_ONCE, f"only {reached} of {AT_ONCE} reached a handler"


def forbidden(made: Made, written: set[str]) -> set[str]:
    """Return which of the tables that a request wrote to it may not; who only looks is nobody."""
    if made.method in ("GET", "HEAD"):
        return written
    if made.who != "nobody" and made.who not in _LOOKERS:
        return set()
    may = _ANYBODY_MAY_WRITE | (_LOOKERS_MAY_WRITE if made.who in _LOOKERS else {})
    given = (tables for start, tables in may.items() if made.path.startswith(start))
    return written.difference(*given)
