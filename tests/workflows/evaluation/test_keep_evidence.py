"""Each day a programme's evidence is measured, and drawn where it would look different."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.domain.outcome_units import OutcomeUnit
from service.domain.readers import Reader
from service.domain.states import Consent, JobState
from service.jobs.rounds import ROUNDS
from service.models import (
    Action,
    ActionUpdate,
    FormLink,
    Job,
    Outcome,
    Reply,
)
from service.store.database import Database
from service.store.evaluation import measured_programmes
from service.store.kept_reports import report_seen
from service.workflows.draw_report import draw_report
from service.workflows.keep_evidence import keep_evidence
from service.workflows.measure_programme import measure_programme
from service.workflows.worked_job import LeasedJob
from tests.charts.reports import Drawing
from tests.workflows.evaluation.simulated import BEGINS, NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

TRUTH = Simulated(sizes=(7, 8))
LATER = BEGINS + timedelta(weeks=25, days=100)
_BEYOND = 1_000_000
"""After the last day of words."""


@pytest.fixture
def simulated(database: Database) -> Database:
    with database.writing() as db:
        write(TRUTH, db)
    return database


def drawn(database: Database, job_id: int | None) -> None:
    assert job_id is not None
    job = LeasedJob(database, job_id, "w", lambda: NOW, lambda: NOW)
    draw_report(job, measure_programme, Drawing())


def test_evidence_is_drawn_for_hr_and_sponsor_once_until_something_changes(
    simulated: Database,
) -> None:
    job_id = keep_evidence(simulated, PROGRAMME, now=NOW)
    drawn(simulated, job_id)

    again = keep_evidence(simulated, PROGRAMME, now=NOW)

    with simulated.reading() as db:
        seen = {reader: report_seen(db, PROGRAMME, reader) for reader in Reader}
        state = db.get_one(Job, job_id).state
    slugs = {reader: {one.slug for one in told.charts} for reader, told in seen.items() if told}
    assert (again, state, set(slugs)) == (None, JobState.DONE, {Reader.HR, Reader.SPONSOR})
    assert slugs[Reader.HR] >= {"take-up", "useful", "by-set", "actions", "outcomes"}
    assert slugs[Reader.SPONSOR] & {"useful", "safe", "by-set", "actions", "turns"} == set()


def test_charts_of_words_stand_as_they_were_once_words_are_gone(simulated: Database) -> None:
    drawn(simulated, keep_evidence(simulated, PROGRAMME, now=NOW))
    with simulated.reading() as db:
        before = report_seen(db, PROGRAMME, Reader.HR)
    with simulated.writing() as db:
        db.execute(delete(ActionUpdate))
        db.execute(delete(Action))

    (report, _) = measure_programme(simulated, PROGRAMME, now=LATER)

    assert before is not None
    assert report.chart("actions") == next(one for one in before.charts if one.slug == "actions")


def test_outcomes_are_summed_by_fives_once_their_forms_are_closed(simulated: Database) -> None:
    with simulated.writing() as db:
        for number, person in enumerate(TRUTH.members.person.tolist()[:6]):
            _tell(db, person, number, closes_in=timedelta(days=-1 if number < 5 else 1))

    reports = measure_programme(simulated, PROGRAMME, now=NOW)

    charts = [report.chart("outcomes") for report in reports]
    assert [one.rows for one in charts if one] == [
        ({"outcome": "hours a month", "low": 25.0, "high": 50.0, "sure": 50, "n": 5},)
    ] * 2


def test_programme_is_measured_from_its_first_meeting_until_a_year_after(
    simulated: Database,
) -> None:
    instants = [BEGINS, BEGINS + timedelta(days=7), LATER, LATER + timedelta(days=300)]
    with simulated.reading() as db:
        found = [measured_programmes(db, now=now) for now in instants]

    assert found == [[], [PROGRAMME], [PROGRAMME], []]
    (kept,) = (one for one in ROUNDS if one.name == "keep-evidence")
    assert kept.every == timedelta(days=1)


def _tell(db: Session, person: int, number: int, *, closes_in: timedelta) -> None:
    # What was simulated brought its own numbers, which PostgreSQL did not count.
    link = FormLink(
        id=_BEYOND + number,
        key=f"final:{person}",
        form="final-story",
        programme_id=PROGRAMME,
        person_id=person,
        set_id=1,
        opens_at=BEGINS,
        closes_at=NOW + closes_in,
    )
    db.add(link)
    db.flush()
    reply = Reply(
        id=_BEYOND + number,
        form_link_id=link.id,
        version=1,
        device="",
        submitted_at=NOW,
        changed_at=NOW,
    )
    db.add(reply)
    db.flush()
    db.add(
        Outcome(
            owner_id=person,
            programme_id=PROGRAMME,
            set_id=1,
            reply_id=reply.id,
            low=20,
            high=40,
            unit=OutcomeUnit.HOURS,
            attribution=50,
            confidence=50,
            consent=Consent.NO,
            told_at=NOW + timedelta(minutes=number),
            delete_after=LATER.date(),
        )
    )
