"""Questions and the log: what somebody writes for themselves or for whom they choose."""

from service.domain.states import FieldClass
from service.models import LogEntry, Question
from service.store import own_rows
from service.workflows.carrying.carried import Carried, kept_row

_LOG_PARTS = (("happened", "What happened"), ("so_what", "So what"), ("now_what", "Now what"))


def carry_question(carried: Carried, field: str) -> None:
    """Keep a rough question with the reader its owner chose."""
    answer = next((one for one in carried.rows if one.field == field), None)
    row = kept_row(
        carried,
        _question_of(carried),
        said=answer is not None,
        make=lambda: Question(
            owner_id=carried.link.person_id,
            set_id=carried.link.set_id,
            reply_id=carried.reply.id,
            written_at=carried.now,
            delete_after=carried.delete_after,
        ),
    )
    if row is not None and answer is not None:
        row.words = answer.value
        row.shown_to = FieldClass(answer.classes)


def carry_session_log(carried: Carried) -> None:
    """Keep what a session taught somebody, as one entry of their log."""
    parts = [
        f"{label}: {carried.answers[name]}" for name, label in _LOG_PARTS if name in carried.answers
    ]
    carry_log(carried, "what-so-what-now-what", "\n\n".join(parts))


def carry_kept_question(carried: Carried) -> None:
    """Keep a question for oneself as a log entry, one shown to the set as a question."""
    answer = next((one for one in carried.rows if one.field == "kept_question"), None)
    own = answer.value if answer and answer.classes == FieldClass.PRIVATE else ""
    carry_log(carried, "kept-question", own)
    if answer is not None and not own:
        carry_question(carried, "kept_question")
    elif (row := _question_of(carried)) is not None:
        carried.db.delete(row)


def carry_log(carried: Carried, kind: str, words: str, *, action_id: int | None = None) -> None:
    """Keep one entry of the log; without words there is none."""
    row = kept_row(
        carried,
        carried.log.get((kind, action_id)),
        said=bool(words),
        make=lambda: LogEntry(
            owner_id=carried.link.person_id,
            set_session_id=carried.link.set_session_id,
            reply_id=carried.reply.id,
            action_id=action_id,
            kind=kind,
            words=words,
            written_at=carried.now,
            delete_after=carried.delete_after,
        ),
    )
    if row is not None and row.words != words:
        row.words = words


def _question_of(carried: Carried) -> Question | None:
    if carried.is_first or not carried.reply.has_question:
        return None
    return own_rows.question_of(carried.db, carried.reply.id)
