"""Every mail of the catalogue, as its reader gets it and as HR previews it, searched for words."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import FRESH_CODE
from service.domain.message import OutgoingMessage
from service.domain.visibility import Reader
from service.mail.values import MAILS
from service.models import Mailing
from service.workflows.compose_mail import compose_mailing, preview_mail
from service.workflows.mail_subject import subject_of
from tests.privacy.canaries import found_in
from tests.privacy.house import House, lines
from tests.privacy.mails import SENT, Sent, key_of
from tests.privacy.programme import NOW

_HR = (Reader.HR, Reader.HR_VIEWER, Reader.HR_LEAD, Reader.ADMINISTRATOR)

_PREVIEWED = [one for one in SENT if one.touchpoint != FRESH_CODE]
"""A mail that is nothing but a code has no preview (`test_hr_outbox.py`)."""


def test_every_mail_of_the_catalogue_has_a_row() -> None:
    assert {one.touchpoint for one in SENT} == set(MAILS)


@pytest.mark.parametrize("one", SENT, ids=lambda one: f"{one.touchpoint} {one.reader}")
def test_mail_holds_exactly_the_words_that_are_its_readers(house: House, one: Sent) -> None:
    links = house.wiring.links

    found, logged = _searched(
        house, one, lambda db, row: compose_mailing(db, row, links=links, now=NOW)
    )

    assert (found, logged) == (frozenset(one.sees), frozenset())


@pytest.mark.parametrize("reader", _HR)
@pytest.mark.parametrize("one", _PREVIEWED, ids=lambda one: f"{one.touchpoint} {one.reader}")
def test_preview_holds_nobodys_words(house: House, one: Sent, reader: Reader) -> None:
    found, logged = _searched(
        house, one, lambda db, row: preview_mail(db, subject_of(row), seen_by=reader, now=NOW)
    )

    assert (found, logged) == (frozenset(), frozenset())


def _searched(
    house: House, one: Sent, compose: Callable[[Session, Mailing], OutgoingMessage]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return whose words are found in the whole message, and in what was logged meanwhile."""
    with lines() as logged, house.wiring.database.reading() as db:
        row = db.scalars(select(Mailing).where(Mailing.key == key_of(one))).one()
        message = compose(db, row)
    return found_in(repr(vars(message))), found_in(*logged)
