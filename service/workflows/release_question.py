"""Let a set show its sponsor one version of question and scope: by the press of a majority."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.project import is_majority
from service.errors import Refused
from service.models import Membership, QuestionPress, SetQuestion
from service.models.encryption import fingerprint
from service.store import recommendations, set_questions
from service.workflows.hold_project import hold_project
from service.workflows.record_audit import record_audit


def release_question(db: Session, membership: Membership, *, seen: int, now: datetime) -> None:
    """Take a member's press; with the one that makes a majority the sponsor may read it.

    A version never changes, so what was released stays what was pressed for; the next one is the
    set's alone again. The audit tells that the set did, and not who pressed.

    Args:
        seen: the version that the member had before them.

    Raises:
        Refused: the set has worded it anew since, or never; or see `hold_project`.
    """
    hold_project(db, membership)
    row = _newest(db, membership, seen)
    if row.released_at is not None:
        return
    of = recommendations.members(db, row.set_id)
    pressed = {one.person_id for one in set_questions.pressed_by(db, row.id)}
    if membership.person_id not in pressed:
        press = QuestionPress(set_question_id=row.id, person_id=membership.person_id)
        press.pressed_at = now
        db.add(press)
    if not is_majority(len((pressed | {membership.person_id}) & of), len(of)):
        return
    row.released_at = now
    record_audit(
        db,
        now=now,
        actor="service",
        verb="set-question-released",
        subject=f"set:{row.set_id}",
        new=fingerprint(row.words),
    )


def keep_question(db: Session, membership: Membership, *, seen: int) -> None:
    """Let a member think again while a majority has not pressed.

    Raises:
        Refused: the set has released or worded it meanwhile, or see `hold_project`.
    """
    hold_project(db, membership)
    row = _newest(db, membership, seen)
    if row.released_at is not None:
        raise Refused("the set has let its sponsor read it meanwhile")
    for press in set_questions.pressed_by(db, row.id):
        if press.person_id == membership.person_id:
            db.delete(press)


def _newest(db: Session, membership: Membership, seen: int) -> SetQuestion:
    rows = set_questions.wordings(db, [membership.set_id])[membership.set_id]
    if not rows or rows[-1].version != seen:
        raise Refused("the set has other words for its question now")
    return rows[-1]
