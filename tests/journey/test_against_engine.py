"""The service's rules and the naive oracle live the same programmes, and send the same mails."""

import os
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.journey.engine import foretold, lived
from tests.journey.oracle import Addressed, Expected, expected
from tests.journey.random_life import SIXTY, SMALL, Size, over, random_world
from tests.journey.walk import Sent
from tests.journey.world import World

LONG = os.environ.get("SETWISE_LONG") == "1"
_MAY_LACK_A_ROW = frozenset({"paused", "left", "cancelled"})
"""Kinds of reason that the service shows without a row: nothing is owed while they hold."""


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(55 if LONG else 1))
def test_programme_of_sixty_is_lived_as_the_oracle_expects(seed: int) -> None:
    _compare(seed, SIXTY)


@pytest.mark.parametrize("seed", range(100, 120))
def test_small_programme_is_lived_as_the_oracle_expects(seed: int) -> None:
    _compare(seed, SMALL)


@pytest.mark.parametrize(
    ("seed", "part"), [(200, 0), (201, 0.1), (202, 0.3), (203, 0.5), (204, 0.8)]
)
def test_time_machine_shows_what_goes_if_nothing_changes(seed: int, part: float) -> None:
    _look_ahead(seed, SMALL, part)


@pytest.mark.fuzz
def test_time_machine_shows_what_goes_in_a_larger_programme() -> None:
    _look_ahead(7, SIXTY if LONG else Size(sets=4), 0.4)


def _compare(seed: int, size: Size) -> None:
    world = random_world(seed, size)
    told, did = expected(world, over(world)), lived(world, over(world))
    assert _differences(told.sent, did.sent) == []
    assert _reasons(told, did) == {}


def _look_ahead(seed: int, size: Size, part: float) -> None:
    """Stand somewhere in a life, and let nothing happen from there on."""
    whole = random_world(seed, size)
    now = whole.approved_at + part * (over(whole) - timedelta(days=215) - whole.approved_at)
    world = _until(whole, now)
    told = expected(world, over(whole)).sent

    gone, to_come = foretold(world, now)

    assert _differences([one for one in told if one.at <= now], gone) == []
    assert _differences([one for one in told if one.at > now], to_come) == []
    assert _differences(told, lived(world, over(whole)).sent) == []


def _until(world: World, now: datetime) -> World:
    return replace(
        world,
        events=[event for event in world.events if event.at <= now],
        places=[place for place in world.places if world.began_at(place) <= now],
    )


def _differences(told: list[Sent], did: list[Sent]) -> list[tuple[str, Sent]]:
    """Name what the oracle expects in vain, and what goes against its word."""
    missing = [("not sent", one) for one in sorted({*told} - {*did})]
    return missing + [("sent", one) for one in sorted({*did} - {*told})]


def _reasons(told: Expected, did: Expected) -> dict[Addressed, tuple[str | None, str | None]]:
    """Return where the two give another reason, by mail."""
    return {
        which: (ours, theirs)
        for which in {*told.unsent, *did.unsent}
        if not _agree(ours := told.unsent.get(which), theirs := did.unsent.get(which))
    }


def _agree(ours: str | None, theirs: str | None) -> bool:
    if theirs is None:
        return ours in _MAY_LACK_A_ROW
    # After a pause the service says of what it held back that it is too late by now.
    return theirs == ours or (ours, theirs) == ("paused", "too late")
