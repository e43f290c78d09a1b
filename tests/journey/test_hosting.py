"""The ring of hosts: everybody once before anybody twice, whoever comes, goes or pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.journey.facts import Seat
from service.domain.journey.hosting import Ring, ring_at
from service.domain.states import Entry, Role

STARTS_AT = datetime(2027, 3, 2, 13, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def _seat(person_id: int, role: Role = Role.MEMBER, **more: object) -> Seat:
    told = {"from_at": STARTS_AT - 9 * DAY, "until_at": None, "manager_id": None, **more}
    return Seat(person_id=person_id, role=role, **told)  # type: ignore[arg-type]  # -- by name


def test_each_member_hosts_one_session_after_another() -> None:
    ring = Ring((5, 3, 8), frozenset({3, 5, 8}))

    assert [ring.host(number) for number in range(1, 8)] == [5, 3, 8, 5, 3, 8, 5]


def test_who_took_a_session_over_hosts_it_while_they_can() -> None:
    ring = Ring((5, 3, 8), frozenset({3, 5}))

    assert [ring.host(1, chosen=one) for one in (3, 8, 99, None)] == [3, 5, 5, 5]


def test_who_passes_on_asks_the_next_who_can() -> None:
    ring = Ring((5, 3, 8), frozenset({5, 8}))

    assert [ring.after(one) for one in (5, 3, 8)] == [8, 8, 5]
    assert Ring((5,), frozenset({5})).after(5) is None


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HOST])
def test_nobody_takes_turns_where_somebody_leads(role: Role) -> None:
    seats = [_seat(1), _seat(2, role)]

    assert ring_at(seats, STARTS_AT, Entry.JOINED) is None
    gone = [_seat(1), _seat(2, role, until_at=STARTS_AT)]
    assert ring_at(gone, STARTS_AT, Entry.JOINED) == Ring((1,), frozenset({1}))


def test_ring_knows_who_can_host_when_the_session_begins() -> None:
    seats = [
        _seat(1, until_at=STARTS_AT - DAY),
        _seat(2, until_at=STARTS_AT + DAY),
        _seat(3, is_paused=True),
        _seat(4, from_at=STARTS_AT + DAY),
        _seat(5, joined_at=STARTS_AT - DAY),
    ]

    assert ring_at(seats, STARTS_AT, Entry.JOINED) == Ring((1, 2, 3, 5), frozenset({2, 5}))
    assert ring_at(seats, STARTS_AT, Entry.INVITE) == Ring((1, 2, 3, 5), frozenset({5}))


@given(st.integers(1, 8), st.data())
def test_who_leaves_moves_nobodys_turn_but_their_own(size: int, data: st.DataObject) -> None:
    everybody = tuple(range(size))
    gone = data.draw(st.sets(st.sampled_from(everybody), max_size=size - 1))
    before = Ring(everybody, frozenset(everybody))
    after = Ring(everybody, frozenset(everybody) - gone)

    turns = range(1, 2 * size + 1)
    kept = [number for number in turns if before.host(number) not in gone]
    assert [after.host(number) for number in kept] == [before.host(number) for number in kept]
    assert {after.host(number) for number in turns} == set(everybody) - gone
