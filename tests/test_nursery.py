"""Nothing that a nursery bore outlives it, nor what that one started itself."""

import os
from pathlib import Path

import pytest

from service.cli.database import bring_up_to_date
from service.settings import Settings
from tests.cli.running import (
    children_of,
    environment,
    is_running,
    status_of,
    unused_port,
    wait_until,
)
from tests.nursery import Nursery, Nursling, nursery


@pytest.fixture
def web(tmp_path: Path) -> dict[str, str]:
    """The settings of pages, whose server lets a process of its own answer."""
    env = environment(tmp_path, WEB_PORT=str(unused_port()))
    bring_up_to_date(Settings.load(env))
    return env


def test_killed_process_takes_along_what_it_started(web: dict[str, str], tmp_path: Path) -> None:
    with nursery() as nursed:
        pages = _answering(nursed, web, tmp_path)
        assert pages.process_id is not None
        family = {pages.process_id, *children_of(pages.process_id)}

        pages.kill()

        assert len(family) > 1
        assert [each for each in family if is_running(each)] == []


def test_nursery_ends_with_everything_that_it_bore(web: dict[str, str], tmp_path: Path) -> None:
    with nursery() as nursed:
        pages = _answering(nursed, web, tmp_path)
        assert pages.process_id is not None
        family = {nursed.process_id, pages.process_id, *children_of(pages.process_id)}

    assert len(family) > 2
    assert [each for each in family if is_running(each)] == []


def test_ctrl_c_reaches_the_tests_and_not_their_nursery() -> None:
    with nursery() as nursed:
        assert os.getpgid(nursed.process_id) != os.getpgid(0)


def _answering(nursed: Nursery, env: dict[str, str], folder: Path) -> Nursling:
    pages = nursed.process(["", "-m", "service", "web"], env, folder / "web.log")
    pages.start()
    url = f"http://127.0.0.1:{env['WEB_PORT']}/healthz"
    wait_until("answering", lambda: status_of(url) == 200)
    return pages
