"""Take a member's own word on presenting next, from their own page."""

from sqlalchemy.orm import Session

from service.domain.states import Presenting
from service.models import Attendance, Membership, SetSession
from service.store.session_rows import attendance, lock_session


def answer_turn(
    db: Session, place: Membership, session: SetSession, presenting: Presenting
) -> None:
    """Keep whether a member would present; their latest word counts, in a form or here.

    No audit tells of it, since HR reads the audit and never who would present.
    """
    lock_session(db, session.id)
    row = attendance(db, session.id, place.person_id)
    if row is None:
        row = Attendance(set_session_id=session.id, person_id=place.person_id)
        db.add(row)
    row.presenting = presenting
