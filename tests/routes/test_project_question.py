"""A project's question and scope: versions, tests that warn, and the set's own release."""

import re
from html import unescape

from service.models import (
    SetQuestion,
)
from tests.participants import page_path
from tests.routes.pressing import open_with_code
from tests.routes.project import Room
from tests.web_wiring import NOW


def test_scope_goes_with_the_question_in_versions_that_stay_readable(room: Room) -> None:
    scope = {"scope": "The Leeds desk alone", "measure": "Fewer second calls", "keeper": "Ida"}
    room.press("/question", words="Why do people ring twice?", seen="1", tests="owned", **scope)
    # Worded on the other page, which asks for the question alone: the scope goes on.
    room.client.post(
        f"{room.own_page}/sets/{room.maple.learning_set}/question",
        data={"csrf_token": room.proof, "words": "Why twice?", "seen": "2"},
    )
    room.press("/question", words="Why twice?", seen="3", scope="Leeds and York")

    page = room.page()

    assert [
        (one.version, one.words, one.scope, one.measure, one.keeper, one.tests)
        for one in room.rows(SetQuestion)
    ] == [
        (1, "The customer journey", None, None, None, ""),
        (2, "Why do people ring twice?", "The Leeds desk alone", "Fewer second calls", "Ida",
         "owned"),
        (3, "Why twice?", "The Leeds desk alone", "Fewer second calls", "Ida", "owned"),
        (4, "Why twice?", "Leeds and York", "", "", ""),
    ]  # fmt: skip
    assert "Version 4, 2 March, by a member" in re.sub(r"<[^>]+>", "", page)
    assert page.index("Leeds and York") < page.index("Earlier versions")
    assert page.index("Earlier versions") < page.index("The Leeds desk alone")


def test_tests_of_a_project_warn_and_block_nothing(room: Room) -> None:
    status, _ = room.press(
        "/question", words="We need to buy a new desk within two years.", seen="1",
        tests="open significant", measure="A date",
    )  # fmt: skip

    said = dict(
        re.findall(
            r'<span class="main">([^<]+)</span><span class="state[^"]*">([^<]+)</span>',
            room.page(),
        )
    )
    assert status == 303
    assert said == said | {
        "It matters, and the organisation would notice the difference.": "you ticked it",
        "It is a question, with no solution inside.": "look again",
        "It can be done within six months.": "look again",
        "Somebody answers for it after the set has ended.": "look again",
        "It crosses departments.": "not said yet",
        "Somebody could tell whether it worked.": "not said yet",
    }


def test_scope_worded_over_anothers_is_held_until_it_was_seen(room: Room, bobs: Room) -> None:
    bobs.press("/question", words="What does Bob see?", seen="1")

    status, page = room.press("/question", words="Mine?", scope="Leeds", seen="1")

    assert (status, "What does Bob see?" in page, "Leeds" in page) == (409, True, True)
    assert len(room.rows(SetQuestion)) == 2


def test_version_of_the_question_is_the_sponsors_once_a_majority_has_pressed(
    room: Room, bobs: Room
) -> None:
    sue = page_path(room.wiring, room.maple.sue)
    room.press("/question", words="Why do people ring twice?", scope="Leeds alone", seen="1")
    for each in (room, bobs):
        each.press("/question/sponsor", do="release", seen="2")
        each.press("/question/sponsor", do="release", seen="2")
    room.press("/question", words="Why do they ring at all?", seen="2")
    stale, page = bobs.press("/question/sponsor", do="release", seen="2")
    without_code = unescape(bobs.client.get(sue).text)
    open_with_code(bobs.client, room.wiring, sue)
    shown = unescape(bobs.client.get(sue).text)

    assert [one.released_at for one in room.rows(SetQuestion)] == [None, NOW, None]
    assert (stale, "Your sponsor reads version 2" in page) == (409, True)
    assert "ring twice" not in without_code
    assert ("ring twice" in shown, "Reach: Leeds alone" in shown) == (True, True)
    assert "ring at all" not in shown


def test_press_for_the_question_is_taken_back_until_the_majority_is_there(
    room: Room, bobs: Room
) -> None:
    room.press("/question", words="Why do people ring twice?", seen="1")
    room.press("/question/sponsor", do="release", seen="2")
    counted = bobs.page()
    room.press("/question/sponsor", do="think-again", seen="2")
    bobs.press("/question/sponsor", do="release", seen="2")
    kept = room.rows(SetQuestion)[-1].released_at
    room.press("/question/sponsor", do="release", seen="2")
    status, _ = room.press("/question/sponsor", do="think-again", seen="2")

    assert "1 of 2 have pressed to show it." in counted
    assert (kept, room.rows(SetQuestion)[-1].released_at, status) == (None, NOW, 409)
