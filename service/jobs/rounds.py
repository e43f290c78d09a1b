"""Periodic work, told by name: how often in service time, of what, and what is done.

To add some, write a line into `ROUNDS`. A round is due once its time has passed, however long ago.
While a jump is lived through it runs twice a day at most, and once more at the end: Microsoft 365
stands at the jump's end all the while, so that looking more often would show nothing else. It runs
before the mail of its instant is queued, so what it learns counts there.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.domain.states import Watched
from service.errors import OutcomeUnknown, SetwiseError, TryLater
from service.jobs.measuring import keep_measured, measured
from service.jobs.piece_of_work import piece_of_work
from service.jobs.watching import (
    follow_wakes,
    keep_watches,
    wakes_of,
    watchable,
    woken_calendars,
    woken_inboxes,
)
from service.store import rounds
from service.store.calendar_reading import organisers_with_dates
from service.store.champions import any_term
from service.store.directory_check import has_running_programme
from service.store.mailings import is_any_presumed_sent
from service.store.programme_drafts import any_draft
from service.store.taster_removal import any_to_forget
from service.store.vital_signs import WORTH_WAITING, is_caught_up
from service.wiring import Wiring
from service.workflows.check_directory import check_directory
from service.workflows.end_champion_terms import end_champion_terms
from service.workflows.forget_drafts import forget_drafts
from service.workflows.forget_tasters import forget_tasters
from service.workflows.keep_retention import keep_retention
from service.workflows.read_calendar import ReadingBack, read_calendars
from service.workflows.read_inbox import Reading, read_inbox
from service.workflows.sweep_drafts import sweep_drafts
from service.workflows.trace_presumed import trace_presumed

_LOG = structlog.get_logger(__name__)

_LEASE = timedelta(minutes=16)
"""Longer than the queue lets any message's work last."""
_SHORT_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=10)
_IN_A_JUMP = timedelta(hours=12)
"""A nudge goes the day after its first mail at the earliest, so what came back counts for it."""
_DAY = timedelta(days=1)
_AT_ONCE = timedelta(seconds=1)
"""For rounds that are there only while something waits: what came meanwhile is next."""


@dataclass(frozen=True)
class Round:
    """One kind of periodic work. Each subject is run, put off and repeated by itself."""

    name: str
    """Short words with dashes; it stands in rows, so it stays."""
    every: timedelta
    """Service time, from the beginning of one run to the next."""
    of: Callable[[Wiring], Iterable[str]]
    """Names the subjects that there are now, mailboxes say; asked at each tick, so from rows or
    settings only. One empty name for work of the whole service."""
    work: Callable[[Wiring, str], object]
    """Does the work for one subject. `TryLater` and `OutcomeUnknown` put it off and it is tried
    again soon; after any other error it waits for its next turn. Repeating it must be harmless."""


def _somebody_to_look_up(wiring: Wiring) -> Iterable[str]:
    with wiring.database.reading() as db:
        return ("",) if has_running_programme(db, now=wiring.clock.now()) else ()


def _check_directory(wiring: Wiring, _subject: str) -> object:
    return check_directory(wiring.database, wiring.directory, now=wiring.clock.now())


def _senders(wiring: Wiring) -> Iterable[str]:
    return wiring.settings.sender_mailboxes


def _read_inbox(wiring: Wiring, mailbox: str) -> object:
    settings = wiring.settings
    with piece_of_work(wiring) as owner:
        reading = Reading(
            database=wiring.database,
            inbox=wiring.inbox,
            holidays_of=wiring.holidays_of,
            now=wiring.clock.now,
            real_now=wiring.real_now,
            owner=owner,
            senders=settings.sender_mailboxes,
            own=frozenset(
                address.casefold()
                for address in (*settings.sender_mailboxes, *settings.organiser_mailboxes)
            ),
        )
        return read_inbox(reading, mailbox)


def _organisers(wiring: Wiring) -> Iterable[str]:
    with wiring.database.reading() as db:
        return organisers_with_dates(db, now=wiring.clock.now())


def _read_calendars(wiring: Wiring, mailbox: str) -> object:
    with piece_of_work(wiring) as owner:
        reading = ReadingBack(
            database=wiring.database,
            calendars=wiring.meetings,
            owner=owner,
            now=wiring.clock.now,
            real_now=wiring.real_now,
        )
        return read_calendars(reading, mailbox)


def _follow_calendar_wakes(wiring: Wiring, mailbox: str) -> None:
    seen = wakes_of(wiring, mailbox, Watched.CALENDAR)
    _read_calendars(wiring, mailbox)
    follow_wakes(wiring, mailbox, Watched.CALENDAR, seen)


def _follow_inbox_wakes(wiring: Wiring, mailbox: str) -> None:
    seen = wakes_of(wiring, mailbox, Watched.INBOX)
    _read_inbox(wiring, mailbox)
    follow_wakes(wiring, mailbox, Watched.INBOX, seen)


def _sweep_drafts(wiring: Wiring, mailbox: str) -> object:
    with piece_of_work(wiring) as owner:
        return sweep_drafts(
            wiring.database,
            wiring.mail,
            mailbox,
            now=wiring.clock.now,
            real_now=wiring.real_now,
            owner=owner,
        )


def _presumed(wiring: Wiring) -> Iterable[str]:
    with wiring.database.reading() as db:
        return ("",) if is_any_presumed_sent(db) else ()


def _trace_presumed(wiring: Wiring, _subject: str) -> object:
    return trace_presumed(
        wiring.database, wiring.traces, now=wiring.clock.now, real_now=wiring.real_now
    )


def _any_term(wiring: Wiring) -> Iterable[str]:
    with wiring.database.reading() as db:
        return ("",) if any_term(db) else ()


