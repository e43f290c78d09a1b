"""From the board to what the set learned: proposed by whoever leads, agreed as it always is."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import AuditEvent, GroupLearning
from tests.participants import Maple, add_link, dump, form_path
from tests.routes.boards import Visitor, visitor
from tests.web_wiring import NOW, WebWiring


@pytest.fixture
def ann(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Visitor:
    """Ann before the board that she opened."""
    found = visitor(client, wiring, maple, maple.ann)
    found.open_board()
    return found


@pytest.fixture
def fay(other_device: FlaskClient, wiring: WebWiring, maple: Maple, ann: Visitor) -> Visitor:
    """Fay, who facilitates."""
    return visitor(other_device, wiring, maple, maple.fay)


def _propose(who: Visitor, words: str, *, seen: str = "") -> tuple[int, str]:
    data = who.fields(words=words, seen=seen)
    answer = who.client.post(f"{who.path}/learning", data=data)
    return answer.status_code, unescape(answer.text)


def _learned(wiring: WebWiring) -> list[tuple[str, int, object]]:
    with wiring.database.reading() as db:
        rows = db.scalars(select(GroupLearning))
        return [(row.words, row.written_by_id, row.saved_at) for row in rows]


def test_chosen_notes_become_lines_those_with_most_votes_first(ann: Visitor, fay: Visitor) -> None:
    ask, wait, wait_longer = (ann.add(one) for one in ("Ask first", "Wait\na little", "Longer"))
    ann.press(do="place", note=wait_longer, to=f"note-{wait}")
    ann.press(do="vote", note=wait_longer)

    page = unescape(fay.client.get(f"{fay.path}/learning?note={ask}&note={wait}").text)

    assert ">Wait a little; Longer\nAsk first</textarea>" in page


def test_proposed_lines_are_the_sets_learning_and_reach_its_members(
    client: FlaskClient, ann: Visitor, fay: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    status, _ = _propose(fay, "Ask first")

    with wiring.database.writing() as db:
        recap = form_path(wiring, add_link(db, maple, "recap", session=2))
    assert (status, _learned(wiring)) == (303, [("Ask first", maple.fay, NOW)])
    assert "Ask first" in client.get(recap).text
    assert "put to the set as its learning" in ann.page()


def test_another_proposal_keeps_the_day_in_which_the_set_may_correct(
    fay: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    _propose(fay, "Ask first")

    status, _ = _propose(fay, "Ask first\nWait", seen="Ask first")

    assert (status, _learned(wiring)) == (303, [("Ask first\nWait", maple.fay, NOW)])


def test_words_noted_meanwhile_are_not_covered_unread(fay: Visitor, wiring: WebWiring) -> None:
    _propose(fay, "Ask first")

    status, page = _propose(fay, "Mine alone")

    assert (status, "Mine alone" in page, "Ask first" in page) == (409, True, True)
    assert [row[0] for row in _learned(wiring)] == ["Ask first"]


def test_the_same_words_pressed_twice_are_noted_once(fay: Visitor, wiring: WebWiring) -> None:
    _propose(fay, "Ask first")
    before = dump(wiring.database)

    assert _propose(fay, "Ask first")[0] == 303
    assert dump(wiring.database) == before


def test_nothing_chosen_is_asked_for_again(fay: Visitor, wiring: WebWiring) -> None:
    assert _propose(fay, "  ")[0] == 409
    assert _learned(wiring) == []


def test_member_proposes_nothing(ann: Visitor, wiring: WebWiring) -> None:
    assert _propose(ann, "Mine")[0] == 404
    assert ann.client.get(f"{ann.path}/learning").status_code == 404
    assert _learned(wiring) == []


def test_audit_tells_that_and_not_what_was_proposed(fay: Visitor, wiring: WebWiring) -> None:
    _propose(fay, "Ask first")

    with wiring.database.reading() as db:
        event = db.scalars(select(AuditEvent).where(AuditEvent.verb == "board-proposed")).one()
        assert (event.old, "Ask" in repr((event.new, event.subject, event.actor))) == (None, False)
