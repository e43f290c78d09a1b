"""A sponsor answers recommendations on their own page; the form of the mail has the same rows."""

import json
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from service.domain.states import Decision, Mode, SessionKind, WordingKind
from service.models import (
    Draft,
    FormLink,
    Programme,
    Recommendation,
    Reply,
    SetQuestion,
    SetSession,
)
from service.store.journey import load_journey
from tests.participants import Maple, dump, form_path, page_path
from tests.routes.project import Room
from tests.web_wiring import NOW, WebWiring

LATER = NOW.date() + timedelta(days=200)


@pytest.fixture
def sues(client: FlaskClient, wiring: WebWiring, maple: Maple) -> Room:
    """Sue, her code shown; two recommendations were put to her, a third is the set's own."""
    with wiring.database.writing() as db:
        db.execute(update(Programme).values(mode=Mode.SHARED_PROJECT))
        last = db.get_one(SetSession, maple.sessions[-1])
        last.kind = SessionKind.FINAL
        for words, put_at in (("Open on Sundays", NOW), ("Close at six", NOW), ("Hire Ida", None)):
            db.add(
                Recommendation(
                    set_id=maple.learning_set,
                    title="Hours" if put_at else None,
                    words=words,
                    why="They ring twice",
                    wanted_owner="Sam",
                    wanted_on=date(2027, 9, 1),
                    proposed_at=NOW,
                    put_at=put_at,
                    delete_after=LATER,
                )
            )
    return Room.of(client, wiring, maple, maple.sue)


def _ids(sues: Room) -> list[int]:
    return [one.id for one in sues.rows(Recommendation)]


def _answer(sues: Room, number: int, **parts: str) -> tuple[int, str]:
    """Answer a recommendation; `do` is a button, every other part a field of the form."""
    data = {"csrf_token": parts.pop("csrf_token", sues.proof), "do": parts.pop("do", "")}
    fields = {f"recommendation_{number}_{part}": value for part, value in parts.items()}
    answer = sues.client.post(f"{sues.own_page}/recommendations/{number}", data={**data, **fields})
    return answer.status_code, unescape(answer.text)


def _told(sues: Room) -> list[tuple[Decision, str, str, date | None]]:
    return [(one.decision, one.reason, one.owner, one.due_on) for one in sues.rows(Recommendation)]


def test_page_holds_goal_five_lines_and_each_recommendation_but_no_name(sues: Room) -> None:
    with sues.wiring.database.writing() as db:
        worded = SetQuestion(version=1, kind=WordingKind.CHANGED, words="What does Ann see?")
        worded.set_id, worded.written_at, worded.delete_after = sues.maple.learning_set, NOW, LATER
        db.add(worded)

    page = unescape(sues.client.get(sues.own_page).text)

    assert "That people learn the method and issues get solved" in page
    assert "1 of 6 sessions held" in page
    assert "2 recommendations, 2 wait for your answer" in page
    assert ("Open on Sundays" in page, "Why: They ring twice" in page) == (True, True)
    assert "Proposed: Sam, by Wednesday 1 September" in page
    assert "by Tuesday 3 August; the set sees this day" in page
    assert [one for one in ("Hire Ida", "Ann", "Bob", "What does") if one in page] == []


def test_answer_on_the_page_is_the_answer_of_the_form(sues: Room) -> None:
    first, second, _ = _ids(sues)

    status, _ = _answer(sues, second, decision="adapted", reason="at seven", owner="Ida",
                        due_on="2027-9-1")  # fmt: skip

    answered = (Decision.ADAPTED, "at seven", "Ida", date(2027, 9, 1))
    open_ = (Decision.PROPOSED, "", "", None)
    assert (status, _told(sues)) == (303, [open_, answered, open_])
    (link,) = sues.rows(FormLink)
    final = sues.rows(SetSession)[-1]
    assert (link.key, link.person_id, link.set_session_id, link.opens_at, link.closes_at) == (
        f"sponsor-decisions:s{sues.maple.learning_set}:{sues.maple.sue}",
        sues.maple.sue,
        final.id,
        NOW,
        final.ends_at + timedelta(weeks=8),
    )
    form = unescape(sues.client.get(form_path(sues.wiring, link)).text)
    assert ("at seven" in form, "Open on Sundays" in form, "Hire Ida" in form) == (
        True, True, False,
    )  # fmt: skip
    _answer(sues, first, decision="no", reason="nobody would come")
    assert _told(sues)[:2] == [(Decision.NO, "nobody would come", "", None), answered]
    assert len(sues.rows(Reply)) == 1


def test_answer_pressed_twice_stands_once(sues: Room) -> None:
    first = _ids(sues)[0]

    for _ in range(2):
        _answer(sues, first, decision="yes", reason="good")

    assert (_told(sues)[0][:2], len(sues.rows(FormLink)), len(sues.rows(Reply))) == (
        (Decision.YES, "good"), 1, 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"decision": "no", "reason": " "}, "This one is needed."),
        ({"reason": "so"}, "Choose one of the three."),
        ({"decision": "yes", "reason": "so", "due_on": "soon"}, "Choose a day, as 2027-04-07."),
    ],
)
def test_answer_that_lacks_something_comes_back_as_it_was_typed(
    sues: Room, parts: dict[str, str], problem: str
) -> None:
    _answer(sues, _ids(sues)[1], decision="yes", reason="fine")
    told = _told(sues)

    status, page = _answer(sues, _ids(sues)[1], owner="Ida from the desk", **parts)

    assert (status, page.count('class="problem"'), problem in page) == (422, 1, True)
    assert ("Ida from the desk" in page, "Close at six" in page) == (True, True)
    assert _told(sues) == told


