"""Let a member put their set's question in new words; the former ones stay."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.retention import last_day_of_words
from service.domain.states import ProgrammeState, Role, WordingKind
from service.errors import Refused
from service.models import Membership, SetQuestion
from service.models.encryption import fingerprint
from service.store import set_questions
from service.workflows.record_audit import record_audit


def word_set_question(
    db: Session,
    membership: Membership,
    words: str,
    *,
    seen: int,
    is_final: bool,
    now: datetime,
) -> SetQuestion | None:
    """Write a new version; the audit proves it and quotes nothing.

    Args:
        membership: the author's place in the set, open.
        words: trimmed, not empty.
        seen: the version that the author had before them.
        is_final: the set is done with wording it, until somebody words it again.
        now: service time.

    Returns:
        The new version; None where the same words stand there already.

    Raises:
        Refused: its author is no member, the plan is not approved, or somebody else worded it
            since `seen`, whose words must not be covered unread.
    """
    learning_set = membership.learning_set
    programme = learning_set.programme
    if membership.role is not Role.MEMBER or membership.ends_at is not None:
        raise Refused("only members of a set word its question")
    if programme.state is ProgrammeState.PLANNED:
        raise Refused("the plan of this set is not approved yet")
    set_questions.lock_set(db, learning_set.id)
    rows = set_questions.wordings(db, [learning_set.id])[learning_set.id]
    kind = WordingKind.FINAL if is_final else WordingKind.CHANGED
    former = rows[-1] if rows else None
    former_words = former.words if former else learning_set.project
    former_kind = former.kind if former else WordingKind.FIRST
    if former_words == words and (former_kind is kind or not is_final):
        return None
    if seen != (former.version if former else 1):
        raise Refused("somebody in the set worded the question meanwhile")
    delete_after = last_day_of_words(programme.ends_at)
    if former is None:
        first = SetQuestion(
            set_id=learning_set.id,
            version=1,
            kind=WordingKind.FIRST,
            words=learning_set.project,
            written_at=programme.created_at,
            delete_after=delete_after,
        )
        db.add(first)
    row = SetQuestion(
        set_id=learning_set.id,
        version=seen + 1,
        kind=kind,
        words=words,
        written_at=now,
        written_by=membership.person_id,
        delete_after=delete_after,
    )
    db.add(row)
    db.flush()
    record_audit(
        db,
        now=now,
        actor=f"person:{membership.person_id}",
        verb="set-question-worded",
        subject=f"set:{learning_set.id}",
        old=fingerprint(former_words),
        new=fingerprint(words),
    )
    return row
