"""One reply on its way into other rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy.orm import Session

from service.domain.states import FieldClass
from service.models import Answer, Base, FormLink, LogEntry, Reply
from service.store import own_rows

Found = TypeVar("Found")
Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Carried:
    """A reply with its answers by field, as they stand and as they stood before it was sent."""

    db: Session
    link: FormLink
    reply: Reply
    rows: Sequence[Answer]
    """The answers as they stand now; those just given are not among `reply.answers` yet."""
    answers: dict[str, str]
    before: dict[str, str]
    now: datetime
    delete_after: date
    is_first: bool
    """Whether nothing was sent before, so that no row can have come of it yet."""
    new: list[Base] = field(default_factory=list)
    """Rows to be inserted when all is carried: nobody finds them before."""

    def stored(self, find: Callable[[Session, int], Found | None]) -> Found | None:
        """Return the row that an earlier sending left; after none, nobody is asked."""
        return None if self.is_first else find(self.db, self.reply.id)

    @cached_property
    def log(self) -> Mapping[tuple[str, int | None], LogEntry]:
        """The log entries that an earlier sending left, by kind and action: asked for once."""
        return self.stored(own_rows.log_of) or {}

    def has_changed(self, field: str) -> bool:
        """Whether a field was written, changed or cleared this time."""
        return self.answers.get(field) != self.before.get(field)

    def of_class(self, wanted: FieldClass) -> dict[str, str]:
        """Return the answers that a class of readers may have, by field."""
        return {answer.field: answer.value for answer in self.rows if wanted in answer.classes}


def kept_row(
    carried: Carried, row: Row | None, *, said: bool, make: Callable[[], Row]
) -> Row | None:
    """Return the row of an answer, made now if there was none; without one the row is gone."""
    if not said:
        if row is not None:
            carried.db.delete(row)
        return None
    if row is None:
        row = make()
        carried.new.append(row)
    return row
