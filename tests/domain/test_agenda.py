"""The minutes of every agenda: the method's printed ones, and its rules wherever it prints none."""

from itertools import groupby, product

import pytest

from service.domain.agenda import Agenda, ItemKind, agenda_for
from service.domain.agenda_words import project_theme
from service.domain.states import Mode, SessionKind

EVERY = list(product(SessionKind, Mode, (90, 120, 180), range(4, 9)))


def _minutes(agenda: Agenda) -> list[tuple[str, int]]:
    return [(item.slug, item.minutes) for item in agenda.items]


def _of_kind(agenda: Agenda, *kinds: ItemKind) -> int:
    return sum(item.minutes for item in agenda.items if item.kind in kinds)


@pytest.mark.parametrize(("kind", "mode", "minutes", "people"), EVERY)
def test_agenda_keeps_every_rule_of_the_method(
    kind: SessionKind, mode: Mode, minutes: int, people: int
) -> None:
    agenda = agenda_for(kind, mode, minutes=minutes, people=people)

    stretches = [
        sum(item.minutes for item in group)
        for is_break, group in groupby(agenda.items, lambda item: item.kind is ItemKind.BREAK)
        if not is_break
    ]
    assert agenda.minutes == minutes
    assert sum(step.minutes for step in agenda.steps) == minutes
    assert [item for item in agenda.items if item.minutes < 1] == []
    assert max(stretches) <= 80
    assert _of_kind(agenda, ItemKind.LEARNING) >= 15


@pytest.mark.parametrize(
    ("mode", "minutes", "people"), list(product(Mode, (90, 120, 180), range(4, 9)))
)
def test_standard_session_rounds_presents_and_learns_as_the_method_says(
    mode: Mode, minutes: int, people: int
) -> None:
    agenda = agenda_for(SessionKind.STANDARD, mode, minutes=minutes, people=people)

    by_slug = {item.slug: item.minutes for item in agenda.items}
    slots = {item.minutes for item in agenda.items if item.kind is ItemKind.SLOT}
    each = 3 if minutes == 90 else 4
    assert by_slug["action-round"] in (each * people, each * people + 1)
    assert slots <= {45, 35}
    assert agenda.presenters == (2 if minutes == 180 or (minutes == 120 and people < 7) else 1)
    assert {"log", "process"} <= by_slug.keys()


@pytest.mark.parametrize("mode", list(Mode))
def test_slots_run_phase_by_phase_in_every_mode(mode: Mode) -> None:
    long = agenda_for(SessionKind.STANDARD, mode, minutes=180, people=6)
    short = agenda_for(SessionKind.STANDARD, mode, minutes=120, people=4)

    found = [
        [sum(phase.minutes for phase in item.phases) for item in agenda.items if item.phases]
        for agenda in (long, short)
    ]

    assert found == [[45, 45], [35, 35]]


def test_printed_slots_are_the_methods() -> None:
    long = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=180, people=6)
    short = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=120, people=4)

    found = [
        next([phase.minutes for phase in item.phases] for item in agenda.items if item.phases)
        for agenda in (long, short)
    ]

    assert found == [[5, 5, 18, 3, 5, 4, 5], [4, 4, 14, 2, 4, 4, 3]]


def test_printed_set_up_is_the_methods_with_its_break_before_eighty_minutes() -> None:
    agenda = agenda_for(SessionKind.SET_UP, Mode.OWN_ISSUE, minutes=120, people=6)

    # Printed: 10 20 25 10 20 break 5 15 5 10, whose break comes after 85.
    assert _minutes(agenda) == [
        ("sponsor-why", 10),
        ("what-a-set-is", 20),
        ("objectives", 25),
        ("hopes-and-worries", 10),
        ("break", 5),
        ("ground-rules", 20),
        ("first-question", 15),
        ("dates", 5),
        ("baseline", 10),
    ]


def test_printed_half_day_is_the_methods_with_a_second_break() -> None:
    agenda = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=180, people=6)

    # Printed: 10 25 5 A 45 break 10 B 45 10 10 10 10; the second break is taken from the close.
    assert _minutes(agenda) == [
        ("check-in", 10),
        ("action-round", 25),
        ("bids", 5),
        ("break", 5),
        ("slot-a", 45),
        ("break", 10),
        ("slot-b", 45),
        ("log", 10),
        ("group-learning", 10),
        ("process", 10),
        ("close", 5),
    ]


def test_printed_two_hours_are_the_methods_with_fifteen_minutes_of_learning() -> None:
    agenda = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=120, people=4)

    # Printed: 8 17 5 A 35 5 B 35 log 5 group 5 close 5, which has ten minutes of learning.
    assert _minutes(agenda) == [
        ("check-in", 5),
        ("action-round", 17),
        ("bids", 3),
        ("slot-a", 35),
        ("break", 5),
        ("slot-b", 35),
        ("log", 5),
        ("group-learning", 5),
        ("process", 5),
        ("close", 5),
    ]


def test_printed_ninety_minutes_are_the_methods_with_a_break() -> None:
    agenda = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=90, people=4)

    # Printed: 5 12 5 45 process 8 log 7 close 8, without a break.
    assert _minutes(agenda) == [
        ("check-in", 5),
        ("action-round", 12),
        ("bids", 5),
        ("break", 5),
        ("slot-a", 45),
        ("process", 8),
        ("log", 7),
        ("close", 3),
    ]


def test_printed_final_is_the_methods_with_its_break_in_two() -> None:
    agenda = agenda_for(SessionKind.FINAL, Mode.OWN_ISSUE, minutes=180, people=6)

    # Printed: 36 break 10 25 40 10 15 15 19 10, which goes on for 134 after the break.
    assert _minutes(agenda) == [
        ("stories", 36),
        ("break", 5),
        ("learning-map", 25),
        ("sponsor-dialogue", 40),
        ("sponsor-leaves", 10),
        ("break", 5),
        ("end-forms", 15),
        ("vote", 15),
        ("appreciations", 19),
        ("buffer", 10),
    ]


def test_length_without_a_frame_gets_the_next_shorter_one_and_time_in_hand() -> None:
    agenda = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=100, people=2)

    ninety = agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=90, people=4)
    assert _minutes(agenda) == [*_minutes(ninety), ("buffer", 10)]


def test_session_too_short_for_any_agenda_is_refused() -> None:
    with pytest.raises(ValueError, match="no agenda is shorter than 90 minutes, asked for 60"):
        agenda_for(SessionKind.STANDARD, Mode.OWN_ISSUE, minutes=60, people=6)


@pytest.mark.parametrize(
    ("of", "expected"), [(6, [0, 1, 2, 3, 4, 5]), (4, [0, 2, 3, 5]), (2, [0, 5]), (1, [0])]
)
def test_project_scopes_first_and_recommends_last(of: int, expected: list[int]) -> None:
    six = [project_theme(number, of=6) for number in range(1, 7)]

    found = [six.index(project_theme(number, of=of)) for number in range(1, of + 1)]

    assert found == expected
