"""A sender killed in the middle of waves of mails: each still arrives exactly once, in time."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from tests.flows import outlook, post
from tests.flows.conftest import BOOKED_AT, MakesSetUps
from tests.flows.harness import PROGRAMMES, SetUp
from tests.flows.oracle import Story, expected_mails
from tests.flows.workers import read_people

pytestmark = pytest.mark.crash

_PEOPLE = PROGRAMMES / "small.csv"
_LATENCY_MS = 60
"""For each call, so that a kill meets a mail on its way."""
_KILLED_AFTER = (3, 18)
"""Mails sent: within the first wave, and within a later one of the same jump."""


def test_a_killed_sender_loses_and_doubles_nothing(make_set_up: MakesSetUps) -> None:
    set_up = make_set_up(people=_PEOPLE)
    set_up.book(PROGRAMMES / "small.yaml")
    sender = set_up.processes["serve" if set_up.kind == "embedded" else "worker"]
    set_up.ask("POST", "/_sandbox/latency", {"ms": _LATENCY_MS})
    until = BOOKED_AT + timedelta(days=20)
    set_up.jump(until)
    for count in _KILLED_AFTER:
        set_up.wait_until(f"through {count} mails", partial(_has_sent, set_up, count))
        sender.kill()
        assert _under_way(set_up) > 0
        set_up.let_leases_run_out()
        set_up.start()
    set_up.catch_up()
    people = read_people(_PEOPLE)
    expected = expected_mails(
        people,
        outlook.meetings(set_up),
        approved_at=BOOKED_AT,
        until=until,
        story=Story({}, {}, {}),
    )
    assert Counter(one.as_expected(people) for one in post.letters(set_up)) == expected
    assert expected.total() > _KILLED_AFTER[-1]


def _has_sent(set_up: SetUp, count: int) -> bool:
    sent = "SELECT count(*) FROM mailing WHERE state = 'sent'"
    return int(set_up.rows(sent)[0][0]) >= count


def _under_way(set_up: SetUp) -> int:
    waiting = "SELECT count(*) FROM mailing WHERE state NOT IN ('sent', 'skipped')"
    return int(set_up.rows(waiting)[0][0])
