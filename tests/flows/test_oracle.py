"""The oracle itself, against a list made by hand with method.md and a wall calendar."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

from tests.flows import oracle, workers
from tests.flows.oracle import Mail, Meeting, Story, expected_mails
from tests.flows.workers import read_people
from tests.journey import hours, table, walk, world
from tests.journey import oracle as by_world

_MODULES = (oracle, workers, by_world, hours, table, walk, world)
_PARTS = ("hours", "oracle", "table", "walk", "world")
_HEAD = "email,given_name,family_name,role,set,manager,time_zone,working_days,country\n"
_ANN, _MAX = "ann@acme.example", "max@acme.example"
_PEOPLE = (
    _HEAD
    + f"{_ANN},Ann,Ames,member,Maple,{_MAX},Europe/London,mon-fri,GB-ENG\n"
    + f"{_MAX},Max,May,manager,,,Europe/Berlin,mon-thu,DE-BY\n"
)
_APPROVED_AT = datetime(2027, 9, 13, 5, 0, tzinfo=UTC)
_UNTIL = datetime(2028, 1, 10, 12, 0, tzinfo=UTC)
_MEETINGS = {
    "Maple": [
        # Tuesdays, 13:00 to 16:00 in London: once in summer time, once in winter time.
        Meeting(
            1, datetime(2027, 10, 12, 12, 0, tzinfo=UTC), datetime(2027, 10, 12, 15, 0, tzinfo=UTC)
        ),
        Meeting(
            2, datetime(2027, 11, 16, 13, 0, tzinfo=UTC), datetime(2027, 11, 16, 16, 0, tzinfo=UTC)
        ),
    ]
}
_BY_HAND = [
    ("release-time", _MAX, 1, date(2027, 9, 13)),
    ("joining", _ANN, 1, date(2027, 9, 13)),
    ("set-introduction", _ANN, 1, date(2027, 9, 14)),
    ("joining-nudge", _ANN, 1, date(2027, 9, 16)),
    ("set-up", _ANN, 1, date(2027, 10, 5)),
    ("affirmations", _ANN, 1, date(2027, 10, 12)),
    ("final-story", _ANN, 2, date(2027, 11, 2)),
    ("final-story-nudge", _ANN, 2, date(2027, 11, 12)),
    ("end-evaluation", _ANN, 2, date(2027, 11, 16)),
    ("end-evaluation-nudge", _ANN, 2, date(2027, 11, 18)),
    # His five working days after a Tuesday: Wed, Thu, Mon, Tue, Wed.
    ("manager-summary", _MAX, 2, date(2027, 11, 24)),
]


def test_everything_goes_where_nobody_answers(tmp_path: Path) -> None:
    assert _expected(tmp_path, Story({}, {}, {})) == _named(_BY_HAND)


def test_answers_and_absence_stop_what_would_ask_again(tmp_path: Path) -> None:
    at = datetime(2027, 11, 10, 12, 0, tzinfo=UTC)
    story = Story({(_ANN, "final-story", 2): at}, {(_ANN, 2): at}, {})
    # The end is asked about whoever came; who missed it is caught up with by nobody.
    assert _expected(tmp_path, story) == _named(
        [line for line in _BY_HAND if line[0] != "final-story-nudge"]
    )


def test_nothing_goes_to_or_about_somebody_who_left(tmp_path: Path) -> None:
    story = Story({}, {}, {_ANN: datetime(2027, 11, 9, 12, 0, tzinfo=UTC)})
    assert _expected(tmp_path, story) == _named(_BY_HAND[:7])


def test_the_oracle_knows_nothing_of_the_service() -> None:
    ours = {name for module in _MODULES for name in _imported(module) if _is_ours(name)}
    assert ours == {"tests.flows.workers"} | {f"tests.journey.{name}" for name in _PARTS}


def _expected(folder: Path, story: Story) -> Counter[Mail]:
    path = folder / "people.csv"
    path.write_text(_PEOPLE, encoding="utf-8")
    return expected_mails(
        read_people(path), _MEETINGS, approved_at=_APPROVED_AT, until=_UNTIL, story=story
    )


def _named(lines: list[tuple[str, str, int, date]]) -> Counter[Mail]:
    return Counter(
        Mail(touchpoint, reader, "Maple", session, _ANN if reader == _MAX else None, day)
        for touchpoint, reader, session, day in lines
    )


def _imported(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in ("service", "sandbox", "tests")
