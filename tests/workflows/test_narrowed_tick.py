"""A tick makes only the mails that it needs, and decides as if it had made all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.journey.ahead import journeys_ahead
from service.domain.journey.coming_due import ComingDue
from service.domain.journey.due import due_mails, mails_to
from service.domain.journey.settle import Journeys, next_instant, settle
from service.store.journey import load_journey
from tests.participants import build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import holidays_of

_FIRST = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
_INSTANTS = [_FIRST + timedelta(hours=53 * number) for number in range(240)]
"""Every hour of the day and every day of the week, from before the start to a year after."""


def test_tick_that_makes_few_mails_decides_as_if_it_made_all(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as db:
        build_maple(db)
    with database.reading() as db:
        journey = load_journey(db, now=_FIRST, holidays_of=holidays_of)
    (facts,) = journey.programmes
    every = list(due_mails(facts))
    known = {mail.key for number, mail in enumerate(every) if number % 3 == 0}

    for now in _INSTANTS:
        wanted = [mail for mail in every if mail.due_at <= now and mail.key not in known]
        due = ComingDue().mails([facts], known, now)
        near = Journeys(mails_to(facts, {mail.reader.person_id for mail in due}))

        assert due == wanted
        progress = journey.progress
        assert settle(near, due, progress, now) == settle(Journeys(every), due, progress, now)
    assert len(every) > 100


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_next_instant_of_what_is_ahead_is_that_of_everything(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as db:
        build_maple(db)
    with database.reading() as db:
        journey = load_journey(db, now=_FIRST, holidays_of=holidays_of)
    (facts,) = journey.programmes
    every = Journeys(due_mails(facts))
    gone_out = {mail.key: mail.due_at for mail in every.mails[::3]}
    known = frozenset(gone_out)
    # A mail waits a day for one of its reader's that went out today, which has its row.
    progress = replace(journey.progress, gone_out=gone_out)

    for now in sorted({*_INSTANTS[::8], *gone_out.values()}):
        soon = now + timedelta(days=3)
        expected = next_instant(every, known, progress, now)
        found = [
            next_instant(
                journeys_ahead(journey.programmes, known, now, until, ComingDue()),
                known,
                progress,
                now,
            )
            for until in (now + timedelta(days=1000), soon)
        ]

        # What is later than asked for may be missed, or found: a day is waited for beyond it.
        is_soon = expected is not None and expected <= soon
        assert found[0] == expected
        assert found[1] == expected if is_soon else (found[1] is None or found[1] > soon)
