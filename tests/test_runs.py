"""Ids of runs: in log lines, and at the front of what names a call to somebody else."""

import uuid

import structlog

from service.runs import call_id, current_run, run


def test_call_within_a_run_begins_with_its_id_and_no_two_are_alike() -> None:
    with run() as run_id:
        calls = [call_id() for _ in range(3)]

    assert [call[:8] for call in calls] == [run_id] * 3
    assert len({*calls}) == 3
    assert [str(uuid.UUID(call)) for call in calls] == calls


def test_run_ends_with_its_block() -> None:
    with run() as outer:
        with run() as inner:
            assert (current_run(), inner != outer) == (inner, True)
        assert structlog.contextvars.get_contextvars() == {"run": outer}

    assert current_run() == ""
    assert str(uuid.UUID(call_id())) != ""
