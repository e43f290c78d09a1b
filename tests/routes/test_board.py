"""A set's board: whom it opens to, what it takes, and that nobody is named on it."""

import re
import uuid
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from service.models import Board, BoardColumn, BoardNote, BoardVote, Membership
from tests.participants import Maple, dump, page_path
from tests.routes.boards import Visitor, visitor
from tests.web_wiring import NOW, WebWiring


def test_board_opens_once_with_the_columns_that_were_chosen(
    ann: Visitor, bob: Visitor, wiring: WebWiring
) -> None:
    assert bob.open_board("Keep\nChange") == 303

    assert ann.columns() == ["What happened", "So what", "Now what", "Best questions heard"]
    with wiring.database.reading() as db:
        assert len(db.scalars(select(Board)).all()) == 1


def test_note_stands_on_everybodys_board_and_names_nobody(ann: Visitor, bob: Visitor) -> None:
    ann.add("We talked over each other")

    page = bob.page()
    assert "We talked over each other" in page
    assert "Ann" not in page.replace("Annex", "")
    assert [(one["words"], one["mine"]) for one in bob.state()["notes"]] == [
        ("We talked over each other", False)
    ]
    assert [one["mine"] for one in ann.state()["notes"]] == [True]


def test_the_same_write_sent_again_changes_nothing(ann: Visitor, wiring: WebWiring) -> None:
    once = str(uuid.uuid4())
    column = ann.first_column()
    ann.press(do="add", column=column, words="Once", write=once)
    before = dump(wiring.database)

    status, told = ann.press(do="add", column=column, words="Once", write=once)

    assert (status, [one["words"] for one in told["notes"]]) == (200, ["Once"])
    assert dump(wiring.database) == before


def test_a_note_withdrawn_is_not_brought_back_by_its_late_first_write(ann: Visitor) -> None:
    once = str(uuid.uuid4())
    column = ann.first_column()
    ann.press(do="add", column=column, words="Gone", write=once)
    ann.press(do="withdraw", note=once)

    ann.press(do="add", column=column, words="Gone", write=once)

    assert ann.state()["notes"] == []


def test_only_its_author_words_a_note_anew_and_withdraws_it(ann: Visitor, bob: Visitor) -> None:
    note = ann.add("First words")

    refused = [bob.press(do="word", note=note, words="x"), bob.press(do="withdraw", note=note)]
    taken = ann.press(do="word", note=note, words="Better words")

    assert [status for status, _ in refused] == [409, 409]
    assert taken[0] == 200
    assert [one["words"] for one in bob.state()["notes"]] == ["Better words"]


def test_votes_are_few_and_each_note_has_one_of_a_member(ann: Visitor, bob: Visitor) -> None:
    notes = [ann.add(f"Note {number}") for number in range(4)]
    for note in (*notes[:3], notes[0]):
        ann.press(do="vote", note=note)

    status, told = ann.press(do="vote", note=notes[3])
    bob.press(do="vote", note=notes[0])

    assert (status, told["words"]) == (
        409,
        "Your 3 votes are given. Take one back to give it to another note.",
    )
    found = {one["id"]: one["votes"] for one in ann.state()["notes"]}
    assert [found[one] for one in notes] == [2, 1, 1, 0]
    ann.press(do="unvote", note=notes[1])
    assert ann.state()["votes_left"] == 1


