"""What a cohort's evidence proposes for the next, and nothing where little is known."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.defaults import About, Proposal, Shape, proposals
from service.domain.evaluation.take_up import NOT_HELD_YET
from tests.domain.evaluation.cohorts import kept

SHAPE = Shape(every_weeks=4, size=6, sessions=6, minutes=120)
MINUTES = (
    "Nothing that HR may read tells whether sessions were too long or too short:"
    " who presented, and for how long, is each set's own."
)
NO_LINES = "No set released what it learned, so there is nothing of theirs to start from."


def charts(
    *,
    came: Mapping[int, tuple[int, int]],
    quorum: tuple[int, int],
    moved: tuple[int, int],
    not_yet: int = 0,
    told: int = 0,
    lines: int = 0,
) -> dict[str, Chart]:
    """Return a kept report: who came of how many by session, quorum kept, meetings moved."""
    all_charts = (
        kept(
            "attendance",
            *({"set": "Oak", "session": at, "people": p, "n": n} for at, (p, n) in came.items()),
        ),
        kept(
            "meetings",
            {"measure": "Quorum kept", "set": "Oak", "meetings": quorum[0], "n": quorum[1]},
            {"measure": "Moved", "set": "Oak", "meetings": moved[0], "n": moved[1]},
        ),
        kept(
            "actions",
            {"from": "Set", "to": "Done", "actions": told - not_yet},
            {"from": "Set", "to": "Not yet", "actions": not_yet},
            {"from": "Set", "to": "Not told of yet", "actions": 50},
        ),
        kept("themes", {"session": 1, "set": "Oak", "lines": lines or None, "words": "Ask first"}),
    )
    return {one.slug: one for one in all_charts}


TIGHT = charts(
    came={1: (38, 40), 2: (30, 40), 3: (24, 40), 4: (21, 40), 5: (15, 40), 6: (12, 40)},
    quorum=(28, 40),
    moved=(16, 40),
    told=30,
    not_yet=6,
    lines=7,
)


def offers(found: tuple[Proposal, ...]) -> dict[About, tuple[int | None, str]]:
    return {one.about: (one.offered, one.reason) for one in found}


def test_cohort_that_was_too_tight_proposes_more_room_larger_sets_and_fewer_sessions() -> None:
    assert proposals(TIGHT, SHAPE) == (
        Proposal(
            About.EVERY_WEEKS,
            4,
            5,
            "16 of 40 meetings were moved, 6 of 30 actions told of were not begun:"
            " a week more leaves room.",
        ),
        Proposal(
            About.SIZE,
            6,
            7,
            "Quorum was kept in 28 of 40 meetings marked: one more makes up for whoever is away.",
        ),
        Proposal(
            About.SESSIONS,
            6,
            4,
            "In session 6, 12 of 40 places were taken; after session 4 fewer than half ever were.",
        ),
        Proposal(About.MINUTES, 120, None, MINUTES),
        Proposal(
            About.STARTERS,
            None,
            None,
            "Sets released 7 lines of what they learned."
            " Read them before you name projects or questions.",
        ),
    )


def test_cohort_that_went_well_proposes_no_change_and_says_what_held() -> None:
    well = charts(came={1: (38, 40), 2: (34, 40)}, quorum=(39, 40), moved=(3, 40))

    assert offers(proposals(well, SHAPE)) == {
        About.EVERY_WEEKS: (None, "3 of 40 meetings were moved: the rhythm held."),
        About.SIZE: (None, "Quorum was kept in 39 of 40 meetings marked: the size held."),
        About.SESSIONS: (
            None,
            "In session 2, 34 of 40 places were taken: the number of sessions held.",
        ),
        About.MINUTES: (None, MINUTES),
        About.STARTERS: (None, NO_LINES),
    }


def test_few_meetings_places_and_actions_propose_nothing() -> None:
    few = charts(came={1: (1, 4), 2: (0, 4)}, quorum=(0, 4), moved=(4, 4), told=4, not_yet=4)

    assert offers(proposals(few, SHAPE)) == {
        About.EVERY_WEEKS: (None, "Fewer than 5 meetings say nothing about the rhythm."),
        About.SIZE: (None, "Attendance was marked in fewer than 5 meetings."),
        About.SESSIONS: (None, "Attendance was marked of fewer than 5 places a session."),
        About.MINUTES: (None, MINUTES),
        About.STARTERS: (None, NO_LINES),
    }


@pytest.mark.parametrize(
    ("shape", "about", "says"),
    [
        (Shape(8, 6, 6, 120), About.EVERY_WEEKS, "more than 8 weeks apart a set loses its thread."),
        (Shape(4, 8, 6, 120), About.SIZE, "in a set of more than 8 not everybody speaks."),
        (Shape(4, 6, 4, 120), About.SESSIONS, "fewer than 4 sessions are no programme."),
    ],
)
def test_nothing_beyond_the_method_is_proposed(shape: Shape, about: About, says: str) -> None:
    offered, reason = offers(proposals(TIGHT, shape))[about]

    assert (offered, reason.endswith(says)) == (None, True)


def test_sets_that_were_always_full_propose_one_fewer() -> None:
    hardly = "and hardly anybody was away"
    full = charts(came={1: (39, 40)}, quorum=(10, 10), moved=(0, 10))

    assert offers(proposals(full, Shape(4, 7, 6, 120)))[About.SIZE] == (
        6,
        f"Quorum was kept in 10 of 10 meetings marked, {hardly}: with one fewer everybody speaks.",
    )


def test_cohort_that_was_measured_before_its_end_or_never_proposes_nothing_at_all() -> None:
    ahead = {"set": "Oak", "session": 6, "people": None, "n": None, "reason": NOT_HELD_YET}
    attendance = TIGHT["attendance"]
    going_on = kept("attendance", *(dict(row) for row in attendance.rows), ahead)

    assert proposals(TIGHT | {"attendance": going_on}, SHAPE) == ()
    assert proposals({}, SHAPE) == ()


_SHARES = st.integers(0, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(
    came=st.dictionaries(st.integers(1, 12), _SHARES),
    quorum=_SHARES,
    moved=_SHARES,
    actions=_SHARES,
    shape=st.builds(
        Shape, st.integers(1, 26), st.integers(4, 8), st.integers(2, 24), st.sampled_from([90, 180])
    ),
)
def test_whatever_was_measured_an_offer_is_a_small_step_within_the_method(
    came: Mapping[int, tuple[int, int]],
    quorum: tuple[int, int],
    moved: tuple[int, int],
    actions: tuple[int, int],
    shape: Shape,
) -> None:
    told = charts(came=came, quorum=quorum, moved=moved, not_yet=actions[0], told=actions[1])

    found = offers(proposals(told, shape))

    assert found[About.EVERY_WEEKS][0] in {None, min(shape.every_weeks + 1, 8)}
    assert found[About.SIZE][0] in {None, min(shape.size + 1, 8), max(shape.size - 1, 6)}
    assert found[About.SESSIONS][0] in {None, *range(4, shape.sessions)}
    assert {found[About.MINUTES][0], found[About.STARTERS][0]} == {None}
    assert all(reason.endswith(".") for _, reason in found.values())
