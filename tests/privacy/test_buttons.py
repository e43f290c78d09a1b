"""Every door that takes something: what comes back, what is logged, and how it is kept."""

import pytest

from tests.privacy.canaries import HR_REASON, TYPED, found_in
from tests.privacy.house import House
from tests.privacy.pressed import NOBODY_PRESSES, PRESSED
from tests.privacy.reading import read_everything


def test_every_door_that_takes_something_has_a_row(house: House) -> None:
    rules = {rule.rule for rule in house.app.url_map.iter_rules() if "POST" in (rule.methods or ())}

    assert rules == set(PRESSED)


@pytest.mark.parametrize("rule", PRESSED)
def test_pressing_shows_logs_and_keeps_no_more_than_it_may(open_house: House, rule: str) -> None:
    button = PRESSED[rule]

    found = {
        who: open_house.press(rule, who, button.fields, is_json=button.is_json)
        for who in button.visitors
    }

    with open_house.wiring.database.reading() as db:
        kept = found_in(TYPED) <= found_in(read_everything(db))
    assert {who: one.marks for who, one in found.items()} == {
        who: button.sees.get(who, frozenset()) for who in button.visitors
    }
    assert {who: one.logged for who, one in found.items()} == dict.fromkeys(
        button.visitors, frozenset()
    )
    # The audit is among these: it holds ids and hashes.
    assert found_in(open_house.on_disk()) == found_in(HR_REASON)
    assert kept is button.keeps
    statuses = set().union(*(one.statuses for one in found.values()))
    assert not statuses & {429, 500}
    assert bool(statuses & {200, 303}) is (rule not in NOBODY_PRESSES)
