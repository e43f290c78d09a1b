"""Keep what a person lets their manager read in step with what they tick."""

import json
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.domain.release import LABELS, digest
from service.domain.states import ReleaseState
from service.models import FormLink, Release, Reply
from service.store import own_rows


def release_lines(
    db: Session,
    link: FormLink,
    reply: Reply,
    answers: dict[str, str],
    *,
    now: datetime,
    delete_after: date,
) -> None:
    """Tick, change or take back the lines of one reply; a line that was sent is never touched.

    A line whose words change counts as ticked now: its 72 hours begin anew, so that nothing
    leaves that its owner did not see standing for three days.
    """
    if link.set_session_id is None:
        return
    ticked = set(json.loads(answers["share"])) if answers.get("share") else set()
    stored = own_rows.releases_of(db, reply.id)
    for line in LABELS:
        row = stored.get(line)
        words = answers.get(line, "")
        if row is not None and row.state is ReleaseState.SENT:
            continue
        if line not in ticked or not words:
            if row is not None:
                row.state = ReleaseState.REVOKED
            continue
        if row is None:
            row = Release(
                owner_id=link.person_id,
                set_id=link.set_id,
                set_session_id=link.set_session_id,
                reply_id=reply.id,
                line=line,
                words="",
                preview_hash="",
                state=ReleaseState.DRAFTED,
                ticked_at=now,
                delete_after=delete_after,
            )
            db.add(row)
        if row.words != words or row.state is ReleaseState.REVOKED:
            row.words = words
            row.preview_hash = digest(words)
            row.state = ReleaseState.DRAFTED
            row.ticked_at = now