def test_facilitator_writes_and_groups_but_has_no_vote(
    ann: Visitor, other_device: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    fay = visitor(other_device, wiring, maple, maple.fay)
    note = ann.add("Ours")
    fay.add("Said in the room")

    status, _ = fay.press(do="vote", note=note)

    assert (status, fay.state()["votes_left"]) == (409, None)
    assert [one["votes"] for one in ann.state()["notes"]] == [0, 0]


def test_groups_stay_one_deep_and_go_on_when_their_leader_is_withdrawn(
    ann: Visitor, bob: Visitor
) -> None:
    one, two, three = (ann.add(words) for words in ("one", "two", "three"))
    bob.press(do="place", note=two, to=f"note-{one}")
    bob.press(do="place", note=three, to=f"note-{two}")
    bob.press(do="place", note=one, to=f"note-{three}")
    before = {note["words"]: note["under"] for note in ann.state()["notes"]}

    ann.press(do="withdraw", note=one)

    after = {note["words"]: note["under"] for note in ann.state()["notes"]}
    leader, follower = sorted([("two", two), ("three", three)], key=lambda pair: pair[1])
    assert before == {"one": None, "two": one, "three": one}
    assert after == {leader[0]: None, follower[0]: leader[1]}


def test_a_leading_note_takes_its_group_to_another_column(ann: Visitor) -> None:
    one, two = ann.add("one"), ann.add("two")
    ann.press(do="place", note=two, to=f"note-{one}")
    other = ann.state()["columns"][2]["id"]

    ann.press(do="place", note=one, to=f"column-{other}")

    assert {note["column"] for note in ann.state()["notes"]} == {other}


def test_columns_are_added_renamed_and_taken_away_when_empty(ann: Visitor) -> None:
    ann.add("In the first")
    first, second, *_ = (one["id"] for one in ann.state()["columns"])
    ann.press(do="add-column", words="Thanks")
    ann.press(do="rename-column", column=str(second), words="And so")
    ann.press(do="remove-column", column=str(first))
    third = ann.state()["columns"][2]["id"]

    ann.press(do="remove-column", column=str(third))

    assert ann.columns() == ["What happened", "And so", "Best questions heard", "Thanks"]


def test_lines_copied_from_paper_become_notes_once(ann: Visitor) -> None:
    once = str(uuid.uuid4())
    lines = "- Loud room\r\n\r\n• Late start\r\n  3 questions  "
    for _ in range(2):
        ann.press(do="add-lines", column=ann.first_column(), words=lines, write=once)

    assert sorted(one["words"] for one in ann.state()["notes"]) == [
        "3 questions",
        "Late start",
        "Loud room",
    ]


def test_words_open_after_a_code_alone(
    ann: Visitor, other_device: FlaskClient, wiring: WebWiring
) -> None:
    ann.add("Behind the code")
    before = dump(wiring.database)

    page = other_device.get(ann.path)
    state = other_device.get(f"{ann.path}/state")
    pressed = other_device.post(ann.path, data=ann.fields(do="add", words="Mine", column="1"))

    assert (page.status_code, state.status_code, pressed.status_code) == (200, 403, 403)
    assert "Behind the code" not in page.text + state.text
    assert "Mine" in pressed.text
    assert dump(wiring.database) == before


@pytest.mark.parametrize("who", ["max", "sue"])
def test_manager_and_sponsor_find_no_board(
    ann: Visitor, other_device: FlaskClient, wiring: WebWiring, maple: Maple, who: str
) -> None:
    ann.add("Not theirs")
    session = ann.path.rpartition("/")[2]
    theirs = f"{page_path(wiring, getattr(maple, who))}/board/{session}"

    answers = [other_device.get(theirs), other_device.get(f"{theirs}/state")]

    assert [one.status_code for one in answers] == [404, 404]
    assert "Board of session" not in other_device.get(page_path(wiring, getattr(maple, who))).text


def test_who_left_finds_no_board(
    ann: Visitor, bob: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Membership, maple.ann_in).ends_at = NOW

    assert [ann.client.get(ann.path).status_code, ann.state_answer().status_code] == [404, 404]
    assert ann.press(do="add", column="1", words="x")[0] == 404


def test_form_from_elsewhere_writes_nothing_and_keeps_what_was_typed(
    ann: Visitor, wiring: WebWiring
) -> None:
    before = dump(wiring.database)

    answer = ann.client.post(
        ann.path,
        data={"csrf_token": "x", "do": "add", "column": ann.first_column(), "words": "Kept"},
    )

    assert (answer.status_code, "Kept" in answer.text) == (400, True)
    assert dump(wiring.database) == before


def test_without_a_script_forms_write_and_lead_back_to_the_board(ann: Visitor) -> None:
    page = ann.page()
    write = re.findall(
        r'name="write" value="([^"]+)"[^>]*><input type="hidden" name="do" value="add"', page
    )[0]
    fields = {"do": "add", "write": write, "column": ann.first_column(), "words": "By form"}

    answers = [ann.client.post(ann.path, data=ann.fields(**fields)) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert unescape(ann.page()).count(">By form</p>") == 1
    moved = ann.client.get(f"{ann.path}?note={write}").text
    assert "into So what, by itself" in moved


def test_rows_tell_neither_words_nor_who_wrote_or_voted(
    ann: Visitor, bob: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    first, second = ann.add("Quiet desk"), ann.add("Quiet chair")
    for note in (first, second):
        bob.press(do="vote", note=note)

    with wiring.database.reading() as db:
        rows = db.execute(text("SELECT * FROM board_note")).all()
        marks = [one.author for one in db.scalars(select(BoardNote))]
        voters = [one.voter for one in db.scalars(select(BoardVote))]
        columns = db.execute(text("SELECT title FROM board_column")).all()
    assert "Quiet" not in repr(rows)
    assert "happened" not in repr(columns)
    # Neither are two notes of one hand, nor two votes of one voter, alike.
    assert len({*marks, *voters}) == 4


def test_a_board_asks_the_database_no_more_for_many_notes_than_for_few(
    ann: Visitor, wiring: WebWiring
) -> None:
    ann.add("One")
    few = ann.count_queries()
    lines = "\n".join(f"Line {number}" for number in range(40))
    ann.press(do="add-lines", column=ann.first_column(), words=lines)

    assert ann.count_queries() == few


def test_column_of_another_board_takes_nothing(
    ann: Visitor, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        other = Board(set_session_id=maple.sessions[3], votes_each=3, room_code="000000",
                      opened_at=NOW, delete_after=NOW.date())  # fmt: skip
        db.add(other)
        db.flush()
        column = BoardColumn(board_id=other.id, position=0, title="Elsewhere")
        db.add(column)
        db.flush()
        column_id = column.id

    status, told = ann.press(do="add", column=str(column_id), words="x")

    assert (status, told["words"][:27]) == (409, "That column is no longer on")
