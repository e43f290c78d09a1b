"""Every door, every visitor: whose words are found in the whole answer, and in what is logged."""

import pytest

from tests.privacy.canaries import CANARIES
from tests.privacy.doors import BEHIND_NO_DOOR, LOOKED_AT, NOBODY_OPENS, WITHOUT_ROWS
from tests.privacy.house import House


def test_every_door_that_can_be_looked_through_has_a_row(house: House) -> None:
    rules = {rule.rule for rule in house.app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert rules == set(LOOKED_AT) | set(WITHOUT_ROWS)


@pytest.mark.parametrize("rule", LOOKED_AT)
def test_door_shows_each_visitor_exactly_the_words_that_are_theirs(house: House, rule: str) -> None:
    door = LOOKED_AT[rule]

    found = {who: [house.look(rule, who, query) for query in door.queries] for who in door.visitors}

    seen = {who: frozenset().union(*(one.marks for one in each)) for who, each in found.items()}
    logged = {who: frozenset().union(*(one.logged for one in each)) for who, each in found.items()}
    statuses = set().union(*(one.statuses for each in found.values() for one in each))
    assert seen == {who: door.sees.get(who, frozenset()) for who in door.visitors}
    assert logged == dict.fromkeys(door.visitors, frozenset())
    # An error or a limit shows nothing either, and would prove nothing.
    assert statuses <= {200, 302, 303, 400, 403, 404, 410}
    assert bool(statuses & {200, 302}) is (rule not in NOBODY_OPENS)


def test_every_canary_is_seen_behind_some_door() -> None:
    seen = frozenset().union(
        *(marks for door in LOOKED_AT.values() for marks in door.sees.values())
    )

    assert seen | BEHIND_NO_DOOR == set(CANARIES)
    assert not seen & BEHIND_NO_DOOR
