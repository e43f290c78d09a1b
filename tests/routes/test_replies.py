"""A form sent, sent again and changed: what becomes of it, and that no word is lost."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import ActionState, Coming, ReleaseState
from service.models import (
    Action,
    Answer,
    Attendance,
    Draft,
    LogEntry,
    Membership,
    Rating,
    Release,
    Reply,
)
from tests.participants import Maple, add_action, add_link, dump, form_path
from tests.routes.pressing import AFTER, PRIVATE, hidden, send
from tests.web_wiring import NOW, WebWiring


def test_form_get_and_head_write_nothing(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    before = dump(wiring.database)

    for path in (after, f"{after}/thanks", f"{after}/code", "/resend", "/resend/asked"):
        client.get(path)
        client.head(path)

    assert dump(wiring.database) == before


def test_form_shows_its_reader_beside_each_field(client: FlaskClient, after: str) -> None:
    page = client.get(after).text

    assert page.count("counted with at least four others") == 3
    assert "your set" in page
    assert "only you" in page
    assert "anonymous" not in page.lower()


def test_reply_becomes_action_log_ratings_and_releases(
    client: FlaskClient, wiring: WebWiring, after: str, maple: Maple
) -> None:
    status, _ = send(
        client, after, **AFTER, happened=PRIVATE, useful="6", word="brave",
        share=["action"], support="an hour a week",
    )  # fmt: skip

    assert status == 303
    with wiring.database.reading() as db:
        action = db.scalars(select(Action)).one()
        assert (action.what, action.first_step, str(action.due_on)) == (
            AFTER["action"],
            AFTER["first_step"],
            AFTER["due_on"],
        )
        assert [entry.words for entry in db.scalars(select(LogEntry))] == [
            f"What happened: {PRIVATE}"
        ]
        assert {(one.item, one.value, one.word) for one in db.scalars(select(Rating))} == {
            ("useful", 6, None),
            ("word", None, "brave"),
        }
        assert [(one.line, one.words, one.state) for one in db.scalars(select(Release))] == [
            ("action", AFTER["action"], ReleaseState.DRAFTED)
        ]
        assert {one.field for one in db.scalars(select(Answer))} == {
            "action", "first_step", "due_on", "happened", "share", "support",
        }  # fmt: skip
    thanks = unescape(client.get(f"{after}/thanks").text)
    assert "What your manager would see" in thanks
    assert AFTER["action"] in thanks
    assert "an hour a week" not in thanks


def test_reply_sent_twice_is_one_reply(client: FlaskClient, wiring: WebWiring, after: str) -> None:
    send(client, after, **AFTER)
    send(client, after, **AFTER)

    with wiring.database.reading() as db:
        assert len(db.scalars(select(Reply)).all()) == 1
        assert len(db.scalars(select(Action)).all()) == 1


def test_reply_pressed_many_times_at_once_is_one_reply(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    typed = {**hidden(client.get(after).text), **AFTER}
    app = client.application

    with ThreadPoolExecutor(6) as pool:
        pressed = pool.map(
            lambda _: app.test_client().post(after, data=typed).status_code, range(6)
        )
        statuses = list(pressed)

    assert statuses == [303] * 6
    with wiring.database.reading() as db:
        assert len(db.scalars(select(Reply)).all()) == 1
        assert len(db.scalars(select(Action)).all()) == 1


def test_reply_changed_before_the_deadline_changes_the_same_rows(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, share=["action", "first_step"], useful="2")

    send(client, after, **{**AFTER, "action": "ask them twice"}, share=["action"], useful="5")

    with wiring.database.reading() as db:
        assert db.scalars(select(Action.what)).all() == ["ask them twice"]
        assert db.scalars(select(Rating.value)).all() == [5]
        lines = {one.line: (one.words, one.state) for one in db.scalars(select(Release))}
    assert lines == {
        "action": ("ask them twice", ReleaseState.DRAFTED),
        "first_step": ("write to Sam", ReleaseState.REVOKED),
    }


def test_reply_never_touches_a_release_that_was_sent(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, share=["action"])
    with wiring.database.writing() as db:
        db.scalars(select(Release)).one().state = ReleaseState.SENT

    send(client, after, **{**AFTER, "action": "something else"})

    with wiring.database.reading() as db:
        row = db.scalars(select(Release)).one()
        assert (row.words, row.state) == (AFTER["action"], ReleaseState.SENT)


@pytest.mark.parametrize("token", [None, "", "expired", "0" * 64])
def test_reply_with_a_stale_csrf_value_keeps_every_word(
    client: FlaskClient, wiring: WebWiring, after: str, token: str | None
) -> None:
    typed = dict(AFTER) | {"happened": PRIVATE, "share": "action"}
    if token is not None:
        typed["csrf_token"] = token
    before = dump(wiring.database)

    answer = client.post(after, data=typed)

    page = unescape(answer.text)
    assert answer.status_code == 400
    assert all(words in page for words in (AFTER["action"], PRIVATE, "2027-03-20"))
    assert "press Send once more" in page
    assert dump(wiring.database) == before
    assert client.post(after, data=typed | hidden(answer.text)).status_code == 303


def test_reply_with_something_missing_keeps_and_saves_the_rest(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    status, page = send(client, after, happened=PRIVATE, first_step="  ", due_on="20.3.", do="send")

    assert status == 422
    assert PRIVATE in page
    assert page.count('class="problem"') == 3
    with wiring.database.reading() as db:
        assert len(db.scalars(select(Draft)).all()) == 1
        assert db.scalars(select(Reply)).all() == []


def test_long_text_is_taken_whole(client: FlaskClient, wiring: WebWiring, after: str) -> None:
    long = "word " * 20_000

    status, _ = send(client, after, **{**AFTER, "action": long})

    assert status == 303
    with wiring.database.reading() as db:
        assert db.scalars(select(Action.what)).one() == long.strip()


def test_before_session_carries_the_action_on(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        action_id = add_action(db, maple, "ask Sam’s team what slows them", session=2).id
        path = form_path(wiring, add_link(db, maple, "before-session", session=3))

    page = unescape(client.get(path).text)
    status, _ = send(
        client, path, coming="late", do="send",
        **{f"action_{action_id}_state": "stuck", f"action_{action_id}_learned": PRIVATE},
    )  # fmt: skip

    assert "On 10 February you chose to" in page
    assert "ask Sam’s team what slows them" in page
    assert status == 303
    with wiring.database.reading() as db:
        action = db.get_one(Action, action_id)
        assert (action.state, [one.state for one in action.updates]) == (
            ActionState.STUCK,
            [ActionState.STUCK],
        )
        assert db.scalars(select(Attendance.coming)).one() is Coming.LATE
        assert [(one.kind, one.words) for one in db.scalars(select(LogEntry))] == [
            ("learned", PRIVATE)
        ]

    send(client, path, coming="yes", do="send", **{f"action_{action_id}_state": "done"})

    with wiring.database.reading() as db:
        action = db.get_one(Action, action_id)
        assert (action.state, len(action.updates)) == (ActionState.DONE, 1)
        assert db.scalars(select(Attendance.coming)).one() is Coming.YES
    assert f"action_{action_id}_state" in client.get(path).text


def test_affirmations_mark_the_membership(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "affirmations", session=1))

    status, _ = send(client, path, attend="yes", attend_wording="I come.", dates_seen="yes")

    assert status == 303
    with wiring.database.reading() as db:
        assert db.get_one(Membership, maple.ann_in).affirmed_at == NOW


@pytest.mark.parametrize("form", ["joining", "baseline", "manager-conversation"])
def test_every_other_form_opens_and_is_sent(
    client: FlaskClient, wiring: WebWiring, maple: Maple, form: str
) -> None:
    about = maple.ann if form == "manager-conversation" else None
    reader = maple.max if about else maple.ann
    with wiring.database.writing() as db:
        link = add_link(db, maple, form, session=1, person=reader, about=about)
        path = form_path(wiring, link)

    status, page = send(
        client, path, objective_1="lead", notice_read="yes", listening="4", conversation="yes",
        zone="Europe/Berlin", working_days=["mon", "tue"], do="send",
    )  # fmt: skip

    assert (status, page.count('class="problem"')) == (303, 0)
    assert "Thank you" in client.get(f"{path}/thanks").text