def _end_champion_terms(wiring: Wiring, _subject: str) -> object:
    return end_champion_terms(wiring.database, now=wiring.clock.now())


def _tasters_over(wiring: Wiring) -> Iterable[str]:
    with wiring.database.reading() as db:
        return ("",) if any_to_forget(db, now=wiring.clock.now()) else ()


def _forget_tasters(wiring: Wiring, _subject: str) -> object:
    return forget_tasters(wiring.database, now=wiring.clock.now())


def _any_draft(wiring: Wiring) -> Iterable[str]:
    with wiring.database.reading() as db:
        return ("",) if any_draft(db) else ()


def _forget_drafts(wiring: Wiring, _subject: str) -> object:
    return forget_drafts(wiring.database, now=wiring.clock.now())


def _whole_service(_wiring: Wiring) -> Iterable[str]:
    return ("",)


def _keep_retention(wiring: Wiring, _subject: str) -> object:
    return keep_retention(wiring.database, now=wiring.clock.now())


ROUNDS: tuple[Round, ...] = (
    Round(name="sweep-drafts", every=timedelta(hours=1), of=_senders, work=_sweep_drafts),
    Round(name="trace-presumed", every=timedelta(minutes=15), of=_presumed, work=_trace_presumed),
    Round(name="keep-watches", every=timedelta(hours=1), of=watchable, work=keep_watches),
    Round(
        name="follow-calendar-wakes",
        every=_AT_ONCE,
        of=woken_calendars,
        work=_follow_calendar_wakes,
    ),
    Round(name="read-calendar", every=timedelta(minutes=15), of=_organisers, work=_read_calendars),
    Round(
        name="follow-inbox-wakes",
        every=_AT_ONCE,
        of=woken_inboxes,
        work=_follow_inbox_wakes,
    ),
    Round(name="read-inbox", every=timedelta(minutes=5), of=_senders, work=_read_inbox),
    Round(name="check-directory", every=_DAY, of=_somebody_to_look_up, work=_check_directory),
    Round(name="end-champion-terms", every=_DAY, of=_any_term, work=_end_champion_terms),
    Round(name="forget-tasters", every=_DAY, of=_tasters_over, work=_forget_tasters),
    Round(name="forget-drafts", every=_DAY, of=_any_draft, work=_forget_drafts),
    Round(name="keep-evidence", every=_DAY, of=measured, work=keep_measured),
    Round(name="keep-retention", every=_DAY, of=_whole_service, work=_keep_retention),
)


def keep_rounds(wiring: Wiring) -> None:
    """Let there be a row for each round and subject, and no other."""
    keys = [f"{each.name} {subject}" for each in ROUNDS for subject in each.of(wiring)]
    rounds.keep_rounds(wiring.database, keys, now=wiring.clock.now())


def waiting_rounds(wiring: Wiring) -> list[str]:
    """Return the key of every round that a worker could take now."""
    with wiring.database.reading() as db:
        return rounds.waiting_rounds(
            db, now=wiring.clock.now(), real_now=wiring.real_now(), apart=_apart(db)
        )


def rounds_left(wiring: Wiring) -> int:
    """Return how many rounds are due, leaving out what is tried again only later."""
    tried_by = wiring.real_now() + WORTH_WAITING
    with wiring.database.reading() as db:
        return rounds.unfinished_rounds(
            db, now=wiring.clock.now(), tried_by=tried_by, apart=_apart(db)
        )


def _apart(db: Session) -> timedelta:
    return timedelta() if is_caught_up(db) else _IN_A_JUMP


def work_round(wiring: Wiring, key: str) -> None:
    """Run one round of one subject, if it is due and nobody else is at it."""
    name = key.partition(" ")[0]
    known = next((each for each in ROUNDS if each.name == name), None)
    began_at = wiring.clock.now()
    with piece_of_work(wiring) as owner:
        if known is not None and _take(wiring, key, owner):
            _run(wiring, known, key, owner, began_at)


def _run(wiring: Wiring, known: Round, key: str, owner: str, began_at: datetime) -> None:
    fault = None
    try:
        known.work(wiring, key.partition(" ")[2])
    except (TryLater, OutcomeUnknown) as exc:
        _put_off(wiring, key, owner, exc)
        return
    except OperationalError as exc:
        # After a deadlock it is tried again a little later.
        with suppress(OperationalError):
            _put_off(wiring, key, owner, exc)
        raise
    except Exception as exc:  # noqa: BLE001 -- one round that breaks must not hold up the others
        fault = type(exc).__name__
        if isinstance(exc, SetwiseError):
            _LOG.warning("round refused", round=known.name, kind=fault)
        else:
            _LOG.exception("round failed", round=known.name)
    with wiring.database.writing() as db:
        rounds.end_round(
            db, key, owner, began_at=began_at, due_at=began_at + known.every, fault=fault
        )


def _take(wiring: Wiring, key: str, owner: str) -> bool:
    with wiring.database.writing() as db:
        return rounds.take_round(
            db, key, owner, now=wiring.clock.now(), real_now=wiring.real_now(), lasts=_LEASE
        )


def _put_off(wiring: Wiring, key: str, owner: str, exc: Exception) -> None:
    asked = exc.retry_after if isinstance(exc, TryLater) else None
    with wiring.database.writing() as db:
        wait = _SHORT_WAIT * 2 ** min(rounds.tries_of(db, key), 8)
        if asked is not None:
            wait = max(timedelta(seconds=asked), _SHORT_WAIT)
        retry_at = wiring.real_now() + min(wait, _LONGEST_WAIT)
        rounds.put_round_off(db, key, owner, retry_at=retry_at, fault=type(exc).__name__)
