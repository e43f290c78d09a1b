"""What each person would receive, found by booking into a database that is thrown away."""

import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from service.domain.journey.due import due_mails
from service.domain.journey.forecast import forecast
from service.domain.journey.touchpoints import TOUCHPOINTS
from service.domain.programme_file import ProgrammeFile
from service.jobs.work import whole_journey
from service.store.database import Database
from service.store.due_names import due_names
from service.store.invitations import invited_addresses
from service.wiring import Wiring
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme

_INVITATION = "invitation"
_ORDER = {touchpoint.slug: place for place, touchpoint in enumerate(TOUCHPOINTS)}


def what_each_receives(wiring: Wiring, file: ProgrammeFile) -> dict[str, dict[str, int]]:
    """Return, by address, how many messages of each kind a booking now would bring.

    Mails are counted as they go if nobody answers: one that is told in another is none.

    The same workflows and rules run as for a real booking, in rows that nobody keeps; no call
    leaves the process.
    """
    with tempfile.TemporaryDirectory(prefix="setwise-dry-run-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'rows.sqlite3'}")
        database.create_all()
        try:
            return _count(replace(wiring, database=database), file)
        finally:
            database.dispose()


def _count(trial: Wiring, file: ProgrammeFile) -> dict[str, dict[str, int]]:
    now = trial.clock.now()
    with trial.database.writing() as db:
        programme = book_programme(
            db,
            file,
            actor="dry-run",
            now=now,
            organisers=trial.settings.organiser_mailboxes or ("sets@organiser.invalid",),
        )
        approve_programme(db, programme.id, actor="dry-run", now=now)
        invited = invited_addresses(db, programme.id)
    with trial.database.reading() as db:
        people = due_names(db).people
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for address in invited:
        found[address][_INVITATION] += 1
    journey = whole_journey(trial)
    ahead = forecast(
        [mail for facts in journey.programmes for mail in due_mails(facts)],
        settled=frozenset(),
        waiting={},
        progress=journey.progress,
        now=now,
    )
    for coming in ahead.to_come.values():
        mail = coming.mail
        found[people[mail.reader.person_id]][mail.touchpoint.slug] += 1
    return {
        address: dict(sorted(counts.items(), key=lambda item: _ORDER.get(item[0], -1)))
        for address, counts in sorted(found.items())
    }
