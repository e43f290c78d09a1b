"""Which of a programme's sets a page shows: a few at a time, found by words, or around somebody."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, true
from sqlalchemy.orm import Session

from service.models import Champion, LearningSet, Membership, Person, Programme, SetSession

SETS_A_PAGE = 10
"""As many as one looks at together; what a page costs grows with them and with nothing else."""


@dataclass(frozen=True)
class SetSlice:
    """The sets of one page, of so many that fit in all."""

    set_ids: tuple[int, ...]
    total: int

    @property
    def is_all(self) -> bool:
        """Whether every set that fits is on it."""
        return len(self.set_ids) == self.total


def slice_of_sets(
    db: Session,
    programme_id: int,
    *,
    words: str = "",
    around: int | None = None,
    called: str = "",
    page: int = 1,
) -> SetSlice:
    """Return one page of a programme's sets.

    Args:
        words: part of a set's name, of its project, or of the name of somebody in it.
        around: a person; the sets in which they, or people whom they manage, have or had a place.
            Whoever has a part in the programme as a whole is concerned by all of them.
        called: part of the name or address of somebody in the set, or of a manager of theirs.
    """
    fits: list[ColumnElement[bool]] = [LearningSet.programme_id == programme_id]
    if words:
        fits.append(
            or_(
                LearningSet.name.icontains(words, autoescape=True),
                LearningSet.project.icontains(words, autoescape=True),
                LearningSet.id.in_(_with(is_called(words)).where(Membership.ends_at.is_(None))),
            )
        )
    if called:
        fits.append(LearningSet.id.in_(_with(or_(is_called(called), _is_managed_by(called)))))
    if around is not None and not _stands_outside(db, programme_id, around):
        fits.append(
            LearningSet.id.in_(_with(or_(Person.id == around, Person.manager_id == around)))
        )
    # Found once for both: looking through names costs more than all else of the page.
    fitting = select(LearningSet.id).where(*fits).cte("fitting")
    shown = (
        select(fitting.c.id)
        .order_by(fitting.c.id)
        .offset((page - 1) * SETS_A_PAGE)
        .limit(SETS_A_PAGE)
        .subquery()
    )
    # The count stands beside nothing, too, on a page after the last.
    counted = select(func.count().label("total")).select_from(fitting).subquery()
    rows = db.execute(
        select(counted.c.total, shown.c.id)
        .select_from(counted.outerjoin(shown, true()))
        .order_by(shown.c.id)
    ).all()
    return SetSlice(tuple(row.id for row in rows if row.id is not None), rows[0].total)


def _with(who: ColumnElement[bool]) -> Select[int]:
    """Select the sets in which some people have or had a place."""
    return select(Membership.set_id).join(Person, Person.id == Membership.person_id).where(who)


def _is_managed_by(called: str) -> ColumnElement[bool]:
    return Person.manager_id.in_(select(Person.id).where(is_called(called)))


def _stands_outside(db: Session, programme_id: int, person_id: int) -> bool:
    """Say whether somebody is the sponsor, the contact or a champion."""
    champion = select(Champion.id).where(
        Champion.programme_id == programme_id, Champion.person_id == person_id
    )
    outside = (
        select(Programme.id)
        .join(Person, Person.id == person_id)
        .where(
            Programme.id == programme_id,
            or_(
                Programme.sponsor_id == person_id,
                func.lower(Programme.contact_address) == Person.address,
                champion.exists(),
            ),
        )
    )
    return db.scalar(outside) is not None


def full_name(person: type[Person]) -> ColumnElement[str]:
    """Return the name by which a row, or an alias of it, is shown."""
    # Written out as it is, or the index of `models.search` would not be known by it.
    return person.given_name + literal(" ", literal_execute=True) + person.family_name


def is_called(words: str) -> ColumnElement[bool]:
    """Whether a person's name or address holds some words."""
    return or_(
        full_name(Person).icontains(words, autoescape=True),
        # Addresses are stored folded, and to fold them again is most of a look at one.
        Person.address.contains(words.casefold(), autoescape=True),
    )


def first_set(db: Session, programme_id: int) -> int | None:
    """Return the programme's first set, None where it has none."""
    return db.scalar(
        select(func.min(LearningSet.id)).where(LearningSet.programme_id == programme_id)
    )


def sets_around(db: Session, programme_id: int, person_id: int) -> tuple[int, ...]:
    """Return the sets in which somebody has or had a place, or somebody whom they manage."""
    return tuple(
        db.scalars(
            select(LearningSet.id)
            .join(Membership, Membership.set_id == LearningSet.id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                LearningSet.programme_id == programme_id,
                or_(Person.id == person_id, Person.manager_id == person_id),
            )
            .distinct()
            .order_by(LearningSet.id)
        )
    )


def sets_with_company(db: Session, programme_id: int, set_ids: Collection[int]) -> tuple[int, ...]:
    """Return sets and those in which their people sit besides: a reader's mails share a day."""
    here = select(Membership.person_id).where(Membership.set_id.in_(set_ids))
    return tuple(
        db.scalars(
            select(LearningSet.id)
            .join(Membership, Membership.set_id == LearningSet.id)
            .where(LearningSet.programme_id == programme_id, Membership.person_id.in_(here))
            .distinct()
            .order_by(LearningSet.id)
        )
    )


def set_of_session(db: Session, programme_id: int, session_id: int) -> int | None:
    """Return the set of a session of the programme."""
    return db.scalar(
        select(SetSession.set_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(LearningSet.programme_id == programme_id, SetSession.id == session_id)
    )
