"""Write the rows of a company whose programmes are half lived through, and say what comes next.

`python -m tests.soak.prepare` reads one JSON object: `settings`, the service's variables, how many
`sets` and `people` there are, and the `folder` in which their files stand. It writes one: `posts`,
a list of (path, first answers, changed answers), and `due`, every mail of the week as the naive
oracle expects it.

What lies behind is written as rows: a mail that the oracle says was sent has its row and its form.
So only the week itself has to be lived through.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bench.replies import ANSWERS
from service.app import create_app
from service.domain.journey.decide import told_in_words
from service.domain.journey.due import DueMail, due_mails
from service.domain.states import JobState, MailingState
from service.files.programme import read_programme
from service.models import (
    FormLink,
    Job,
    LearningSet,
    Mailing,
    Person,
    Programme,
    RoundRun,
    SetSession,
)
from service.models.mailing import token_start
from service.routes.form_guard import guard_for
from service.settings import Settings
from service.store.journey import load_journey
from service.wiring import Wiring, build
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme
from service.workflows.queue_due_mail import link_of, sender_for
from tests.flows.workers import BECKY, Worker, read_people
from tests.journey.oracle import Expected, expected
from tests.journey.world import Meeting, Place, World
from tests.soak.cohorts import BEGINS, ENDS, Cohort, Files, cohorts, files_of

_AT_ONCE = 5_000
_CHANGED = {
    "first_step": "Write to Sam and Priya on Monday",
    "now_what": "Ask two questions before I say what I think. " * 3,
    "useful": "7",
}

Key = tuple[str, str, str, int, str]
"""Reader, touchpoint, set, session, about whom."""


@dataclass(frozen=True)
class _Names:
    """What the oracle calls rows."""

    people: Mapping[int, str]
    sets: Mapping[int, str]
    sessions: Mapping[int, int]

    def of(self, mail: DueMail) -> Key:
        return (
            self.people[mail.reader.person_id],
            mail.touchpoint.slug,
            "" if mail.set_id is None else self.sets[mail.set_id],
            0 if mail.session_id is None else self.sessions[mail.session_id],
            "" if mail.about_id is None else self.people[mail.about_id],
        )


def main() -> None:
    """Prepare what the standard input names."""
    wanted = json.loads(sys.stdin.readline())
    wiring = build(Settings.load(wanted["settings"]))
    due: list[Key] = []
    for cohort in cohorts(wanted["sets"], wanted["people"]):
        due += _prepare(wiring, cohort, files_of(cohort, Path(wanted["folder"])))
    posts = list(_posts(wiring))
    _vacuum(wanted["settings"]["DATABASE_URL"])
    with wiring.database.writing() as db:
        _write_rounds(db)
    wiring.database.dispose()
    sys.stdout.write(json.dumps({"posts": posts, "due": due}) + "\n")


def _prepare(wiring: Wiring, cohort: Cohort, files: Files) -> list[Key]:
    """Book one programme, write what of it has passed, return what of it falls due in the week."""
    with wiring.database.writing() as db:
        booked = book_programme(
            db,
            read_programme(files.programme),
            actor="command-line",
            now=cohort.approved_at,
            organisers=wiring.settings.organiser_mailboxes,
        )
        programme_id = booked.id
        approve_programme(db, programme_id, actor="command-line", now=cohort.approved_at)
        # No calendar is part of this: a week in minutes would read each of them back to back.
        done = {"state": JobState.DONE, "finished_at": cohort.approved_at}
        db.execute(update(Job).where(Job.programme_id == programme_id).values(**done))
    with wiring.database.reading() as db:
        names = _names(db, programme_id)
        world = _world(db, programme_id, read_people(files.people), cohort.approved_at)
        journey = load_journey(
            db, now=BEGINS, holidays_of=wiring.holidays_of, of_programme=programme_id
        )
    foreseen = expected(world, ENDS)
    mails = [mail for facts in journey.programmes for mail in due_mails(facts)]
    past = {names.of(mail): mail for mail in mails if mail.due_at < BEGINS}
    with wiring.database.writing() as db:
        _write_past(db, past, foreseen, wiring.settings.sender_mailboxes)
    return [(one.reader, *one.key) for one in foreseen.sent if one.at >= BEGINS]


def _world(
    db: Session, programme_id: int, people: dict[str, Worker], approved_at: datetime
) -> World:
    meetings: dict[str, list[Meeting]] = {}
    ids: dict[tuple[str, int], int] = {}
    query = (
        select(LearningSet.name, SetSession)
        .join(SetSession, SetSession.set_id == LearningSet.id)
        .where(LearningSet.programme_id == programme_id)
        .order_by(LearningSet.id, SetSession.number)
    )
    for name, row in db.execute(query):
        meetings.setdefault(name, []).append(Meeting(row.number, row.starts_at, row.ends_at))
        ids[name, row.number] = row.id
    everybody = {**people, BECKY.address: BECKY}
    in_sets = [
        Place(one.address, one.role, one.set_name) for one in people.values() if one.set_name
    ]
    sponsors = [Place(one.address, "sponsor") for one in people.values() if one.role == "sponsor"]
    return World(
        people=everybody,
        places=[*in_sets, *sponsors, Place(BECKY.address, "contact")],
        sets=meetings,
        approved_at=approved_at,
        mode="shared-project",
        ids=ids,
    )


def _names(db: Session, programme_id: int) -> _Names:
    sets = select(LearningSet.id, LearningSet.name).where(LearningSet.programme_id == programme_id)
    names = dict(db.execute(sets).tuples().all())
    sessions = select(SetSession.id, SetSession.number).where(SetSession.set_id.in_(names))
    people = select(Person.id, Person.address)
    return _Names(
        people=dict(db.execute(people).tuples().all()),
        sets=names,
        sessions=dict(db.execute(sessions).tuples().all()),
    )


def _write_past(
    db: Session, past: Mapping[Key, DueMail], foreseen: Expected, senders: Sequence[str]
) -> None:
    """Write a row for what went and for what was decided against, and the forms of what went."""
    sent = {(one.reader, *one.key): one.at for one in foreseen.sent if one.at < BEGINS}
    unsent = {(reader, *key): why for (reader, _, key), why in foreseen.unsent.items()}
    assert set(sent) <= set(past), sorted(set(sent) - set(past))[:5]
    went = {key: past[key] for key in sent}
    links = {mail.form_key: link_of(mail) for mail in went.values() if mail.form_key}
    _insert(db, FormLink, list(links.values()))
    link_ids = _ids(db, FormLink)
    rows = [
        _row(mail, senders, link_ids)
        | {"state": MailingState.SENT, "sent_at": sent[key], "budgeted_at": sent[key]}
        for key, mail in went.items()
    ]
    _insert(db, Mailing, rows)
    ids = _ids(db, Mailing)
    skipped = []
    for key in past.keys() & unsent.keys():
        row = _row(past[key], senders, {}) | {"state": MailingState.SKIPPED, "reason": unsent[key]}
        if unsent[key].startswith("told"):
            lead = _lead(past[key], went.values())
            row |= {"told_in_id": ids[lead.key], "reason": told_in_words(lead.key)}
        skipped.append(row | {"told_in_id": row.get("told_in_id")})
    _insert(db, Mailing, skipped)


def _lead(told: DueMail, went: Any) -> DueMail:
    """Return the mail that named another one: its reader's first in that part from then on."""
    mates = [
        one
        for one in went
        if one.reader.person_id == told.reader.person_id
        and one.part == told.part
        and one.due_at >= told.due_at
    ]
    return min(mates, key=lambda one: one.due_at)


