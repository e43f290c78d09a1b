"""Where one engine is enough each test is run once, and both engines are met."""

from collections import Counter

from tests.engines import chosen


def test_chosen_is_the_same_every_time_and_takes_each_engine_about_as_often() -> None:
    names = [f"tests/routes/test_board.py::test_{number}[database_url]" for number in range(1000)]

    counts = Counter(chosen(name, 2) for name in names)

    assert [chosen(name, 2) for name in names] == [chosen(name, 2) for name in names]
    assert sorted(counts) == [0, 1]
    assert min(counts.values()) > 400
    assert {chosen(name, 1) for name in names} == {0}
