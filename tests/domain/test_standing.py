"""Why a link opens its form or does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.standing import LinkFacts, Part, Standing, part_of, standing

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
OPEN = LinkFacts(
    generation=1,
    opens_at=NOW,
    closes_at=NOW + timedelta(seconds=1),
    cancelled=False,
    session_stands=True,
    has_part=True,
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (OPEN, Standing.OPEN),
        (replace(OPEN, opens_at=NOW + timedelta(seconds=1)), Standing.EARLY),
        (replace(OPEN, closes_at=NOW), Standing.CLOSED),
        (replace(OPEN, cancelled=True), Standing.CANCELLED),
        (replace(OPEN, session_stands=False), Standing.CANCELLED),
        (replace(OPEN, has_part=False, cancelled=True), Standing.LEFT),
        (replace(OPEN, generation=2, has_part=False), Standing.REVOKED),
    ],
)
def test_standing_names_the_first_reason(facts: LinkFacts, expected: Standing) -> None:
    assert standing(facts, generation=1, now=NOW) is expected


@pytest.mark.parametrize(
    ("form", "part"),
    [
        ("before-session", Part.SET),
        ("release-time", Part.SET),
        ("quorum-choice", Part.SET_OR_CONTACT),
        ("sponsor-decisions", Part.SPONSOR),
        ("champion-offer-3", Part.CHAMPION),
        ("closing-word", Part.LEFT),
    ],
)
def test_part_of_a_form_says_as_what_it_asks(form: str, part: Part) -> None:
    assert part_of(form) is part
