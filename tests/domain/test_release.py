"""Which lines a manager summary carries."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.release import HOLD, LABELS, Summary, TickedLine, gather, preview
from service.domain.states import ReleaseState

_DUE_AT = datetime(2026, 4, 14, 8, 30, tzinfo=UTC)


def _line(
    release_id: int = 1,
    *,
    line: str = "action",
    words: str = "Ask Sam",
    waited: timedelta = timedelta(days=4),
    state: ReleaseState = ReleaseState.DRAFTED,
    session_number: int = 2,
) -> TickedLine:
    return TickedLine(
        release_id=release_id,
        line=line,
        words=words,
        ticked_at=_DUE_AT - waited,
        state=state,
        session_number=session_number,
    )


def test_gather_takes_the_ticked_lines_in_the_order_of_a_summary() -> None:
    support = _line(1, line="support", words="Fridays")
    first_step = _line(2, line="first_step", words="Book a room")
    action = _line(3)
    earlier = _line(4, words="Write it down", session_number=1)

    summary = gather([support, first_step, action, earlier], due_at=_DUE_AT)

    assert summary == Summary(lines=(earlier, action, first_step, support))
    assert summary.labelled == (
        ("Action", "Write it down"),
        ("Action", "Ask Sam"),
        ("First step", "Book a room"),
        ("Support I need", "Fridays"),
    )
    assert summary.neutral is False


@pytest.mark.parametrize(
    ("waited", "carried"),
    [
        (HOLD, True),
        (HOLD - timedelta(microseconds=1), False),
        (timedelta(0), False),
        (-timedelta(days=1), False),
    ],
)
def test_line_is_held_for_72_hours(waited: timedelta, carried: bool) -> None:
    summary = gather([_line(waited=waited)], due_at=_DUE_AT)

    assert summary.neutral is not carried


def test_line_ticked_late_goes_with_the_next_summary() -> None:
    late = _line(waited=timedelta(hours=1))

    now = gather([late], due_at=_DUE_AT)
    next_time = gather([late], due_at=_DUE_AT + timedelta(weeks=10))

    assert (now.lines, next_time.lines) == ((), (late,))


@pytest.mark.parametrize(
    "left_out",
    [
        _line(state=ReleaseState.SENT),
        _line(state=ReleaseState.REVOKED),
        _line(words=" \n"),
        _line(line="log"),
    ],
    ids=["sent", "revoked", "blank", "no such line"],
)
def test_line_that_must_not_travel_is_left_out(left_out: TickedLine) -> None:
    assert gather([left_out], due_at=_DUE_AT) == Summary(lines=())


_ANY_LINE = st.builds(
    _line,
    st.integers(1, 99),
    line=st.sampled_from([*LABELS, "log"]),
    words=st.sampled_from(["Ask Sam", "", "Fridays"]),
    waited=st.timedeltas(timedelta(days=-1), timedelta(days=9)),
    state=st.sampled_from(ReleaseState),
    session_number=st.integers(1, 6),
)


@given(ticked=st.lists(_ANY_LINE, max_size=8))
def test_summary_is_neutral_exactly_if_no_line_may_travel(ticked: list[TickedLine]) -> None:
    may_travel = [
        line
        for line in ticked
        if line.state is ReleaseState.DRAFTED
        and line.line != "log"
        and line.words
        and _DUE_AT - line.ticked_at >= timedelta(hours=72)
    ]

    summary = gather(ticked, due_at=_DUE_AT)

    assert sorted(summary.lines, key=repr) == sorted(may_travel, key=repr)
    assert summary.neutral is (may_travel == [])


def test_preview_shows_each_line_as_the_manager_reads_it() -> None:
    assert preview((("Action", "Ask Sam"), ("Support I need", "Fridays"))) == (
        "Action: Ask Sam",
        "Support I need: Fridays",
    )
