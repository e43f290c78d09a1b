"""A form that changes its wording: what was answered stays under the wording it was given to."""

from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import Objective, Reply
from tests.routes.forms import Desk
from tests.routes.pressing import hidden

NEW_QUESTION = "Somebody you would rather not be in a set with"
LEAST = {"objective_1": "lead", "notice_read": "yes"}


def test_new_reply_is_given_to_the_newest_version(desk: Desk) -> None:
    path = desk.form("joining", session=1)

    page = desk.read(path)
    desk.send(path, **LEAST)

    assert NEW_QUESTION in page
    assert _version(desk) == 3


def test_reply_stays_under_its_version_however_often_it_is_changed(desk: Desk) -> None:
    path = desk.form("joining", session=1)
    desk.send(path, **LEAST)
    with desk.wiring.database.writing() as db:
        db.scalars(select(Reply)).one().version = 1

    page = desk.read(path)
    desk.send(path, **{**LEAST, "objective_1": "lead kindly"}, version="2", not_with="Bob")

    assert NEW_QUESTION not in page
    assert 'name="version" value="1"' in page
    assert _version(desk) == 1
    with desk.wiring.database.reading() as db:
        assert db.scalars(select(Objective.words)).all() == ["lead kindly"]
        assert {one.field for one in db.scalars(select(Reply)).one().answers} == set(LEAST)


def test_page_opened_before_a_new_version_is_sent_under_the_one_it_showed(desk: Desk) -> None:
    path = desk.form("joining", session=1)

    desk.send(path, **LEAST, version="1")

    assert _version(desk) == 1


def test_version_that_never_was_means_the_newest(desk: Desk, client: FlaskClient) -> None:
    path = desk.form("joining", session=1)
    typed = {**hidden(client.get(path).text), **LEAST, "do": "send"}

    statuses = [
        client.post(path, data={**typed, "version": version}).status_code
        for version in ("99", "-1", "x", "٣", "")
    ]

    assert statuses == [303] * 5
    assert _version(desk) == 3


def _version(desk: Desk) -> int:
    with desk.wiring.database.reading() as db:
        return db.scalars(select(Reply.version)).one()