def _row(mail: DueMail, senders: Sequence[str], link_ids: Mapping[str, int]) -> dict[str, object]:
    return {
        "key": mail.key,
        "token": token_start(mail.key) + token_start(f"of a soak: {mail.key}"),
        "touchpoint": mail.touchpoint.slug,
        "programme_id": mail.programme_id,
        "person_id": mail.reader.person_id,
        "set_session_id": mail.session_id,
        "about_person_id": mail.about_id,
        "form_link_id": link_ids.get(mail.form_key),
        "due_at": mail.due_at,
        "useless_after": mail.useless_after,
        "mailbox": sender_for(mail.reader.person_id, senders),
    }


def _insert(db: Session, table: Any, rows: list[dict[str, object]]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        db.execute(insert(table), rows[first : first + _AT_ONCE])


def _ids(db: Session, table: Any) -> dict[str, int]:
    return dict(db.execute(select(table.key, table.id)).tuples().all())


def _posts(wiring: Wiring) -> Iterator[tuple[str, str, str]]:
    """Yield what can be sent: the form after their second session, of each set that rests."""
    query = (
        select(FormLink.id, FormLink.generation)
        .join(SetSession, SetSession.id == FormLink.set_session_id)
        .join(Programme, Programme.id == FormLink.programme_id)
        .where(FormLink.form == "after-session", SetSession.number == 2)
        .where(Programme.key.like("rests%"))
        .order_by(FormLink.id)
    )
    with wiring.database.reading() as db:
        tokens = [wiring.links.form_token(one.id, one.generation) for one in db.execute(query)]
    with create_app(wiring).app_context():
        for token in tokens:
            guarded = ANSWERS | {"csrf_token": guard_for(token)}
            yield f"/r/{token}", urlencode(guarded), urlencode(guarded | _CHANGED)


def _write_rounds(db: Session) -> None:
    """Let the evidence be as of the day before, so that its drawing is no part of the beginning."""
    keys = [f"keep-evidence {one}" for one in db.scalars(select(Programme.id))]
    rounds = [{"key": one, "due_at": BEGINS + timedelta(days=1), "tries": 0} for one in keys]
    _insert(db, RoundRun, rounds)


def _vacuum(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
