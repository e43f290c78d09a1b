"""Take a form's answers in: one reply per link, changed in place until its deadline."""

import json
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.domain.answers import HIDDEN, GivenReply
from service.domain.retention import last_day_of_answers
from service.domain.states import FieldClass
from service.models import Answer, FormLink, Programme, Reply
from service.models.encryption import fingerprint
from service.store.champions import INVITATION
from service.store.drafts import read_draft, write_draft
from service.store.noted import noted_values
from service.workflows.carry_answers import carry_answers
from service.workflows.carrying.carried import Carried
from service.workflows.keep_ratings import keep_ratings
from service.workflows.record_audit import record_audit
from service.workflows.release_lines import without_unseen_ticks


def record_reply(db: Session, link: FormLink, given: GivenReply, *, now: datetime) -> Reply:
    """Store a reply, or change the one that is there, with everything that follows from it.

    Answers, ratings, actions, log, questions, attendance and releases change in the caller's one
    transaction. What the sending device was not shown and left empty stays as it was.

    Args:
        link: locked by `form_links.lock`, so that a double press is one reply.
        now: service time.
    """
    programme = db.get_one(Programme, link.programme_id)
    delete_after = last_day_of_answers(programme.ends_at, link.closes_at)
    reply = link.reply
    verb = "reply-changed"
    if reply is None:
        verb = "reply-given"
        reply = Reply(
            form_link_id=link.id,
            version=given.version,
            device=given.device,
            submitted_at=now,
            changed_at=now,
            answers=[],
        )
        link.reply = reply
        db.flush()
    reply.version = given.version
    reply.changed_at = now
    old = _digest(reply)
    noted = noted_values(db, link) if given.noted else {}
    before = {field: value for field, value in noted.items() if field in given.noted}
    before |= {answer.field: answer.value for answer in reply.answers}
    given = without_unseen_ticks(reply, given)
    # What is read here is of earlier times: written at once at the end, rows go in a few batches.
    with db.no_autoflush:
        _keep_answers(reply, given, delete_after)
        keep_ratings(db, link, reply, given, now=now)
        answers = {answer.field: answer.value for answer in reply.answers}
        is_first = verb == "reply-given"
        carry_answers(Carried(db, link, reply, answers, before, now, delete_after, is_first))
        _settle_draft(db, link, given)
    record_audit(
        db,
        now=now,
        actor=f"person:{link.person_id}",
        verb=verb,
        subject=f"{_audited_as(link)}:{link.id}",
        old=old if verb == "reply-changed" else None,
        new=_digest(reply),
    )
    return reply


def _keep_answers(reply: Reply, given: GivenReply, delete_after: date) -> None:
    stored = {answer.field: answer for answer in reply.answers}
    for one in given.answers:
        if one.is_rating:
            continue
        row = stored.get(one.field)
        if row is not None and one.keeps_stored and _is_hidden(row):
            continue
        if not one.value:
            if row is not None:
                reply.answers.remove(row)
            continue
        if row is None:
            row = Answer(field=one.field, value="", device=given.device)
            reply.answers.append(row)
        if row.value != one.value:
            row.value = one.value
            row.device = given.device
        row.classes = _letters(one.classes)
        row.delete_after = delete_after


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


def _letters(classes: frozenset[FieldClass]) -> str:
    return "".join(letter.value for letter in FieldClass if letter in classes)


def _digest(reply: Reply) -> str:
    """Return a keyed hash of the answers: the audit proves a change and quotes nothing."""
    content = json.dumps(sorted((answer.field, answer.value) for answer in reply.answers))
    return fingerprint(content)
