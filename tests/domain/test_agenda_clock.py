"""The clock over an agenda: whatever is pressed when, learning keeps its minutes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.agenda import Agenda, agenda_for
from service.domain.agenda_clock import ClockStanding, Mark, MarkKind, clock_standing
from service.domain.states import Mode, SessionKind

START = datetime(2027, 3, 2, 13, 30, tzinfo=UTC)
HALF_DAY = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=180, people=6)
END = START + timedelta(minutes=180)

agendas = st.builds(
    agenda_for,
    st.sampled_from(SessionKind),
    st.sampled_from(Mode),
    minutes=st.sampled_from((90, 120, 180)),
    people=st.integers(4, 8),
)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Agenda, datetime, list[Mark], datetime]:
    """An agenda, when it was booked to end, what was pressed, and a later instant."""
    agenda = draw(agendas)
    at = START
    marks = []
    for position in range(1, draw(st.integers(0, len(agenda.steps))) + 1):
        for minutes in draw(st.lists(st.sampled_from((1, 5)), max_size=2)):
            marks.append(Mark(MarkKind.EXTEND, position - 1, at, minutes))
        at += timedelta(seconds=draw(st.integers(0, 3600)))
        marks.append(Mark(MarkKind.BEGIN, position, at))
    late = timedelta(minutes=draw(st.integers(-30, 30)))
    ends_at = START + timedelta(minutes=agenda.minutes) - late
    return agenda, ends_at, marks, at + timedelta(seconds=draw(st.integers(0, 7200)))


def _stands(agenda: Agenda, ends_at: datetime, marks: list[Mark], now: datetime) -> ClockStanding:
    return clock_standing(agenda, started_at=START, ends_at=ends_at, marks=marks, now=now)


@given(sessions())
def test_learning_to_come_is_never_shortened(
    session: tuple[Agenda, datetime, list[Mark], datetime],
) -> None:
    stands = _stands(*session)

    learning = [one for one in stands.ahead if one.step.is_learning]
    assert [one.seconds for one in learning] == [one.step.minutes * 60 for one in learning]


@given(sessions())
def test_step_of_learning_that_is_on_has_its_whole_time(
    session: tuple[Agenda, datetime, list[Mark], datetime],
) -> None:
    stands = _stands(*session)

    if stands.step is not None and stands.step.is_learning:
        assert stands.due_at - stands.began_at >= timedelta(minutes=stands.step.minutes)


@given(sessions())
def test_what_follows_gives_way_before_the_session_runs_over(
    session: tuple[Agenda, datetime, list[Mark], datetime],
) -> None:
    _, ends_at, _, now = session
    stands = _stands(*session)

    others = [one for one in stands.ahead if not one.step.is_learning]
    assert all(0 <= one.seconds <= one.step.minutes * 60 for one in others)
    assert stands.overtime_seconds == max(0, int((stands.ends_at - ends_at).total_seconds()))
    if stands.overtime_seconds:
        assert [one.seconds for one in others] == [0] * len(others)
    starts = max(now, stands.due_at)
    for one in stands.ahead:
        assert one.starts_at == starts
        starts += timedelta(seconds=one.seconds)
    if stands.ahead:
        assert stands.ends_at == starts


@given(sessions(), st.randoms(use_true_random=False))
def test_order_of_presses_and_a_second_press_mean_nothing(
    session: tuple[Agenda, datetime, list[Mark], datetime], random: "st.random.Random"
) -> None:
    agenda, ends_at, marks, now = session
    again = [
        Mark(MarkKind.BEGIN, one.position, one.at + timedelta(seconds=3))
        for one in marks
        if one.kind is MarkKind.BEGIN
    ]
    shuffled = marks + again
    random.shuffle(shuffled)

    assert _stands(agenda, ends_at, shuffled, now) == _stands(agenda, ends_at, marks, now)


@given(agendas, st.data())
def test_session_that_runs_as_planned_stays_as_planned(agenda: Agenda, data: st.DataObject) -> None:
    steps = agenda.steps
    on = data.draw(st.integers(0, len(steps) - 1))
    begins = [
        START + timedelta(minutes=sum(step.minutes for step in steps[:position]))
        for position in range(len(steps))
    ]
    marks = [Mark(MarkKind.BEGIN, position, begins[position]) for position in range(1, on + 1)]
    ends_at = START + timedelta(minutes=agenda.minutes)

    stands = _stands(agenda, ends_at, marks, begins[on])

    assert (stands.position, stands.seconds_left) == (on, steps[on].minutes * 60)
    assert [one.starts_at for one in stands.ahead] == begins[on + 1 :]
    assert (stands.ends_at, stands.overtime_seconds, stands.is_shortened) == (ends_at, 0, False)


def test_ten_minutes_late_are_taken_from_all_but_learning_alike() -> None:
    now = START + timedelta(minutes=20)

    stands = clock_standing(HALF_DAY, started_at=START, ends_at=END, marks=[], now=now)

    by_slug: dict[str, int] = {}
    for one in stands.ahead:
        by_slug[one.step.item.slug] = by_slug.get(one.step.item.slug, 0) + one.seconds
    assert (stands.seconds_left, stands.seconds_over, stands.overtime_seconds) == (0, 600, 0)
    assert {slug: by_slug[slug] for slug in ("log", "group-learning", "process")} == {
        "log": 600,
        "group-learning": 600,
        "process": 600,
    }
    # 130 of 140 minutes are left for the others.
    assert by_slug["action-round"] == 25 * 60 * 130 // 140
    assert stands.is_shortened


def test_extension_moves_the_end_of_its_own_step() -> None:
    marks = [Mark(MarkKind.EXTEND, 0, START, 5), Mark(MarkKind.EXTEND, 0, START, 5)]

    stands = clock_standing(HALF_DAY, started_at=START, ends_at=END, marks=marks, now=START)

    assert stands.due_at == START + timedelta(minutes=20)


def test_session_that_was_closed_stands_at_its_end() -> None:
    at = END + timedelta(minutes=7)
    marks = [Mark(MarkKind.BEGIN, len(HALF_DAY.steps), at)]

    stands = clock_standing(
        HALF_DAY, started_at=START, ends_at=END, marks=marks, now=at + timedelta(hours=1)
    )

    assert (stands.step, stands.ahead, stands.ends_at) == (None, (), at)
    assert (stands.seconds_left, stands.seconds_over, stands.overtime_seconds) == (0, 0, 420)
