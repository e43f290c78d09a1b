"""Keep what was answered before a cancelled session for the next one (method 1.10)."""

from sqlalchemy.orm import Session

from service.domain.answers import Written
from service.domain.retention import last_day_of_words
from service.domain.states import SessionKind, SessionState
from service.models import Draft, FormLink, SetSession
from service.store import changes
from service.store.drafts import read_draft, write_draft
from service.workflows.change import Change

_BEFORE = {SessionKind.STANDARD: "before-session", SessionKind.FINAL: "final-story"}
"""What is asked before a session of a kind: the two forms share the questions that are kept."""
_OF_THE_DATE = "coming"
"""Whether somebody comes was said of the date that is cancelled."""


def keep_answers(db: Session, cancelled: SetSession, by: Change) -> None:
    """Lay each answer, or unfinished one, into the next session's form as a draft.

    Its owner finds it there when that session's mail asks, and sends it, changed or not. A form
    that is open already is left as its owner has it.
    """
    following = min(
        (
            one
            for one in cancelled.learning_set.sessions
            if one.state is SessionState.SCHEDULED and one.starts_at > cancelled.starts_at
        ),
        key=lambda one: one.starts_at,
        default=None,
    )
    if following is None:
        return
    delete_after = last_day_of_words(cancelled.learning_set.programme.ends_at)
    form = _BEFORE.get(following.kind)
    former = _BEFORE.get(cancelled.kind)
    if form is None or former is None:
        return
    for link in changes.links_of_session(db, cancelled.id, former):
        written = _written(link)
        key = f"{form}:{following.id}:{link.person_id}"
        if not written or link.cancelled_at is not None or changes.find_link(db, key):
            continue
        kept = Draft(saved_at=by.now, delete_after=delete_after)
        write_draft(kept, written)
        db.add(
            FormLink(
                key=key,
                form=form,
                programme_id=link.programme_id,
                person_id=link.person_id,
                set_id=link.set_id,
                set_session_id=following.id,
                # Theirs at once, so that nothing they wrote is out of reach until its mail asks.
                opens_at=by.now,
                closes_at=following.starts_at,
                draft=kept,
            )
        )


def _written(link: FormLink) -> dict[str, Written]:
    written = read_draft(link.draft)
    if link.reply is not None:
        written |= {
            answer.field: Written(value=answer.value, device=answer.device)
            for answer in link.reply.answers
        }
    return {field: one for field, one in written.items() if field != _OF_THE_DATE}
