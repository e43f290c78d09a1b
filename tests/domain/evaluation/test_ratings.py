"""Charts of ratings: what stands in them where figures are few, or a later wave has come."""

from datetime import UTC, datetime

import pytest

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.ratings import self_ratings, session_line, what_lasts
from service.domain.evaluation.rows import Conversations, Evidence, Meeting
from service.domain.evaluation.small_numbers import Block
from service.domain.states import Entry, Wave

AT = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
MAPLE, OAK = 1, 2


def block(value: int, *, number: int = 0, set_id: int | None = None) -> Block:
    """Return five answers of one value in the middle of the scale."""
    counts = tuple(5 * (point == value) for point in range(1, 8))
    return Block(set_id, 2 if set_id is None else 1, number, counts)


def evidence(blocks: dict[tuple[Wave, str], list[Block]]) -> Evidence:
    meetings = [
        Meeting(number, MAPLE, number, AT, AT, 90, is_cancelled=False, there=None, moves=0)
        for number in (1, 2)
    ]
    return Evidence(
        programme="Spring",
        entry=Entry.JOINED,
        starts_at=AT,
        sets={MAPLE: "Maple", OAK: "Oak"},
        places={},
        meetings={MAPLE: meetings},
        actions=(),
        recommendations=(),
        learning=(),
        turns=(),
        conversations=Conversations(0, 0, 0),
        blocks=blocks,
    )


def test_later_wave_gets_a_column_of_its_own() -> None:
    item = "listening"
    found = evidence(
        {(Wave.THEN, item): [block(3)], (Wave.NOW, item): [block(5)]}
        | {(Wave.LATER, item): [block(4), block(5)], (Wave.LATER, "still_using"): [block(6)]}
    )

    chart = self_ratings(found)

    assert [(one.key, one.heading) for one in chart.columns] == [
        ("skill", "What they rated"),
        ("then", "Then, looking back"),
        ("now", "Now"),
        ("baseline", "At the start"),
        ("n", "Answers, at the fewest"),
        ("later", "Twelve weeks later"),
    ]
    row = chart.rows[1]
    assert [row[key] for key in ("then", "now", "baseline", "n", "later")] == [3, 5, None, 5, 4.5]
    assert chart.title == "“I listen without planning my reply” moved most: from 3.0 to 5.0"
    assert [one["mean"] for one in what_lasts(found).rows] == [6.0, None]


def of_meetings(*values: int) -> dict[tuple[Wave, str], list[Block]]:
    blocks = [
        block(value, number=number, set_id=set_id)
        for number, value in enumerate(values, start=1)
        for set_id in (MAPLE, OAK)
    ]
    return {(Wave.SESSION, "useful"): blocks}


@pytest.mark.parametrize(
    ("chart", "title"),
    [
        (session_line(evidence({}), "useful"), "“Useful to me”: too few answers to show yet"),
        (session_line(evidence(of_meetings(4)), "useful"), "“Useful to me” stands at 4.0 of 7"),
        (
            session_line(evidence(of_meetings(4, 3)), "useful"),
            "“Useful to me” went from 4.0 to 3.0 of 7",
        ),
        (
            self_ratings(evidence({})),
            "Too few answers to show what people learned yet",
        ),
        (
            self_ratings(
                evidence({(Wave.THEN, "acting"): [block(4)], (Wave.NOW, "acting"): [block(4)]})
            ),
            "No self-rating is higher than people remember it from before",
        ),
    ],
)
def test_title_says_the_finding(chart: Chart, title: str) -> None:
    assert chart.title == title
