"""Watches are kept by themselves, and what they tell makes us look at once."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.states import WakeKind, Watched
from service.jobs import rounds
from service.jobs.live_through import follow_sandbox
from service.jobs.rest import ask_once, here
from service.models import Subscription
from service.store import watches
from service.workflows.note_notification import Notification, note_notifications
from tests.jobs.memory import ORGANISER, SENDER, MemoryWiring, with_maple

_BEGAN = datetime(2027, 4, 1, 11, 29, tzinfo=UTC)
"""On a working day with mail to send: an inbox is read once something could come back."""
_ROUNDS = tuple(
    each for each in rounds.ROUNDS if each.name in ("keep-watches", "follow-inbox-wakes")
)


@pytest.fixture
def wiring(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> MemoryWiring:
    monkeypatch.setattr(rounds, "ROUNDS", _ROUNDS)
    wiring = with_maple(sqlite_url, at=_BEGAN)
    ask_once(wiring, here(wiring))
    return wiring


def _rows(wiring: MemoryWiring) -> dict[Watched, Subscription]:
    with wiring.database.reading() as db:
        found = {row.watched: row for row in watches.watches(db)}
        db.expunge_all()
        return found


def _tell(wiring: MemoryWiring, kind: WakeKind) -> None:
    row = _rows(wiring)[Watched.INBOX]
    told = Notification(row.graph_id or "", row.client_state, kind)
    with wiring.database.writing() as db:
        note_notifications(db, [told], real_now=wiring.real_now())


def _woken(wiring: MemoryWiring) -> list[str]:
    with wiring.database.reading() as db:
        return watches.woken(db, Watched.INBOX)


def _tick(wiring: MemoryWiring) -> None:
    # Over a second later, so that what is told now is a new turn of its round.
    wiring.jump(wiring.clock.now() + timedelta(seconds=30))
    follow_sandbox(wiring, here(wiring))
    ask_once(wiring, here(wiring))


def test_watches_stand_on_calendars_and_inboxes_and_are_renewed_over_a_jump_of_eight_days(
    wiring: MemoryWiring,
) -> None:
    begun = list(wiring.watches.asked)
    wiring.jump(_BEGAN + timedelta(days=8))
    follow_sandbox(wiring, here(wiring))
    during = len(wiring.watches.asked) - len(begun)
    ask_once(wiring, here(wiring))

    assert during == 0
    assert [each.split()[:3] for each in begun] == [
        ["begin", ORGANISER, "calendar"],
        ["begin", SENDER, "inbox"],
    ]
    assert {each.split()[0] for each in wiring.watches.asked[2:]} == {"renew"}
    rows = _rows(wiring)
    assert {row.graph_id for row in rows.values()} == set(wiring.watches.standing)
    ends = [row.expires_at for row in rows.values()]
    assert all(each is not None and each > _BEGAN + timedelta(days=11) for each in ends)


def test_notification_makes_us_read_the_inbox_at_the_next_tick_and_no_more(
    wiring: MemoryWiring,
) -> None:
    for _ in range(3):
        _tick(wiring)
    reads = wiring.came_back.calls.count("arrivals")
    assert _woken(wiring) == []

    _tell(wiring, WakeKind.CHANGED)
    _tell(wiring, WakeKind.CHANGED)
    for _ in range(3):
        _tick(wiring)

    assert wiring.came_back.calls.count("arrivals") == reads + 1
    assert _woken(wiring) == []


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (WakeKind.MISSED, []),
        (WakeKind.REAUTHORIZE, ["renew"]),
        (WakeKind.REMOVED, ["begin"]),
    ],
)
def test_lifecycle_event_is_cared_for_and_the_mailbox_read(
    wiring: MemoryWiring, kind: WakeKind, asked: list[str]
) -> None:
    for _ in range(3):
        _tick(wiring)
    wiring.jump(wiring.clock.now() + timedelta(minutes=11))
    follow_sandbox(wiring, here(wiring))
    reads, calls = wiring.came_back.calls.count("arrivals"), len(wiring.watches.asked)

    _tell(wiring, kind)
    _tick(wiring)

    assert wiring.came_back.calls.count("arrivals") >= reads + 1
    assert [each.split()[0] for each in wiring.watches.asked[calls:]] == asked
    assert _rows(wiring)[Watched.INBOX].graph_id in wiring.watches.standing
