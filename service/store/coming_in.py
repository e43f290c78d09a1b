"""How many are how far with coming in, and who the first are: the rule of the stages as SQL.

`domain.funnel` has the rule itself, and a test holds this to it. Whoever is named goes through that
one: here it is only counted, and found who they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    not_,
    select,
    true,
    union,
)
from sqlalchemy.orm import Session

from service.domain.funnel import Step
from service.domain.funnel_shown import Numbers
from service.domain.states import Entry
from service.store.nominees import nominees, said_otherwise
from service.store.programme_people import PlacesAsked, found_by

# Any below: rows and queries of whatever columns.

_MOST = bindparam("most", type_=Integer)


@dataclass(frozen=True)
class Counted:
    """The stages but the sponsor's in numbers; places and forms of the first of each list."""

    stages: Mapping[Step, Numbers]
    declined: int
    unmanaged: int
    place_ids: frozenset[int]
    link_ids: frozenset[int]


def count_coming_in(db: Session, programme_id: int, entry: Entry, *, most: int) -> Counted:
    """Count everybody and find the first `most` of each list, in one query.

    Where answers tell their choice only encrypted, since they are from before it stood beside them
    in the clear, those are read and it is counted once more.
    """
    told: dict[str, Any] = {"programme_id": programme_id, "most": most, "said_otherwise": []}
    rows = db.execute(_counted(entry), told).mappings().all()
    if rows[0]["unread"]:
        told["said_otherwise"] = said_otherwise(db, programme_id)
        rows = db.execute(_counted(entry), told).mappings().all()
    numbers = rows[0]
    return Counted(
        stages={
            step: Numbers(*(numbers.get(f"{step}_{name}", 0) for name in Numbers._fields))
            for step in Step
            if step is not Step.SPONSOR
        },
        declined=numbers["declined"],
        unmanaged=numbers["unmanaged"],
        place_ids=_ids(row["id"] for row in rows),
        link_ids=_ids(row[name] for row in rows for name in ("link_id", "manager_link_id")),
    )


def links_to_remind_of(db: Session, programme_id: int, entry: Entry, step: Step) -> list[int]:
    """Return the forms of whoever may be reminded in a stage; none for the sponsor's."""
    people = nominees(entry)
    rule = _Rule(people, entry)
    link_id, is_silent = {
        Step.MANAGERS: (people.c.manager_link_id, rule.silent_manager),
        Step.JOINED: (people.c.link_id, rule.silent_member),
    }.get(step, (people.c.link_id, false()))
    told = {"programme_id": programme_id, "said_otherwise": []}
    return list(db.scalars(select(link_id).where(is_silent).order_by(link_id), told))


@dataclass(frozen=True)
class Waited:
    """Some of those for whom a stage waits, and of how many."""

    place_ids: frozenset[int]
    link_ids: frozenset[int]
    total: int


def waited_for(
    db: Session, programme_id: int, entry: Entry, step: Step, asked: PlacesAsked
) -> Waited:
    """Return those places that are asked for, of whom a stage of nominees waits for; one query."""
    people = nominees(entry)
    rule = _Rule(people, entry)
    waits = {
        Step.MANAGERS: rule.unreleased,
        Step.NOMINEES: rule.uninvited,
        Step.JOINED: rule.waits_to_join,
    }[step]
    if asked.words:
        waits &= people.c.id.in_(found_by(programme_id, asked.words))
    query = (
        select(people.c.id, people.c.link_id, people.c.manager_link_id, func.count().over())
        .where(waits)
        .order_by(people.c.set_id, people.c.id)
        .offset(asked.offset)
        .limit(asked.limit)
    )
    # What is said decides nothing here.
    rows = db.execute(query, {"programme_id": programme_id, "said_otherwise": []}).all()
    return Waited(
        place_ids=frozenset(row[0] for row in rows),
        link_ids=_ids(one for row in rows for one in row[1:3]),
        total=rows[0][3] if rows else 0,
    )


class _Rule:
    """The conditions of `domain.funnel` on rows of nominees."""

    def __init__(self, people: CTE, entry: Entry) -> None:
        one = people.c
        asks = entry is Entry.INVITE
        self.standing = not_(one.declined)
        self.managed = and_(self.standing, one.manager_id.is_not(None))
        self.released = and_(self.managed, one.released)
        self.released_by_hand = and_(self.released, not_(one.manager_agrees))
        self.unreleased = and_(self.managed, not_(one.released))
        self.silent_manager = and_(self.unreleased, one.manager_silent)
        self.uninvited = not_(one.invited)
        self.is_in = and_(self.standing, one.joined) if asks else self.standing
        self.in_by_hand = and_(self.is_in, not_(one.agrees)) if asks else false()
        self.waits_to_join = and_(self.standing, not_(one.joined), one.invited) if asks else false()
        self.silent_member = and_(self.waits_to_join, not_(one.answered))
        self.affirmed = and_(self.standing, one.affirmed)


@cache
def _counted(entry: Entry) -> Select[Any]:
    """Return a query whose every row has all numbers, and one place of the lists or none."""
    people = nominees(entry)
    rule = _Rule(people, entry)
    numbers = select(*_numbers(people, rule)).select_from(people).cte("numbers")
    first = union(
        *(
            select(
                select(people.c.id, people.c.link_id, people.c.manager_link_id)
                .where(condition)
                .order_by(people.c.set_id, people.c.id)
                .limit(_MOST)
                .subquery()
            )
            for condition in (
                rule.unreleased,
                rule.released_by_hand,
                rule.uninvited,
                rule.waits_to_join,
                rule.in_by_hand,
                people.c.declined,
            )
        )
    ).subquery()
    return select(numbers, first).select_from(numbers.outerjoin(first, true()))


def _numbers(people: CTE, rule: _Rule) -> Iterable[ColumnElement[int]]:
    one = people.c
    told = {
        "managers_done": _many(rule.released),
        "managers_of": _many(rule.managed),
        "managers_waits": _many(rule.unreleased),
        "managers_to_remind": _different(one.manager_id, rule.silent_manager),
        "managers_by_hand": _many(rule.released_by_hand),
        "nominees_done": _many(one.invited),
        "nominees_of": func.count(),
        "nominees_waits": _many(rule.uninvited),
        "joined_done": _many(rule.is_in),
        "joined_of": _many(rule.standing),
        "joined_waits": _many(rule.waits_to_join),
        "joined_to_remind": _different(one.person_id, rule.silent_member),
        "joined_by_hand": _many(rule.in_by_hand),
        "affirmed_done": _many(rule.affirmed),
        "affirmed_of": _many(rule.is_in),
        "declined": _many(one.declined),
        "unmanaged": _many(and_(rule.standing, one.manager_id.is_(None))),
        "unread": _many(one.unread),
    }
    return (number.label(name) for name, number in told.items())


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _different(person_id: ColumnElement[int], condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, person_id)).distinct())


def _ids(found: Iterable[int | None]) -> frozenset[int]:
    return frozenset(one for one in found if one is not None)
