"""A reply by mail waits in its form: for its owner's eyes alone, until one press sends it."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.inbound import InboundKind
from service.domain.states import FieldClass
from service.models import Answer, Draft, FormLink, InboundMail, MailedDraft, Reply
from tests.participants import Maple, add_link, dump, form_path
from tests.routes.pressing import AFTER, PRIVATE, hidden, open_with_code, send
from tests.web_wiring import NOW, WebWiring

MAILED = "Six months on, I ask first."


@pytest.fixture
def baseline(wiring: WebWiring, maple: Maple) -> str:
    """The path of Ann's baseline form, which she has answered by mail."""
    with wiring.database.writing() as db:
        link = add_link(db, maple, "baseline", session=1)
        path = form_path(wiring, link)
    _mail(wiring, path, MAILED)
    return path


def _mail(wiring: WebWiring, path: str, words: str) -> int:
    """Let a reply to a form wait in it; return its number."""
    pointer = wiring.links.read_form(path.removeprefix("/r/"))
    assert pointer is not None
    with wiring.database.writing() as db:
        link = db.get_one(FormLink, pointer.id)
        came = InboundMail(
            key=f"{link.id}:{words}",
            mailbox="sets@acme.example",
            kind=InboundKind.CAPTURED,
            received_at=NOW,
            person_id=link.person_id,
        )
        db.add(came)
        db.flush()
        row = MailedDraft(
            form_link_id=link.id,
            inbound_mail_id=came.id,
            words=words,
            mailed_at=NOW,
            delete_after=NOW.date(),
        )
        db.add(row)
        db.flush()
        return row.id


def _waiting(wiring: WebWiring) -> list[str]:
    with wiring.database.reading() as db:
        return [row.words for row in db.scalars(select(MailedDraft).order_by(MailedDraft.id))]


def _answers(wiring: WebWiring) -> dict[str, str]:
    with wiring.database.reading() as db:
        return {row.field: row.value for row in db.scalars(select(Answer))}


def test_whoever_has_the_link_sees_that_a_mail_waits_and_not_a_word_of_it(
    client: FlaskClient, wiring: WebWiring, baseline: str
) -> None:
    before = dump(wiring.database)

    page = unescape(client.get(baseline).text)

    assert "Your mail of Tuesday 2 March waits here, not sent yet." in page
    assert "Mail me a code to see it here" in page
    assert MAILED not in page
    assert dump(wiring.database) == before


def test_owner_sends_a_mailed_answer_with_one_press(
    client: FlaskClient, wiring: WebWiring, baseline: str
) -> None:
    open_with_code(client, wiring, baseline)

    page = unescape(client.get(baseline).text)
    status, _ = send(client, baseline, success=MAILED, do="send")

    assert (
        "From your mail of Tuesday 2 March, not sent yet: it stands under "
        "“In six months I will know it was worth it when”."
    ) in page
    assert f">{MAILED}</textarea>" in page
    assert (status, _answers(wiring), _waiting(wiring)) == (303, {"success": MAILED}, [])


def test_mailed_words_are_laid_after_what_stands_there_already(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, happened=PRIVATE)
    _mail(wiring, after, "And then Sam laughed.")
    _mail(wiring, after, "So did I.")
    open_with_code(client, wiring, after)

    page = unescape(client.get(after).text)

    assert f">{PRIVATE}\n\nAnd then Sam laughed.\n\nSo did I.</textarea>" in page
    assert _answers(wiring)["happened"] == PRIVATE


def test_what_somebody_sends_without_having_seen_it_leaves_a_mailed_answer_waiting(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, baseline: str
) -> None:
    send(client, baseline, success="typed", do="send")
    known = hidden(client.get(baseline).text) | {"mailed": "1", "success": "forged"}
    other_device.post(baseline, data=known | {"do": "draft"})
    other_device.post(
        f"{baseline}/draft", json={"csrf_token": known["csrf_token"], "values": known}
    )

    assert _waiting(wiring) == [MAILED]
    assert _answers(wiring) == {"success": "typed"}


def test_a_draft_saved_from_a_page_that_showed_it_takes_it_over(
    client: FlaskClient, wiring: WebWiring, baseline: str
) -> None:
    open_with_code(client, wiring, baseline)
    shown = hidden(client.get(baseline).text)

    client.post(
        f"{baseline}/draft",
        json={"csrf_token": shown["csrf_token"], "values": shown | {"success": f"{MAILED} Yes."}},
    )

    page = unescape(client.get(baseline).text)
    assert _waiting(wiring) == []
    assert f">{MAILED} Yes.</textarea>" in page
    assert "not sent yet" not in page
    with wiring.database.reading() as db:
        assert db.scalars(select(Reply)).all() == []
        assert len(db.scalars(select(Draft)).all()) == 1


def test_a_mail_that_came_while_the_page_was_open_is_not_dropped_by_its_press(
    client: FlaskClient, wiring: WebWiring, baseline: str
) -> None:
    open_with_code(client, wiring, baseline)
    shown = hidden(client.get(baseline).text)
    _mail(wiring, baseline, "One more thing.")

    client.post(baseline, data=shown | {"success": MAILED, "do": "send"})

    assert _waiting(wiring) == ["One more thing."]
    assert "One more thing." in client.get(baseline).text


def test_what_is_still_needed_keeps_the_mailed_words_on_the_page(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    _mail(wiring, after, "Sam laughed.")
    open_with_code(client, wiring, after)

    status, page = send(client, after, happened="Sam laughed.", do="send")

    assert status == 422
    assert page.count("Sam laughed.") == 1
    assert unescape(client.get(after).text).count("Sam laughed.") == 1
    assert _waiting(wiring) == []


def test_a_page_that_could_not_prove_itself_drops_no_mailed_words(
    client: FlaskClient, wiring: WebWiring, baseline: str
) -> None:
    open_with_code(client, wiring, baseline)
    shown = hidden(client.get(baseline).text) | {"csrf_token": "foreign"}

    answer = client.post(baseline, data=shown | {"success": MAILED, "do": "send"})

    assert answer.status_code == 400
    assert hidden(answer.text)["mailed"] == shown["mailed"]
    assert _waiting(wiring) == [MAILED]


def test_a_number_of_another_form_drops_nothing(
    client: FlaskClient, wiring: WebWiring, baseline: str, after: str
) -> None:
    number = _mail(wiring, after, PRIVATE)
    open_with_code(client, wiring, baseline)

    send(client, baseline, success="x", mailed=f"{number},999999,x,{'9' * 30}", do="send")

    assert _waiting(wiring) == [MAILED, PRIVATE]


def test_a_mailed_question_stays_its_owners_alone_unless_they_choose_more(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "before-session", session=3))
    _mail(wiring, path, "Why me?")
    open_with_code(client, wiring, path)

    page = unescape(client.get(path).text)
    send(client, path, question="Why me?", question_reader="P", coming="yes", do="send")

    assert 'name="question_reader" value="P" checked' in page
    with wiring.database.reading() as db:
        (asked,) = db.scalars(select(Answer).where(Answer.field == "question"))
        assert (asked.value, asked.classes) == ("Why me?", FieldClass.PRIVATE.value)
