"""Zone and working days, and the notice, on the own page."""

from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import Answer, Person, Reply
from tests.participants import Maple, add_link, add_reply, dump
from tests.routes.pressing import guard
from tests.web_wiring import NOW, WebWiring


def test_zone_and_days_are_changed_and_dates_follow(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    path = f"{page}/settings"

    answer = client.post(
        path,
        data={
            "csrf_token": guard(client, path), "zone": " Asia/Tokyo ",
            "working_days": ["thu", "mon", "someday"],
        },
    )  # fmt: skip

    assert answer.status_code == 303
    assert "(your time, Tokyo)" in client.get(page).text
    with wiring.database.reading() as db:
        ann = db.get_one(Person, maple.ann)
        assert (ann.zone, ann.working_days) == ("Asia/Tokyo", "mon,thu")
        assert db.get_one(Person, maple.bob).zone == "America/New_York"


@pytest.mark.parametrize(
    ("zone", "days", "said"),
    [
        ("Moon/Base", ["mon"], "that is no time zone we know"),
        ("localtime", ["mon"], "that is no time zone we know"),
        ("Asia/Tokyo", [], "a week needs one working day at least"),
        ("Asia/Tokyo", ["someday"], "a week needs one working day at least"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_on_the_page(
    client: FlaskClient, wiring: WebWiring, page: str, zone: str, days: list[str], said: str
) -> None:
    path = f"{page}/settings"
    before = dump(wiring.database)

    answer = client.post(
        path, data={"csrf_token": guard(client, path), "zone": zone, "working_days": days}
    )

    assert (answer.status_code, said in answer.text) == (400, True)
    assert f'value="{zone}"' in answer.text
    assert dump(wiring.database) == before


def test_notice_says_which_version_was_given_and_when(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    before = client.get(f"{page}/notice").text
    with wiring.database.writing() as db:
        link = add_link(db, maple, "joining", session=1)
        asked = NOW - timedelta(days=12)
        reply = add_reply(db, link, at=asked)
        db.add(
            Answer(
                reply_id=reply.id,
                field="notice_read",
                classes="H",
                value="yes",
                device="",
                delete_after=NOW.date(),
            )
        )

    after = client.get(f"{page}/notice").text

    assert "This is version 2, in use since 29 November 2026" in before
    assert (
        "You ticked on 18 February that you had read this. It is version 1, in use since"
        " 1 November 2026." in unescape(after)
    )
    with wiring.database.reading() as db:
        assert db.scalars(select(Reply.id)).all() == [1]
