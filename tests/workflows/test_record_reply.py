"""One reply a form, whoever presses how often."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from service.domain.answers import GivenAnswer, GivenReply
from service.domain.states import FieldClass
from service.models import Action, AuditEvent, Rating, Reply
from service.store import form_links
from service.workflows.record_reply import record_reply
from tests.participants import add_link, build_maple
from tests.web_wiring import NOW, WebWiring, build_web_wiring

SET = frozenset({FieldClass.SET})
GROUP = frozenset({FieldClass.GROUP})


@pytest.fixture
def wiring(database_url: str) -> Iterator[WebWiring]:
    built = build_web_wiring(database_url)
    yield built
    built.database.dispose()


def given(action: str) -> GivenReply:
    return GivenReply(
        version=1,
        device="d" * 64,
        answers=(
            GivenAnswer("action", action, SET),
            GivenAnswer("first_step", "write", SET),
            GivenAnswer("due_on", "2027-03-20", SET),
        ),
    )


def record(wiring: WebWiring, link_id: int, action: str) -> None:
    with wiring.database.writing() as db:
        link = form_links.pressed_link(db, link_id)
        assert link is not None
        record_reply(db, link, given(action), now=NOW)


def test_record_reply_pressed_by_eight_at_once_is_one_reply(wiring: WebWiring) -> None:
    with wiring.database.writing() as db:
        link_id = add_link(db, build_maple(db), "after-session", session=2).id

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: record(wiring, link_id, "ask"), range(8)))

    with wiring.database.reading() as db:
        assert len(db.scalars(select(Reply)).all()) == 1
        assert len(db.scalars(select(Action)).all()) == 1
        verbs = db.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == ["reply-given", *["reply-changed"] * 7]


def test_record_reply_leaves_no_words_in_the_audit(wiring: WebWiring) -> None:
    with wiring.database.writing() as db:
        link_id = add_link(db, build_maple(db), "after-session", session=2).id

    record(wiring, link_id, "ask")
    record(wiring, link_id, "ask twice")

    with wiring.database.reading() as db:
        first, second = db.scalars(select(AuditEvent).order_by(AuditEvent.id))
        assert first.old is None
        assert (first.new, len(first.new or "")) == (second.old, 64)
        assert second.new != second.old
        reply = db.scalars(select(Reply)).one()
        assert {answer.delete_after.isoformat() for answer in reply.answers} == {"2027-10-18"}


def test_first_reply_replaces_what_another_form_rated_and_clears_none_it_did_not_show(
    wiring: WebWiring,
) -> None:
    with wiring.database.writing() as db:
        maple = build_maple(db)
        ids = [add_link(db, maple, form, session=2).id for form in ("baseline", "mid-point")]

    rate(wiring, ids[0], useful="6", safe="5", word="unsettling")
    rate(wiring, ids[1], useful="3", safe="", word="calmer")

    assert rated(wiring) == {("useful", 3, None), ("safe", 5, None), ("word", None, "calmer")}


def test_reply_sent_again_clears_what_it_showed(wiring: WebWiring) -> None:
    with wiring.database.writing() as db:
        link_id = add_link(db, build_maple(db), "baseline", session=2).id

    rate(wiring, link_id, useful="6", safe="5", word="")
    rate(wiring, link_id, useful="3", safe="", word="calmer")

    assert rated(wiring) == {("useful", 3, None), ("word", None, "calmer")}


def rate(wiring: WebWiring, link_id: int, *, useful: str, safe: str, word: str) -> None:
    answers = (
        GivenAnswer("useful", useful, GROUP, is_scale=True),
        GivenAnswer("safe", safe, GROUP, is_scale=True),
        GivenAnswer("word", word, GROUP),
    )
    with wiring.database.writing() as db:
        link = form_links.pressed_link(db, link_id)
        assert link is not None
        record_reply(db, link, GivenReply(1, "d" * 64, answers), now=NOW)


def rated(wiring: WebWiring) -> set[tuple[str, int | None, str | None]]:
    with wiring.database.reading() as db:
        return {(row.item, row.value, row.word) for row in db.scalars(select(Rating))}
