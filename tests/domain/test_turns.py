"""Whose turn it is: the longest-waiting member who would, whatever happened before."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.domain.states import Mode, Presenting
from service.domain.turns import (
    Waiting,
    by_waiting,
    invited,
    places_of,
    proposed,
    without_those_who_presented,
)

WILLING = (Presenting.YES, Presenting.MAYBE)
ANN = Waiting(
    person_id=1,
    seat=1,
    joined_number=1,
    presented=(),
    wish=None,
    comes=True,
    may_be_asked=True,
)


@st.composite
def members(draw: st.DrawFn, seat: int) -> Waiting:
    joined = draw(st.integers(1, 5))
    return Waiting(
        person_id=100 + seat,
        seat=seat,
        joined_number=joined,
        presented=tuple(sorted(draw(st.sets(st.integers(joined, 6), max_size=3)))),
        wish=draw(st.sampled_from((*Presenting, None))),
        comes=draw(st.booleans()),
        may_be_asked=draw(st.booleans()),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> list[Waiting]:
    return [draw(members(seat)) for seat in range(draw(st.integers(0, 8)))]


def _last_word(one: Waiting) -> int:
    """The session since which somebody waits, told by hand."""
    return one.presented[-1] if one.presented else one.joined_number - 1


@given(ledgers())
def test_longest_waiting_willing_member_is_proposed_first(ledger: list[Waiting]) -> None:
    willing = [one for one in ledger if one.comes and one.wish in WILLING]

    found = proposed(ledger, places=1)

    if willing:
        longest = min(_last_word(one) for one in willing)
        assert (found[0] in willing, _last_word(found[0])) == (True, longest)


@given(ledgers(), st.integers(0, 3))
def test_nobody_is_proposed_who_said_no_or_does_not_come_or_wants_no_question(
    ledger: list[Waiting], places: int
) -> None:
    found = proposed(ledger, places=places)

    may = [
        one
        for one in ledger
        if one.comes and (one.wish in WILLING or (one.wish is None and one.may_be_asked))
    ]
    assert (set(found) <= set(may), len(found)) == (True, min(places, len(may)))


@given(ledgers(), st.integers(0, 3))
def test_invited_have_said_nothing_and_nobody_who_may_waits_longer(
    ledger: list[Waiting], places: int
) -> None:
    found = invited(ledger, places=places)

    for one in found:
        ahead = [
            other
            for other in ledger
            if other.comes
            and (other.wish in WILLING or (other.wish is None and other.may_be_asked))
            and _last_word(other) < _last_word(one)
        ]
        assert (one.wish, one.comes, one.may_be_asked) == (None, True, True)
        assert len(ahead) < places


@given(ledgers(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(ledger: list[Waiting], random: "st.random.Random") -> None:
    shuffled = list(ledger)
    random.shuffle(shuffled)

    assert by_waiting(shuffled) == by_waiting(ledger)
    assert proposed(shuffled, places=2) == proposed(ledger, places=2)


@given(st.integers(2, 8), st.integers(2, 9), st.data())
def test_nobody_waits_long_whoever_is_away_and_whoever_joins(
    founders: int, joins_in: int, data: st.DataObject
) -> None:
    ledger = [replace(ANN, person_id=seat, seat=seat) for seat in range(founders)]
    joiner = replace(ANN, person_id=99, seat=99, joined_number=joins_in)
    for number in range(1, joins_in + 12):
        if number == joins_in:
            ledger.append(joiner)
        away = data.draw(st.sampled_from((None, *range(len(ledger)))))
        here = [replace(one, comes=place != away) for place, one in enumerate(ledger)]
        presenter = proposed(here, places=1)[0]
        ledger = [
            replace(one, presented=(*one.presented, number))
            if one.person_id == presenter.person_id
            else one
            for one in ledger
        ]
        # Who was there all the time waits no longer than the others take; one who misses a date
        # is next, so that each absence costs a session at most.
        waits = [number - _last_word(one) for one in ledger]
        assert max(waits) <= 2 * len(ledger) + 1


def test_late_joiner_waits_with_those_who_presented_just_before() -> None:
    never = replace(ANN, person_id=2, seat=2)
    long_ago = replace(ANN, person_id=3, seat=3, presented=(1,))
    just_before = replace(ANN, person_id=4, seat=4, presented=(3,))
    joiner = replace(ANN, person_id=5, seat=5, joined_number=4)

    found = by_waiting([joiner, just_before, long_ago, never])

    # Of the two who wait since session 3, whoever has presented less goes first.
    assert found == (never, long_ago, joiner, just_before)


def test_who_waits_as_long_comes_in_the_order_of_seats() -> None:
    rows = [replace(ANN, person_id=90 - seat, seat=seat) for seat in (3, 1, 2)]

    assert [one.seat for one in by_waiting(rows)] == [1, 2, 3]


def test_whoever_has_presented_is_not_asked_again_the_same_day() -> None:
    bob = replace(ANN, person_id=2, seat=2, presented=(3,))

    assert without_those_who_presented([ANN, bob], 3) == (ANN,)


def test_one_leads_a_projects_session_and_others_present_slot_by_slot() -> None:
    found = [places_of(mode, presenters=2) for mode in Mode]

    assert dict(zip(Mode, found, strict=True)) == {
        Mode.OWN_ISSUE: 2,
        Mode.SHARED_PROJECT: 1,
        Mode.QUESTIONS_FIRST: 2,
    }
