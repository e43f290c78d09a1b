"""Every mail of the catalogue, as its reader gets it and as HR previews it, searched for words."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import FRESH_CODE, TEST_MAIL
from service.domain.message import OutgoingMessage
from service.domain.visibility import Reader
from service.mail.values import MAILS
from service.models import Mailing
from service.workflows.compose_mail import compose_mailing, preview_mail
from service.workflows.mail_subject import subject_of
from service.workflows.send_test_mail import Asker, send_test_mail
from tests.privacy.canaries import found_in
from tests.privacy.house import House, lines
from tests.privacy.mails import SENT, Sent, key_of
from tests.privacy.programme import NOW

_HR = (Reader.HR, Reader.HR_VIEWER, Reader.HR_LEAD, Reader.ADMINISTRATOR)

_QUOTING = [one for one in SENT if one.sees]
_PREVIEWED = [
    pytest.param(one, reader, id=f"{one.touchpoint} {one.reader} {reader}")
    for one in SENT
    # A mail that is nothing but a code has no preview (`test_hr_outbox.py`).
    if one.touchpoint != FRESH_CODE
    for reader in (_HR if one in _QUOTING else (Reader.HR_LEAD,))
]
"""To the lead, who reads most; those that quote somebody to all who may preview."""


def test_every_mail_of_the_catalogue_has_a_row() -> None:
    assert {one.touchpoint for one in SENT} == set(MAILS)


@pytest.mark.parametrize("one", SENT, ids=lambda one: f"{one.touchpoint} {one.reader}")
def test_mail_holds_exactly_the_words_that_are_its_readers(house: House, one: Sent) -> None:
    links = house.wiring.links

    found, logged = _searched(
        house, one, lambda db, row: compose_mailing(db, row, links=links, now=NOW)
    )

    assert (found, logged) == (frozenset(one.sees), frozenset())


@pytest.mark.parametrize(("one", "reader"), _PREVIEWED)
def test_preview_holds_nobodys_words(house: House, one: Sent, reader: Reader) -> None:
    found, logged = _searched(
        house, one, lambda db, row: preview_mail(db, subject_of(row), seen_by=reader, now=NOW)
    )

    assert (found, logged) == (frozenset(), frozenset())


@pytest.mark.parametrize("one", _QUOTING, ids=lambda one: f"{one.touchpoint} {one.reader}")
def test_test_of_a_mail_holds_nobodys_words(open_house: House, one: Sent) -> None:
    wiring = open_house.wiring
    lead = Asker("hr:lead", "Hanna Reed", "hanna@acme.example", Reader.HR_LEAD)

    with wiring.database.writing() as db:
        mail = subject_of(db.scalars(select(Mailing).where(Mailing.key == key_of(one))).one())
        send_test_mail(
            db,
            open_house.planted.maple.programme,
            mail,
            naming=(replace(mail, touchpoint="pulse"), mail),
            asker=lead,
            once="0" * 32,
            senders=wiring.settings.sender_mailboxes,
            now=NOW,
        )
        row = db.scalars(select(Mailing).where(Mailing.touchpoint == TEST_MAIL)).one()
        message = compose_mailing(db, row, links=wiring.links, now=NOW)

    assert message.to_address == "hanna@acme.example"
    assert found_in(repr(vars(message))) == frozenset()


def _searched(
    house: House, one: Sent, compose: Callable[[Session, Mailing], OutgoingMessage]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return whose words are found in the whole message, and in what was logged meanwhile."""
    with lines() as logged, house.wiring.database.reading() as db:
        row = db.scalars(select(Mailing).where(Mailing.key == key_of(one))).one()
        message = compose(db, row)
    return found_in(repr(vars(message))), found_in(*logged)
