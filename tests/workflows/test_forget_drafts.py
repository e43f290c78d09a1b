"""Drafts that nobody touches go by themselves, and no sooner."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.retention import BOOKED_DRAFT_KEPT, DRAFT_KEPT, draft_goes_at
from service.models import AuditEvent, Programme, ProgrammeDraft
from service.workflows.forget_drafts import forget_drafts
from tests.hr import HrWiring, book_sets, build_hr_wiring
from tests.web_wiring import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    yield built
    built.database.dispose()


def test_draft_goes_ninety_days_after_its_last_change(wiring: HrWiring) -> None:
    _plant(wiring, old=NOW - DRAFT_KEPT, young=NOW - DRAFT_KEPT + SECOND)

    gone = forget_drafts(wiring.database, now=NOW)

    assert (gone, _left(wiring)) == (1, ["young"])
    with wiring.database.reading() as db:
        told = [
            (one.actor, one.verb) for one in db.scalars(select(AuditEvent).order_by(AuditEvent.id))
        ]
    assert told == [("service", "draft-expired")]


def test_draft_of_a_confirmed_programme_goes_thirty_days_after_that(wiring: HrWiring) -> None:
    book_sets(wiring, 1, key="spring")
    book_sets(wiring, 1, key="plan", approved=False)
    with wiring.database.reading() as db:
        approved = {one.key: one.approved_at for one in db.scalars(select(Programme))}
    _plant(wiring, spring=NOW, plan=NOW)
    assert approved["spring"] is not None
    at = approved["spring"] + BOOKED_DRAFT_KEPT

    before = forget_drafts(wiring.database, now=at - SECOND)
    after = forget_drafts(wiring.database, now=at)

    assert (before, after, _left(wiring)) == (0, 1, ["plan"])


def test_what_is_deleted_twice_is_deleted_once(wiring: HrWiring) -> None:
    _plant(wiring, old=NOW - DRAFT_KEPT)

    counts = [forget_drafts(wiring.database, now=NOW) for _ in range(2)]

    assert counts == [1, 0]


@pytest.mark.parametrize(
    ("approved_after", "goes_after"),
    [(None, 90), (0, 30), (59, 89), (60, 90), (80, 90)],
)
def test_draft_goes_at_whichever_comes_first(approved_after: int | None, goes_after: int) -> None:
    approved_at = None if approved_after is None else NOW + timedelta(days=approved_after)

    assert draft_goes_at(NOW, approved_at) == NOW + timedelta(days=goes_after)


def _plant(wiring: HrWiring, **drafts: datetime) -> None:
    """Write drafts by key, each with when it was changed last."""
    with wiring.database.writing() as db:
        db.add_all(
            ProgrammeDraft(
                key=key,
                size=6,
                settings={"name": key},
                people=[],
                sets=[],
                changed_at=at,
                changed_by="hr:1",
            )
            for key, at in drafts.items()
        )


def _left(wiring: HrWiring) -> list[str]:
    with wiring.database.reading() as db:
        return list(db.scalars(select(ProgrammeDraft.key)))
