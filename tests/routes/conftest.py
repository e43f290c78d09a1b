"""The web application over an empty database, on each engine."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from service.domain.states import Mode
from service.models import LogEntry, Programme
from tests.hr import HrWiring, build_hr_wiring, sign_in
from tests.participants import Maple, add_link, build_maple, form_path, page_path
from tests.routes.boards import Visitor, visitor
from tests.routes.forms import Desk
from tests.routes.pressing import PRIVATE
from tests.routes.project import Room
from tests.web_app import make_app
from tests.web_wiring import NOW, WebWiring


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    """A wiring over an empty database, SQLite and PostgreSQL in turn, to which HR can sign in."""
    built = build_hr_wiring(database_url)
    yield built
    built.database.dispose()


@pytest.fixture
def app(wiring: WebWiring) -> Flask:
    """The application, one for every browser that a test asks for."""
    return make_app(wiring)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies yet."""
    return app.test_client()


@pytest.fixture
def browser(app: Flask, wiring: HrWiring) -> FlaskClient:
    """A browser in which somebody of HR has signed in who may change things."""
    return sign_in(app, wiring, "HR.Admin")


@pytest.fixture
def other_device(wiring: WebWiring) -> FlaskClient:
    """A second browser."""
    return make_app(wiring).test_client()


@pytest.fixture
def maple(wiring: WebWiring) -> Maple:
    """Ann, Bob and those around them."""
    with wiring.database.writing() as db:
        return build_maple(db)


@pytest.fixture
def after(wiring: WebWiring, maple: Maple) -> str:
    """The path of Ann's form after session 2."""
    with wiring.database.writing() as db:
        return form_path(wiring, add_link(db, maple, "after-session", session=2))


@pytest.fixture
def page(wiring: WebWiring, maple: Maple) -> str:
    """The path of Ann's own page; her log has one entry."""
    with wiring.database.writing() as db:
        db.add(
            LogEntry(
                owner_id=maple.ann,
                set_session_id=maple.sessions[0],
                kind="learned",
                words=PRIVATE,
                written_at=NOW,
                delete_after=NOW.date(),
            )
        )
    return page_path(wiring, maple.ann)


@pytest.fixture
def desk(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Desk:
    """Opens and sends anybody's forms."""
    return Desk(client, wiring, maple)


@pytest.fixture
def room(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Room:
    """Ann, her code shown, at the project of a set that shares one."""
    with wiring.database.writing() as db:
        db.execute(update(Programme).values(mode=Mode.SHARED_PROJECT))
    return Room.of(client, wiring, maple, maple.ann)


@pytest.fixture
def bobs(other_device: FlaskClient, room: Room) -> Room:
    """Bob at the same project, on his own device."""
    return Room.of(other_device, room.wiring, room.maple, room.maple.bob)


@pytest.fixture
def ann(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Visitor:
    """Ann before the board of session 2, her code shown, the board opened."""
    found = visitor(client, wiring, maple, maple.ann)
    found.open_board()
    return found


@pytest.fixture
def bob(other_device: FlaskClient, wiring: WebWiring, maple: Maple, ann: Visitor) -> Visitor:
    """Bob, his code shown, before the same board."""
    return visitor(other_device, wiring, maple, maple.bob)
