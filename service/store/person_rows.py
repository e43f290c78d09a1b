"""Somebody's rows in every table of the table of retention, by its paths."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Column, String, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from service.domain.board import note_mark, vote_mark
from service.domain.erasure import PRIVATE, Mention
from service.domain.keeping import Holding
from service.domain.retention import HOLDINGS
from service.models import (
    Board,
    BoardNote,
    BoardPhoto,
    BoardVote,
    CountedRating,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
    Rating,
    SetSession,
)
from service.models.encryption import EncryptedText
from service.store.paths import rows_where_path, table_named
from service.store.retention import Keys, is_one_of

# Any below: rows of every table have columns of every type.

_OF_ONE_READER = frozenset({"log_entry", "draft", "mailed_draft", "reflection"})
_OF_A_FORM = ("draft", "mailed_draft", "answer")


def own_keys(db: Session, holding: Holding, person_id: int) -> Keys:
    """Return the primary keys of the rows whose owner somebody is."""
    if not holding.owner:
        return ()
    query, owner = rows_where_path(table_named(holding.table), holding.owner)
    return db.execute(query.where(owner == person_id)).all()


def keys_by_path(db: Session, table: str, path: str, person_id: int) -> Keys:
    """Return the primary keys of the rows from which a path leads to somebody."""
    query, end = rows_where_path(table_named(table), path)
    return db.execute(query.where(end == person_id)).all()


def keys_about(db: Session, holding: Holding, person_id: int) -> Keys:
    """Return those of rows that others wrote about somebody, in forms about them."""
    if holding.table not in _OF_A_FORM:
        return ()
    about = holding.owner.removesuffix("person_id") + "about_person_id"
    return keys_by_path(db, holding.table, about, person_id)


def keys_naming(
    db: Session, holding: Holding, person_id: int, told: Sequence[str]
) -> Sequence[Any]:
    """Return the keys and plain columns of rows that are somebody's or name them.

    Args:
        told: their address and account, as they may stand in a text.
    """
    table = table_named(holding.table)
    columns = [table.c[name] for name in holding.names]
    paths = [one for one in (holding.owner, *holding.people) if one]
    mine = {tuple(key) for path in paths for key in keys_by_path(db, table.name, path, person_id)}
    named = [
        func.lower(column).contains(one.lower(), autoescape=True)
        for column in columns
        if isinstance(column.type, String)
        for one in told
    ]
    named += [column.is_not(None) for column in columns if isinstance(column.type, JSON)]
    conditions = [*named, *([is_one_of(table, sorted(mine))] if mine else [])]
    return db.execute(select(*table.primary_key.columns, *columns).where(or_(*conditions))).all()


def person_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield every column that names a person by id."""
    person = table_named("person")
    for table in person.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is person:
                yield table, key.parent


def rating_keys(db: Session, pseudonym: str) -> Keys:
    """Return the keys of ratings by somebody, and of those about them."""
    of_them = or_(Rating.pseudonym == pseudonym, Rating.scope.endswith(f":about:{pseudonym}"))
    return db.execute(select(Rating.id).where(of_them)).all()


def counted_keys(db: Session, pseudonym: str) -> Keys:
    """Return the keys of what was counted of ratings by somebody, and of those about them."""
    of_them = or_(
        CountedRating.pseudonym == pseudonym, CountedRating.scope.endswith(f":about:{pseudonym}")
    )
    key = (CountedRating.pseudonym, CountedRating.scope, CountedRating.item, CountedRating.wave)
    return db.execute(select(*key).where(of_them)).all()


def own_board_keys(db: Session, person: Person) -> dict[type[Any], list[tuple[Any, ...]]]:
    """Return what somebody put on boards: notes, votes and photos, by the hash that proves them."""
    boards = (
        select(Board.id)
        .join(SetSession, SetSession.id == Board.set_session_id)
        .join(Membership, Membership.set_id == SetSession.set_id)
        .where(Membership.person_id == person.id)
    )
    found: dict[type[Any], list[tuple[Any, ...]]] = {BoardVote: [], BoardNote: [], BoardPhoto: []}
    for kind in (BoardNote, BoardPhoto):
        rows = select(kind.board_id, kind.id, kind.author).where(kind.board_id.in_(boards))
        for board_id, row_id, author in db.execute(rows):
            if author == note_mark(person.pseudonym, board_id, row_id):
                found[kind].append((board_id, row_id))
    votes = select(BoardVote.board_id, BoardVote.note_id, BoardVote.voter)
    for board_id, note_id, voter in db.execute(votes.where(BoardVote.board_id.in_(boards))):
        if voter == vote_mark(person.pseudonym, board_id, note_id):
            found[BoardVote].append((board_id, note_id, voter))
    return found


def votes_for(db: Session, notes: Keys) -> Keys:
    """Return the keys of votes for some notes."""
    if not notes:
        return ()
    table = table_named("board_vote")
    named = or_(*(and_(table.c.board_id == one[0], table.c.note_id == one[1]) for one in notes))
    return db.execute(select(*table.primary_key.columns).where(named)).all()


def programmes_of(db: Session, person_id: int) -> dict[int, str]:
    """Return the programmes in which somebody had a part, by id."""
    placed = (
        select(LearningSet.programme_id)
        .join(Membership, Membership.set_id == LearningSet.id)
        .where(Membership.person_id == person_id)
    )
    asked = select(FormLink.programme_id).where(FormLink.person_id == person_id)
    written = select(Mailing.programme_id).where(Mailing.person_id == person_id)
    query = select(Programme.id, Programme.name).where(
        or_(*(Programme.id.in_(one) for one in (placed, asked, written)))
    )
    rows = db.execute(query.order_by(Programme.id))
    return {one.id: one.name for one in rows}


def mentions(
    db: Session, found: "re.Pattern[str]", programmes: dict[int, str], *, but: int
) -> tuple[Mention, ...]:
    """Return where words of others may name somebody, in some programmes.

    It reads every word of those programmes: for once in a while, by whoever erases.

    Args:
        but: the id of the person whose own rows do not count.
    """
    told: list[Mention] = []
    for holding in HOLDINGS:
        if not holding.words or not holding.programme:
            continue
        table = table_named(holding.table)
        columns = [table.c[name] for name in holding.words if _is_text(table.c[name])]
        query, programme_id = rows_where_path(table, holding.programme)
        own = {tuple(key) for key in own_keys(db, holding, but)}
        keys = len(table.primary_key.columns)
        rows = query.add_columns(programme_id, *columns).where(programme_id.in_(programmes))
        for row in db.execute(rows):
            key, where, words = row[:keys], row[keys], row[keys + 1 :]
            if tuple(key) not in own and any(found.search(one) for one in words if one):
                told.append(_mention(holding, key, programmes[where]))
    return tuple(told)


def _mention(holding: Holding, key: Sequence[Any], programme: str) -> Mention:
    if holding.table in _OF_ONE_READER:
        return Mention(PRIVATE, "", programme)
    named = "/".join(str(part) for part in key)
    return Mention(holding.what, f"{holding.table}:{named}", programme)


def _is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, EncryptedText)
