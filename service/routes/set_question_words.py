"""A set's question as its people see it: the words it has now, and how it came to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.questions.scope import ScopeStatement
from service.domain.readers import DataClass, Reader, Relation, Verdict
from service.domain.states import FieldClass, Role, WordingKind
from service.domain.visibility import may_read, reader_label
from service.domain.wording import day_and_month
from service.forms.starters import Starters, failed_in_words, load_starters
from service.models import Person, SetQuestion
from service.routes.question_hints import QuestionHelp, help_with
from service.store import set_questions
from service.store.own_page import Place

_READERS = {Role.MEMBER: Reader.SET, Role.FACILITATOR: Reader.FACILITATOR, Role.HOST: Reader.HOST}
_CHOSEN = frozenset({Verdict.IF_CHOSEN})
"""Whoever words the set's question does so for the set: that is the choice of its readers."""
_AUTHORS = {
    WordingKind.FIRST: "from the programme",
    WordingKind.CHANGED: "by a member",
    WordingKind.FINAL: "by a member, as the final one",
}


@dataclass(frozen=True)
class WordingView:
    """One wording: which, when and from where; nobody is named."""

    version: int
    words: str
    written: str
    author: str


@dataclass(frozen=True)
class SetQuestionView:
    """What the page shows of a set's question; without a code, or a right, no words of it."""

    set_id: int
    set_name: str
    may_read: bool
    is_open: bool
    """The device has shown a code."""
    may_word: bool
    history: tuple[WordingView, ...]
    """Newest first; empty unless it may be read here."""
    is_final: bool
    help: QuestionHelp | None
    failed: tuple[str, ...]
    """The tests of a scope that its words obviously fail, as sentences."""
    readers: str

    @property
    def starters(self) -> Starters:
        """Projects to start from, and the tests to go through."""
        return load_starters()


def set_question_views(
    db: Session, owner: Person, places: Sequence[Place], *, now: datetime, has_code: bool
) -> dict[int, SetQuestionView]:
    """Return the view of each set that somebody is in, by set; one query for all of them."""
    readable = {one.set_id: _may_read(one.role) for one in places}
    shown = [set_id for set_id, may in readable.items() if may and has_code]
    worded = set_questions.wordings(db, shown)
    return {
        one.set_id: _view(
            one,
            _history(one, worded.get(one.set_id, []), owner, now) if one.set_id in shown else (),
            has_code=has_code,
        )
        for one in places
    }


def _may_read(role: Role) -> bool:
    return may_read(DataClass.QUESTION, _READERS[role], Relation.SAME_SET, met=_CHOSEN)


def _view(place: Place, history: tuple[WordingView, ...], *, has_code: bool) -> SetQuestionView:
    words = history[0].words if history else ""
    return SetQuestionView(
        set_id=place.set_id,
        set_name=place.set_name,
        may_read=_may_read(place.role),
        is_open=has_code,
        may_word=place.role is Role.MEMBER,
        history=history,
        is_final=bool(history) and history[0].author == _AUTHORS[WordingKind.FINAL],
        help=help_with(words) if history else None,
        failed=failed_in_words(ScopeStatement(words)),
        readers=reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR})),
    )


def _history(
    place: Place, rows: Sequence[SetQuestion], owner: Person, now: datetime
) -> tuple[WordingView, ...]:
    if not rows:
        return (WordingView(1, place.project, "", _AUTHORS[WordingKind.FIRST]),)
    zone = ZoneInfo(owner.zone)
    today = now.astimezone(zone).date()
    return tuple(
        WordingView(
            version=row.version,
            words=row.words,
            written=day_and_month(row.written_at.astimezone(zone).date(), today=today),
            author=_AUTHORS[row.kind],
        )
        for row in reversed(rows)
    )
