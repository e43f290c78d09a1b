"""When sets meet, by the simple rule."""

from service.domain.presets import SLOTS
from service.domain.set_times import Party, choose_slots

WEEK = frozenset(range(5))


def test_sets_take_turns_through_the_usual_slots() -> None:
    parties = [Party((f"f{at}",), (WEEK,)) for at in range(len(SLOTS) + 1)]

    assert choose_slots(parties) == [*SLOTS, SLOTS[0]]


def test_facilitator_never_leads_two_sets_at_once_while_there_is_room() -> None:
    chosen = choose_slots([Party(("fay",), (WEEK,))] * len(SLOTS))

    assert sorted(chosen) == sorted(SLOTS)


def test_set_meets_on_a_day_on_which_everybody_works() -> None:
    no_tuesday = WEEK - {1}

    assert choose_slots([Party((), (WEEK, no_tuesday))]) == [("Wednesday", "13:00")]


def test_set_that_shares_no_day_meets_where_fewest_are_away() -> None:
    tuesday, wednesday = frozenset({1}), frozenset({2})

    assert choose_slots([Party((), (tuesday, wednesday, wednesday))]) == [("Wednesday", "13:00")]


def test_nobody_to_meet_is_no_slot() -> None:
    assert choose_slots([]) == []
