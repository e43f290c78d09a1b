"""What is chosen by which setting, and when."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from dramatiq.brokers.stub import StubBroker

from service.clock import FollowingClock, SystemClock
from service.settings import Settings, SettingsError
from service.wiring import Wiring, build

_SANDBOX = {"SANDBOX_CLOCK_URL": "http://127.0.0.1:9/_sandbox/clock"}
_APPLICATION = {"CLIENT_ID": "setwise-0000-4000-8000-000000000001", "CLIENT_SECRET": "its secret"}


@pytest.fixture
def build_here(tmp_path: Path) -> Iterator["_Builder"]:
    """Build from variables; every database is closed at the end."""
    builder = _Builder(tmp_path)
    yield builder
    for wiring in builder.built:
        wiring.database.dispose()


class _Builder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.built: list[Wiring] = []

    def __call__(self, **variables: str) -> Wiring:
        data = {"DATA_DIR": str(self.folder / "var"), "SENDER_MAILBOXES": "learning@acme.example"}
        wiring = build(Settings.load(data | variables))
        self.built.append(wiring)
        return wiring


def test_build_connects_to_nothing(build_here: _Builder, tmp_path: Path) -> None:
    wiring = build_here()

    assert isinstance(wiring.broker, StubBroker)
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["keys.env"]


def test_clock_follows_only_a_sandbox(build_here: _Builder) -> None:
    assert isinstance(build_here().clock, SystemClock)
    assert isinstance(build_here(**_SANDBOX).clock, FollowingClock)
    assert build_here().followed() is None
    assert build_here().is_in_step()


@pytest.mark.parametrize(
    ("variables", "allowed"),
    [
        ({}, set()),
        ({"SEND_MODE": "off"}, set()),
        (
            {"SEND_MODE": "pilot", "PILOT_RECIPIENTS": "ann@acme.example"},
            {"ann@acme.example"},
        ),
        ({"SEND_MODE": "live"}, {"ann@acme.example", "bob@acme.example"}),
    ],
)
def test_send_mode_says_who_may_be_written_to(
    build_here: _Builder, variables: dict[str, str], allowed: set[str]
) -> None:
    wiring = build_here(**variables)

    people = ("ann@acme.example", "bob@acme.example")
    assert {one for one in people if wiring.may_send_to(one)} == allowed


def test_clients_of_graph_need_the_worker_s_credentials(build_here: _Builder) -> None:
    web = build_here()
    worker = build_here(**_APPLICATION)

    with pytest.raises(SettingsError, match=r"^CLIENT_ID: "):
        _ = web.mail
    with pytest.raises(SettingsError, match=r"^SIGNIN_CLIENT_ID: "):
        _ = worker.signs_in
    assert worker.mail is worker.mail


def test_keys_made_on_this_machine_are_kept(build_here: _Builder) -> None:
    first, second = build_here(), build_here()

    url = first.links.form_url(4711, 1)
    assert second.links.form_url(4711, 1) == url
    pointer = second.links.read_form(url.rpartition("/")[2])
    assert pointer is not None
    assert (pointer.id, pointer.generation) == (4711, 1)


def test_holidays_are_a_region_s_and_a_year_s(build_here: _Builder) -> None:
    wiring = build_here()

    assert date(2027, 12, 27) in wiring.holidays_of("GB-ENG", 2027)
    assert {day.year for day in wiring.holidays_of("GB-ENG", 2027)} == {2027}
    assert list(wiring.holidays_of("", 2027)) == []
