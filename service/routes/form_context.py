"""What stands above a form so that it can be answered: dates, the set's words, five lines."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.domain.states import Role
from service.domain.visibility import DataClass, Reader, Relation, Verdict, may_read
from service.domain.wording import meeting_time
from service.models import FormLink
from service.routes.context import get_now
from service.store import form_facts, session_rows


@dataclass(frozen=True)
class Shown:
    """A list with its heading; `is_said` marks somebody's own words."""

    title: str
    lines: tuple[str, ...]
    is_said: bool = False


def shown_above(db: Session, link: FormLink) -> tuple[Shown, ...]:
    """Return what a form's reader needs to see; nothing for most forms."""
    match link.form:
        case "release-time":
            return _dates(db, link)
        case "recap":
            return _learned(db, link)
        case "sponsor-progress":
            return _progress(db, link)
        case _:
            return ()


def _dates(db: Session, link: FormLink) -> tuple[Shown, ...]:
    now, zone = get_now(), link.person.zone
    rows = form_facts.dates_to_come(db, link, now=now)
    lines = tuple(
        f"Session {row.number}, {meeting_time(row.starts_at, row.ends_at, zone=zone, now=now)}"
        for row in rows
    )
    return (Shown("The dates", lines),) if lines else ()


def _learned(db: Session, link: FormLink) -> tuple[Shown, ...]:
    """The set's words, for a member of it."""
    if link.set_session_id is None:
        return ()
    row = session_rows.group_learning(db, link.set_session_id)
    if row is None or not may_read(DataClass.GROUP_LEARNING, Reader.SET, Relation.SAME_SET):
        return ()
    return (Shown("Noted for your set", (row.words,), is_said=True),)


def _progress(db: Session, link: FormLink) -> tuple[Shown, ...]:
    """Counts, and what the set let its sponsor read."""
    if link.set_session_id is None:
        return ()
    there, marked = form_facts.attendance_count(db, link.set_session_id, role=Role.MEMBER)
    shown = []
    if marked:
        shown.append(Shown("Who was there", (f"{there} of {marked}",)))
    row = session_rows.group_learning(db, link.set_session_id)
    met = {Verdict.IF_RELEASED} if row is not None and row.released_at is not None else set()
    if row is not None and may_read(
        DataClass.GROUP_LEARNING, Reader.SPONSOR, Relation.SAME_PROGRAMME, met=met
    ):
        shown.append(Shown("What the set wants you to read", (row.words,), is_said=True))
    return tuple(shown)
