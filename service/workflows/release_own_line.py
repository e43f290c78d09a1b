"""Let the manager read an objective or the reason for joining, from the own page (method 1.12)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.release import FROM_PAGE
from service.domain.retention import last_day_of_words
from service.domain.states import ReleaseState
from service.models import Membership, Release
from service.models.encryption import fingerprint
from service.store import own_rows
from service.store.own_summary import first_session_id, joining_reply
from service.workflows.record_audit import record_audit


def release_own_line(db: Session, membership: Membership, line: str, *, now: datetime) -> bool:
    """Tick one line as it stands in the joining form; its 72 hours begin now.

    Args:
        line: key of `FROM_PAGE`.

    Returns:
        False where there are no such words, or the line stands ticked or was sent already.
    """
    db.refresh(membership, ["ends_at"], with_for_update=True)
    reply = joining_reply(db, membership)
    given = {one.field: one.value for one in reply.answers} if reply is not None else {}
    words = _words(given, line)
    if reply is None or not words:
        return False
    row = own_rows.releases_of(db, reply.id).get(line)
    if row is not None and row.state is not ReleaseState.REVOKED:
        return False
    if row is None:
        row = Release(
            owner_id=membership.person_id,
            set_session_id=reply.form_link.set_session_id
            or first_session_id(db, membership.set_id),
            reply_id=reply.id,
            line=line,
            delete_after=last_day_of_words(membership.learning_set.programme.ends_at),
        )
        db.add(row)
    row.set_id = membership.set_id
    _tick(row, words, now)
    db.flush()
    # All of HR reads the audit, and whether somebody released anything is theirs alone.
    record_audit(
        db,
        now=now,
        actor="service",
        verb="line-released",
        subject=f"release:{row.id}",
        new=row.preview_hash,
    )
    return True


def follow_own_lines(
    db: Session, reply_id: int, answers: Mapping[str, str], *, now: datetime
) -> None:
    """Bring lines that wait into step with a joining form that was changed.

    Changed words count as ticked now, so that nothing leaves that its owner did not see standing
    for three days; what was taken out of the form is taken back.
    """
    for line, row in own_rows.releases_of(db, reply_id).items():
        if line not in FROM_PAGE or row.state is not ReleaseState.DRAFTED:
            continue
        words = _words(answers, line)
        if not words:
            row.state = ReleaseState.REVOKED
        elif row.words != words:
            _tick(row, words, now)


def _words(answers: Mapping[str, str], line: str) -> str:
    return answers.get(FROM_PAGE.get(line, ""), "")


def _tick(row: Release, words: str, now: datetime) -> None:
    row.words = words
    row.preview_hash = fingerprint(words)
    row.state = ReleaseState.DRAFTED
    row.ticked_at = now
