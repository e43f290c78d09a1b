"""Mailing rows: once in by key, then moved on only by who holds the fence."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from service.domain.states import MailingState, SlotKind
from service.models import Mailing
from service.store import mailings
from service.store.database import Database
from service.store.slots import take_slot
from tests.participants import Maple, build_maple

_NOW = datetime(2027, 3, 31, 12, 0, tzinfo=UTC)
_REAL = datetime(2027, 1, 1, tzinfo=UTC)
_SENDER = "learning@larkfield.example"
_OTHER = "other@larkfield.example"
_MINUTE = timedelta(minutes=1)


def _maple(database: Database) -> Maple:
    with database.writing() as db:
        return build_maple(db)


def _row(maple: Maple, key: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "touchpoint": "before-session",
        "programme_id": maple.programme,
        "person_id": maple.ann,
        "set_session_id": maple.sessions[2],
        "state": MailingState.DUE,
        "due_at": _NOW,
        "useless_after": _NOW + timedelta(days=6),
        "mailbox": _SENDER,
        **more,
    }


def _add(database: Database, maple: Maple, key: str, **more: Any) -> int:
    with database.writing() as db:
        row = Mailing(**_row(maple, key, **more))
        db.add(row)
        db.flush()
        return row.id


def _insert(database: Database, rows: list[dict[str, Any]]) -> int:
    with database.writing() as db:
        return mailings.insert_new(db, Mailing, rows, unique="key")


def _get(database: Database, mailing_id: int) -> Mailing:
    with database.reading() as db:
        row = db.get_one(Mailing, mailing_id)
        db.expunge(row)
        return row


def _together(work: Callable[[int], Any], count: int) -> list[Any]:
    """Run threads that begin at the same moment; return what each returned."""
    gate = threading.Barrier(count)
    found: list[Any] = []

    def run(number: int) -> None:
        gate.wait(timeout=30)
        try:
            found.append(work(number))
        except Exception as error:  # noqa: BLE001 -- shown by the test's comparison
            found.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_insert_new_twice_keeps_the_first(database: Database) -> None:
    maple = _maple(database)

    assert _insert(database, [_row(maple, "a"), _row(maple, "b")]) == 2
    assert _insert(database, [_row(maple, "b", touchpoint="joining"), _row(maple, "c")]) == 1

    with database.reading() as db:
        found = db.execute(select(Mailing.key, Mailing.touchpoint).order_by(Mailing.key)).all()
    assert [tuple(row) for row in found] == [
        ("a", "before-session"),
        ("b", "before-session"),
        ("c", "before-session"),
    ]


def test_insert_new_of_nothing_inserts_nothing(database: Database) -> None:
    assert _insert(database, []) == 0


def test_insert_new_by_racing_threads_is_once(database: Database) -> None:
    maple = _maple(database)
    rows = [_row(maple, f"{number}") for number in range(20)]

    counts = _together(lambda _number: _insert(database, rows), 4)

    assert sorted(counts) == [0, 0, 0, 20]
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Mailing)) == 20


def test_move_with_the_fence_and_a_state_changes_the_row(database: Database) -> None:
    mailing_id = _add(database, _maple(database), "a", state=MailingState.DRAFTING, fence=2)

    with database.writing() as db:
        moved = mailings.move(
            db, mailing_id, fence=2, states=mailings.IN_HAND, state=MailingState.SENDING
        )

    assert (moved, _get(database, mailing_id).state) == (True, MailingState.SENDING)


def test_move_with_a_stale_fence_changes_nothing(database: Database) -> None:
    mailing_id = _add(database, _maple(database), "a", state=MailingState.DRAFTING, fence=2)

    with database.writing() as db:
        moved = mailings.move(
            db, mailing_id, fence=1, states=mailings.IN_HAND, state=MailingState.SENDING
        )

    assert (moved, _get(database, mailing_id).state) == (False, MailingState.DRAFTING)


def test_move_out_of_another_state_changes_nothing(database: Database) -> None:
    mailing_id = _add(database, _maple(database), "a", state=MailingState.SENT, fence=2)

    with database.writing() as db:
        moved = mailings.move(
            db, mailing_id, fence=2, states=mailings.AT_WORK, state=MailingState.FAILED
        )

    assert (moved, _get(database, mailing_id).state) == (False, MailingState.SENT)


def test_put_off_keeps_the_waiting_rows_of_one_mailbox(database: Database) -> None:
    maple = _maple(database)
    until = _NOW + timedelta(seconds=40)
    waiting = _add(database, maple, "a")
    sent = _add(database, maple, "b", state=MailingState.SENT)
    elsewhere = _add(database, maple, "c", mailbox=_OTHER)

    with database.writing() as db:
        mailings.put_off(db, _SENDER, until)

    found = [_get(database, one).not_before for one in (waiting, sent, elsewhere)]
    assert found == [until, None, None]
    with database.reading() as db:
        assert mailings.next_not_before(db, _NOW) == until
        assert mailings.next_not_before(db, until) is None
        assert mailings.mailboxes_with_work(db, now=_NOW, real_now=_REAL) == [_OTHER]
        assert mailings.mailboxes_with_work(db, now=until, real_now=_REAL) == [_SENDER, _OTHER]


def test_mailbox_that_a_worker_drains_has_no_work_for_others(database: Database) -> None:
    _add(database, _maple(database), "a")
    with database.writing() as db:
        take_slot(db, _SENDER, SlotKind.MAIL, "one", real_now=_REAL, lasts=_MINUTE)
        take_slot(db, _SENDER, SlotKind.INBOX, "two", real_now=_REAL)

    with database.reading() as db:
        during = mailings.mailboxes_with_work(db, now=_NOW, real_now=_REAL)
        after = mailings.mailboxes_with_work(db, now=_NOW, real_now=_REAL + 2 * _MINUTE)
    assert (during, after) == ([], [_SENDER])


def test_next_to_work_settles_what_was_begun_before_it_begins_more(database: Database) -> None:
    maple = _maple(database)
    older = _add(database, maple, "older", due_at=_NOW - timedelta(hours=1))
    newer = _add(database, maple, "newer", person_id=maple.bob)
    unknown = _add(database, maple, "unknown", state=MailingState.UNKNOWN)
    _add(database, maple, "held", state=MailingState.HELD)
    _add(database, maple, "in hand", state=MailingState.SENDING, lease_until=_REAL + _MINUTE)
    lost = _add(database, maple, "lost", state=MailingState.SENDING, lease_until=_REAL - _MINUTE)
    _add(database, maple, "later", retry_at=_REAL + _MINUTE)
    _add(database, maple, "put off", not_before=_NOW + _MINUTE)

    order: list[int] = []
    with database.reading() as db:
        while row := mailings.next_to_work(db, _SENDER, now=_NOW, real_now=_REAL, skip=order):
            order.append(row.mailing_id)

    assert order == [unknown, lost, older, newer]


_KEEPS_BACK: dict[str, dict[str, Any]] = {
    "may go first": {},
    "is tried again later": {"retry_at": _REAL + _MINUTE, "attempt": 3},
    "is in hand": {"state": MailingState.DRAFTING, "lease_until": _REAL + _MINUTE},
    "is on its way": {"state": MailingState.SUBMITTED, "retry_at": _REAL + _MINUTE},
    "is unknown": {"state": MailingState.UNKNOWN, "retry_at": _REAL + _MINUTE},
}
_KEEPS_NOTHING_BACK: dict[str, dict[str, Any]] = {
    "left": {"state": MailingState.SENT},
    "is a person's to judge": {"state": MailingState.PRESUMED_SENT},
    "is held": {"state": MailingState.HELD},
    "may go only later": {"not_before": _NOW + _MINUTE},
    "is unknown for an hour": {
        "state": MailingState.UNKNOWN,
        "send_started_at": _REAL - 60 * _MINUTE,
        "retry_at": _REAL + _MINUTE,
    },
    "was drafted ten times": {"retry_at": _REAL + _MINUTE, "attempt": 11},
    "is to somebody else": {"retry_at": _REAL + _MINUTE, "person": "bob"},
    "leaves another mailbox": {"mailbox": _OTHER},
    "is a link asked for": {"touchpoint": "fresh-link", "retry_at": _REAL + _MINUTE},
}


def _next_after(database: Database, earlier: dict[str, Any], **later: Any) -> bool:
    """Say whether a mail goes although an earlier one, due a minute before, was not worked."""
    maple = _maple(database)
    given = dict(earlier)
    person = getattr(maple, given.pop("person", "ann"))
    values = {"due_at": _NOW - _MINUTE, "person_id": person, **given}
    first = _add(database, maple, "earlier", **values)
    _add(database, maple, "later", **later)
    with database.reading() as db:
        row = mailings.next_to_work(db, _SENDER, now=_NOW, real_now=_REAL, skip=[first])
    return row is not None


@pytest.mark.parametrize("why", _KEEPS_BACK)
def test_mail_waits_for_an_earlier_one_to_its_reader_that(database: Database, why: str) -> None:
    assert not _next_after(database, _KEEPS_BACK[why])


@pytest.mark.parametrize("why", _KEEPS_NOTHING_BACK)
def test_mail_goes_past_an_earlier_one_that(database: Database, why: str) -> None:
    assert _next_after(database, _KEEPS_NOTHING_BACK[why])


def test_link_asked_for_waits_for_nothing(database: Database) -> None:
    assert _next_after(database, _KEEPS_BACK["is unknown"], touchpoint="fresh-link")


def test_mails_of_one_instant_keep_the_order_of_their_rows(database: Database) -> None:
    maple = _maple(database)
    first = _add(database, maple, "first", retry_at=_REAL + _MINUTE)
    second = _add(database, maple, "second")

    with database.reading() as db:
        before = mailings.next_to_work(db, _SENDER, now=_NOW, real_now=_REAL, skip=[])
        after = mailings.next_to_work(db, _SENDER, now=_NOW, real_now=_REAL + _MINUTE, skip=[])
        left = [
            mailings.unsettled(db, now=_NOW, tried_by=_REAL),
            mailings.unsettled(db, now=_NOW, tried_by=_REAL + _MINUTE),
        ]
    assert (before, after and after.mailing_id, left) == (None, first, [0, 2])
    with database.writing() as db:
        db.get_one(Mailing, first).state = MailingState.SENT
    with database.reading() as db:
        row = mailings.next_to_work(db, _SENDER, now=_NOW, real_now=_REAL, skip=[])
    assert row is not None
    assert row.mailing_id == second


def test_unsettled_counts_what_is_still_on_its_way(database: Database) -> None:
    maple = _maple(database)
    for state in MailingState:
        _add(database, maple, state.value, state=state)
    _add(database, maple, "put off", not_before=_NOW + _MINUTE)
    _add(database, maple, "tried later", retry_at=_REAL + _MINUTE)

    with database.reading() as db:
        soon = mailings.unsettled(db, now=_NOW, tried_by=_REAL)
        later = mailings.unsettled(db, now=_NOW + _MINUTE, tried_by=_REAL + _MINUTE)

    assert (soon, later) == (5, 7)


def test_nth_newest_send_counts_one_mailbox_and_what_is_under_way_as_now(
    database: Database,
) -> None:
    maple = _maple(database)
    for seconds in (10, 70, 59):
        at = _NOW - timedelta(seconds=seconds)
        _add(database, maple, f"{seconds}", state=MailingState.SENT, budgeted_at=at)
    began_at = _NOW - 2 * _MINUTE
    _add(database, maple, "under way", state=MailingState.SENDING, budgeted_at=began_at)
    _add(database, maple, "c", mailbox=_OTHER, budgeted_at=_NOW)
    _add(database, maple, "d")
    ahead = _NOW + timedelta(seconds=1)
    _add(database, maple, "ahead", state=MailingState.SENT, budgeted_at=ahead)

    with database.reading() as db:
        found = {
            since: [
                mailings.nth_newest_send(db, _SENDER, nth, since=_NOW - since, now=_NOW)
                for nth in range(1, 6)
            ]
            for since in (_MINUTE, 2 * _MINUTE)
        }

    seconds_ago = {
        since: [one and (_NOW - one).total_seconds() for one in instants]
        for since, instants in found.items()
    }
    assert seconds_ago == {_MINUTE: [0, 10, 59, None, None], 2 * _MINUTE: [0, 10, 59, 70, None]}
