"""Take one press on the live page in, once, whenever and however often it arrives."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from service.domain.live import CLOCK, GivenWrite, WriteKind
from service.domain.retention import last_day_of_words
from service.models import Action, Attendance, LiveWrite, SetSession, Turn
from service.store import own_rows, session_rows
from service.store.live import is_overtaken
from service.store.mailings import insert_new


class Outcome(StrEnum):
    """What became of a press; each is an acknowledgement, and the device may forget it."""

    TAKEN = "taken"
    TAKEN_BEFORE = "taken-before"
    OVERTAKEN = "overtaken"
    """The same was pressed later on another device."""
    OWN_WORDS_STAND = "own-words-stand"
    """The member has written their action themselves meanwhile."""
    NOT_OF_THIS_SET = "not-of-this-set"


def take_live_write(
    db: Session, session: SetSession, given: GivenWrite, *, made_by_id: int, now: datetime
) -> Outcome:
    """Keep a press and what follows from it in the caller's transaction.

    Args:
        now: service time.
    """
    session_rows.lock_session(db, session.id)
    if given.kind not in CLOCK:
        members = {one.id for one in session_rows.members_at(db, session)}
        if given.about_id not in members:
            return Outcome.NOT_OF_THIS_SET
    overtaken = given.kind not in CLOCK and is_overtaken(db, session.id, given)
    row = {
        "client_id": given.client_id,
        "set_session_id": session.id,
        "made_by_id": made_by_id,
        "kind": given.kind,
        "about_id": given.about_id,
        "position": given.position if given.kind in CLOCK else None,
        "minutes": given.minutes if given.kind in CLOCK else None,
        "pressed_at": given.pressed_at,
    }
    if insert_new(db, LiveWrite, [row], unique="client_id") == 0:
        return Outcome.TAKEN_BEFORE
    if overtaken:
        return Outcome.OVERTAKEN
    match given.kind:
        case WriteKind.ATTENDED:
            _mark(db, session, given)
        case WriteKind.PRESENTED:
            _put_in_ledger(db, session, given)
        case WriteKind.ACTION:
            return _note_action(db, session, given, now)
    return Outcome.TAKEN


def _mark(db: Session, session: SetSession, given: GivenWrite) -> None:
    person_id = _about(given)
    row = session_rows.attendance(db, session.id, person_id)
    if row is None:
        row = Attendance(set_session_id=session.id, person_id=person_id)
        db.add(row)
    row.attended = given.says_yes


def _put_in_ledger(db: Session, session: SetSession, given: GivenWrite) -> None:
    person_id = _about(given)
    row = session_rows.turn(db, session.id, person_id)
    if not given.says_yes:
        if row is not None:
            db.delete(row)
        return
    if row is None:
        row = Turn(set_session_id=session.id, person_id=person_id)
        db.add(row)
    row.minutes = given.minutes or None


def _note_action(db: Session, session: SetSession, given: GivenWrite, now: datetime) -> Outcome:
    """Keep what a member said they will do; without words it is taken back."""
    owner_id = _about(given)
    agreed = own_rows.actions_agreed_in(db, session.id, owner_id)
    if any(row.reply_id is not None for row in agreed):
        return Outcome.OWN_WORDS_STAND
    row = agreed[0] if agreed else None
    if not given.what:
        # One whose owner has said how it goes is theirs, and stays.
        if row is not None and not row.updates:
            db.delete(row)
        return Outcome.TAKEN
    if row is None:
        ends_at = session.learning_set.programme.ends_at
        row = Action(
            owner_id=owner_id,
            set_id=session.set_id,
            agreed_in_id=session.id,
            agreed_at=now,
            delete_after=last_day_of_words(ends_at),
        )
        db.add(row)
    row.what = given.what
    row.first_step = given.first_step
    row.due_on = given.due_on
    return Outcome.TAKEN


def _about(given: GivenWrite) -> int:
    assert given.about_id is not None  # `read_write` lets nothing else through
    return given.about_id
