"""Until when nothing falls due for a set, and what was written since the clock looked at it.

A tick looks only at sets that are not quiet. Whatever is written to a row that decides what falls
due is told by the database itself, in the same transaction: no workflow can forget to, and a new
one need not know. Ticks at once are told apart by `looks`, so that the slower overwrites nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, ForeignKey, MetaData, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, words


class QuietSet(Base):
    """A set that a tick has looked at."""

    __tablename__ = "quiet_set"

    set_id: Mapped[int] = mapped_column(
        ForeignKey("learning_set.id", ondelete="CASCADE"), primary_key=True
    )
    quiet_until: Mapped[datetime | None] = mapped_column(index=True)
    """Service time; None: for as long as nothing is written."""
    looks: Mapped[int]
    """How often it was looked at."""


class Touching(StrEnum):
    """What `Touched.ref` is the id of."""

    SET = "set"
    SESSION = "session"
    PROGRAMME = "programme"
    """With every set of it."""
    WHOLE = "whole"
    """A programme, for what belongs to it as a whole."""
    PERSON = "person"
    LINK = "link"
    """A form's."""
    EVERYTHING = "everything"


class Touched(Base):
    """Something that a write touched; the tick that has looked at what hangs on it deletes it."""

    __tablename__ = "touched"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Touching] = mapped_column(words(Touching))
    ref: Mapped[int | None]
    """The row may be gone."""


@dataclass(frozen=True)
class Teller:
    """What a table's writes touch; `{row}` stands for the row, `of` names columns of an update."""

    table: str
    kind: Touching
    ref: str
    of: tuple[str, ...] = ()
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    kind_sql: str = ""
    """Where it hangs on the row."""

    def select(self, row: str) -> str:
        """Return what to write down of a row."""
        kind = self.kind_sql or f"'{self.kind.value}'"
        return f"SELECT {kind}, {self.ref}".format(row=row)


_ALL_ADDED = ("INSERT",)

TELLERS = (
    Teller("programme", Touching.PROGRAMME, "{row}.id"),
    Teller("learning_set", Touching.SET, "{row}.id"),
    Teller("set_session", Touching.SET, "{row}.set_id"),
    Teller("membership", Touching.SET, "{row}.set_id"),
    Teller(
        "person",
        Touching.PERSON,
        "{row}.id",
        of=("address", "zone", "working_days", "holiday_region", "manager_id"),
    ),
    Teller("champion", Touching.PROGRAMME, "{row}.programme_id"),
    Teller("deputy", Touching.EVERYTHING, "NULL"),
    Teller("group_learning", Touching.SESSION, "{row}.set_session_id"),
    Teller("session_host", Touching.SESSION, "{row}.set_session_id"),
    Teller("attendance", Touching.SESSION, "{row}.set_session_id"),
    Teller("quorum_choice", Touching.SESSION, "{row}.set_session_id"),
    Teller("set_vote", Touching.SESSION, "{row}.set_session_id"),
    Teller(
        "vote_press",
        Touching.SESSION,
        "(SELECT set_session_id FROM set_vote WHERE set_vote.id = {row}.set_vote_id)",
    ),
    Teller("recommendation", Touching.SET, "{row}.set_id"),
    Teller("action", Touching.SET, "{row}.set_id"),
    Teller("calendar_date", Touching.SET, "{row}.set_id"),
    Teller("invitee", Touching.SET, "{row}.set_id"),
    Teller("time_away", Touching.PERSON, "{row}.person_id"),
    # Words that come may be owed the mail that says when they go; of those that go nothing is.
    Teller("log_entry", Touching.PERSON, "{row}.owner_id", events=_ALL_ADDED),
    Teller("draft", Touching.LINK, "{row}.form_link_id", events=_ALL_ADDED),
    Teller("mailed_draft", Touching.LINK, "{row}.form_link_id", events=_ALL_ADDED),
    Teller("reply", Touching.LINK, "{row}.form_link_id"),
    # A form that nobody answered holds nothing, and its key never changes.
    Teller("form_link", Touching.LINK, "{row}.id", of=("key", "set_id"), events=("UPDATE",)),
    # A mail that gets its row makes no other fall due.
    Teller(
        "mailing",
        Touching.SESSION,
        "COALESCE({row}.set_session_id, {row}.programme_id)",
        of=("state",),
        events=("UPDATE", "DELETE"),
        kind_sql="CASE WHEN {row}.set_session_id IS NULL THEN 'whole' ELSE 'session' END",
    ),
)
"""Every table that tells what falls due (`store.journey`), but answers: they come with a reply."""


def tell_what_is_touched(connection: Connection) -> None:
    """Make the triggers; the tables are there."""
    make = _for_sqlite if connection.dialect.name == "sqlite" else _for_postgres
    for teller in TELLERS:
        for verb in teller.events:
            name = f"touched_by_{verb.lower()}_of_{teller.table}"
            columns = f" OF {', '.join(teller.of)}" if verb == "UPDATE" and teller.of else ""
            when = f"AFTER {verb}{columns} ON {teller.table}"
            told = teller.select("OLD" if verb == "DELETE" else "NEW")
            for statement in make(name, when, f"INSERT INTO touched (kind, ref) {told}"):
                connection.exec_driver_sql(statement)


def _for_sqlite(name: str, when: str, told: str) -> list[str]:
    return [f"CREATE TRIGGER {name} {when} BEGIN {told}; END"]


def _for_postgres(name: str, when: str, told: str) -> list[str]:
    body = f"AS $$ BEGIN {told}; RETURN NULL; END $$"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {body}",
        f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


@event.listens_for(Base.metadata, "after_create")
def _after_create(
    _metadata: MetaData, connection: Connection, *, tables: Sequence[Table], **_options: Any
) -> None:
    if tables:
        tell_what_is_touched(connection)
