"""Leaving a set from the own page."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import JobKind
from service.models import (
    AuditEvent,
    FormLink,
    Job,
    Membership,
)
from tests.participants import Maple, add_link, dump
from tests.routes.pressing import guard
from tests.web_wiring import NOW, WebWiring


def test_leaving_closes_the_place_and_the_open_forms_and_nothing_else(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        mine = add_link(db, maple, "before-session", session=3).id
        about = add_link(
            db, maple, "manager-conversation", session=2, person=maple.max, about=maple.ann
        ).id
        bobs = add_link(db, maple, "before-session", session=3, person=maple.bob).id
        past = add_link(db, maple, "joining", session=1, closes_in=timedelta(days=-1)).id
    path = f"{page}/leave/{maple.ann_in}"
    asked = client.get(path).text

    answer = client.post(path, data={"csrf_token": guard(client, path), "sure": "yes"})

    assert "5 dates to come leave your calendar" in asked
    assert answer.headers["Location"].endswith("/left")
    with wiring.database.reading() as db:
        seat = db.get_one(Membership, maple.ann_in)
        assert (seat.ends_at, seat.end_reason) == (NOW, "left")
        # What she noted for herself stays hers to open.
        assert "Mail me a code" in client.get(page).text
        cancelled = {one.id: one.cancelled_at for one in db.scalars(select(FormLink))}
        assert cancelled == {mine: NOW, about: NOW, bobs: None, past: None}
        job = db.scalars(select(Job)).one()
        assert (job.kind, job.programme_id) == (JobKind.CALENDAR, maple.programme)
        assert db.scalars(select(AuditEvent.verb)).all() == ["left-set"]
    assert client.post(path, data={"sure": "yes"}).status_code == 404


def test_leaving_takes_a_press_on_its_own_page(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    before = dump(wiring.database)

    client.post(f"{page}/leave/{maple.ann_in}", data={"sure": "yes"})

    assert dump(wiring.database) == before
