"""What is measured for each reader carries the words that are theirs, and no others."""

import json

import pytest

from service.domain.evaluation.chart_json import chart_as_json
from service.domain.readers import Reader
from service.workflows.make_report import make_report
from tests.privacy.canaries import found_in
from tests.privacy.house import House
from tests.privacy.programme import NOW

_RELEASED = frozenset({"Maplesreleasedlearning"})


@pytest.mark.parametrize(
    ("reader", "of_set", "carries"),
    [
        (Reader.HR, None, _RELEASED),
        (Reader.HR_VIEWER, None, _RELEASED),
        (Reader.HR_LEAD, None, _RELEASED),
        (Reader.SPONSOR, None, _RELEASED),
        (Reader.SET, "Maple", _RELEASED | {"Mapleskeptlearning"}),
        (Reader.FACILITATOR, "Maple", _RELEASED | {"Mapleskeptlearning"}),
        (Reader.SET, "Oak", frozenset()),
    ],
)
def test_report_carries_exactly_the_words_of_its_reader(
    house: House, reader: Reader, of_set: str | None, carries: frozenset[str]
) -> None:
    programme = house.planted.maple.programme
    set_id = house.planted.sets[of_set] if of_set else None

    with house.wiring.database.reading() as db:
        report = make_report(db, programme, reader, now=NOW, set_id=set_id)

    assert found_in(json.dumps([chart_as_json(one) for one in report.charts])) == carries
