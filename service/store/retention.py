"""What the table of retention keeps: found, taken out, blanked or unlinked in small portions."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from service.domain.keeping import DAYS, Fate, Holding, Term
from service.domain.retention import HOLDINGS
from service.models import Base, Person, Rating
from service.store.paths import rows_where_path, table_named
from service.store.programme_removal import forget_directory, needed_by_nobody

UNLINKED = "unlinked:"
"""With this begins what stands for the pseudonym of a rating that is nobody's any more."""

Keys = Sequence[Any]  # Any -- primary keys of whatever type
_ALL = 2**31 - 1
_BESIDE = frozenset({"directory_entry", "suspension", "time_away"})
"""What is said of a person and goes with them."""


def due_keys(
    db: Session, holding: Holding, *, now: datetime, limit: int, among: Keys | None = None
) -> Keys:
    """Return primary keys of rows whose last day is over and that no row kept longer needs.

    Args:
        now: service time.
        among: only of these; all where None.
    """
    if holding.table == "person":
        return [(one,) for one in _people_to_forget(db, limit)]
    if not _has_a_clock(holding):
        return ()
    query = _past(holding.what)
    table = table_named(holding.table)
    if among is not None:
        query = query.where(is_one_of(table, among))
    if holding.fate is Fate.DELETED:
        query = query.where(*(~held for held in _holding(table)))
    return db.execute(query, _values(holding, now, most=limit)).all()


def is_any_past(db: Session, holding: Holding, *, now: datetime) -> bool:
    """Say whether any row's last day is over, or anybody is needed by nobody."""
    if holding.table == "person":
        return bool(_people_to_forget(db, 1))
    if not _has_a_clock(holding):
        return False
    return db.execute(_past(holding.what), _values(holding, now, most=1)).first() is not None


def carry_out(db: Session, holding: Holding, keys: Keys) -> None:
    """Do to some rows what the table says."""
    table = table_named(holding.table)
    if holding.table == "person":
        _forget_people(db, {key[0] for key in keys})
    elif holding.fate is Fate.BLANKED:
        blank(db, table, keys, _blanked(holding))
    elif holding.table == "counted_rating":
        unlink_counted(db, keys)
    elif holding.fate is Fate.UNLINKED:
        unlink_ratings(db, keys)
    else:
        take_out(db, table, keys)


def count_due(db: Session, holding: Holding, *, now: datetime) -> int:
    """Return how many rows' last day is over."""
    past = _past(holding.what).subquery()
    values = _values(holding, now, most=_ALL)
    return db.scalars(select(func.count()).select_from(past), values).one()


def _has_a_clock(holding: Holding) -> bool:
    return holding.term in DAYS and bool(holding.since)


def _values(holding: Holding, now: datetime, *, most: int) -> dict[str, object]:
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    before = midnight - timedelta(days=DAYS[holding.term])
    is_day = holding.term is Term.OWN_DAY
    told = before.date() if is_day else before
    return {"before": told, "today": midnight.date(), "most": most}


@cache
def _past(what: str) -> Select[Any]:
    """Return the query for rows before `before`, `most` at a time; made once, since a jump through
    a year runs it each day."""
    holding = next(one for one in HOLDINGS if one.what == what)
    table = table_named(holding.table)
    query, since = rows_where_path(table, holding.since)
    query = query.where(since < bindparam("before", type_=since.type))
    if "delete_after" in table.c:
        # A form that closes later than its programme's words go has a later day of its own.
        query = query.where(table.c["delete_after"] < bindparam("today", type_=Date))
    if holding.fate is Fate.BLANKED:
        query = query.where(or_(*(_says_something(table.c[one]) for one in _blanked(holding))))
    elif holding.fate is Fate.UNLINKED:
        query = query.where(table.c["pseudonym"].not_like(f"{UNLINKED}%"))
    return query.limit(bindparam("most", type_=Integer))


def take_out(db: Session, table: Table, keys: Keys) -> None:
    """Delete rows, and let whatever may do without them point at nothing."""
    if not keys:
        return
    for child, column, target in _pointing_at(table):
        if column.nullable and not column.primary_key:
            gone = select(target).where(is_one_of(table, keys))
            db.execute(update(child).where(column.in_(gone)).values({column.name: None}))
    db.execute(delete(table).where(is_one_of(table, keys)))


def blank(db: Session, table: Table, keys: Keys, columns: Sequence[str]) -> None:
    """Let nothing stand in some columns of rows."""
    if keys and columns:
        values = {name: None if table.c[name].nullable else "" for name in columns}
        db.execute(update(table).where(is_one_of(table, keys)).values(values))


