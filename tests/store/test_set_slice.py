"""A programme looked at a few sets at a time: the same as at once, and nothing twice."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from service.models import LearningSet, Membership, Person
from service.store.bounded_count import BoundedCount, bounded, count_at_most
from service.store.outbox import MailFilter
from service.store.planned_mail import planned_mails
from service.store.set_slice import SETS_A_PAGE, SetSlice, sets_around, slice_of_sets
from tests.hr import HrWiring, book_sets, build_hr_wiring


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    yield built
    built.database.dispose()


def set_ids(wiring: HrWiring, programme_id: int) -> list[int]:
    with wiring.database.reading() as db:
        query = select(LearningSet.id).where(LearningSet.programme_id == programme_id)
        return list(db.scalars(query.order_by(LearningSet.id)))


def test_what_is_planned_set_by_set_is_what_is_planned_at_once(wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 4)
    now, holidays_of = wiring.clock.now(), wiring.holidays_of
    narrowed = MailFilter(programme_id)

    with wiring.database.reading() as db:
        at_once = planned_mails(db, narrowed, now=now, holidays_of=holidays_of)
        one_by_one = [
            mail
            for set_id in set_ids(wiring, programme_id)
            for mail in planned_mails(
                db, narrowed, now=now, holidays_of=holidays_of, of_sets=[set_id]
            )
        ]

    assert "programme-report" in {mail.touchpoint for mail in at_once}
    assert sorted(one_by_one, key=lambda mail: (mail.due_at, mail.key)) == at_once


def test_sets_are_found_by_name_and_by_who_is_in_them(wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 4)
    every = set_ids(wiring, programme_id)
    with wiring.database.reading() as db:
        third = db.get_one(LearningSet, every[2])
        member = db.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.set_id == third.id)
        ).first()
        assert member is not None

        by_name = slice_of_sets(db, programme_id, words=third.name.upper())
        by_member = slice_of_sets(db, programme_id, words=member.name)
        by_address = slice_of_sets(db, programme_id, words=member.address.upper())
        around = sets_around(db, programme_id, member.id)
        nobody = slice_of_sets(db, programme_id, words="100%")

    assert by_name == SetSlice((third.id,), 1)
    assert by_member == SetSlice((third.id,), 1)
    assert by_address == SetSlice((third.id,), 1)
    assert around == (third.id,)
    assert nobody == SetSlice((), 0)


def test_pages_of_sets_hold_each_set_once(wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 1)
    with wiring.database.writing() as db:
        for number in range(SETS_A_PAGE + 4):
            db.add(
                LearningSet(programme_id=programme_id, name=f"More {number}", project="Any project")
            )

    with wiring.database.reading() as db:
        pages = [slice_of_sets(db, programme_id, page=page) for page in (1, 2, 3)]

    every = set_ids(wiring, programme_id)
    assert [page.total for page in pages] == [SETS_A_PAGE + 5] * 3
    assert [page.set_ids for page in pages] == [
        tuple(every[:SETS_A_PAGE]),
        tuple(every[SETS_A_PAGE:]),
        (),
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0"), (500, "500"), (501, "more than 500"), (70_000, "more than 500")],
)
def test_bounded_count_says_when_it_stopped(number: int, said: str) -> None:
    assert str(bounded(number)) == said


def test_rows_are_counted_as_they_are_where_there_are_few(wiring: HrWiring) -> None:
    book_sets(wiring, 1)

    with wiring.database.reading() as db:
        assert count_at_most(db, select(LearningSet.id)) == BoundedCount(1)
