"""What a board tells the script of its page: what changed, and that nothing did."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from service.models import Membership
from tests.participants import Maple, dump
from tests.routes.boards import Visitor
from tests.web_wiring import NOW, WebWiring


def test_script_is_told_only_what_changed_since_its_version(ann: Visitor, bob: Visitor) -> None:
    ann.add("Old")
    version = bob.state()["version"]
    new = ann.add("New")

    told = bob.state(since=version)

    assert (told["whole"], [one["id"] for one in told["notes"]]) == (False, [new])
    ann.press(do="withdraw", note=new)
    assert bob.state(since=told["version"])["whole"] is True


def test_unchanged_board_is_told_without_words_and_without_a_write(
    ann: Visitor, wiring: WebWiring
) -> None:
    ann.add("Once")
    tag = ann.state_answer().headers["ETag"]
    before = dump(wiring.database)

    same = ann.state_answer(tag=tag)
    ann.add("Twice")
    changed = ann.state_answer(tag=tag)

    assert (same.status_code, same.data) == (304, b"")
    assert changed.status_code == 200
    assert dump(wiring.database) != before


def test_who_asks_is_checked_again_after_a_minute(ann: Visitor) -> None:
    ann.add("Once")
    tag = ann.state_answer().headers["ETag"]

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        again = ann.state_answer(tag=tag)

    assert (again.status_code, again.headers["ETag"] != tag) == (304, True)


def test_who_left_is_told_that_nothing_changed_for_a_minute_at_most(
    ann: Visitor, bob: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    tag = ann.state_answer().headers["ETag"]
    with wiring.database.writing() as db:
        db.get_one(Membership, maple.ann_in).ends_at = NOW

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        later = ann.state_answer(tag=tag).status_code
    bob.add("For the set that is left")
    changed = ann.state_answer(tag=tag)

    assert (later, changed.status_code, "For the set" in changed.text) == (404, 404, False)


@pytest.mark.parametrize("change", ["x", "9", '"1-9999999999-0"', '"²-1-x"'])
def test_tag_that_we_did_not_make_is_no_way_past_the_check(
    ann: Visitor, other_device: FlaskClient, change: str
) -> None:
    answer = other_device.get(
        f"{ann.path}/state",
        headers={"If-None-Match": change.encode("latin-1", "replace").decode("latin-1")},
    )

    assert (answer.status_code, "notes" in answer.text) == (403, False)


def test_tag_of_one_link_says_nothing_at_anothers(ann: Visitor, bob: Visitor) -> None:
    tag = ann.state_answer().headers["ETag"]

    answer = bob.state_answer(tag=tag)

    assert answer.status_code == 200
