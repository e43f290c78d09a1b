"""The parts of a process that commands share."""

import threading

import pytest

from service.cli import processes


def test_what_pages_load_is_kept_at_once_and_when_the_first_were_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[str] = []
    twice = threading.Event()

    def keep() -> None:
        kept.append(threading.current_thread().name)
        if len(kept) == 2:
            twice.set()

    monkeypatch.setattr(processes, "keep_what_is_loaded", keep)
    monkeypatch.setattr(processes, "_FIRST_PAGES_SECONDS", 0.05)

    processes.keep_what_pages_load()

    assert twice.wait(10)
    assert kept == [threading.current_thread().name, "keep"]
