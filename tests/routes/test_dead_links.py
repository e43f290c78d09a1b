"""Links that open no form: each says why and offers another."""

from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import (
    FormLink,
    Membership,
)
from tests.participants import Maple
from tests.routes.pressing import AFTER
from tests.web_wiring import NOW, WebWiring


def _close(link: FormLink) -> None:
    link.closes_at = NOW


def _cancel(link: FormLink) -> None:
    link.cancelled_at = NOW


def _revoke(link: FormLink) -> None:
    link.generation += 1


def _early(link: FormLink) -> None:
    link.opens_at = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "status", "title"),
    [
        (_close, 410, "This form has closed"),
        (_cancel, 410, "This form is no longer needed"),
        (_revoke, 410, "This link has been replaced"),
        (_early, 403, "This form is not open yet"),
    ],
)
def test_link_that_is_dead_says_why_and_offers_another(
    client: FlaskClient, wiring: WebWiring, after: str, change: object, status: int, title: str
) -> None:
    with wiring.database.writing() as db:
        change(db.scalars(select(FormLink)).one())  # type: ignore[operator]

    shown = client.get(after)
    sent = client.post(after, data=AFTER)

    assert (shown.status_code, sent.status_code) == (status, status)
    assert title in shown.text
    assert 'action="/resend"' in shown.text
    assert AFTER["action"] in unescape(sent.text)


def test_link_of_somebody_who_left_says_so(
    client: FlaskClient, wiring: WebWiring, after: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Membership, maple.ann_in).ends_at = NOW

    answer = client.get(after)

    assert answer.status_code == 410
    assert "has ended with the place in the set" in answer.text


def test_link_we_did_not_make_has_its_own_page(client: FlaskClient) -> None:
    answer = client.get("/r/WzEsMV0.forged")

    assert answer.status_code == 404
    assert "We don't know this link" in unescape(answer.text)