def test_answer_from_elsewhere_without_a_code_or_by_another_writes_nothing(
    sues: Room, other_device: FlaskClient
) -> None:
    first, _, own = _ids(sues)
    before = dump(sues.wiring.database)
    fields = {f"recommendation_{first}_decision": "yes", f"recommendation_{first}_reason": "Mine"}
    path = f"/recommendations/{first}"
    max_path = page_path(sues.wiring, sues.maple.max) + path

    foreign = sues.client.post(sues.own_page + path, data={**fields, "csrf_token": "x"})
    no_code = other_device.post(sues.own_page + path, data=fields)
    another = other_device.post(max_path, data=fields)
    unput, _ = _answer(sues, own, decision="yes", reason="Mine")

    answers = (foreign, no_code, another)
    assert [one.status_code for one in answers] == [400, 403, 404]
    assert ["Mine" in one.text for one in answers] == [True, True, True]
    assert unput == 404
    assert dump(sues.wiring.database) == before


def test_answer_to_words_replaced_meanwhile_is_held(sues: Room) -> None:
    first = _ids(sues)[0]
    with sues.wiring.database.writing() as db:
        former = db.get_one(Recommendation, first)
        former.replaced_at, former.decision = NOW, Decision.YES
        db.add(Recommendation(set_id=former.set_id, words="Open every day", version=2,
                              replaces_id=first, proposed_at=NOW, put_at=NOW,
                              delete_after=LATER))  # fmt: skip

    status, page = _answer(sues, first, decision="no", reason="My long reason")
    shown = unescape(sues.client.get(sues.own_page).text)

    assert (status, "My long reason" in page) == (409, True)
    assert _told(sues)[0][0] is Decision.YES
    assert "In other words now. Before: Open on Sundays (you said yes)" in shown


def test_what_is_begun_in_the_form_stays_beside_an_answer_on_the_page(sues: Room) -> None:
    first, second, _ = _ids(sues)
    _answer(sues, first, decision="yes", reason="good")
    begun = {f"recommendation_{number}_reason": ["begun", "d"] for number in (first, second)}
    with sues.wiring.database.writing() as db:
        link = db.scalars(select(FormLink)).one()
        link.draft = Draft(content=json.dumps(begun), saved_at=NOW, delete_after=LATER)

    _answer(sues, first, decision="yes", reason="better")

    (draft,) = sues.rows(Draft)
    assert json.loads(draft.content) == {f"recommendation_{second}_reason": ["begun", "d"]}
    assert _told(sues)[0][1] == "better"


def test_closed_form_takes_no_answer_and_keeps_the_words(sues: Room) -> None:
    first = _ids(sues)[0]
    _answer(sues, first, decision="yes", reason="good")
    with sues.wiring.database.writing() as db:
        db.execute(update(FormLink).values(closes_at=NOW))

    status, page = _answer(sues, first, decision="no", reason="Too late for this")

    assert (status, "Too late for this" in page) == (410, True)
    assert _told(sues)[0][0] is Decision.YES


def test_set_without_a_final_session_cannot_be_answered_yet(sues: Room) -> None:
    with sues.wiring.database.writing() as db:
        db.execute(update(SetSession).values(kind=SessionKind.STANDARD))

    status, page = _answer(sues, _ids(sues)[0], decision="no", reason="My reason")

    assert (status, "My reason" in page, sues.rows(FormLink)) == (409, True, [])


def test_sponsor_tells_how_it_goes_and_a_no_takes_that_back(sues: Room) -> None:
    first = _ids(sues)[0]
    early, _ = _answer(sues, first, do="running")
    _answer(sues, first, decision="yes", reason="good")

    course = []
    for do in ("running", "done"):
        _answer(sues, first, do=do)
        row = sues.rows(Recommendation)[0]
        course.append((row.running_at, row.done_at))
    lines = unescape(sues.client.get(sues.own_page).text)
    _answer(sues, first, decision="no", reason="on reflection")
    row = sues.rows(Recommendation)[0]

    assert (early, course) == (409, [(NOW, None), (NOW, NOW)])
    assert "Of those you agreed to, 0 under way and 1 done" in lines
    assert (row.running_at, row.done_at) == (None, None)


def test_mail_that_asks_still_goes_while_one_waits_and_the_loop_closes_with_the_last(
    sues: Room,
) -> None:
    first, second, _ = _ids(sues)
    key = f"sponsor-decisions:s{sues.maple.learning_set}:{sues.maple.sue}"
    facts = []

    for number in (first, second):
        _answer(sues, number, decision="yes", reason="good")
        with sues.wiring.database.reading() as db:
            journey = load_journey(db, now=NOW, holidays_of=lambda _region, _year: ())
        of_set = journey.programmes[0].sets[0]
        answered = key in journey.progress.answered
        facts.append((of_set.recommendations, of_set.decided_at, answered))

    assert facts == [(2, None, False), (2, NOW, True)]
