"""The fresh code before private words, and lines taken back."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import MailingState, ReleaseState
from service.models import (
    AccessCode,
    Mailing,
    Release,
)
from tests.participants import Maple, add_link, form_path, page_path
from tests.routes.pressing import PRIVATE, guard, open_with_code
from tests.web_wiring import NOW, WebWiring


def test_private_part_opens_after_the_code_alone(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    before = client.get(page).text

    open_with_code(client, wiring, page)

    assert PRIVATE not in before
    assert PRIVATE in client.get(page).text


def test_code_is_mailed_and_useless_after_ten_minutes(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    client.post(f"{page}/code", data={"csrf_token": guard(client, page)})

    with wiring.database.reading() as db:
        mailing = db.scalars(select(Mailing)).one()
        code = db.scalars(select(AccessCode)).one()
        assert (mailing.key, mailing.touchpoint, mailing.state, mailing.due_at) == (
            f"fresh-code:{code.id}",
            "fresh-code",
            MailingState.DUE,
            NOW,
        )
        assert mailing.useless_after == NOW + timedelta(minutes=10)


def test_code_is_void_after_five_wrong_tries(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    token = guard(client, page)
    client.post(f"{page}/code", data={"csrf_token": token})
    with wiring.database.reading() as db:
        right = db.scalars(select(AccessCode)).one().code
    wrong = "000000" if right != "000000" else "111111"

    tries = [
        client.post(f"{page}/code/check", data={"csrf_token": token, "code": code}).status_code
        for code in (*[wrong] * 5, right)
    ]

    assert tries == [400] * 6
    assert PRIVATE not in client.get(page).text


def test_code_works_once(client: FlaskClient, wiring: WebWiring, page: str) -> None:
    open_with_code(client, wiring, page)
    with wiring.database.reading() as db:
        used = db.scalars(select(AccessCode)).one().code

    answer = client.post(
        f"{page}/code/check", data={"csrf_token": guard(client, f"{page}/code"), "code": used}
    )

    assert answer.status_code == 400


def test_code_without_the_pages_own_value_is_not_mailed(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    client.post(f"{page}/code", data={"csrf_token": "foreign"})

    with wiring.database.reading() as db:
        assert db.scalars(select(Mailing)).all() == []


def test_release_is_taken_back_until_it_is_sent(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "after-session", session=2))
    client.post(
        path,
        data={
            "csrf_token": guard(client, path), "do": "send", "action": "ask", "first_step": "write",
            "due_on": "2027-03-20", "share": ["action", "first_step"],
        },
    )  # fmt: skip
    open_with_code(client, wiring, page)
    token = guard(client, page)
    with wiring.database.writing() as db:
        action, step = db.scalars(select(Release).order_by(Release.id))
        step.state = ReleaseState.SENT
        ids = action.id, step.id

    for release_id in ids:
        client.post(f"{page}/releases/{release_id}/revoke", data={"csrf_token": token})

    with wiring.database.reading() as db:
        states = [one.state for one in db.scalars(select(Release).order_by(Release.id))]
    assert states == [ReleaseState.REVOKED, ReleaseState.SENT]
    assert 'value="action" checked' not in client.get(path).text


def test_release_of_somebody_else_stays(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "after-session", session=2))
    client.post(
        path,
        data={
            "csrf_token": guard(client, path), "do": "send", "action": "ask", "first_step": "write",
            "due_on": "2027-03-20", "share": ["action"],
        },
    )  # fmt: skip
    bobs = page_path(wiring, maple.bob)
    open_with_code(client, wiring, bobs)

    client.post(f"{bobs}/releases/1/revoke", data={"csrf_token": guard(client, f"{bobs}/code")})

    with wiring.database.reading() as db:
        assert db.scalars(select(Release.state)).one() is ReleaseState.DRAFTED
