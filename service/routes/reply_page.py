"""A form's values: what stands where, what is withheld here, what was sent."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from service.domain.answers import HIDDEN, GivenAnswer, GivenReply
from service.domain.wording import day_in_words, joined
from service.forms.definition import READER_SUFFIX, WORDING_SUFFIX, FieldType
from service.models import FormLink, MailedDraft
from service.routes.asked_form import AskedForm
from service.routes.context import get_now
from service.store.drafts import read_draft
from service.store.noted import WRAP, noted_values
from service.workflows.keep_ratings import Rated, ratings_of

NOTED = "noted"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class StoredValues:
    """What stands in a form by field, and which fields hold words this device is not shown."""

    values: Mapping[str, str]
    withheld: frozenset[str]
    noted: frozenset[str] = frozenset()
    """Turns that stand here because they were noted while the set met."""
    rated: Rated | None = None
    """The rows of the ratings among them; None before anything was sent."""


@dataclass(frozen=True)
class MailNote:
    """Replies by mail that nobody has sent on: days in words, "" for none; `ids` of those shown."""

    shown: str
    hidden: str
    label: str
    """The question under which they stand."""
    ids: str


def stored_values(
    db: Session, link: FormLink, asked: AskedForm, *, device: str, has_code: bool
) -> StoredValues:
    """Return the reply with the draft laid over it, as far as this device may see them."""
    values: dict[str, str] = {}
    withheld: set[str] = set()
    rows: Rated | None = None
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
        rows, rated = _rated(db, link, asked)
        if has_code or link.reply.device == device:
            values |= rated
        else:
            withheld |= rated.keys()
    for field, written in read_draft(link.draft).items():
        base = by_name.get(field.removesuffix(READER_SUFFIX).removesuffix(WORDING_SUFFIX))
        if base is None:
            continue
        if base.is_hidden and not (has_code or written.device == device):
            if written.value:
                withheld.add(field)
        else:
            values[field] = written.value
    return StoredValues(values, frozenset(withheld), rated=rows)


def _rated(db: Session, link: FormLink, asked: AskedForm) -> tuple[Rated, dict[str, str]]:
    """Return the ratings that stand, as rows and by field; forms that ask for none cost nothing."""
    questions = [one for one in asked.questions if one.is_rating]
    rows = ratings_of(db, link, [one.wave for one in questions], now=get_now())
    by_field = {
        one.name: row.word or str(row.value)
        for one in questions
        if (row := rows.get((one.wave, one.item))) is not None
    }
    return rows, by_field


def with_mailed(
    asked: AskedForm, stored: StoredValues, mailed: Sequence[MailedDraft]
) -> StoredValues:
    """Lay what came by mail after what stands in the form's field for it; nothing is replaced."""
    field = asked.definition.reply_field
    parts = [stored.values.get(field, ""), *(one.words for one in mailed)]
    laid = "\n\n".join(part for part in parts if part)
    return replace(stored, values={**stored.values, field: laid})


def with_noted(db: Session, link: FormLink, stored: StoredValues) -> StoredValues:
    """Lay what was noted while the set met under what stands in a form; nothing is replaced."""
    laid = {
        name: value for name, value in noted_values(db, link).items() if name not in stored.values
    }
    # A choice cannot be emptied in a browser: without an answer, what another marked stays.
    turns = {name for name in laid if name.endswith(("_presented", "_minutes"))}
    noted = _noted_in_draft(link) | (turns if link.form == WRAP else set())
    return replace(stored, values=laid | dict(stored.values), noted=frozenset(noted))


def noted_then(sent: Mapping[str, str]) -> frozenset[str]:
    """Return the marks that the page had from the session when it was opened, as it says itself."""
    return frozenset(name for name in sent.get(NOTED, "").split(",") if name)


def as_draft(values: Mapping[str, str], noted: frozenset[str]) -> dict[str, str]:
    """Return what a draft keeps: what was typed, and which marks its page had from the session."""
    return {**values, NOTED: ",".join(sorted(noted))} if noted else dict(values)


def _noted_in_draft(link: FormLink) -> frozenset[str]:
    kept = read_draft(link.draft).get(NOTED)
    return noted_then({NOTED: kept.value}) if kept is not None else frozenset()


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
                # What nobody offers is kept to be refused.
                chosen = known + sorted({text for text in given if text}.difference(known))
                values[one.name] = json.dumps(chosen) if chosen else ""
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
    if _ISO_DAY.fullmatch(typed):
        return typed
    try:
        return datetime.strptime(typed, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 -- a day
    except ValueError:
        return typed


def given_reply(
    asked: AskedForm,
    values: Mapping[str, str],
    *,
    withheld: frozenset[str],
    noted: frozenset[str],
    device: str,
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
                item=one.item,
                wave=one.wave,
            )
        )
        if one.type is FieldType.AFFIRMATION:
            field = one.name + WORDING_SUFFIX
            wording = values.get(field, "") or one.wording
            # An untouched line that is not ticked says nothing, so nothing is stored for it.
            said = wording if value or wording != one.wording else ""
            answers.append(GivenAnswer(field, said, classes, withheld=field in withheld))
    return GivenReply(asked.definition.version, device, tuple(answers), noted)