def unlink_ratings(db: Session, keys: Keys) -> None:
    """Let each item of each rater stand under a name that is drawn by lot and kept nowhere else.

    Before and after of one item stay a pair, so that group figures still add up; two items of one
    person no longer tell of each other. Words go, since figures need none. What was counted of
    them takes the same name, so that none is counted twice.
    """
    fresh: dict[tuple[str, str, str], str] = {}
    counted = []
    rows = db.scalars(select(Rating).where(Rating.id.in_([key[0] for key in keys]))).all()
    for rating in rows:
        whose = (rating.pseudonym, rating.item, rating.scope)
        drawn = fresh.setdefault(whose, _drawn())
        counted.append(((*whose, rating.wave), drawn))
        rating.scope = _without_whom(rating.scope)
        rating.pseudonym, rating.word = drawn, None
    db.flush()
    _rename_counted(db, counted)


def unlink_counted(db: Session, keys: Keys) -> None:
    """Do so to what was counted of ratings that their writers cleared since."""
    _rename_counted(
        db,
        [((whose, item, scope, wave), _drawn()) for whose, scope, item, wave in keys],
    )


def _rename_counted(db: Session, renamed: Sequence[tuple[tuple[Any, ...], str]]) -> None:
    if not renamed:
        return
    table = table_named("counted_rating")
    whose = {"pseudonym": "was", "item": "of", "scope": "within", "wave": "when"}
    query = (
        update(table)
        .where(*(table.c[name] == bindparam(told) for name, told in whose.items()))
        .values(pseudonym=bindparam("drawn"), scope=bindparam("rest"))
    )
    told = [
        dict(zip(whose.values(), key, strict=True))
        | {"drawn": drawn, "rest": _without_whom(key[2])}
        for key, drawn in renamed
    ]
    # Through the connection, as a session takes such a list for rows of a class.
    db.connection().execute(query, told)


def _drawn() -> str:
    return f"{UNLINKED}{uuid.uuid4().hex}"


def _without_whom(scope: str) -> str:
    return scope.partition(":about:")[0]


def is_one_of(table: Table, keys: Keys) -> ColumnElement[bool]:
    """Return the condition that picks rows by their primary keys."""
    columns = list(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_([tuple(key) for key in keys])


def _blanked(holding: Holding) -> list[str]:
    return [*holding.names, *holding.words]


def _says_something(column: Column[Any]) -> ColumnElement[bool]:
    return column.is_not(None) if column.nullable else column != ""


def _pointing_at(table: Table) -> list[tuple[Table, Column[Any], Column[Any]]]:
    """Return (table, its column, our column) of every foreign key that leads to a table."""
    return [
        (child, key.parent, key.column)
        for child in Base.metadata.tables.values()
        for key in child.foreign_keys
        if key.column.table is table
    ]


def _holding(table: Table) -> list[ColumnElement[bool]]:
    """Return conditions under each of which a row is still needed by another that is kept."""
    found: list[ColumnElement[bool]] = []
    for child in Base.metadata.tables.values():
        for constraint in child.foreign_key_constraints:
            columns = [one.parent for one in constraint.elements]
            if constraint.referred_table is not table or child is table:
                continue
            if any(one.nullable and not one.primary_key for one in columns):
                continue
            of = child.alias()
            pairs = (of.c[one.parent.name] == one.column for one in constraint.elements)
            found.append(exists(select(1).select_from(of).where(and_(*pairs)).correlate(table)))
    return found


def _people_to_forget(db: Session, limit: int) -> list[int]:
    """Return people whom no row needs; a manager no sooner than whoever they manage."""
    unneeded = sorted(needed_by_nobody(db))
    pointing = [
        column
        for child, column, _ in _pointing_at(table_named("person"))
        if child.name not in _BESIDE and child.name not in ("person", "inbound_mail")
    ]
    free = select(Person.id).where(
        Person.id.in_(unneeded), *(~exists().where(column == Person.id) for column in pointing)
    )
    gone = set(db.scalars(free.order_by(Person.id).limit(limit)))
    held = select(Person.manager_id).where(Person.manager_id.in_(gone), Person.id.not_in(gone))
    return sorted(gone - set(db.scalars(held)))


def _forget_people(db: Session, person_ids: set[int]) -> None:
    forget_beside(db, person_ids)
    db.execute(delete(Person).where(Person.id.in_(person_ids)))
    db.expire_all()


def forget_beside(db: Session, person_ids: set[int]) -> None:
    """Delete what is said of people and goes with them."""
    forget_directory(db, person_ids)
    for name in ("time_away",):
        table = table_named(name)
        db.execute(delete(table).where(table.c["person_id"].in_(person_ids)))
    mail = table_named("inbound_mail")
    db.execute(update(mail).where(mail.c["person_id"].in_(person_ids)).values(person_id=None))
