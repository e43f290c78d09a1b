"""Take a form's answers in: one reply per link, changed in place until its deadline."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from service.domain.answers import HIDDEN, GivenReply
from service.domain.funnel import choice_in
from service.domain.retention import last_day_of_answers
from service.domain.states import FieldClass
from service.models import Answer, AuditEvent, FormLink, Rating, Reply
from service.models.encryption import fingerprint
from service.store.champions import INVITATION
from service.store.drafts import read_draft, write_draft
from service.store.new_rows import insert_row, insert_rows
from service.store.noted import noted_values
from service.workflows.carry_answers import carry_answers
from service.workflows.carrying.carried import Carried
from service.workflows.keep_ratings import RATED, Rated, keep_ratings, ratings_of
from service.workflows.release_lines import without_unseen_ticks


def record_reply(
    db: Session, link: FormLink, given: GivenReply, *, now: datetime, rated: Rated | None = None
) -> None:
    """Store a reply, or change the one that is there, with everything that follows from it.

    Answers, ratings, actions, log, questions, attendance and releases change in the caller's one
    transaction. What the sending device was not shown and left empty stays as it was.

    Args:
        link: locked by `form_links.lock`, so that a double press is one reply.
        now: service time.
        rated: the form's ratings, where its page has read them already.
    """
    delete_after = last_day_of_answers(link.programme_ends_at, link.closes_at)
    is_first = link.reply is None
    reply = link.reply or _begin(db, link, given, now)
    stood = [] if is_first else reply.answers
    old = None if is_first else _digest(stood)
    if not is_first:
        reply.version, reply.changed_at = given.version, now
    noted = noted_values(db, link) if given.noted else {}
    before = {field: value for field, value in noted.items() if field in given.noted}
    before |= {answer.field: answer.value for answer in stood}
    given = without_unseen_ticks(stood, given)
    # What is read here is of earlier times: written at once at the end, rows go in a few batches.
    with db.no_autoflush:
        kept, new_answers = _keep_answers(db, link.form, reply, stood, given, delete_after)
        rows = [*kept, *new_answers]
        answers = {answer.field: answer.value for answer in rows}
        if is_first:
            rated = {}
        elif rated is None:
            waves = [one.wave for one in given.answers if one.is_rating]
            rated = ratings_of(db, link, waves, now=now)
        ratings = keep_ratings(db, link, reply, given, stored=rated, now=now)
        carried = Carried(db, link, reply, rows, answers, before, now, delete_after, is_first)
        carry_answers(carried)
        _settle_draft(db, link, given)
    audited = AuditEvent(
        at=now,
        actor=f"person:{link.person_id}",
        verb="reply-given" if is_first else "reply-changed",
        subject=f"{_audited_as(link)}:{link.id}",
        old=old,
        new=_digest(rows),
    )
    insert_rows(db, [*new_answers, *ratings, *carried.new, audited], over={Rating: RATED})
    # Whoever looks again reads what stands now.
    if is_first:
        db.expire(link, ["reply"])
    else:
        db.expire(reply, ["answers"])


def _begin(db: Session, link: FormLink, given: GivenReply, now: datetime) -> Reply:
    reply = Reply(
        form_link_id=link.id,
        version=given.version,
        device=given.device,
        submitted_at=now,
        changed_at=now,
    )
    reply.id = insert_row(db, reply)
    return reply


def _keep_answers(
    db: Session,
    form: str,
    reply: Reply,
    stood: Iterable[Answer],
    given: GivenReply,
    delete_after: date,
) -> tuple[list[Answer], list[Answer]]:
    """Change or clear what stands; return what still does, and what is to be inserted."""
    stored = {answer.field: answer for answer in stood}
    new = []
    for one in given.answers:
        if one.is_rating:
            continue
        row = stored.get(one.field)
        if row is not None and one.keeps_stored and _is_hidden(row):
            continue
        if not one.value:
            if row is not None:
                db.delete(stored.pop(one.field))
            continue
        choice, classes = choice_in(form, one.field, one.value), _letters(one.classes)
        if row is None:
            new.append(
                Answer(
                    reply_id=reply.id,
                    field=one.field,
                    classes=classes,
                    value=one.value,
                    choice=choice,
                    device=given.device,
                    delete_after=delete_after,
                )
            )
            continue
        if row.value != one.value:
            row.value = one.value
            row.device = given.device
        row.choice, row.classes, row.delete_after = choice, classes, delete_after
    return list(stored.values()), new


def _settle_draft(db: Session, link: FormLink, given: GivenReply) -> None:
    """Drop the draft, but for private words that the sending device was not shown."""
    if link.draft is None:
        return
    kept = {one.field for one in given.answers if one.keeps_stored}
    rest = {field: one for field, one in read_draft(link.draft).items() if field in kept}
    if rest:
        write_draft(link.draft, rest)
    else:
        db.delete(link.draft)


def _audited_as(link: FormLink) -> str:
    return "invitation" if link.form == INVITATION else "form-link"


def _is_hidden(row: Answer) -> bool:
    return any(letter in HIDDEN for letter in row.classes)


@lru_cache(maxsize=256)
def _letters(classes: frozenset[FieldClass]) -> str:
    return "".join(letter.value for letter in FieldClass if letter in classes)


def _digest(answers: Iterable[Answer]) -> str:
    """Return a keyed hash of the answers: the audit proves a change and quotes nothing."""
    content = json.dumps(sorted((answer.field, answer.value) for answer in answers))
    return fingerprint(content)
