"""The notes of sets' shared projects."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import ProjectNote


def of_set(db: Session, set_id: int) -> list[ProjectNote]:
    """Return every note of a set, those taken out too, in the order of writing."""
    query = select(ProjectNote).where(ProjectNote.set_id == set_id)
    return list(db.scalars(query.order_by(ProjectNote.id)))


def find(db: Session, note_id: int, *, set_id: int) -> ProjectNote | None:
    """Return one note, if it is this set's."""
    return db.scalars(
        select(ProjectNote).where(ProjectNote.id == note_id, ProjectNote.set_id == set_id)
    ).one_or_none()


def made_once(db: Session, once: str) -> ProjectNote | None:
    """Return the row that a page has made already."""
    return db.scalars(select(ProjectNote).where(ProjectNote.once == once)).one_or_none()
