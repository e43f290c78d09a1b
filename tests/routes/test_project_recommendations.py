"""What a set recommends: worded together, put by a majority, answered, followed."""

from datetime import date

import pytest
from sqlalchemy import select, update

from service.domain.states import Decision, MailingState, Role
from service.models import (
    AuditEvent,
    Mailing,
    Membership,
    Recommendation,
    SponsorPress,
)
from tests.participants import add_link_without_session
from tests.routes.project import Room
from tests.web_wiring import NOW


def test_recommendation_is_put_by_a_majority_and_then_stands(room: Room, bobs: Room) -> None:
    typed = {"title": "One number", "why": "They ring twice", "wanted_owner": "Ida",
             "wanted_on": "2027-9-1"}  # fmt: skip
    room.press("/recommendations", words="One number for all", **typed)
    (row,) = room.rows(Recommendation)
    path = f"/recommendations/{row.id}"
    room.press(path, do="put", seen="1")
    room.press(path, do="put", seen="1")
    after_one = room.rows(Recommendation)[0].put_at

    bobs.press(path, do="put", seen="1")

    (row,) = room.rows(Recommendation)
    assert (after_one, row.put_at, row.wanted_on) == (None, NOW, date(2027, 9, 1))
    assert "Put to your sponsor on 2 March" in room.page()
    assert "The answer is due by" in room.page()
    with room.wiring.database.reading() as db:
        events = db.scalars(select(AuditEvent).where(AuditEvent.verb == "recommendation-put"))
        # The set put it: who pressed is nobody's to read.
        assert [(one.actor, one.subject) for one in events] == [
            ("service", f"set:{room.maple.learning_set}")
        ]


def test_press_for_words_that_changed_meanwhile_is_held(room: Room, bobs: Room) -> None:
    room.press("/recommendations", words="One number")
    (row,) = room.rows(Recommendation)
    path = f"/recommendations/{row.id}"
    room.press(path, do="put", seen="1")
    room.press(path, do="change", words="Two numbers", seen="1")

    status, page = bobs.press(path, do="put", seen="1")

    assert (status, "changed this recommendation meanwhile" in page) == (409, True)
    assert room.rows(SponsorPress) == []
    assert room.rows(Recommendation)[0].put_at is None


def test_press_is_taken_back_until_it_is_put_and_counts_members_alone(room: Room) -> None:
    with room.wiring.database.writing() as db:
        for name in ("max", "sue"):
            db.add(Membership(set_id=room.maple.learning_set, role=Role.MEMBER, starts_at=NOW,
                              person_id=getattr(room.maple, name)))  # fmt: skip
    room.press("/recommendations", words="One number")
    (row,) = room.rows(Recommendation)
    path = f"/recommendations/{row.id}"
    with room.wiring.database.writing() as db:
        # Fay facilitates: hers would be no press of the set's.
        for person in (room.maple.bob, room.maple.fay):
            db.add(SponsorPress(recommendation_id=row.id, person_id=person, pressed_at=NOW))

    room.press(path, do="put", seen="1")
    shown = room.page()
    room.press(path, do="think-again")

    assert "2 of 3 presses" in shown
    assert "1 of 3 presses" in room.page()
    assert room.rows(Recommendation)[0].put_at is None


def test_other_words_after_the_press_are_the_next_version(room: Room, bobs: Room) -> None:
    room.press("/recommendations", words="One number")
    (row,) = room.rows(Recommendation)
    path = f"/recommendations/{row.id}"
    for each in (room, bobs):
        each.press(path, do="put", seen="1")

    room.press(path, do="change", words="One number, day and night", seen="1")
    status, page = bobs.press(path, do="change", words="Two numbers", seen="1")
    drafted = [(one.words, one.version, one.put_at) for one in room.rows(Recommendation)]
    following = room.rows(Recommendation)[1].id
    for each in (room, bobs):
        each.press(f"/recommendations/{following}", do="put", seen="1")

    assert drafted == [("One number", 1, NOW), ("One number, day and night", 2, None)]
    assert (status, "Two numbers" in page, "day and night" in page) == (409, True, True)
    assert [(one.version, one.replaced_at) for one in room.rows(Recommendation)] == [
        (1, NOW),
        (2, None),
    ]
    assert "you put it in other words since" in room.page()


def test_what_was_put_is_not_taken_out(room: Room, bobs: Room) -> None:
    room.press("/recommendations", words="One number")
    (row,) = room.rows(Recommendation)
    for each in (room, bobs):
        each.press(f"/recommendations/{row.id}", do="put", seen="1")

    status, _ = room.press(f"/recommendations/{row.id}", do="take-out", seen="1")

    assert (status, room.rows(Recommendation)[0].withdrawn_at) == (409, None)


def test_set_reads_the_answer_and_tells_how_it_goes(room: Room) -> None:
    room.press("/recommendations", words="One number")
    (row,) = room.rows(Recommendation)
    path = f"/recommendations/{row.id}"
    early, _ = room.press(path, do="running")
    with room.wiring.database.writing() as db:
        db.execute(
            update(Recommendation).values(
                put_at=NOW, decision=Decision.ADAPTED, reason="from May on", owner="Ida",
                due_on=date(2027, 5, 4), decided_at=NOW,
            )
        )  # fmt: skip

    answered = room.page()
    states = []
    for do in ("running", "running", "done", "not-yet"):
        room.press(path, do=do)
        (row,) = room.rows(Recommendation)
        states.append((row.running_at, row.done_at))

    assert early == 409
    assert "from May on · Ida · by Tuesday 4 May" in answered
    assert states == [(NOW, None), (NOW, None), (NOW, NOW), (None, None)]
    with room.wiring.database.reading() as db:
        verbs = db.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs[-3:] == ["recommendation-running", "recommendation-done", "recommendation-not-yet"]


def test_day_that_nobody_can_read_is_asked_for_again(room: Room) -> None:
    status, page = room.press("/recommendations", words="One number", wanted_on="next spring")

    assert (status, "write it as 2027-04-30" in page, "next spring" in page) == (422, True, True)
    assert room.rows(Recommendation) == []


@pytest.mark.parametrize(
    ("states", "told"),
    [
        # The journey's own mail is still to come, or on its way: it counts what was put.
        ((), 0),
        ((MailingState.DUE,), 0),
        ((MailingState.SENT,), 1),
        ((MailingState.SKIPPED,), 1),
    ],
)
def test_sponsor_is_told_of_what_is_put_after_the_mail_that_asks(
    room: Room, bobs: Room, states: tuple[MailingState, ...], told: int
) -> None:
    maple = room.maple
    with room.wiring.database.writing() as db:
        link = add_link_without_session(
            db, maple, "sponsor-decisions", person=maple.sue, of_set=True
        )
        for state in states:
            db.add(
                Mailing(
                    key=link.key, touchpoint="sponsor-decisions", programme_id=maple.programme,
                    person_id=maple.sue, form_link_id=link.id, state=state, due_at=NOW,
                    sent_at=NOW, useless_after=link.closes_at, mailbox="sets@acme.example",
                )
            )  # fmt: skip
    for words in ("One number", "Two desks"):
        room.press("/recommendations", words=words)
    for row in room.rows(Recommendation):
        for each in (room, bobs, bobs):
            each.press(f"/recommendations/{row.id}", do="put", seen="1")

    again = [one for one in room.rows(Mailing) if ":again-2027-03-02" in one.key]
    assert [(one.touchpoint, one.person_id, one.state) for one in again] == [
        ("sponsor-decisions", maple.sue, MailingState.DUE)
    ] * told
