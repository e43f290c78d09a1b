"""A small form of what `make bench` shows: mailboxes at their limits, and nothing over them."""

from pathlib import Path

import pytest

from bench.limits import work_off


@pytest.mark.lasts(seconds=30)
def test_mailboxes_at_their_limits_keep_them(tmp_path: Path) -> None:
    run = work_off(tmp_path, "sqlite", mailboxes=2, sets=12, rate=6)

    # One to each of 72 members, one about each to their manager, and one to the sponsor.
    assert run.sent == 72 + 72 + 1
    assert run.over == {}
    assert 1 <= run.at_once <= 4
