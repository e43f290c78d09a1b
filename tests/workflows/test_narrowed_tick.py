"""A tick makes only the mails that it needs, and decides as if it had made all."""

from datetime import UTC, datetime, timedelta

from service.domain.journey.coming_due import coming_due
from service.domain.journey.due import due_mails, mails_to
from service.domain.journey.settle import Journeys, settle
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
        due = list(coming_due([facts], known, now).mails)
        near = Journeys(mails_to(facts, {mail.reader.person_id for mail in due}))

        assert due == wanted
        progress = journey.progress
        assert settle(near, due, progress, now) == settle(Journeys(every), due, progress, now)
    assert len(every) > 100
