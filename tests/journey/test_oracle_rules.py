"""What must hold of every programme, checked on the mails alone and not as the oracle counts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import LONG
from tests.journey.oracle import Expected, desks, expected
from tests.journey.random_life import SIXTY, SMALL, Size, over, random_world
from tests.journey.table import LATE, OF_PROGRAMME, UNCOUNTED, Facts, Row, rows
from tests.journey.walk import Desk, Sent
from tests.journey.world import Event, World

_FORM_OF_NUDGE = {
    "joining-nudge": "joining",
    "before-session-nudge": "before-session",
    "final-story-nudge": "final-story",
    "after-session-nudge": "after-session",
    "end-evaluation-nudge": "end-evaluation",
}
_SMALL_LIVES = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@_SMALL_LIVES
@given(seed=st.integers(0, 10**6))
def test_small_programme_keeps_every_rule(seed: int) -> None:
    _check(seed, SMALL)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(25 if LONG else 1))
def test_programme_of_sixty_keeps_every_rule(seed: int) -> None:
    sent = _check(seed, SIXTY)

    assert len(sent) > 1000


def _check(seed: int, size: Size) -> list[Sent]:
    world = random_world(seed, size)
    told = expected(world, over(world))
    facts = Facts(world)
    assert [key for key, count in _cycles(facts, told).items() if count > 4] == []
    assert [one for one in told.sent if not _is_in_window(world, one)] == []
    assert [one for one in told.sent if _is_answered(facts, one)] == []
    assert [one for one in told.sent if _is_after_the_end(facts, one)] == []
    assert [one for one in told.sent if _is_paused(facts, one)] == []
    assert [one for one in told.sent if one.key[0] in _FORM_OF_NUDGE and _is_away(facts, one)] == []
    assert list(_nudges_without_an_earlier_day(world, told)) == []
    assert [one for one, count in _instants(told).items() if count > 1] == []
    assert list(_without_a_reason(facts, told)) == []
    which = [(one.reader, one.role, one.key) for one in told.sent]
    assert len(which) == len(set(which))
    assert set(which) & set(told.unsent) == set()
    return told.sent


def _cycles(facts: Facts, told: Expected) -> Counter[tuple[str, str, str, str, int]]:
    """Count each lane's mails by the number of its set's sessions that had ended."""
    found: Counter[tuple[str, str, str, str, int]] = Counter()
    for one in told.sent:
        slug, set_name, _, about = one.key
        if slug not in UNCOUNTED:
            dates = facts.calendar.standing(set_name, len(facts.calendar.changes))
            ended = sum(s.end <= one.at for s in dates)
            found[one.reader, one.role, set_name, about, ended] += 1
    return found


def _is_in_window(world: World, one: Sent) -> bool:
    return world.people[one.reader].may_read(one.at, late=one.key[0] in LATE)


def _is_answered(facts: Facts, one: Sent) -> bool:
    slug, set_name, session, about = one.key
    said = facts.says(
        one.at,
        "answered",
        who=one.reader,
        word=_FORM_OF_NUDGE.get(slug, slug),
        set_name=set_name,
        session=session,
        about=about,
    )
    return said is not None


def _is_after_the_end(facts: Facts, one: Sent) -> bool:
    """Say whether a mail went to or about somebody of a set whose place in it had ended."""
    slug, set_name, _, about = one.key
    if slug in OF_PROGRAMME or one.role not in ("member", "manager"):
        return False
    place = next(
        place
        for place in facts.world.places
        if (place.address, place.role, place.set_name) == (about or one.reader, "member", set_name)
    )
    left_at = facts.left_at(place)
    return left_at is not None and one.at >= left_at


def _is_paused(facts: Facts, one: Sent) -> bool:
    own = facts.says(one.at, "paused", who=one.reader)
    of_set = one.role in ("member", "facilitator") and one.key[0] not in OF_PROGRAMME
    return facts.says(one.at, "programme-paused") == "yes" or (of_set and own == "yes")


def _is_away(facts: Facts, one: Sent) -> bool:
    """Say whether somebody is away, or came back today."""
    away = facts.log.last(Event(one.at, "away", one.reader))
    if away is None or away.end is None:
        return False
    reader = facts.world.people[one.reader]
    return reader.day_of(one.at) <= reader.day_of(away.end)


def _nudges_without_an_earlier_day(world: World, told: Expected) -> Iterator[Sent]:
    went = {(one.reader, one.role, one.key): one.at for one in told.sent}
    for one in told.sent:
        slug, set_name, session, about = one.key
        if slug in _FORM_OF_NUDGE:
            which = (one.reader, one.role, (slug[:-6], set_name, session, about))
            first, day_of = went.get(which), world.people[one.reader].day_of
            if told.unsent.get(which) != "told the same day" and (
                first is None or day_of(first) >= day_of(one.at)
            ):
                yield one


def _instants(told: Expected) -> Counter[tuple[str, str, datetime]]:
    """Count what would have been merged: mails of one reader in one role at one instant."""
    return Counter(
        (one.reader, one.role, one.at)
        for one in told.sent
        if one.role != "manager" and one.key[0] not in OF_PROGRAMME
    )


def _without_a_reason(facts: Facts, told: Expected) -> Iterator[tuple[str, str]]:
    """Yield what was owed until it was useless, and neither went nor has a reason."""
    settled = {(one.reader, one.role, one.key) for one in told.sent} | set(told.unsent)
    for desk in desks(facts.world):
        for row in _rows_in_the_end(facts, desk):
            owed = row.due < row.useless and row.met(row.useless - timedelta(seconds=1))
            gone = _place_ended(facts, desk, row)
            if owed and not gone and (desk.reader, desk.role, row.key) not in settled:
                yield desk.reader, f"{row.key}"


def _rows_in_the_end(facts: Facts, desk: Desk) -> list[Row]:
    reader, era = facts.world.people[desk.reader], len(facts.calendar.changes)
    return [row for place in desk.places for row in rows(facts, reader, place, desk.role, era)]


def _place_ended(facts: Facts, desk: Desk, row: Row) -> bool:
    ends = defaultdict(list)
    for place in desk.places:
        ends[place.set_name].append(facts.left_at(place))
    known = ends.get(row.set_name, [end for found in ends.values() for end in found])
    return all(end is not None and end <= row.useless for end in known)
