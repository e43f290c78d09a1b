"""Patterns for whole programmes: nothing on closed days, every clash named, order is no matter."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.domain.cadence import Rhythm
from service.domain.date_clashes import PAUSE, Clash, Guest
from service.domain.date_proposals import MOST, Party, propose, weigh
from service.domain.date_warnings import Attends, Obstacle

WEEK = frozenset(range(5))
ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata")
FIRST = date(2027, 1, 18)


def guest(name: str, *, zone: str = ZONES[0], weekdays=WEEK, holidays=None) -> Guest:
    address = f"{name.casefold()}@acme.example"
    return Guest(address, Attends(name, zone, frozenset(weekdays), holidays or {}))


def party(name: str, *guests: Guest, off=None, weeks: int = 5, count: int = 4, first=FIRST):
    rhythm = Rhythm(
        first_possible=first,
        weekday=0,
        at=time(9, 30),
        minutes=180,
        zone=ZONES[0],
        interval_weeks=weeks,
        count=count,
    )
    kept = {day: name for one in guests for day, name in one.attends.holidays.items()}
    return Party(name, guests, rhythm, {**kept, **(off or {})})


def found(*parties: Party):
    return propose(parties, {}, wanted={one.name for one in parties})


def test_three_half_days_are_offered_the_middle_of_the_week_first() -> None:
    offered = found(party("Maple", guest("Ann"), guest("Bob")))["Maple"]

    assert [(one.first_on, one.dates.at) for one in offered] == [
        (date(2027, 1, 19), time(9, 30)),
        (date(2027, 1, 19), time(13)),
        (date(2027, 1, 20), time(9, 30)),
    ]
    assert offered[0].in_words() == "Everybody can come to every session."


def test_set_meets_on_a_day_on_which_everybody_works() -> None:
    no_tuesday = guest("Ann", weekdays=WEEK - {1})

    offered = found(party("Maple", no_tuesday, guest("Bob")))["Maple"]

    assert {one.first_on.weekday() for one in offered} == {2, 3}


def test_set_that_shares_no_day_meets_where_fewest_are_away_and_says_who() -> None:
    ann, bob, cara = (
        guest("Ann", weekdays={1}),
        guest("Bob", weekdays={2}),
        guest("Cara", weekdays={2}),
    )

    best = found(party("Maple", ann, bob, cara, count=2))["Maple"][0]

    assert best.first_on == date(2027, 1, 20)
    assert best.clashes == (
        Clash(1, ann, Obstacle.NOT_WORKING),
        Clash(2, ann, Obstacle.NOT_WORKING),
    )
    assert best.in_words() == "2 times somebody cannot come, at 2 of 2 sessions."


def test_facilitator_never_leads_two_sets_at_once_while_there_is_room() -> None:
    fay = guest("Fay")

    offered = found(*(party(f"Set {at}", fay, guest(f"M{at}")) for at in range(10)))

    assert [one[0].clashes for one in offered.values()] == [()] * 10
    assert len(offered) == 10


def test_facilitator_of_more_sets_than_a_week_holds_leads_them_in_turn() -> None:
    tuesdays = guest("Fay", weekdays={1})
    parties = [party(f"Set {at}", tuesdays, guest(f"M{at}")) for at in range(6)]

    offered = found(*parties)

    assert [one[0].clashes for one in offered.values()] == [()] * 6
    assert {one[0].first_on.weekday() for one in offered.values()} == {1}


def test_sets_do_not_all_meet_at_one_hour() -> None:
    offered = found(*(party(f"Set {at}", guest(f"M{at}")) for at in range(4)))

    assert len({(one[0].first_on, one[0].dates.at) for one in offered.values()}) == 4


def test_hour_suits_every_zone_where_one_does() -> None:
    across = party("Maple", guest("Ann"), guest("Noa", zone="America/New_York"))

    best = found(across)["Maple"][0]

    assert best.clashes == ()
    assert best.dates.at in (time(13), time(14), time(15))


def test_set_for_which_no_day_is_free_gets_no_pattern() -> None:
    years = {FIRST + timedelta(days=at): "closed" for at in range(400)}

    assert found(party("Maple", guest("Ann"), off=years)) == {"Maple": ()}


_GUESTS = st.lists(
    st.builds(
        guest,
        st.sampled_from(["Ann", "Bob", "Cara", "Dan", "Eve", "Fay"]),
        zone=st.sampled_from(ZONES),
        weekdays=st.sets(st.integers(0, 6), min_size=1),
        holidays=st.dictionaries(
            st.dates(FIRST, FIRST + timedelta(days=200)),
            st.just("A Day (XX)"),
            max_size=12,
        ),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one.address,
)
_CLOSED = st.dictionaries(
    st.dates(FIRST, FIRST + timedelta(days=250)), st.just("closed"), max_size=30
)


@st.composite
def _programmes(draw: st.DrawFn) -> list[Party]:
    """Return up to three sets; people of one name are one person, who may sit in several."""
    everybody = {one.address: one for one in draw(_GUESTS)}
    closed = draw(_CLOSED)
    weeks, count = draw(st.integers(1, 6)), draw(st.integers(2, 5))
    parties = []
    for name in ("Alder", "Maple", "Rowan")[: draw(st.integers(1, 3))]:
        seats = draw(st.lists(st.sampled_from(sorted(everybody)), min_size=1, unique=True))
        people = [everybody[address] for address in seats]
        parties.append(party(name, *people, off=closed, weeks=weeks, count=count))
    return parties


@settings(deadline=None, max_examples=40)
@given(_programmes())
def test_no_session_is_on_a_closed_day_or_too_early(parties: list[Party]) -> None:
    offered = found(*parties)

    for one in parties:
        assert len(offered[one.name]) <= MOST
        days = [
            date_.starts_local.date()
            for proposal in offered[one.name]
            for date_ in proposal.dates.dates
        ]
        assert [day for day in days if day in one.off or day < FIRST] == []


@settings(deadline=None, max_examples=40)
@given(_programmes())
def test_every_clash_is_named_and_nothing_else(parties: list[Party]) -> None:
    offered = found(*parties)
    assume(all(offered.values()))
    chosen = {name: proposals[0].dates for name, proposals in offered.items()}

    for one in parties:
        weighed = weigh(one, chosen[one.name], parties, chosen)
        assert _named(weighed.clashes) == _clashing(one, parties, chosen)


def _named(clashes: Sequence[Clash]) -> set[tuple[int, str, str]]:
    named = [(one.number, one.guest.address, one.elsewhere) for one in clashes]
    return set(named)


def _clashing(one: Party, parties, chosen) -> set[tuple[int, str, str]]:
    """Tell by another road who cannot come: on their own clock, minute for minute."""
    clashing = set()
    for date_ in chosen[one.name].dates:
        for each in one.guests:
            zone = ZoneInfo(each.attends.zone)
            begins, ends = date_.starts_at.astimezone(zone), date_.ends_at.astimezone(zone)
            minutes = begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute
            is_there = (
                begins.date() not in each.attends.holidays
                and begins.weekday() in each.attends.working_weekdays
                and begins.date() == ends.date()
                and minutes[0] >= 8 * 60
                and minutes[1] <= 18 * 60
            )
            if not is_there:
                clashing.add((date_.number, each.address, ""))
            for other in parties:
                if other is one or each not in other.guests:
                    continue
                if any(
                    min(date_.ends_at, its.ends_at) > max(date_.starts_at, its.starts_at) - PAUSE
                    for its in chosen[other.name].dates
                ):
                    clashing.add((date_.number, each.address, other.name))
    return clashing


@settings(deadline=None, max_examples=40)
@given(_programmes(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(parties: list[Party], random) -> None:
    shuffled = [
        Party(
            one.name,
            tuple(random.sample(one.guests, len(one.guests))),
            one.rhythm,
            dict(random.sample(sorted(one.off.items()), len(one.off))),
        )
        for one in random.sample(parties, len(parties))
    ]

    assert found(*shuffled) == found(*parties)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Sydney"])
@settings(deadline=None, max_examples=15)
@given(first=st.dates(date(2027, 1, 1), date(2028, 12, 31)), weeks=st.integers(3, 8))
def test_wall_time_stays_through_clock_changes(zone: str, first: date, weeks: int) -> None:
    there = party("Maple", guest("Ann", zone=zone), weeks=weeks, count=8, first=first)
    there = Party(there.name, there.guests, _in_zone(there.rhythm, zone), there.off)

    for one in found(there)["Maple"]:
        locals_ = [date_.starts_at.astimezone(ZoneInfo(zone)) for date_ in one.dates.dates]
        assert {at.time() for at in locals_} == {one.dates.at}
        assert {at.weekday() for at in locals_} == {one.first_on.weekday()}
        assert {(date_.ends_at.astimezone(ZoneInfo(zone)).time()) for date_ in one.dates.dates} == {
            time(one.dates.at.hour + 3, one.dates.at.minute)
        }
        # Two of eight dates three weeks apart lie on either side of a change.
        assert len({at.utcoffset() for at in locals_}) == 2 or weeks < 4


def _in_zone(rhythm: Rhythm, zone: str) -> Rhythm:
    return Rhythm(
        rhythm.first_possible,
        rhythm.weekday,
        rhythm.at,
        rhythm.minutes,
        zone,
        rhythm.interval_weeks,
        rhythm.count,
    )


def test_hundred_sets_take_a_bounded_number_of_looks() -> None:
    looks = 0

    class Counted(dict[date, str]):
        def __contains__(self, day: object) -> bool:
            nonlocal looks
            looks += 1
            return super().__contains__(day)

    days = Counted()
    guides = [guest(f"Guide {at}") for at in range(20)]
    parties = [
        Party(one.name, one.guests, one.rhythm, days)
        for one in (
            party(f"Set {at:03}", guides[at % 20], *(guest(f"M{at} {n}") for n in range(6)))
            for at in range(100)
        )
    ]

    offered = found(*parties)

    assert all(len(one) == MOST and one[0].clashes == () for one in offered.values())
    # Each set looks at 30 day-and-hours: seven starts, and at most five laid out, four dates each.
    assert looks <= 100 * 30 * (7 + 5) * 4
