"""A form's page as plain values: what stands where, who reads it, what is withheld here."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from service.domain.answers import HIDDEN, GivenAnswer, GivenReply
from service.domain.visibility import reader_label
from service.domain.wording import day_in_words, joined
from service.forms.build import READER_SUFFIX, WORDING_SUFFIX
from service.forms.definition import FieldType, FormDefinition, Question, load
from service.models import Action, FormLink, MailedDraft
from service.routes.context import get_now
from service.routes.question_hints import QuestionHelp, help_with
from service.store import form_links
from service.store.drafts import read_draft
from service.workflows.record_reply import rating_scope


@dataclass(frozen=True)
class AskedForm:
    """The questions of one link; those asked for each action carry `action_<id>` in `each`."""

    definition: FormDefinition
    questions: tuple[Question, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class StoredValues:
    """What stands in a form by field, and which fields hold words this device is not shown."""

    values: Mapping[str, str]
    withheld: frozenset[str]


@dataclass(frozen=True)
class MailNote:
    """Replies by mail that nobody has sent on: days in words, "" for none; `ids` of those shown."""

    shown: str
    hidden: str
    label: str
    """The question under which they stand."""
    ids: str


@dataclass(frozen=True)
class QuestionView:
    """One question with what stands in it."""

    question: Question
    value: str
    ticked: tuple[str, ...]
    readers: str
    chosen: str
    wording: str
    problem: str
    withheld: bool
    help: QuestionHelp | None

    @property
    def reader_choices(self) -> tuple[tuple[str, str], ...]:
        """(letter, phrase) of each reader its writer may choose."""
        return tuple(
            (one.value, reader_label(frozenset({one}))) for one in self.question.chosen_readers
        )


@dataclass(frozen=True)
class Section:
    """Questions that stand together: about one action, in the open, or folded away."""

    title: str
    action: Action | None
    views: tuple[QuestionView, ...]
    is_open: bool


def asked_form(db: Session, link: FormLink) -> AskedForm:
    """Return what a link asks now."""
    definition = load(link.form)
    actions: list[Action] = []
    if any(one.each for one in definition.questions):
        actions = form_links.actions_asked_about(db, link)
    questions = definition.asking_each(tuple(f"action_{one.id}" for one in actions))
    return AskedForm(definition, questions, tuple(actions))


def stored_values(
    db: Session, link: FormLink, asked: AskedForm, *, device: str, has_code: bool
) -> StoredValues:
    """Return the reply with the draft laid over it, as far as this device may see them."""
    values: dict[str, str] = {}
    withheld: set[str] = set()
    by_name = {one.name: one for one in asked.questions}
    if link.reply is not None:
        for answer in link.reply.answers:
            hidden = any(letter in HIDDEN for letter in answer.classes)
            if hidden and not (has_code or answer.device == device):
                withheld.add(answer.field)
                continue
            values[answer.field] = answer.value
            question = by_name.get(answer.field)
            if question is not None and question.chosen_readers:
                values[answer.field + READER_SUFFIX] = answer.classes
        if any(one.is_rating for one in asked.questions):
            place = rating_scope(link, now=get_now())
            rows = form_links.ratings(
                db, pseudonym=link.person.pseudonym, scope=place.scope, wave=place.wave
            )
            if has_code or link.reply.device == device:
                values |= {item: row.word or str(row.value) for item, row in rows.items()}
            else:
                withheld |= set(rows)
    for field, written in read_draft(link.draft).items():
        base = by_name.get(field.removesuffix(READER_SUFFIX).removesuffix(WORDING_SUFFIX))
        if base is None:
            continue
        if base.is_hidden and not (has_code or written.device == device):
            if written.value:
                withheld.add(field)
        else:
            values[field] = written.value
    return StoredValues(values, frozenset(withheld))


def with_mailed(
    asked: AskedForm, stored: StoredValues, mailed: Sequence[MailedDraft]
) -> StoredValues:
    """Lay what came by mail after what stands in the form's field for it; nothing is replaced."""
    field = asked.definition.reply_field
    parts = [stored.values.get(field, ""), *(one.words for one in mailed)]
    laid = "\n\n".join(part for part in parts if part)
    return StoredValues({**stored.values, field: laid}, stored.withheld)


