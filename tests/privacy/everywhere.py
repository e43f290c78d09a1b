"""A row of every table for Ann and for Bob, by walking the metadata: whatever is added is planted.

Every column with somebody's words says whose they are, where they stand, and a made-up word.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import count
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, Float, Integer, String, Table
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Session

from service.domain.board import note_mark, vote_mark
from service.domain.keeping import Holding
from service.domain.retention import HOLDINGS
from service.models import Base
from service.models.base import Instant
from service.models.encryption import EncryptedBytes, EncryptedText
from service.store.paths import table_named

ENDED = datetime(2027, 6, 1, 15, 0, tzinfo=UTC)
"""When the programme ended, and when everything else happened."""
SHARED = ("programme", "programme_draft", "kept_report", "kept_chart", "drawn_chart")
"""Rows that there are once, Sue's; all others there are twice."""
_NUMBERS = count(1)
_PLANTED = {one.table for one in HOLDINGS} | {"learning_set", "set_session"}
"""The others hold nobody (`tests/models/test_holdings.py`), and nothing here hangs on them."""

UNSIGNED = {"board", "board_column", "drawn_chart", "kept_chart", "kept_report", "stop"}
"""A set's words and the service's, which have no author among the people here."""


def words_of(whose: str, table: str, column: str) -> str:
    """Return what somebody wrote there."""
    return f"{whose}wrote {table} {column}"


@dataclass
class Everywhere:
    """What was planted: ids of people, and each table's rows by whose they are."""

    people: dict[str, int] = field(default_factory=dict)
    pseudonyms: dict[str, str] = field(default_factory=dict)
    ended_at: datetime = ENDED
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Table to whose to columns."""


def address_of(whose: str) -> str:
    return f"{whose}@acme.example"


def name_of(whose: str) -> str:
    return f"{whose.capitalize()} Everywhere"


def plant_everywhere(db: Session, ended_at: datetime = ENDED) -> Everywhere:
    """Write it all into an empty database; everything happened at one instant."""
    planted = Everywhere(ended_at=ended_at)
    for whose in ("sue", "ann", "bob"):
        _plant_person(db, planted, whose)
    for table in Base.metadata.sorted_tables:
        if table.name not in _PLANTED or table.name == "person":
            continue
        for whose in ("sue",) if table.name in SHARED else ("ann", "bob"):
            _plant(db, planted, table, whose)
    return planted


def _plant_person(db: Session, planted: Everywhere, whose: str) -> None:
    pseudonym = uuid.uuid4().hex
    values = {
        "address": address_of(whose),
        "given_name": whose.capitalize(),
        "family_name": "Everywhere",
        "department": words_of(whose, "person", "department"),
        "location": words_of(whose, "person", "location"),
        "zone": "Europe/London",
        "working_days": "mon,tue",
        "holiday_region": "",
        "directory_id": f"oid-of-{whose}",
        "link_generation": 1,
        "pseudonym": pseudonym,
    }
    table = table_named("person")
    key = db.execute(insert_into(table).values(values)).inserted_primary_key
    assert key is not None
    planted.people[whose], planted.pseudonyms[whose] = key[0], pseudonym
    planted.rows.setdefault("person", {})[whose] = {"id": key[0], **values}


def _plant(db: Session, planted: Everywhere, table: Table, whose: str) -> None:
    known = [one for one in HOLDINGS if one.table == table.name]
    values = {
        column.name: _value(planted, known, column, whose)
        for column in table.columns
        if not _numbered(column)
    }
    values |= _special(planted, table.name, whose, values)
    key = db.execute(insert_into(table).values(values)).inserted_primary_key
    assert key is not None
    named = dict(zip((one.name for one in table.primary_key), key, strict=True))
    planted.rows.setdefault(table.name, {})[whose] = {**values, **named}


def _numbered(column: Column[Any]) -> bool:
    return (
        column.name == "id" and isinstance(column.type, Integer) and column.table.name != "rating"
    )


def _value(planted: Everywhere, known: list[Holding], column: Column[Any], whose: str) -> Any:
    table = column.table.name
    if column.foreign_keys:
        target = min(
            column.foreign_keys,
            key=lambda key: 9 if key.constraint is None else len(key.constraint.elements),
        ).column
        if target.table.name == "person":
            # Beside an owner stands somebody else: Ann's row about Bob, and the other way round.
            aside = any(column.name in one.people for one in known)
            other = "bob" if whose == "ann" else "ann"
            return planted.people[other if aside else whose]
        if target.table is column.table:
            return None
        rows = planted.rows[target.table.name]
        return rows.get(whose, rows.get("sue", {}))[target.name]
    for one in known:
        if column.name in one.words:
            author = "sue" if one.words[column.name].endswith("sponsor_id") else whose
            author = "nobody" if table in UNSIGNED else author
            said = words_of(author, table, column.name)
            return said.encode() if isinstance(column.type, EncryptedBytes) else said
    named = any(column.name in one.names for one in known)
    told = f"{next(_NUMBERS)} {address_of(whose)} {name_of(whose)}" if named else ""
    return _plain(column, told, planted.ended_at)


def _plain(column: Column[Any], named: str, at: datetime) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        enum = kind.enum_class
        assert enum is not None
        assert issubclass(enum, StrEnum)
        return next(iter(enum))
    if isinstance(kind, Boolean):
        return None if column.unique else False
    if isinstance(kind, Integer | Float):
        return next(_NUMBERS)
    if isinstance(kind, Instant):
        return at
    if isinstance(kind, DateTime):
        return at.replace(tzinfo=None)
    if isinstance(kind, Date):
        return at.date()
    if isinstance(kind, JSON):
        return [{"name": named, "address": named}] if named else {}
    assert isinstance(kind, String | EncryptedText)
    return named or str(uuid.UUID(int=next(_NUMBERS), version=4))


def _special(planted: Everywhere, table: str, whose: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return what one kind of value alone does for."""
    pseudonym = planted.pseudonyms.get(whose, "")
    match table:
        case "rating" | "counted_rating":
            scope = f"programme:1:about:{pseudonym}"
            return {"pseudonym": pseudonym, "scope": scope, "item": f"item-of-{whose}"}
        case "board_note" | "board_photo":
            return {"author": note_mark(pseudonym, values["board_id"], values["id"])}
        case "board_vote":
            return {"voter": vote_mark(pseudonym, values["board_id"], values["note_id"])}
        case "audit_event":
            return {"actor": f"person:{planted.people[whose]}"}
        case "programme_draft":
            people = [{"address": address_of(one), "name": name_of(one)} for one in ("ann", "bob")]
            return {"people": people, "sets": [], "settings": {"name": "Spring"}}
        case "mailing":
            return {"told_in_id": None}
        case _:
            return {}


def counts(db: Session) -> dict[str, int]:
    """Return how many rows each table has that is in the table of retention."""
    names = dict.fromkeys(one.table for one in HOLDINGS)
    return {name: len(db.execute(table_named(name).select()).all()) for name in names}


def on(day: date) -> datetime:
    """Return an instant of that day."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
