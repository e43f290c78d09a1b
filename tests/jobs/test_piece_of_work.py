"""A database that was away gets back what living processes held in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from service.domain.states import SlotKind
from service.jobs import piece_of_work as pieces
from service.jobs.piece_of_work import piece_of_work
from service.models import MailboxSlot
from service.settings import Settings
from service.store.slots import take_slot
from service.wiring import Wiring, build

_SENDER = "learning@acme.example"
_GONE = OperationalError("SELECT 1", None, Exception("the connection is lost"))


@pytest.fixture
def wiring(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wiring]:
    monkeypatch.setattr(pieces, "_PAUSE_SECONDS", 0.01)
    wiring = build(Settings.load({"DATA_DIR": str(tmp_path), "DATABASE_URL": database_url}))
    yield wiring
    wiring.database.dispose()


def test_mailbox_is_free_as_soon_as_the_database_is_there_again(wiring: Wiring) -> None:
    with pytest.raises(OperationalError):
        _break_off(wiring, away_times=3)

    assert _slot(wiring) is None


def test_mailbox_of_another_piece_stays_taken(wiring: Wiring) -> None:
    with piece_of_work(wiring) as other:
        _take(wiring, other)
        with pytest.raises(OperationalError):
            _break_off(wiring, away_times=0, takes=False)

        assert _slot(wiring) == other


def test_database_that_stays_away_is_not_waited_for_longer(
    wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_PATIENCE_SECONDS", -1.0)

    with pytest.raises(OperationalError, match="the connection is lost"):
        _break_off(wiring, away_times=1)

    assert _slot(wiring) is not None


def _break_off(wiring: Wiring, *, away_times: int, takes: bool = True) -> None:
    """Take the mailbox, and lose the database: so many transactions fail as they begin."""
    with piece_of_work(wiring) as owner:
        if takes:
            _take(wiring, owner)
        left = [_GONE] * away_times

        def refuse(_connection: Connection) -> None:
            if left:
                raise left.pop()

        for engine in {wiring.database.engine, wiring.database.readers}:
            event.listen(engine, "engine_connect", refuse)
        raise _GONE


def _take(wiring: Wiring, owner: str) -> None:
    with wiring.database.writing() as db:
        assert take_slot(db, _SENDER, SlotKind.MAIL, owner, real_now=wiring.real_now())


def _slot(wiring: Wiring) -> str | None:
    """Return who holds the mailbox."""
    with wiring.database.reading() as db:
        return db.get_one(MailboxSlot, (_SENDER, SlotKind.MAIL)).owner
