"""A set's question: versioned, worded by members, read by the set and its facilitator alone."""

import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from service.domain.states import ProgrammeState, WordingKind
from service.models import AuditEvent, LearningSet, Membership, Programme, SetQuestion
from service.models.encryption import fingerprint
from service.store.audit import AuditFilter, audit_lines
from tests.participants import Maple, dump, page_path
from tests.routes.pressing import guard, open_with_code
from tests.web_wiring import NOW, WebWiring

PROJECT = "The customer journey"
NEW = "Where do our customers give up on the quiet desk?"


@pytest.fixture
def opened(client: FlaskClient, wiring: WebWiring, page: str) -> str:
    """Ann's own page, its code shown."""
    open_with_code(client, wiring, page)
    return page


def _word(
    client: FlaskClient, page: str, maple: Maple, words: str, *, seen: int, **more: str
) -> tuple[int, str]:
    path = f"{page}/sets/{maple.learning_set}/question"
    data = {"csrf_token": guard(client, page), "words": words, "seen": str(seen), **more}
    answer = client.post(path, data=data)
    return answer.status_code, unescape(answer.text)


def _rows(wiring: WebWiring) -> list[tuple[int, WordingKind, str, int | None, date]]:
    with wiring.database.reading() as db:
        return [
            (one.version, one.kind, one.words, one.written_by, one.delete_after)
            for one in db.scalars(select(SetQuestion).order_by(SetQuestion.version))
        ]


