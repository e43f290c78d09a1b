"""One tick's due computation: a thousand mails due among ever more that are not."""

import time
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from alembic import command
from cryptography.fernet import Fernet
from sqlalchemy import delete, insert, select

from bench import programme
from bench.machines import database_url, has_postgres
from bench.table import Row
from service.cli.database import alembic_config
from service.domain.holidays import public_holidays
from service.domain.journey.due import DueMail, due_mails
from service.domain.states import MailingState
from service.models import LearningSet, Mailing, SetSession
from service.models.encryption import use_data_keys
from service.models.mailing import token_start
from service.store.database import Database
from service.store.journey import load_journey
from service.workflows.queue_due_mail import queue_due_mail

_NOW = datetime(2027, 4, 27, 9, 0, tzinfo=UTC)
"""Half of the sessions are past."""
_DUE = 1_000
_SETS = (40, 400, 4_000)
"""Some 254 mails each: ten thousand, a hundred thousand and a million."""
_TICKS = 3
_SENDER = "learning@setwise.example"
_AT_ONCE = 5_000
_SETS_AT_ONCE = 200


def measure(folder: Path) -> Iterator[Row]:
    """Let the same thousand fall due in programmes of three sizes; yield rows.

    Raises:
        RuntimeError: fewer than half of them, or more, became rows.
    """
    use_data_keys([Fernet.generate_key().decode()])
    for kind in ("sqlite", *(("postgresql",) if has_postgres() else ())):
        base = None
        for sets in _SETS:
            place = folder / f"{kind}-{sets}"
            place.mkdir()
            with database_url(kind, place) as url:
                command.upgrade(alembic_config(url), "head")
                database = Database(url)
                mails = _fill(database, place, sets)
                due = _newest(database)
                first, *seconds = [_tick(database, due) for _ in range(_TICKS)]
                database.dispose()
            section = f"One tick in which {_DUE} mails fall due ({kind}, our CPU)"
            yield Row(
                section,
                f"among {mails} of {sets} sets",
                min(seconds),
                "s",
                len(seconds),
                base,
                "" if base is None else f"among those of {_SETS[0]} sets",
                curve=f"a tick, by mails ({kind})",
                size=mails,
            )
            yield Row(section, f"of {sets} sets, looking at every one", first, "s", 1)
            base = base or min(seconds)


def _fill(database: Database, folder: Path, sets: int) -> int:
    """Book a programme and write a sent mail for all that is past; return how many mails it has."""
    programme.book(database, programme.read(programme.write_files(folder, sets=sets, seats=5)))
    total, rows, of_the_whole = 0, [], set[str]()
    with database.reading() as db:
        set_ids = db.scalars(select(LearningSet.id).order_by(LearningSet.id)).all()
    for first in range(0, sets, _SETS_AT_ONCE):
        some = set_ids[first : first + _SETS_AT_ONCE]
        for mail in _mails_of(database, some):
            # What belongs to the whole is found with each of its sets.
            if mail.set_id is None and mail.key in of_the_whole:
                continue
            of_the_whole |= {mail.key} if mail.set_id is None else set()
            total += 1
            if mail.due_at <= _NOW:
                rows.append(
                    {
                        "key": mail.key,
                        "touchpoint": mail.touchpoint.slug,
                        "programme_id": mail.programme_id,
                        "person_id": mail.reader.person_id,
                        "set_session_id": mail.session_id,
                        "about_person_id": mail.about_id,
                        "state": MailingState.SENT,
                        "due_at": mail.due_at,
                        "useless_after": mail.useless_after,
                        "sent_at": mail.due_at,
                        "budgeted_at": mail.due_at,
                        "mailbox": _SENDER,
                        "token": token_start(mail.key) + f"{len(rows):016x}",
                    }
                )
    with database.writing() as db:
        for first in range(0, len(rows), _AT_ONCE):
            db.execute(insert(Mailing), rows[first : first + _AT_ONCE])
    return total


def _mails_of(database: Database, set_ids: Sequence[int]) -> Iterator[DueMail]:
    with database.reading() as db:
        journey = load_journey(
            db, now=_NOW, holidays_of=_holidays_of, of_sets=set_ids, with_own=True
        )
    for facts in journey.programmes:
        yield from due_mails(facts)


def _newest(database: Database) -> list[str]:
    """Return the newest mails of the first sets: the same, whatever stands beside them."""
    with database.reading() as db:
        sets = db.scalars(select(LearningSet.id).order_by(LearningSet.id).limit(_SETS[0])).all()
        query = (
            select(Mailing.key)
            .join(SetSession, SetSession.id == Mailing.set_session_id)
            .where(SetSession.set_id.in_(sets))
            .order_by(Mailing.due_at.desc(), Mailing.key)
            .limit(_DUE)
        )
        return list(db.scalars(query))


def _tick(database: Database, keys: list[str]) -> float:
    """Forget these mails; return our processor seconds until those that go have a row again."""
    with database.writing() as db:
        db.execute(delete(Mailing).where(Mailing.key.in_(keys)))
    began = time.process_time()
    counts = queue_due_mail(database, now=_NOW, senders=[_SENDER], holidays_of=_holidays_of)
    seconds = time.process_time() - began
    # The others wait for another day, since their reader had a mail today.
    if not _DUE // 2 <= counts.total() <= _DUE:
        message = f"{counts.total()} mails became rows, of {_DUE} that were due"
        raise RuntimeError(message)
    return seconds


def _holidays_of(region: str, year: int) -> Collection[date]:
    return frozenset(public_holidays([region], [year]))
