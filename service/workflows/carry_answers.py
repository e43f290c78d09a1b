"""Carry a reply's answers into the rows that go on: actions, log, questions, attendance."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.domain.actions import state_after
from service.domain.states import ActionState, Coming, FieldClass
from service.models import (
    Action,
    ActionUpdate,
    Affirmation,
    Attendance,
    FormLink,
    LogEntry,
    Objective,
    Question,
    Reply,
)
from service.store import form_links, own_rows
from service.workflows.release_lines import release_lines
from service.workflows.release_own_line import follow_own_lines

_LOG_PARTS = (("happened", "What happened"), ("so_what", "So what"), ("now_what", "Now what"))


@dataclass(frozen=True)
class _Carried:
    """One reply on its way into other rows; `answers` are the stored ones by field."""

    db: Session
    link: FormLink
    reply: Reply
    answers: dict[str, str]
    now: datetime
    delete_after: date


def carry_answers(
    db: Session, link: FormLink, reply: Reply, *, now: datetime, delete_after: date
) -> None:
    """Bring the rows that follow from a reply into step with it, each changed in place."""
    answers = {answer.field: answer.value for answer in reply.answers}
    carried = _Carried(db, link, reply, answers, now, delete_after)
    match link.form:
        case "joining":
            _carry_objectives(carried)
            _carry_question(carried, "question")
            _carry_working_pattern(carried)
            follow_own_lines(db, reply, now=now)
        case "affirmations":
            _carry_affirmation(carried)
        case "before-session":
            _carry_action_updates(carried)
            _carry_attendance(carried)
            _carry_question(carried, "question")
        case "after-session":
            _carry_action(carried)
            _carry_log(carried, "what-so-what-now-what", _log_text(answers))
            _carry_kept_question(carried)
            release_lines(db, link, reply, answers, now=now, delete_after=delete_after)


def _carry_objectives(carried: _Carried) -> None:
    wanted = [
        words for name in ("objective_1", "objective_2") if (words := carried.answers.get(name))
    ]
    stored = own_rows.objectives_of(carried.db, carried.reply.id)
    for row, words in zip(stored, wanted, strict=False):
        row.words = words
    for words in wanted[len(stored) :]:
        carried.db.add(
            Objective(
                owner_id=carried.link.person_id,
                programme_id=carried.link.programme_id,
                reply_id=carried.reply.id,
                words=words,
                written_at=carried.now,
                delete_after=carried.delete_after,
            )
        )
    for row in stored[len(wanted) :]:
        carried.db.delete(row)


def _carry_question(carried: _Carried, field: str) -> None:
    answer = next((one for one in carried.reply.answers if one.field == field), None)
    row = own_rows.question_of(carried.db, carried.reply.id)
    if answer is None:
        if row is not None:
            carried.db.delete(row)
        return
    if row is None:
        row = Question(
            owner_id=carried.link.person_id,
            set_id=carried.link.set_id,
            reply_id=carried.reply.id,
            written_at=carried.now,
            delete_after=carried.delete_after,
        )
        carried.db.add(row)
    row.words = answer.value
    row.shown_to = FieldClass(answer.classes)


def _carry_kept_question(carried: _Carried) -> None:
    """A question kept for oneself is a log entry; one shown to the set is a question."""
    answer = next((one for one in carried.reply.answers if one.field == "kept_question"), None)
    own = answer.value if answer and answer.classes == FieldClass.PRIVATE else ""
    _carry_log(carried, "kept-question", own)
    if answer is not None and not own:
        _carry_question(carried, "kept_question")
    elif (row := own_rows.question_of(carried.db, carried.reply.id)) is not None:
        carried.db.delete(row)


def _carry_working_pattern(carried: _Carried) -> None:
    person = carried.link.person
    if zone := carried.answers.get("zone"):
        person.zone = zone
    if days := carried.answers.get("working_days"):
        person.working_days = ",".join(json.loads(days))


def _carry_affirmation(carried: _Carried) -> None:
    if carried.link.set_id is None:
        return
    membership = own_rows.open_membership(
        carried.db, person_id=carried.link.person_id, set_id=carried.link.set_id
    )
    if membership is None:
        return
    lines = [
        wording
        for field, value in carried.answers.items()
        if value == "yes" and (wording := carried.answers.get(f"{field}_wording"))
    ]
    row = own_rows.affirmation_of(carried.db, carried.reply.id)
    if row is None:
        row = Affirmation(
            membership_id=membership.id, reply_id=carried.reply.id, affirmed_at=carried.now
        )
        carried.db.add(row)
    row.wording_version = carried.reply.version
    row.words = json.dumps(lines, ensure_ascii=False)
    membership.affirmed_at = membership.affirmed_at or carried.now


def _carry_action_updates(carried: _Carried) -> None:
    for action in form_links.actions_asked_about(carried.db, carried.link):
        name = f"action_{action.id}"
        learned = carried.answers.get(f"{name}_learned", "")
        _carry_log(carried, "learned", learned, action_id=action.id)
        row = own_rows.update_of(carried.db, carried.reply.id, action.id)
        told = carried.answers.get(f"{name}_state")
        if told is not None:
            if row is None:
                row = ActionUpdate(reply_id=carried.reply.id, told_at=carried.now)
                action.updates.append(row)
            row.state = ActionState(told)
            row.happened = carried.answers.get(f"{name}_happened", "")
        elif row is not None:
            action.updates.remove(row)
            carried.db.delete(row)
        action.state = state_after([update.state for update in action.updates])


def _carry_attendance(carried: _Carried) -> None:
    session_id = carried.link.set_session_id
    if session_id is None:
        return
    person_id = carried.link.person_id
    row = own_rows.attendance_of(carried.db, set_session_id=session_id, person_id=person_id)
    if row is None:
        row = Attendance(set_session_id=session_id, person_id=person_id)
        carried.db.add(row)
    row.coming = Coming(carried.answers["coming"])


def _carry_action(carried: _Carried) -> None:
    if carried.link.set_session_id is None:
        return
    row = own_rows.action_of(carried.db, carried.reply.id)
    if row is None:
        row = Action(
            owner_id=carried.link.person_id,
            set_id=carried.link.set_id,
            agreed_in_id=carried.link.set_session_id,
            reply_id=carried.reply.id,
            agreed_at=carried.now,
            delete_after=carried.delete_after,
        )
        carried.db.add(row)
    row.what = carried.answers["action"]
    row.first_step = carried.answers["first_step"]
    row.due_on = date.fromisoformat(carried.answers["due_on"])
    row.noticed_by = carried.answers.get("noticed_by", "")


def _carry_log(carried: _Carried, kind: str, words: str, *, action_id: int | None = None) -> None:
    row = own_rows.log_entry_of(carried.db, carried.reply.id, kind, action_id)
    if not words:
        if row is not None:
            carried.db.delete(row)
        return
    if row is None:
        row = LogEntry(
            owner_id=carried.link.person_id,
            set_session_id=carried.link.set_session_id,
            reply_id=carried.reply.id,
            action_id=action_id,
            kind=kind,
            written_at=carried.now,
            delete_after=carried.delete_after,
        )
        carried.db.add(row)
    row.words = words


def _log_text(answers: dict[str, str]) -> str:
    return "\n\n".join(f"{label}: {answers[name]}" for name, label in _LOG_PARTS if name in answers)
