"""What a restored database learns from Sent Items."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from service.domain.states import MailingState, ReleaseState
from service.errors import TryLater
from service.models import FormLink, Mailing, Release
from service.workflows.look_back import LookedBack, look_back
from tests.workflows.sending import (
    SENDER,
    Worker,
    holidays_of,
    summary_with_a_line,
    worker_with_one_mail,
)

_SENT_AT = datetime(2027, 1, 1, tzinfo=UTC)


def _look_back(worker: Worker, *, since: datetime | None = None) -> LookedBack:
    return look_back(
        worker.database,
        worker.mailbox,
        since=since,
        now=worker.now,
        senders=(SENDER,),
        holidays_of=holidays_of,
    )


def _as_before(worker: Worker) -> None:
    with worker.database.writing() as db:
        db.execute(
            update(Mailing).values(
                state=MailingState.DUE, attempt=0, sends=0, draft_id=None, budgeted_at=None
            )
        )


def _gone(worker: Worker) -> None:
    with worker.database.writing() as db:
        db.execute(delete(Mailing))
        db.execute(delete(FormLink))


@pytest.mark.parametrize("restore", [_as_before, _gone])
def test_mail_that_left_counts_as_sent_whatever_the_rows_say(
    database_url: str, restore: Callable[[Worker], None]
) -> None:
    worker = worker_with_one_mail(database_url)
    worker.drain()
    (key,) = [row.key for row in worker.rows()]
    restore(worker)

    told = [_look_back(worker), _look_back(worker)]
    worker.drain()

    assert told == [LookedBack(1, 1, 0), LookedBack(1, 0, 0)]
    (row,) = worker.rows()
    assert (row.key, row.state, row.sent_at) == (key, MailingState.SENT, _SENT_AT)
    assert row.form_link_id is not None
    assert len(worker.mailbox.sent()) == 1


def test_lines_of_a_summary_that_left_count_as_sent(database_url: str) -> None:
    worker = summary_with_a_line(database_url)
    worker.drain()
    _as_before(worker)
    with worker.database.writing() as db:
        db.execute(update(Release).values(state=ReleaseState.DRAFTED, mailing_id=None))

    _look_back(worker)

    with worker.database.reading() as db:
        (release,) = db.scalars(select(Release))
        assert (release.state, release.sent_at) == (ReleaseState.SENT, _SENT_AT)


def test_mail_that_no_row_asks_for_is_counted_and_a_late_beginning_finds_none(
    database_url: str,
) -> None:
    worker = worker_with_one_mail(database_url)
    worker.drain()
    _gone(worker)
    (identity,) = worker.mailbox.messages
    stranger = replace(worker.mailbox.messages[identity], tag="f" * 32 + "#1")
    worker.mailbox.messages = {identity: stranger}

    assert _look_back(worker) == LookedBack(1, 0, 1)
    assert _look_back(worker, since=worker.now) == LookedBack(0, 0, 0)
    assert worker.rows() == []


def test_draft_that_is_just_leaving_is_waited_for(database_url: str) -> None:
    worker = worker_with_one_mail(database_url)
    worker.drain()
    (identity,) = worker.mailbox.messages
    leaving = replace(
        worker.mailbox.messages[identity], is_draft=True, submitted=True, sent_at=None
    )
    worker.mailbox.messages = {identity: leaving}

    with pytest.raises(TryLater, match="just leaving"):
        _look_back(worker)
