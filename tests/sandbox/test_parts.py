"""Store, filters, durations and the people file by themselves."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from sandbox.answers import GraphFault
from sandbox.clock import SandboxClock
from sandbox.context import Context, Tenant
from sandbox.graph.filters import parse_filter
from sandbox.people import find_person
from sandbox.people_file import load_people, read_days
from sandbox.scripts.durations import read_duration
from sandbox.store import Store


def test_a_compound_change_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite")
    store.put("kind", "kept", {"n": 1})

    def change_and_fail() -> None:
        with store.lock:
            store.put("kind", "lost", {"n": 2})
            with store.lock:
                store.delete("kind", "kept")
            raise KeyError

    with pytest.raises(KeyError):
        change_and_fail()

    assert (store.get("kind", "kept"), store.get("kind", "lost")) == ({"n": 1}, None)
    store.close()


def test_documents_come_in_the_order_of_their_first_put(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite")
    for key in ("c", "a", "b"):
        store.put("kind", key, {"key": key}, owner="x", marks=[("m", "1")])
    store.put("kind", "c", {"key": "c", "again": True}, owner="x")
    store.put("kind", "z", {"key": "z"}, owner="y")

    assert [doc["key"] for doc in store.every("kind", "x")] == ["c", "a", "b"]
    newest = store.find("kind", "m", "1", newest_first=True, skip=1, limit=1)
    assert [doc["key"] for doc in newest] == ["a"]
    store.close()


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P7D", timedelta(days=7)),
        ("P2W", timedelta(days=14)),
        ("PT1H30M", timedelta(minutes=90)),
        ("-PT0.5S", timedelta(seconds=-0.5)),
        ("P1DT1S", timedelta(days=1, seconds=1)),
    ],
)
def test_a_duration_is_read(text: str, length: timedelta) -> None:
    assert read_duration(text) == length


@pytest.mark.parametrize("text", ["", "P", "7D", "P1M", "PT", "P-1D"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        read_duration(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mon-Thu", ["monday", "tuesday", "wednesday", "thursday"]),
        ("sun-thu", ["monday", "tuesday", "wednesday", "thursday", "sunday"]),
        ("Mon, Wed;Friday", ["monday", "wednesday", "friday"]),
    ],
)
def test_working_days_are_read(text: str, days: list[str]) -> None:
    assert read_days(text) == days


def test_a_people_file_takes_whole_names_and_names_its_bad_row(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite")
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(
        "Email,Name,Manager,Shoe size\nA@x.example,Ann Ångström,eva.de-boer@x.example,38\n\n",
        encoding="utf-8-sig",
    )
    bad.write_text("email,working_days\na@x.example,Mon\nb@x.example,Someday\n", encoding="utf-8")

    count = load_people(store, good)
    with pytest.raises(ValueError, match=r"bad\.csv, row 3: 'Someday' is no day"):
        load_people(store, bad)

    person = find_person(store, "a@X.example")
    assert count == 1
    assert person is not None
    assert (person["display_name"], person["surname"]) == ("Ann Ångström", "Ångström")
    manager = find_person(store, person["manager"])
    assert manager is not None
    assert manager["display_name"] == "Eva De Boer"
    store.close()


@given(st.text(max_size=20), st.text(max_size=20))
def test_an_equality_filter_matches_exactly_its_value_in_any_case(wanted: str, other: str) -> None:
    quoted = wanted.replace("'", "''")

    found = parse_filter(f"subject eq '{quoted}'")

    assert found.required == (("subject", wanted),)
    assert found.matches({"subject": wanted})
    assert found.matches({"subject": other}) == (other.lower() == wanted.lower())


@given(st.text(max_size=40))
def test_a_filter_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(GraphFault):
        assert parse_filter(text).matches({"subject": "x"}) in (True, False)


def test_a_folder_of_an_older_version_still_starts(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite")
    store.put("switch", "tenant", {"teams": False, "forgotten": 1})

    context = Context(store, SandboxClock(store))

    assert context.tenant == Tenant(teams=False)
    store.close()


def test_the_clock_takes_aware_times_only_and_keeps_its_offset(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite")
    clock, moves = SandboxClock(store), []
    clock.on_move(lambda before, after: moves.append(after - before))

    clock.advance(timedelta(days=2))
    with pytest.raises(ValueError, match="with an offset"):
        clock.set(datetime(2027, 1, 1))  # noqa: DTZ001 -- what is refused

    assert timedelta(days=2) <= moves[0] < timedelta(days=2, seconds=5)
    assert SandboxClock(store).now() - clock.now() < timedelta(seconds=5)
    store.close()


def test_the_clock_runs_at_a_rate_and_keeps_it(tmp_path: Path) -> None:
    noon = datetime(2027, 3, 28, 12, 0, tzinfo=UTC)
    store = Store(tmp_path / "a.sqlite")
    with time_machine.travel(noon, tick=False) as machine:
        clock, moves = SandboxClock(store), []
        clock.on_move(lambda before, after: moves.append((before, after)))
        clock.run_at(6)
        machine.shift(timedelta(minutes=1))
        found = [clock.now()]
        clock.advance(timedelta(days=1))
        machine.shift(timedelta(minutes=1))
        found.append(SandboxClock(store).now())
        clock.run_at(0.5)
        machine.shift(timedelta(minutes=2))
        found.append(clock.now())
        with pytest.raises(ValueError, match="the rate must be above 0 and at most 3600"):
            clock.run_at(0)
    store.close()

    minutes = [found[0] - noon, found[1] - noon - timedelta(days=1)]
    assert minutes == [timedelta(minutes=6), timedelta(minutes=12)]
    assert found[2] - found[1] == timedelta(minutes=1)
    assert moves[0] == (noon, noon)
