"""Ratings are counted by fives, for good, whatever their writers do afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from service.domain.evaluation.small_numbers import Block
from service.domain.states import Wave
from service.models import Rating
from service.store.database import Database
from service.store.evaluation_ratings import blocks
from service.workflows.count_ratings import Counting, count_ratings
from tests.workflows.evaluation.simulated import BEGINS, NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

NOBODY = Simulated(sizes=(5, 6))


@pytest.fixture
def empty(database: Database) -> Database:
    """Two sets whose people have rated nothing."""
    with database.writing() as db:
        write(NOBODY, db)
        db.execute(delete(Rating))
    return database


def rate(db: Session, *values: int, set_id: int, wave: Wave = Wave.SESSION, first: int = 1) -> None:
    """Let people of a set answer after its first session, or in a wave."""
    session_id = (set_id - 1) * 6 + 1 if wave is Wave.SESSION else None
    db.add_all(
        Rating(
            pseudonym=f"{set_id}.{person}",
            programme_id=PROGRAMME,
            set_id=set_id,
            set_session_id=session_id,
            scope=f"session:{session_id}" if session_id else f"programme:{PROGRAMME}",
            wave=wave,
            item="useful",
            value=value,
        )
        for person, value in enumerate(values, start=first)
    )


def count(database: Database, **later: float) -> Counting:
    with database.writing() as db:
        return count_ratings(db, PROGRAMME, now=NOW + timedelta(**later))


def held(database: Database, wave: Wave = Wave.SESSION) -> list[Block]:
    with database.reading() as db:
        return list(blocks(db, PROGRAMME).get((wave, "useful"), ()))


def test_answers_wait_until_a_meeting_is_a_week_past(empty: Database) -> None:
    with empty.writing() as db:
        rate(db, 2, 3, 4, 5, 6, set_id=1)

    with empty.writing() as db:
        early = count_ratings(db, PROGRAMME, now=BEGINS + timedelta(days=8))
        ripe = count_ratings(db, PROGRAMME, now=BEGINS + timedelta(days=8, minutes=270))

    # Set 1 meets a day after the programme begins, for 270 minutes.
    assert (early, ripe) == (Counting(0, 0, 0), Counting(1, 5, 0))


def test_changed_and_cleared_answers_change_nothing_that_was_counted(empty: Database) -> None:
    with empty.writing() as db:
        rate(db, 2, 3, 4, 5, 6, set_id=1)
    count(empty)
    before = held(empty)
    with empty.writing() as db:
        db.execute(update(Rating).values(value=7))
        db.execute(delete(Rating).where(Rating.pseudonym == "1.3"))
    first = count(empty)
    with empty.writing() as db:
        rate(db, 6, set_id=1, first=3)

    assert (first, count(empty)) == (Counting(0, 0, 0), Counting(0, 0, 0))
    assert held(empty) == before == [Block(1, 1, 1, (0, 1, 1, 1, 1, 1, 0))]


def test_four_late_answers_wait_for_a_fifth(empty: Database) -> None:
    with empty.writing() as db:
        rate(db, 2, 3, 4, 5, 6, set_id=1, wave=Wave.NOW)
    count(empty)
    with empty.writing() as db:
        rate(db, 4, 4, 4, 4, set_id=2, wave=Wave.NOW)
    four = count(empty)
    with empty.writing() as db:
        rate(db, 4, set_id=1, wave=Wave.NOW, first=6)

    assert (four, count(empty)) == (Counting(0, 0, 4), Counting(1, 5, 0))
    assert held(empty, Wave.NOW) == [
        Block(None, 1, 0, (0, 1, 1, 1, 1, 1, 0)),
        Block(None, 2, 0, (0, 0, 0, 5, 0, 0, 0)),
    ]


def test_late_baseline_is_no_baseline(empty: Database) -> None:
    with empty.writing() as db:
        rate(db, 2, 3, 4, 5, 6, set_id=1, wave=Wave.BASELINE)
        db.flush()
        db.execute(update(Rating).values(late=True))

    assert count(empty) == Counting(0, 0, 0)
