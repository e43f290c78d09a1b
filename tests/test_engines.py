"""Where one engine is enough each test is run once, and both engines are met."""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.engines import beyond_one_engine, chosen
from tests.flows.processes import ROOT


def test_chosen_is_the_same_every_time_and_takes_each_engine_about_as_often() -> None:
    names = [f"tests/routes/test_board.py::test_{number}[database_url]" for number in range(1000)]

    counts = Counter(chosen(name, 2) for name in names)

    # The same in every process: Python's own hash of words is not.
    assert [chosen(name, 2) for name in names[:8]] == [0, 0, 1, 1, 1, 1, 0, 0]
    assert sorted(counts) == [0, 1]
    assert min(counts.values()) > 400
    assert {chosen(name, 1) for name in names} == {0}


def test_one_of_two_is_left_out_and_nothing_that_has_no_other() -> None:
    pages, store = "tests/routes/test_board.py", "tests/store/test_board.py"
    items = [
        *_twice(f"{pages}::test_a"),
        *_twice(f"{pages}::test_b"),
        *_twice(f"{store}::test_c"),
        _item(f"{pages}::test_d[postgresql]", "postgresql"),
        _item(f"{pages}::test_e", ""),
    ]

    left_out = {item.nodeid for item in beyond_one_engine(items)}

    assert len(left_out) == 2
    assert len(left_out & {item.nodeid for item in items[:2]}) == 1
    assert len(left_out & {item.nodeid for item in items[2:4]}) == 1


def _twice(name: str) -> list[pytest.Item]:
    return [_item(f"{name}[{engine}]", engine) for engine in ("sqlite", "postgresql")]


def _item(nodeid: str, engine: str) -> pytest.Item:
    path: Path = ROOT / nodeid.partition("::")[0]
    callspec = SimpleNamespace(params={"database_url": engine}) if engine else None
    return SimpleNamespace(nodeid=nodeid, path=path, callspec=callspec)  # type: ignore[return-value]  # -- what is asked of an item
