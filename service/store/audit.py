"""The audit: who did what, when; personal words stand in it as hashes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.models import AuditEvent, LearningSet, Person, Programme

_FOR_HR = AuditEvent.subject.not_like("release:%")
"""Whether somebody ticked or took back a line for their manager is theirs alone: beside a neutral
summary it would tell a refusal from nothing new (privacy 4.2)."""


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
    """Return one page as HR may see it, the newest first."""
    rows = db.scalars(
        select(AuditEvent)
        .where(*_conditions(narrowed))
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


def count_audit(db: Session, narrowed: AuditFilter) -> int:
    """Return how many lines HR may see in all."""
    return db.scalar(select(func.count(AuditEvent.id)).where(*_conditions(narrowed))) or 0


def audit_names(db: Session, lines: Sequence[AuditLine]) -> Mapping[str, str]:
    """Return the names of whom and what lines speak of, by `person:7`, `programme:1`, `set:2`.

    Three queries, however many lines there are.
    """
    named = {word for line in lines for word in (line.actor, line.subject)}
    kinds = (("person", Person, _FULL_NAME), ("programme", Programme, Programme.name),
             ("set", LearningSet, LearningSet.name))  # fmt: skip
    found: dict[str, str] = {}
    for kind, model, name in kinds:
        ids = {int(number) for word in named if (number := _number(word, kind))}
        for row_id, text in db.execute(select(model.id, name).where(model.id.in_(ids))):
            found[f"{kind}:{row_id}"] = text
    return found


_FULL_NAME = Person.given_name + literal(" ") + Person.family_name


def _conditions(narrowed: AuditFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_FOR_HR]
    if narrowed.actor:
        conditions.append(
            or_(_holds(AuditEvent.actor, narrowed.actor), _is_of(AuditEvent.actor, narrowed.actor))
        )
    if narrowed.verb:
        # As the page shows it: `mailing held`.
        conditions.append(_holds(AuditEvent.verb, narrowed.verb.replace(" ", "-")))
    if narrowed.subject:
        conditions.append(_holds(AuditEvent.subject, narrowed.subject))
    if narrowed.words:
        columns = (AuditEvent.actor, AuditEvent.subject, AuditEvent.old, AuditEvent.new)
        people = (AuditEvent.actor, AuditEvent.subject)
        conditions.append(
            or_(
                *(_holds(column, narrowed.words) for column in columns),
                _holds(AuditEvent.verb, narrowed.words.replace(" ", "-")),
                *(_is_of(column, narrowed.words) for column in people),
            )
        )
    if narrowed.since is not None:
        conditions.append(AuditEvent.at >= narrowed.since)
    if narrowed.until is not None:
        conditions.append(AuditEvent.at < narrowed.until)
    return conditions


def _holds(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], text: str
) -> ColumnElement[bool]:
    return column.icontains(text, autoescape=True)


def _is_of(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    """Whether a column names somebody whose name holds this text."""
    whose = select(literal("person:") + cast(Person.id, String))
    return column.in_(whose.where(_FULL_NAME.icontains(name, autoescape=True)))


def _number(word: str, kind: str) -> str | None:
    before, _, number = word.partition(":")
    return number if before == kind and number.isdecimal() and len(number) < 10 else None
