"""Let a member put their set's question, and its scope, in new words; the former ones stay."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.questions.scope import ScopeTest
from service.domain.retention import last_day_of_words
from service.domain.states import ProgrammeState, Role, WordingKind
from service.errors import Refused
from service.models import Membership, SetQuestion
from service.models.encryption import fingerprint
from service.store import set_questions
from service.workflows.record_audit import record_audit


@dataclass(frozen=True)
class Scope:
    """How far a shared project reaches; each part is empty where the set has not said it yet.

    `keeper` answers for it after the set has ended; `tests` are those the set ticked.
    """

    scope: str = ""
    measure: str = ""
    keeper: str = ""
    tests: frozenset[ScopeTest] = frozenset()


def scope_of(row: SetQuestion) -> Scope:
    """Return the scope that was worded with a question."""
    tests = frozenset(ScopeTest(slug) for slug in row.tests.split())
    return Scope(row.scope or "", row.measure or "", row.keeper or "", tests)


def word_set_question(
    db: Session,
    membership: Membership,
    words: str,
    *,
    seen: int,
    is_final: bool,
    now: datetime,
    scope: Scope | None = None,
) -> SetQuestion | None:
    """Write a new version; the audit proves it and quotes nothing.

    Args:
        membership: the author's place in the set, open.
        words: trimmed, not empty.
        seen: the version that the author had before them.
        is_final: the set is done with wording it, until somebody words it again.
        now: service time.
        scope: of a shared project; None where the page asked for the question alone, so that
            the former scope goes on.

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
    former_scope = scope_of(former) if former else Scope()
    scope = former_scope if scope is None else scope
    is_same = (former_words, former_scope) == (words, scope)
    if is_same and (former_kind is kind or not is_final):
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
        scope=scope.scope,
        measure=scope.measure,
        keeper=scope.keeper,
        tests=" ".join(test for test in ScopeTest if test in scope.tests),
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
        old=_fingerprint(former_words, former_scope),
        new=_fingerprint(words, scope),
    )
    return row


def _fingerprint(words: str, scope: Scope) -> str:
    return fingerprint(words if scope == Scope() else f"{words} {scope}")