def mail_note(
    asked: AskedForm, link: FormLink, waiting: Sequence[MailedDraft], *, shown: Collection[int]
) -> MailNote:
    """Say what came by mail: where it stands, or that it waits for its owner's code."""
    zone = ZoneInfo(link.person.zone)
    today = get_now().astimezone(zone).date()
    days = {
        is_shown: joined(
            list(
                dict.fromkeys(
                    day_in_words(one.mailed_at.astimezone(zone).date(), today=today)
                    for one in waiting
                    if (one.id in shown) is is_shown
                )
            )
        )
        for is_shown in (True, False)
    }
    field = asked.definition.reply_field
    label = next((one.label for one in asked.questions if one.name == field), "")
    return MailNote(days[True], days[False], label, ",".join(map(str, sorted(shown))))


def values_from(asked: AskedForm, sent: MultiDict[str, str]) -> dict[str, str]:
    """Return what was typed, by field: words trimmed, several choices as a JSON list."""
    values: dict[str, str] = {}
    for one in asked.questions:
        given = [text.replace("\r\n", "\n").strip() for text in sent.getlist(one.name)]
        match one.type:
            case FieldType.SEVERAL:
                known = [slug for slug, _ in one.choices if slug in given]
                values[one.name] = json.dumps(known) if known else ""
            case FieldType.TICK | FieldType.AFFIRMATION:
                values[one.name] = "yes" if any(given) else ""
            case _:
                values[one.name] = next((text for text in given if text), "")
        if one.type is FieldType.DATE:
            values[one.name] = _as_iso(values[one.name])
        for suffix in (READER_SUFFIX, WORDING_SUFFIX):
            if one.name + suffix in sent:
                values[one.name + suffix] = sent[one.name + suffix].replace("\r\n", "\n").strip()
    return values


def _as_iso(typed: str) -> str:
    """Return a day that the form takes, as 2027-4-7, the way ISO writes it; else what was typed."""
    try:
        return datetime.strptime(typed, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 -- a day
    except ValueError:
        return typed


def given_reply(
    asked: AskedForm, values: Mapping[str, str], *, withheld: frozenset[str], device: str
) -> GivenReply:
    """Return what was sent as the workflow takes it."""
    answers: list[GivenAnswer] = []
    for one in asked.questions:
        classes = one.classes_when(values.get(one.name + READER_SUFFIX, ""))
        value = values[one.name]
        answers.append(
            GivenAnswer(
                one.name,
                value,
                classes,
                withheld=one.name in withheld,
                is_scale=one.type is FieldType.SCALE,
            )
        )
        if one.type is FieldType.AFFIRMATION:
            field = one.name + WORDING_SUFFIX
            wording = values.get(field, "") or one.wording
            # An untouched line that is not ticked says nothing, so nothing is stored for it.
            said = wording if value or wording != one.wording else ""
            answers.append(GivenAnswer(field, said, classes, withheld=field in withheld))
    return GivenReply(asked.definition.version, device, tuple(answers))


def sections(
    asked: AskedForm, stored: StoredValues, problems: Mapping[str, str], *, addressee: str
) -> tuple[Section, ...]:
    """Group the questions as the page shows them; a fold with something in it stands open.

    Args:
        addressee: given name of the person whom a manager's form is about; else empty.
    """
    views = [_view(one, stored, problems, addressee) for one in asked.questions]
    actions = {f"action_{one.id}": one for one in asked.actions}
    grouped: list[Section] = []
    for (each, fold), group in groupby(views, lambda one: (one.question.each, one.question.fold)):
        members = tuple(group)
        is_open = any(one.value or one.problem or one.withheld for one in members)
        grouped.append(Section(fold, actions.get(each), members, is_open))
    return tuple(grouped)


def _view(
    one: Question, stored: StoredValues, problems: Mapping[str, str], addressee: str
) -> QuestionView:
    value = stored.values.get(one.name, "")
    chosen = (
        one.reader_when(stored.values.get(one.name + READER_SUFFIX, "")).value
        if (one.chosen_readers)
        else ""
    )
    return QuestionView(
        question=one,
        value=value,
        ticked=tuple(json.loads(value)) if one.type is FieldType.SEVERAL and value else (),
        readers=f"{addressee} and {one.readers}" if one.addressed and addressee else one.readers,
        chosen=chosen,
        wording=stored.values.get(one.name + WORDING_SUFFIX, "") or one.wording,
        problem=problems.get(one.name, ""),
        withheld=one.name in stored.withheld or one.name + WORDING_SUFFIX in stored.withheld,
        help=help_with(value) if one.helper else None,
    )
