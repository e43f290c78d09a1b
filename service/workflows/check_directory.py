"""Look everybody of a running programme up in the directory, and do what follows from it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.absence import Absence, Standing, Verdict, after_a_look
from service.domain.directory import DirectoryPerson
from service.errors import TryLater
from service.models import DirectoryEntry
from service.store.database import Database
from service.store.directory_check import KnownPerson, known_people, people_to_look_up
from service.workflows.follow_directory import follow_directory
from service.workflows.lift_suspension import lift_suspension
from service.workflows.ports import ReadsDirectory
from service.workflows.suspend_person import suspend_person

_READ_AT_ONCE = 1000
"""People of whom a worker reads the keys, however many there are: it shall not grow with them."""
_AT_ONCE = 100
"""People a transaction: what was answered is kept, whatever becomes of the rest."""
_ONE_LOOK = timedelta(hours=12)
"""Service time. A look that was interrupted goes on with those who got no answer, so nobody is
looked at twice in one night and taken for gone."""


def check_directory(
    database: Database, directory: ReadsDirectory, *, now: datetime
) -> Counter[str]:
    """Take in what the directory says of everybody; no transaction is open while it is asked.

    Args:
        now: service time.

    Returns:
        How many were `seen`, `missing`, `suspended`, `restored`.

    Raises:
        TryLater: somebody got no answer; the others are done.
        Refused: we may not read the directory.
    """
    counts: Counter[str] = Counter()
    unanswered = 0
    for some in _a_few_at_a_time(database, now=now):
        found = directory.look_up([key for _, key in some])
        answered = {person_id: key for person_id, key in some if key in found}
        unanswered += len(some) - len(answered)
        with database.writing() as db:
            for known in known_people(db, answered):
                counts.update(_take_in(db, known, found[answered[known.person.id]], now=now))
    if unanswered:
        message = f"the directory did not answer for {unanswered} people"
        raise TryLater(message)
    return counts


def _a_few_at_a_time(database: Database, *, now: datetime) -> Iterator[list[tuple[int, str]]]:
    """Yield the keys of everybody to look up, as many at once as one transaction takes in."""
    last = 0
    while True:
        with database.reading() as db:
            read = people_to_look_up(
                db, now=now, not_since=now - _ONE_LOOK, after=last, most=_READ_AT_ONCE
            )
        for begin in range(0, len(read), _AT_ONCE):
            yield read[begin : begin + _AT_ONCE]
        if len(read) < _READ_AT_ONCE:
            return
        last, _ = read[-1]


def _take_in(
    db: Session, known: KnownPerson, found: DirectoryPerson | None, *, now: datetime
) -> list[str]:
    person, entry, suspension = known.person, known.entry, known.suspension
    if entry is None:
        entry = DirectoryEntry(
            person_id=person.id, absent_checks=0, is_settled=False, checked_at=now
        )
        db.add(entry)
    absence = _absence(found)
    before = Standing(entry.absent_checks, suspension is not None, entry.is_settled)
    step = after_a_look(before, absence)
    entry.absence = absence
    entry.absent_checks = step.absent_checks
    entry.is_settled = step.is_settled
    entry.checked_at = now
    told = ["seen" if absence is None else "missing"]
    if step.suspends and absence is not None:
        suspend_person(db, person, absence, now=now)
        told.append("suspended")
    if step.restores and suspension is not None:
        lift_suspension(db, suspension, Verdict.RETURNED, actor="service", now=now)
        told.append("restored")
    if found is not None and absence is None:
        follow_directory(db, person, entry, found, now=now)
    return told


def _absence(found: DirectoryPerson | None) -> Absence | None:
    if found is None:
        return Absence.VANISHED
    return None if found.enabled else Absence.DISABLED
