"""What one link asks: the definition in its version, and whom or what it asks about."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.domain.visibility import DataClass, Reader, Relation, show
from service.forms.definition import FormDefinition, Question
from service.forms.published import load, versions
from service.models import FormLink
from service.routes.context import get_now
from service.routes.recommendation_words import in_one
from service.store import form_subjects


@dataclass(frozen=True)
class Subject:
    """One action, member or recommendation that questions are asked about.

    `name` is the prefix of those questions, as `action_7`; `words` may be shown to their reader.
    """

    name: str
    kind: str
    words: str


@dataclass(frozen=True)
class AskedForm:
    """The questions of one link; those asked for each subject carry its name in `each`."""

    definition: FormDefinition
    questions: tuple[Question, ...]
    subjects: tuple[Subject, ...]


def asked_form(db: Session, link: FormLink, *, version: int | None = None) -> AskedForm:
    """Return what a link asks.

    What was answered stays under the wording to which it was given, however often its writer
    changes it.

    Args:
        version: the one that was shown to whoever sends it now; the newest otherwise.
    """
    wanted = version if link.reply is None else link.reply.version
    definition = load(link.form, wanted if wanted in versions(link.form) else None)
    subjects = tuple(
        one for kind in sorted(definition.kinds_of_each) for one in _subjects(db, link, kind)
    )
    holds = None
    if any(one.only for one in definition.questions):
        holds = form_subjects.circumstances(db, link)
    questions = definition.asking_each(tuple(one.name for one in subjects), holds=holds)
    return AskedForm(definition, questions, subjects)


def _subjects(db: Session, link: FormLink, kind: str) -> list[Subject]:
    match kind:
        case "action":
            rows = form_subjects.actions_asked_about(db, link)
            return [Subject(f"action_{row.id}", kind, row.what) for row in rows]
        case "member":
            people = form_subjects.members_asked_about(db, link)
            return [Subject(f"member_{one.id}", kind, one.name) for one in people]
        case _:
            recommended = form_subjects.recommendations_asked_about(db, link)
            return [
                Subject(
                    f"recommendation_{row.id}",
                    kind,
                    _as_sponsor(in_one(row, link.person, get_now())),
                )
                for row in recommended
            ]


def _as_sponsor(words: str) -> str:
    return show(
        words,
        "The set",
        DataClass.RECOMMENDATION,
        Reader.SPONSOR,
        Relation.SAME_PROGRAMME,
    )
