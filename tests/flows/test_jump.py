"""One jump of 28 days leaves the same mails as 28 days."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.flows import outlook, post
from tests.flows.conftest import BOOKED_AT, MakesSetUps
from tests.flows.harness import PROGRAMMES, SetUp
from tests.flows.oracle import Story, expected_mails
from tests.flows.rows import SESSION_IDS, session_ids
from tests.flows.workers import BECKY, read_people

pytestmark = [pytest.mark.soak, pytest.mark.lasts(seconds=60)]

_DAYS = 28
_PEOPLE = PROGRAMMES / "small.csv"


def test_one_jump_leaves_the_same_mails_as_its_days(make_embedded: MakesSetUps) -> None:
    ends = BOOKED_AT + timedelta(days=_DAYS)

    def jump(set_up: SetUp) -> None:
        set_up.move_to(ends)

    def walk(set_up: SetUp) -> None:
        for day in range(1, _DAYS + 1):
            set_up.move_to(BOOKED_AT + timedelta(days=day))

    jumped = _lived(make_embedded(people=_PEOPLE, name="jump"), jump)
    walked = _lived(make_embedded(people=_PEOPLE, name="walk"), walk)
    assert jumped == walked
    assert len(jumped) > 30


def _lived(set_up: SetUp, live: Callable[[SetUp], None]) -> list[tuple[datetime, str, str, str]]:
    set_up.book(PROGRAMMES / "small.yaml")
    live(set_up)
    mails = post.journey_letters(set_up)
    people = {**read_people(_PEOPLE), BECKY.address: BECKY}
    expected = expected_mails(
        people,
        outlook.meetings(set_up),
        approved_at=BOOKED_AT,
        until=BOOKED_AT + timedelta(days=_DAYS),
        story=Story({}, {}, {}),
        contact=BECKY,
        ids=session_ids(set_up.rows(SESSION_IDS)),
    )
    assert sorted(one.as_expected(people) for one in mails) == sorted(expected.elements())
    return sorted(
        (one.due_at, one.reader, one.subject, post.without_links(one.text)) for one in mails
    )
