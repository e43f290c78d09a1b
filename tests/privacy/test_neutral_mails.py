"""A manager's mail without a line is one and the same, whatever left it without."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import MailingState, ReleaseState
from service.models import Answer, Attendance, FormLink, Mailing, Person, Release, Reply
from service.workflows.compose_mail import compose_mailing
from tests import servers
from tests.hr import HrWiring, build_hr_wiring, queue_mail
from tests.participants import Maple, add_link, add_reply, build_maple
from tests.privacy.canaries import words_of

_NOW = datetime(2027, 3, 9, 9, 0, tzinfo=UTC)
"""Half an hour after the summaries of session 2 fell due."""
_DUE_AT = _NOW - timedelta(minutes=30)
_IN_TIME = _DUE_AT - timedelta(hours=80)
_WORDS = words_of("Annsreleasedaction")


@dataclass(frozen=True)
class Summary:
    """Everything about a summary that its manager, or whoever watches the queue, can tell."""

    subject: str
    text: str
    html: str
    state: MailingState
    reason: str | None
    due_at: datetime
    useless_after: datetime
    place: tuple[int, int]
    """Which of how many of the manager's mails of the same instant."""


def _released(
    db: Session, maple: Maple, link: FormLink, state: ReleaseState, ticked_at: datetime
) -> None:
    reply = _answered(db, maple, link)
    db.add(
        Release(
            owner_id=maple.ann,
            set_id=maple.learning_set,
            set_session_id=maple.sessions[1],
            reply_id=reply.id,
            line="action",
            words=_WORDS,
            preview_hash="0" * 64,
            state=state,
            ticked_at=ticked_at,
            delete_after=_NOW.date(),
        )
    )


def _answered(db: Session, maple: Maple, link: FormLink) -> Reply:
    reply = add_reply(db, link, at=_IN_TIME)
    reply.answers = [
        Answer(field="action", classes="SF", value=_WORDS, device="", delete_after=_NOW.date())
    ]
    db.flush()
    return reply


def _absent(db: Session, maple: Maple, link: FormLink) -> None:
    db.add(Attendance(set_session_id=maple.sessions[1], person_id=maple.ann, attended=False))


_Cause = Callable[[Session, Maple, FormLink], object]
_CAUSES: dict[str, _Cause] = {
    "absent": _absent,
    "refused: answered, and nothing ticked": _answered,
    "taken back": lambda *to: _released(*to, ReleaseState.REVOKED, _IN_TIME),
    "ticked too late": lambda *to: _released(
        *to, ReleaseState.DRAFTED, _DUE_AT - timedelta(hours=71)
    ),
    "nothing new: sent before": lambda *to: _released(*to, ReleaseState.SENT, _IN_TIME),
}


@pytest.mark.parametrize("cause", _CAUSES)
def test_neutral_mail_tells_nothing_of_its_cause(tmp_path: Path, cause: str) -> None:
    summary = _summary(tmp_path / "cause", _CAUSES[cause])

    assert summary == _summary(tmp_path / "no-answer", lambda *_: None)


def test_released_line_changes_the_words_alone(tmp_path: Path) -> None:
    neutral = _summary(tmp_path / "no-answer", lambda *_: None)

    carrying = _summary(
        tmp_path / "released", lambda *to: _released(*to, ReleaseState.DRAFTED, _IN_TIME)
    )

    assert _WORDS in carrying.text
    assert _WORDS in carrying.html
    assert carrying.place == (0, 2)
    assert {**vars(carrying), "text": "", "html": ""} == {**vars(neutral), "text": "", "html": ""}


def _summary(folder: Path, cause: _Cause) -> Summary:
    """Let Ann's summary fall due beside Bob's, who has the same manager; return Ann's."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'setwise.sqlite3'}"
    servers.make_tables(url)
    wiring = build_hr_wiring(url)
    wiring.clock.at = _NOW
    with wiring.database.writing() as db:
        maple = build_maple(db)
        db.get_one(Person, maple.bob).manager_id = maple.max
        cause(db, maple, add_link(db, maple, "after-session", session=2))
    queue_mail(wiring)
    try:
        return _told(wiring, maple)
    finally:
        wiring.database.dispose()


def _told(wiring: HrWiring, maple: Maple) -> Summary:
    with wiring.database.reading() as db:
        rows = db.scalars(
            select(Mailing)
            .where(Mailing.person_id == maple.max, Mailing.due_at == _DUE_AT)
            .order_by(Mailing.id)
        ).all()
        (row,) = [one for one in rows if one.about_person_id == maple.ann]
        message = compose_mailing(db, row, links=wiring.links, now=_NOW)
        link = db.get_one(FormLink, row.form_link_id)
        token = wiring.links.form_token(link.id, link.generation)
    return Summary(
        message.subject,
        message.text.replace(token, "token"),
        message.html.replace(token, "token"),
        row.state,
        row.reason,
        row.due_at,
        row.useless_after,
        (rows.index(row), len(rows)),
    )