def test_first_wording_is_kept_with_the_second_and_every_later_one(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    first = _word(client, opened, maple, f"  {NEW}\r\n", seen=1)
    second = _word(client, opened, maple, "Who waits?", seen=2, final="yes")

    last_day = date(2027, 10, 18)
    assert (first[0], second[0]) == (303, 303)
    assert _rows(wiring) == [
        (1, WordingKind.FIRST, PROJECT, None, last_day),
        (2, WordingKind.CHANGED, NEW, maple.ann, last_day),
        (3, WordingKind.FINAL, "Who waits?", maple.ann, last_day),
    ]


def test_page_shows_the_newest_words_and_the_way_to_them_without_names(
    client: FlaskClient, opened: str, maple: Maple
) -> None:
    _word(client, opened, maple, NEW, seen=1)

    page = unescape(client.get(f"{opened}/sets/{maple.learning_set}/question").text)

    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert f"{NEW} Version 2, 2 March, by a member" in shown
    assert f"{PROJECT} 1 January, from the programme" in shown
    assert "Read by: your set and your facilitator" in shown
    assert NEW in unescape(client.get(opened).text)


def test_words_open_after_a_code_alone(
    client: FlaskClient, other_device: FlaskClient, opened: str, maple: Maple
) -> None:
    _word(client, opened, maple, NEW, seen=1)

    for path in (opened, f"{opened}/sets/{maple.learning_set}/question"):
        page = unescape(other_device.get(path).text)
        assert NEW not in page
        assert "Open it with a code" in page


def test_wording_without_a_code_writes_nothing_and_keeps_what_was_typed(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    before = dump(wiring.database)

    status, shown = _word(client, page, maple, NEW, seen=1)

    assert (status, NEW in shown) == (403, True)
    assert dump(wiring.database) == before


def test_wording_from_a_foreign_page_writes_nothing_and_keeps_what_was_typed(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    before = dump(wiring.database)

    answer = client.post(
        f"{opened}/sets/{maple.learning_set}/question",
        data={"csrf_token": "x", "words": NEW, "seen": "1"},
    )

    assert (answer.status_code, NEW in answer.text) == (400, True)
    assert dump(wiring.database) == before


def test_wording_over_words_unread_is_held_until_they_were_seen(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    bobs = page_path(wiring, maple.bob)
    open_with_code(other_device, wiring, bobs)
    _word(other_device, bobs, maple, "What does Bob see?", seen=1)

    status, page = _word(client, opened, maple, NEW, seen=1)
    again = _word(client, opened, maple, NEW, seen=2)

    assert (status, again[0]) == (409, 303)
    assert "What does Bob see?" in page
    assert NEW in page
    assert [(row[0], row[3]) for row in _rows(wiring)] == [
        (1, None),
        (2, maple.bob),
        (3, maple.ann),
    ]


def test_the_same_words_pressed_twice_are_one_version(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    first = _word(client, opened, maple, NEW, seen=1)
    second = _word(client, opened, maple, NEW, seen=1)

    assert (first[0], second[0]) == (303, 303)
    assert len(_rows(wiring)) == 2


def test_an_empty_wording_is_asked_for_again(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    status, page = _word(client, opened, maple, " \n ", seen=1)

    assert (status, "Write the question first" in page) == (422, True)
    assert _rows(wiring) == []


def test_facilitator_reads_the_question_and_words_none(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    _word(client, opened, maple, NEW, seen=1)
    fays = page_path(wiring, maple.fay)
    token = guard(other_device, fays)
    open_with_code(other_device, wiring, fays)

    page = unescape(other_device.get(fays).text)
    answer = other_device.post(
        f"{fays}/sets/{maple.learning_set}/question",
        data={"csrf_token": token, "words": "What does Fay want?", "seen": "2"},
    )

    assert NEW in page
    assert "Word it anew" not in page
    assert answer.status_code == 404
    assert len(_rows(wiring)) == 2


@pytest.mark.parametrize("who", ["max", "sue"])
def test_manager_and_sponsor_read_no_wording(
    client: FlaskClient,
    other_device: FlaskClient,
    wiring: WebWiring,
    opened: str,
    maple: Maple,
    who: str,
) -> None:
    _word(client, opened, maple, NEW, seen=1)
    theirs = page_path(wiring, getattr(maple, who))

    page = unescape(other_device.get(theirs).text)
    answer = other_device.get(f"{theirs}/sets/{maple.learning_set}/question")

    assert NEW not in page
    assert answer.status_code == 404
    assert NEW not in unescape(answer.text)


def test_who_left_reads_and_words_no_more(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    token = guard(client, opened)
    with wiring.database.writing() as db:
        db.get_one(Membership, maple.ann_in).ends_at = NOW
    path = f"{opened}/sets/{maple.learning_set}/question"

    answer = client.post(path, data={"csrf_token": token, "words": NEW, "seen": "1"})

    assert (answer.status_code, client.get(path).status_code) == (404, 404)
    assert _rows(wiring) == []


def test_question_of_another_set_does_not_open(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        oak = LearningSet(programme_id=maple.programme, name="Oak", project="The acorn count")
        db.add(oak)
        db.flush()
        other = oak.id

    answer = client.get(f"{opened}/sets/{other}/question")

    assert (answer.status_code, "acorn" in answer.text) == (404, False)


def test_plan_that_nobody_approved_takes_no_wording(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    token = guard(client, opened)
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).state = ProgrammeState.PLANNED

    answer = client.post(
        f"{opened}/sets/{maple.learning_set}/question",
        data={"csrf_token": token, "words": NEW, "seen": "1"},
    )

    assert answer.status_code == 404
    assert _rows(wiring) == []


def test_audit_and_rows_hold_fingerprints_and_no_words(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    _word(client, opened, maple, NEW, seen=1)

    with wiring.database.reading() as db:
        event = db.scalars(select(AuditEvent).where(AuditEvent.verb == "set-question-worded")).one()
        assert (event.actor, event.subject, event.old, event.new) == (
            f"person:{maple.ann}",
            f"set:{maple.learning_set}",
            fingerprint(PROJECT),
            fingerprint(NEW),
        )
        assert "quiet desk" not in repr(audit_lines(db, AuditFilter(), offset=0, limit=99))
        assert "quiet desk" not in repr(db.execute(text("SELECT * FROM set_question")).all())


def test_looking_at_the_question_writes_nothing(
    client: FlaskClient, wiring: WebWiring, opened: str, maple: Maple
) -> None:
    _word(client, opened, maple, NEW, seen=1)
    before = dump(wiring.database)

    client.get(opened)
    client.get(f"{opened}/sets/{maple.learning_set}/question")

    assert dump(wiring.database) == before


def test_wording_is_looked_at_like_any_question_and_like_a_project(
    client: FlaskClient, opened: str, maple: Maple
) -> None:
    _word(client, opened, maple, "We need to buy a new desk within two years.", seen=1)

    page = unescape(client.get(opened).text)

    assert "This is an answer already." in page
    assert "It is a question, with no solution inside." in page
    failed = page[page.index("Not yet so:") : page.index("How would you put it now?")]
    assert re.findall(r"<li>([^<]+)</li>", failed) == [
        "It is a question, with no solution inside.",
        "It can be done within six months.",
    ]
