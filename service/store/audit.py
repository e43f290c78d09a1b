"""The audit: who did what, when; personal words stand in it as hashes only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.models import AuditEvent, LearningSet, Person, Programme
from service.store.bounded_count import BoundedCount, bounded, count_at_most
from service.store.set_slice import full_name

_FEW_PEOPLE = 200

_FOR_HR = (
    AuditEvent.subject.not_like("release:%")
    & AuditEvent.subject.not_like("invitation:%")
    & AuditEvent.subject.not_like("case-answer:%")
)
"""Whether somebody ticked or took back a line for their manager is theirs alone: beside a neutral
summary it would tell a refusal from nothing new (privacy 4.2). So is that they answered whether
they would be a champion: without a yes it could only have been something else. And so is what they
say of their own case, which may stand before HR without their name."""


@dataclass(frozen=True)
class AuditFilter:
    """What HR narrowed the audit to; empty and None do not narrow.

    Texts are parts of what is written, in any case; `actor` and `words` also find people by name.
    `since` and `until` are aware instants, `until` excluded.
    """

    actor: str = ""
    verb: str = ""
    subject: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditLine:
    """One thing done."""

    at: datetime
    actor: str
    verb: str
    subject: str
    old: str | None
    new: str | None


def audit_lines(db: Session, narrowed: AuditFilter, *, offset: int, limit: int) -> list[AuditLine]:
    """Return some lines as HR may see them, the newest first."""
    return _lines(db, _conditions(db, narrowed), offset=offset, limit=limit)


def audit_page(
    db: Session, narrowed: AuditFilter, *, offset: int, limit: int
) -> tuple[list[AuditLine], BoundedCount]:
    """Return one page as HR may see it, the newest first, and how many lines there are in all."""
    conditions = _conditions(db, narrowed)
    lines = _lines(db, conditions, offset=offset, limit=limit)
    if len(lines) < limit and (lines or offset == 0):
        # The last page says how many there are: counting would search for them once more.
        return lines, bounded(offset + len(lines))
    return lines, count_at_most(db, select(AuditEvent.id).where(*conditions))


def _lines(
    db: Session, conditions: Sequence[ColumnElement[bool]], *, offset: int, limit: int
) -> list[AuditLine]:
    rows = db.scalars(
        select(AuditEvent)
        .where(*conditions)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        AuditLine(
            at=row.at, actor=row.actor, verb=row.verb, subject=row.subject, old=row.old, new=row.new
        )
        for row in rows
    ]


def audit_names(db: Session, lines: Sequence[AuditLine]) -> Mapping[str, str]:
    """Return the names of whom and what lines speak of, by `person:7`, `programme:1`, `set:2`.

    Three queries, however many lines there are.
    """
    named = {word for line in lines for word in (line.actor, line.subject)}
    kinds = (("person", Person, full_name(Person)), ("programme", Programme, Programme.name),
             ("set", LearningSet, LearningSet.name))  # fmt: skip
    found: dict[str, str] = {}
    for kind, model, name in kinds:
        ids = {int(number) for word in named if (number := _number(word, kind))}
        for row_id, text in db.execute(select(model.id, name).where(model.id.in_(ids))):
            found[f"{kind}:{row_id}"] = text
    return found


def _conditions(db: Session, narrowed: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_FOR_HR]
    if narrowed.actor:
        conditions.append(
            or_(
                _holds(AuditEvent.actor, narrowed.actor),
                *_is_of(db, (AuditEvent.actor,), narrowed.actor),
            )
        )
    if narrowed.verb:
        # As the page shows it: `mailing held`.
        conditions.append(AuditEvent.verb.in_(_verbs(db, narrowed.verb.replace(" ", "-"))))
    if narrowed.subject:
        conditions.append(_holds(AuditEvent.subject, narrowed.subject))
    if narrowed.words:
        written = {narrowed.words, narrowed.words.replace(" ", "-")}
        people = (AuditEvent.actor, AuditEvent.subject)
        conditions.append(
            or_(
                *(_is_written(text) for text in sorted(written)),
                *_is_of(db, people, narrowed.words),
            )
        )
    if narrowed.since is not None:
        conditions.append(AuditEvent.at >= narrowed.since)
    if narrowed.until is not None:
        conditions.append(AuditEvent.at < narrowed.until)
    return conditions


def _verbs(db: Session, text: str) -> list[str]:
    """Return the verbs that hold this text; each is looked up, however many lines it has."""
    first = select(func.min(AuditEvent.verb).label("verb")).cte("verbs", recursive=True)
    after = select(AuditEvent.verb).where(AuditEvent.verb > first.c.verb).order_by(AuditEvent.verb)
    every = first.union_all(
        select(after.limit(1).scalar_subquery()).where(first.c.verb.is_not(None))
    )
    found = select(every.c.verb).where(every.c.verb.icontains(text, autoescape=True))
    return list(db.scalars(found))


_REFERENCE = re.compile(r"[a-z-]+(:\d+)", re.IGNORECASE)
_BREAK = literal("|", literal_execute=True)
"""Written out as it is, or no index would know the expression again."""
_LINE = (
    AuditEvent.actor
    + _BREAK
    + AuditEvent.verb
    + _BREAK
    + AuditEvent.subject
    + _BREAK
    + func.coalesce(AuditEvent.old, literal("", literal_execute=True))
    + _BREAK
    + func.coalesce(AuditEvent.new, literal("", literal_execute=True))
)
"""All that is written in a line, as an index of `models.search` has it."""


def _is_written(text: str) -> ColumnElement[bool]:
    """Whether a line holds this text anywhere."""
    number = _REFERENCE.fullmatch(text)
    if number is None:
        return _LINE.icontains(text, autoescape=True)
    # Of `mailing:7` the number finds few lines; letters that stand in all of them are looked up as
    # often as there are lines, so no index may know the second condition.
    whole = (_LINE + literal("", literal_execute=True)).icontains(text, autoescape=True)
    return and_(_LINE.icontains(number[1], autoescape=True), whole)


def _holds(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    # The index finds lines that hold it anywhere; the column then says whether it is there.
    return and_(_LINE.icontains(text, autoescape=True), column.icontains(text, autoescape=True))


def _is_of(
    db: Session, columns: Sequence[InstrumentedAttribute[str]], name: str
) -> list[ColumnElement[bool]]:
    """Whether a column names somebody whose name holds this text."""
    named = literal("person:") + cast(Person.id, String)
    whose = select(named).where(full_name(Person).icontains(name, autoescape=True))
    found = db.scalars(whose.limit(_FEW_PEOPLE + 1)).all()
    # Lines of a few people are found by an index; those of very many are among the first anyway.
    among = whose if len(found) > _FEW_PEOPLE else found
    return [column.in_(among) for column in columns]


def _number(word: str, kind: str) -> str | None:
    before, _, number = word.partition(":")
    return number if before == kind and number.isdecimal() and len(number) < 10 else None
