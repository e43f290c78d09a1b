"""A shared project's question and scope: the newest wording, the older ones, and its tests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.questions.scope import ScopeStatement, ScopeTest, failed_tests
from service.domain.readers import DataClass, Relation, Verdict
from service.domain.states import WordingKind
from service.domain.visibility import may_read
from service.forms.starters import load_starters
from service.models import SetQuestion
from service.routes.page_words import local_day
from service.routes.project_desk import ProjectDesk
from service.routes.question_hints import QuestionHelp, help_with
from service.store import recommendations, set_questions
from service.workflows.word_set_question import Scope, scope_of

_CHOSEN = frozenset({Verdict.IF_CHOSEN})
"""Whoever words the set's question does so for the set: that is the choice of its readers."""
_TICKED, _LOOK, _OPEN = "you ticked it", "look again", "not said yet"


@dataclass(frozen=True)
class Version:
    """One wording: the question with its scope, and when it was written."""

    number: int
    words: str
    scope: Scope
    written: str
    is_final: bool
    released: str = ""
    """The day on which the set let its sponsor read it; empty while it is the set's alone."""


@dataclass(frozen=True)
class TestView:
    """One test of a project: a sentence that should be true, and how it stands; none blocks."""

    slug: str
    sentence: str
    is_ticked: bool
    says: str
    is_good: bool


@dataclass(frozen=True)
class ScopeView:
    """What the page shows of question and scope; nothing where the reader may not read it."""

    versions: tuple[Version, ...]
    """Newest first."""
    tests: tuple[TestView, ...]
    help: QuestionHelp | None
    pressed: int = 0
    has_pressed: bool = False
    """How many of the set pressed that the sponsor may read the newest, its reader among them."""


def scope_view(db: Session, desk: ProjectDesk, *, now: datetime) -> ScopeView:
    """Return question and scope as a set's people read them; three queries at most."""
    if not may_read(DataClass.QUESTION, desk.reader, Relation.SAME_SET, met=_CHOSEN):
        return ScopeView((), (), None)
    learning_set = desk.membership.learning_set
    rows = set_questions.wordings(db, [learning_set.id])[learning_set.id]
    versions = tuple(_version(row, desk, now) for row in reversed(rows)) or (
        Version(1, learning_set.project, Scope(), "", is_final=False),
    )
    newest = versions[0]
    presses = set_questions.pressed_by(db, rows[-1].id) if rows else []
    present = {one.person_id for one in presses} & recommendations.members(db, learning_set.id)
    return ScopeView(
        versions,
        _tests(newest.words, newest.scope),
        help_with(newest.words),
        pressed=len(present),
        has_pressed=desk.owner.id in present,
    )


def _version(row: SetQuestion, desk: ProjectDesk, now: datetime) -> Version:
    day = local_day(row.written_at, desk.owner, now)
    source = "from the programme" if row.kind is WordingKind.FIRST else "by a member"
    is_final = row.kind is WordingKind.FINAL
    return Version(
        number=row.version,
        words=row.words,
        scope=scope_of(row),
        written=f"{day}, {source}",
        is_final=is_final,
        released=local_day(row.released_at, desk.owner, now) if row.released_at else "",
    )


def _tests(words: str, scope: Scope) -> tuple[TestView, ...]:
    failed = {
        *failed_tests(ScopeStatement(words, owner=scope.keeper, measure=scope.measure)),
        *failed_tests(ScopeStatement(scope.scope)),
    }
    return tuple(
        TestView(
            slug=test.value,
            sentence=sentence,
            is_ticked=test in scope.tests,
            says=_LOOK if test in failed else _TICKED if test in scope.tests else _OPEN,
            is_good=test in scope.tests and test not in failed,
        )
        for test, sentence in load_starters().scope_tests.items()
    )


def ticked_tests(given: list[str]) -> frozenset[ScopeTest]:
    """Return the tests that somebody ticked; what is no test is left out."""
    return frozenset(test for test in ScopeTest if test.value in given)
