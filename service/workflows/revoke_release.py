"""Take a line back before it is sent to the manager."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import ReleaseState
from service.models import Answer, Release
from service.store import own_page
from service.workflows.record_audit import record_audit


def revoke_release(db: Session, release: Release, *, actor: str, now: datetime) -> bool:
    """Take a line back; False where it has been sent, which cannot be undone."""
    if release.state is ReleaseState.SENT:
        return False
    release.state = ReleaseState.REVOKED
    _untick(own_page.share_answer(db, release.reply_id), release.line)
    record_audit(db, now=now, actor=actor, verb="release-revoked", subject=f"release:{release.id}")
    return True


def _untick(answer: Answer | None, line: str) -> None:
    """Untick the line in its form too, so that changing the form does not tick it again."""
    if answer is None:
        return
    ticked = [one for one in json.loads(answer.value) if one != line]
    answer.value = json.dumps(ticked)
