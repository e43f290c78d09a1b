"""What was noted of a session, or said on an own page, before the form about it was opened."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Attendance, FormLink, Turn
from service.store import own_rows, session_rows

WRAP = "facilitator-wrap"


def noted_values(db: Session, link: FormLink) -> dict[str, str]:
    """Return what stands in a form from elsewhere, by field; nothing once it was answered."""
    if link.set_session_id is None or (link.reply is not None and link.reply.answers):
        return {}
    match link.form:
        case "before-session":
            return _wish(db, link.set_session_id, link.person_id)
        case "after-session":
            return _action(db, link)
        case "facilitator-wrap":
            return _marks(db, link.set_session_id)
        case _:
            return {}


def _wish(db: Session, session_id: int, person_id: int) -> dict[str, str]:
    row = session_rows.attendance(db, session_id, person_id)
    return {} if row is None or row.presenting is None else {"presenting": row.presenting.value}


def _action(db: Session, link: FormLink) -> dict[str, str]:
    row = own_rows.noted_action(db, link)
    if row is None:
        return {}
    told = {"action": row.what, "first_step": row.first_step}
    if row.due_on is not None:
        told["due_on"] = row.due_on.isoformat()
    return {field: words for field, words in told.items() if words}


def _marks(db: Session, session_id: int) -> dict[str, str]:
    marks = {}
    for row in db.scalars(select(Attendance).where(Attendance.set_session_id == session_id)):
        if row.attended is not None:
            marks[f"member_{row.person_id}_attended"] = "yes" if row.attended else "no"
    for turn in db.scalars(select(Turn).where(Turn.set_session_id == session_id)):
        marks[f"member_{turn.person_id}_presented"] = "yes"
        if turn.minutes is not None:
            marks[f"member_{turn.person_id}_minutes"] = str(turn.minutes)
    return marks
