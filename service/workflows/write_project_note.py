"""Let a member write a note of their set's project, or change one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import ProjectPart
from service.errors import Refused
from service.models import Membership, ProjectNote
from service.models.encryption import fingerprint
from service.store import project_notes
from service.workflows.audit_project import audit_project
from service.workflows.hold_project import hold_project


@dataclass(frozen=True)
class NoteText:
    """What a member typed, trimmed; `saw` belongs to an option that was tried."""

    words: str
    saw: str = ""


def write_project_note(
    db: Session,
    membership: Membership,
    part: ProjectPart,
    text: NoteText,
    *,
    once: str,
    now: datetime,
) -> ProjectNote:
    """Keep a new note; pressed twice on the same page it is the same one.

    Args:
        once: the page's own word for the form.
        now: service time.

    Raises:
        Refused: see `hold_project`.
    """
    delete_after = hold_project(db, membership)
    key = fingerprint(f"{membership.set_id} {part} {once} {text}")
    row = project_notes.made_once(db, key)
    if row is not None:
        return row
    row = ProjectNote(
        set_id=membership.set_id,
        part=part,
        words=text.words,
        saw=text.saw,
        once=key,
        written_by=membership.person_id,
        written_at=now,
        changed_at=now,
        delete_after=delete_after,
    )
    db.add(row)
    db.flush()
    audit_project(db, membership, "project-note-written", now=now, new=text)
    return row


def change_project_note(
    db: Session,
    membership: Membership,
    row: ProjectNote,
    text: NoteText,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Put other words in a note's place; the same words again change nothing.

    Args:
        seen: the edition that the member had before them.

    Raises:
        Refused: somebody changed or took it out since, or see `hold_project`.
    """
    hold_project(db, membership)
    db.refresh(row)
    before = NoteText(row.words, row.saw)
    if before == text and row.withdrawn_at is None:
        return
    if row.edition != seen or row.withdrawn_at is not None:
        raise Refused("somebody in the set changed this note meanwhile")
    row.words, row.saw = text.words, text.saw
    row.edition += 1
    row.changed_at = now
    audit_project(db, membership, "project-note-changed", now=now, old=before, new=text)


def withdraw_project_note(
    db: Session, membership: Membership, row: ProjectNote, *, seen: int, now: datetime
) -> None:
    """Take a note out; it stays readable apart, and can be put back.

    Raises:
        Refused: somebody changed it since `seen`, or see `hold_project`.
    """
    hold_project(db, membership)
    db.refresh(row)
    if row.withdrawn_at is not None:
        return
    if row.edition != seen:
        raise Refused("somebody in the set changed this note meanwhile")
    row.withdrawn_at = now
    audit_project(db, membership, "project-note-taken-out", now=now)


def put_note_back(db: Session, membership: Membership, row: ProjectNote, *, now: datetime) -> None:
    """Let a note stand again that was taken out.

    Raises:
        Refused: see `hold_project`.
    """
    hold_project(db, membership)
    db.refresh(row)
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        audit_project(db, membership, "project-note-put-back", now=now)
