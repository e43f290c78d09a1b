"""Every row about one person, as they may have it: by the paths of the table of retention."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Column, Date, DateTime, Enum, String, Table, select
from sqlalchemy.orm import Session

from service.domain.keeping import Holding
from service.domain.own_data import (
    NOT_YOURS,
    OWN_NAMES,
    SECRETS,
    SOMEBODY_ELSE,
    YOU,
    OwnData,
    OwnRow,
)
from service.domain.retention import HOLDINGS
from service.models import AuditEvent, BoardNote, BoardPhoto, BoardVote, Person, Rating
from service.models.encryption import EncryptedBytes
from service.store.paths import table_named
from service.store.person_rows import (
    counted_keys,
    keys_about,
    keys_by_path,
    keys_naming,
    own_board_keys,
    own_keys,
)
from service.store.retention import is_one_of

# Any below: rows of every table have columns of every type.

_APART = frozenset(
    {"rating", "counted_rating", "board_note", "board_photo", "board_vote", "audit_event"}
)
"""Tables in which nobody stands by id, but by pseudonym, by hash, or as an actor."""


def own_data(db: Session, person: Person) -> OwnData:
    """Return it; as many queries as there are tables and paths, however many rows there are."""
    rows = [
        *(row for holding in _one_a_table() for row in _of_table(db, holding, person)),
        *_ratings(db, person),
        *_done(db, person),
    ]
    on_boards, photos = _on_boards(db, person)
    return OwnData((*rows, *on_boards), photos)


def _one_a_table() -> Iterator[Holding]:
    """Yield one holding a table, the one that says whose its rows are and what words they have."""
    chosen: dict[str, Holding] = {}
    for holding in HOLDINGS:
        if holding.table not in _APART:
            chosen[holding.table] = holding
    yield from chosen.values()


def _of_table(db: Session, holding: Holding, person: Person) -> Iterator[OwnRow]:
    table = table_named(holding.table)
    own = {tuple(key) for key in own_keys(db, holding, person.id)}
    width = len(table.primary_key.columns)
    beside = {tuple(key) for key in keys_about(db, holding, person.id)}
    for column in _columns_of_people(table):
        beside |= {tuple(key) for key in keys_by_path(db, table.name, column, person.id)}
    if holding.names and not holding.owner:
        beside |= _naming(db, holding, person, width)
    yield from _said_to_others(db, holding, person)
    for keys, is_own in ((own, True), (beside - own, False)):
        for row in _rows(db, table, sorted(keys)):
            told = _columns(holding, table, row, person, is_own=is_own)
            yield OwnRow(holding.what, told, is_own=is_own)


def _said_to_others(db: Session, holding: Holding, person: Person) -> Iterator[OwnRow]:
    """Yield what somebody wrote into rows of others, as a sponsor answers a recommendation."""
    table = table_named(holding.table)
    for path in sorted(set(holding.words.values()) - {holding.owner, ""}):
        theirs = [name for name, author in holding.words.items() if author == path]
        keys = keys_by_path(db, table.name, path, person.id)
        for row in _rows(db, table, sorted(tuple(key) for key in keys)):
            said = {name: row[name] for name in theirs if row[name]}
            if said:
                yield OwnRow(holding.what, {"id": row["id"], **said})


def _naming(db: Session, holding: Holding, person: Person, width: int) -> set[tuple[Any, ...]]:
    """Return keys of rows that name somebody in plain columns alone."""
    rows = keys_naming(db, holding, person.id, [person.address])
    named = {tuple(row[:width]): repr(row[width:]).casefold() for row in rows}
    return {key for key, told in named.items() if person.address in told}


def _columns_of_people(table: Table) -> list[str]:
    person = table_named("person")
    return [key.parent.name for key in table.foreign_keys if key.column.table is person]


def _rows(db: Session, table: Table, keys: Sequence[Any]) -> Iterator[Any]:
    if keys:
        columns = [one for one in table.columns if not isinstance(one.type, EncryptedBytes)]
        yield from db.execute(select(*columns).where(is_one_of(table, keys))).mappings()


def _columns(
    holding: Holding, table: Table, row: Any, person: Person, *, is_own: bool
) -> dict[str, object]:
    people = _columns_of_people(table)
    told: dict[str, object] = {}
    for name, value in row.items():
        column = table.c[name]
        if name in SECRETS or value is None or value == "":
            continue
        if name in people:
            told[name] = YOU if value == person.id else SOMEBODY_ELSE
        elif name in holding.words:
            theirs = is_own and holding.words[name] == holding.owner
            told[name] = value if theirs else NOT_YOURS
        elif name in holding.names:
            if is_own and table.name in OWN_NAMES:
                told[name] = value
            elif str(value).casefold() == person.address:
                told[name] = YOU
        elif is_own or (_is_fact(column) and table.name != "person"):
            told[name] = value
    return told


def _is_fact(column: Column[Any]) -> bool:
    """Whether a column of a row that others wrote is no text of theirs."""
    if column.primary_key or isinstance(column.type, Enum | Date | DateTime):
        return True
    return not isinstance(column.type, String | JSON) and not column.foreign_keys


def _ratings(db: Session, person: Person) -> Iterator[OwnRow]:
    query = select(Rating).where(Rating.pseudonym == person.pseudonym)
    for row in db.scalars(query.order_by(Rating.programme_id, Rating.item)):
        told = {"item": row.item, "wave": row.wave, "value": row.value, "word": row.word}
        yield OwnRow("ratings", told)
    for _, _, item, wave in counted_keys(db, person.pseudonym):
        yield OwnRow("ratings that stand in figures", {"item": item, "wave": wave})


def _done(db: Session, person: Person) -> Iterator[OwnRow]:
    named = f"person:{person.id}"
    told = (AuditEvent.actor == named) | (AuditEvent.subject == named)
    for row in db.scalars(select(AuditEvent).where(told).order_by(AuditEvent.id)):
        did = {"at": row.at, "what": row.verb, "by": YOU if row.actor == named else SOMEBODY_ELSE}
        yield OwnRow("lines of the audit", did, is_own=row.actor == named)


def _on_boards(db: Session, person: Person) -> tuple[list[OwnRow], dict[str, bytes]]:
    found = own_board_keys(db, person)
    note, photo = table_named("board_note"), table_named("board_photo")
    rows = [
        OwnRow("notes on boards", {"words": words})
        for words in (
            db.scalars(select(note.c.words).where(is_one_of(note, found[BoardNote])))
            if found[BoardNote]
            else ()
        )
    ]
    rows += [OwnRow("votes on boards", {"note_id": key[1]}) for key in found[BoardVote]]
    photos: dict[str, bytes] = {}
    for key in found[BoardPhoto]:
        image = db.scalars(select(photo.c.image).where(is_one_of(photo, [key]))).one()
        photos[f"photos/{key[1]}.jpg"] = image
        rows.append(OwnRow("photos of flip charts", {"file": f"photos/{key[1]}.jpg"}))
    return rows, photos
