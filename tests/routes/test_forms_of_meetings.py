"""Around a meeting: marks, turns, what the set learned, concerns, the pulse, and a choice."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.domain.states import ActionState, Quorum, RiskKind, Wave
from service.models import (
    Action,
    Answer,
    Attendance,
    GroupLearning,
    LearningCorrection,
    Membership,
    Person,
    Programme,
    QuorumChoice,
    Rating,
    Reflection,
    RiskFlag,
    Turn,
)
from tests.databases import asked
from tests.participants import add_action
from tests.routes.forms import Desk
from tests.routes.pressing import PRIVATE
from tests.web_wiring import NOW


def wrap(desk: Desk, *, person: int | None = None) -> str:
    return desk.form("facilitator-wrap", session=2, person=person or desk.maple.fay)


def test_wrap_asks_about_every_member_by_name(desk: Desk) -> None:
    page = desk.read(wrap(desk))

    assert [name in page for name in (">Ann Ångström<", ">Bob Brown<", ">Fay Facey<")] == [
        True,
        True,
        False,
    ]
    assert "your set and HR" in page


def test_wrap_leaves_out_who_joined_after_the_session_and_keeps_who_left_since(
    desk: Desk,
) -> None:
    path = desk.form("facilitator-wrap", session=1, person=desk.maple.fay)
    with desk.wiring.database.writing() as db:
        ann = db.get_one(Membership, desk.maple.ann_in)
        ann.ends_at = NOW
        bob = db.scalars(select(Membership).where(Membership.person_id == desk.maple.bob)).one()
        bob.starts_at = NOW

    page = desk.read(path)

    assert [name in page for name in (">Ann Ångström<", ">Bob Brown<")] == [True, False]


def test_wrap_becomes_marks_turns_learning_reflection_and_concern(desk: Desk) -> None:
    ann, bob = f"member_{desk.maple.ann}", f"member_{desk.maple.bob}"
    path = wrap(desk)

    desk.send(
        path,
        **{f"{ann}_attended": "yes", f"{ann}_presented": "yes", f"{ann}_minutes": "45"},
        **{f"{bob}_attended": "no"},
        group_learning="We ask too late",
        helped=PRIVATE,
        try_next="wait",
        concern=["conflict", "wellbeing"],
    )

    session = desk.maple.sessions[1]
    with desk.wiring.database.reading() as db:
        marks = {row.person_id: row.attended for row in db.scalars(select(Attendance))}
        assert marks == {desk.maple.ann: True, desk.maple.bob: False}
        assert [(row.person_id, row.minutes) for row in db.scalars(select(Turn))] == [
            (desk.maple.ann, 45)
        ]
        learned = db.scalars(select(GroupLearning)).one()
        assert (learned.set_session_id, learned.words, learned.saved_at) == (
            session,
            "We ask too late",
            NOW,
        )
        assert db.scalars(select(Reflection.words)).all() == [
            f"Where I helped or got in the way: {PRIVATE}\n\nWhat I will try: wait"
        ]
        kinds = {row.kind for row in db.scalars(select(RiskFlag))}
        assert kinds == {RiskKind.CONFLICT, RiskKind.WELLBEING}

    desk.send(path, **{f"{ann}_attended": "yes", f"{ann}_presented": "yes"}, concern=["conflict"])

    with desk.wiring.database.reading() as db:
        marks = {row.person_id: row.attended for row in db.scalars(select(Attendance))}
        assert marks == {desk.maple.ann: True, desk.maple.bob: None}
        assert db.scalars(select(Turn.minutes)).all() == [None]
        assert db.scalars(select(GroupLearning)).all() == []
        assert db.scalars(select(Reflection)).all() == []
        assert db.scalars(select(RiskFlag.kind)).all() == [RiskKind.CONFLICT]


def test_wrap_of_two_keeps_what_the_other_did_not_touch(desk: Desk) -> None:
    ann, bob = f"member_{desk.maple.ann}_attended", f"member_{desk.maple.bob}_attended"
    with desk.wiring.database.writing() as db:
        seat = db.scalars(select(Membership).where(Membership.person_id == desk.maple.fay)).one()
        db.add(
            Membership(
                set_id=seat.set_id,
                person_id=desk.maple.max,
                role=seat.role,
                starts_at=seat.starts_at,
            )
        )
    first, second = wrap(desk), wrap(desk, person=desk.maple.max)

    desk.send(first, **{ann: "yes", bob: "yes"}, group_learning="first")
    desk.send(second, **{bob: "no"}, group_learning="second")
    desk.send(first, **{ann: "yes", bob: "yes"}, group_learning="first", shifted="Why now?")

    with desk.wiring.database.reading() as db:
        marks = {row.person_id: row.attended for row in db.scalars(select(Attendance))}
        assert marks == {desk.maple.ann: True, desk.maple.bob: False}
        assert db.scalars(select(GroupLearning.words)).all() == ["second"]


def test_learning_that_changes_keeps_its_first_instant_and_loses_its_release(desk: Desk) -> None:
    path = wrap(desk)
    desk.send(path, group_learning="We ask too late")
    with desk.wiring.database.writing() as db:
        db.scalars(select(GroupLearning)).one().released_at = NOW
    desk.wiring.clock.at = NOW + timedelta(hours=1)

    desk.send(path, group_learning="We ask early")

    with desk.wiring.database.reading() as db:
        row = db.scalars(select(GroupLearning)).one()
    assert (row.words, row.saved_at, row.changed_at, row.released_at) == (
        "We ask early",
        NOW,
        NOW + timedelta(hours=1),
        None,
    )


def test_wrap_with_impossible_minutes_says_so(desk: Desk) -> None:
    page = desk.refused(wrap(desk), **{f"member_{desk.maple.ann}_minutes": "9000"})

    assert "A whole number from 1 to 480, please." in page


def test_concern_that_hr_settled_stays_on_record(desk: Desk) -> None:
    path = wrap(desk)
    desk.send(path, concern=["safety"])
    with desk.wiring.database.writing() as db:
        db.scalars(select(RiskFlag)).one().settled_at = NOW

    desk.send(path)

    with desk.wiring.database.reading() as db:
        assert db.scalars(select(RiskFlag.kind)).all() == [RiskKind.SAFETY]


def test_recap_shows_the_sets_words_and_takes_a_correction(desk: Desk) -> None:
    desk.send(wrap(desk), group_learning="We ask too late")
    path = desk.form("recap", session=2)

    page = desk.read(path)
    desk.send(path, correction="We ask too much")
    with desk.wiring.database.reading() as db:
        kept = [(row.person_id, row.words) for row in db.scalars(select(LearningCorrection))]
    desk.send(path)

    assert "We ask too late" in page
    assert kept == [(desk.maple.ann, "We ask too much")]
    with desk.wiring.database.reading() as db:
        assert db.scalars(select(LearningCorrection)).all() == []


def test_sponsor_reads_counts_and_only_what_the_set_released(desk: Desk) -> None:
    path = desk.form("sponsor-progress", session=2, person=desk.maple.sue)
    ann, bob = f"member_{desk.maple.ann}_attended", f"member_{desk.maple.bob}_attended"
    desk.send(wrap(desk), **{ann: "yes", bob: "no"}, group_learning="We ask too late")

    before = desk.read(path)
    with desk.wiring.database.writing() as db:
        db.scalars(select(GroupLearning)).one().released_at = NOW
    released = desk.read(path)
    desk.send(path, unblock="yes", how="I speak to Sam")

    assert "1 of 2" in before
    assert "set Maple and HR" in before
    assert ["We ask too late" in page for page in (before, released)] == [False, True]


@pytest.mark.parametrize(
    ("told", "if_stuck", "state"),
    [
        ("open", None, ActionState.OPEN),
        ("done", None, ActionState.DONE),
        ("stuck", "buddy", ActionState.STUCK),
        ("stuck", "let-go", ActionState.LET_GO),
        ("changed", "let-go", ActionState.CHANGED),
    ],
)
def test_pulse_moves_the_action_that_was_chosen_in_its_session(
    desk: Desk, told: str, if_stuck: str | None, state: ActionState
) -> None:
    with desk.wiring.database.writing() as db:
        action_id = add_action(db, desk.maple, "ask Sam", session=2).id
    path = desk.form("pulse", session=2)

    page = desk.read(path)
    fields = {f"action_{action_id}_state": told}
    if if_stuck:
        fields[f"action_{action_id}_if_stuck"] = if_stuck
    desk.send(path, **fields)

    assert "On 10 February you chose to" in page
    with desk.wiring.database.reading() as db:
        assert db.get_one(Action, action_id).state is state


def test_catch_up_tells_of_an_earlier_action(desk: Desk) -> None:
    with desk.wiring.database.writing() as db:
        action_id = add_action(db, desk.maple, "ask Sam", session=1).id
    path = desk.form("catch-up", session=2)

    desk.send(path, **{f"action_{action_id}_state": "part"}, buddy_slot="Friday at ten")

    with desk.wiring.database.reading() as db:
        assert db.get_one(Action, action_id).state is ActionState.PART


def test_changed_reply_asks_as_often_whether_it_tells_of_one_action_or_three(desk: Desk) -> None:
    asked_for = []
    for session, count in ((2, 1), (3, 2)):
        with desk.wiring.database.writing() as db:
            for number in range(count):
                add_action(db, desk.maple, f"ask Sam {number}", session=session - 1)
        path = desk.form("catch-up", session=session)
        names = sorted(set(re.findall(r"action_\d+", desk.read(path))))
        told = {f"{name}_state": "part" for name in names}
        learned = {f"{name}_learned": "to ask first" for name in names}
        desk.send(path, **told, **learned, buddy_slot="Friday at ten")

        with asked(desk.wiring.database) as statements:
            desk.send(path, **told, **learned, buddy_slot="Monday at ten")

        asked_for.append((len(names), sum(one.startswith("SELECT") for one in statements)))
    (one, often), (three, as_often) = asked_for
    assert (one, three, as_often) == (1, 3, often)


def test_quorum_is_chosen_by_the_contact_and_then_by_the_facilitator(desk: Desk) -> None:
    with desk.wiring.database.writing() as db:
        ann = db.get_one(Person, desk.maple.ann)
        hanna = Person(
            address="hr@acme.example",
            given_name="Hanna",
            family_name="HR",
            zone=ann.zone,
            working_days=ann.working_days,
            holiday_region=ann.holiday_region,
        )
        db.add(hanna)
        db.flush()
        hanna_id = hanna.id
    contacts = desk.form("quorum-choice", session=3, person=hanna_id)
    facilitators = desk.form("quorum-choice", session=3, person=desk.maple.fay)

    desk.send(contacts, choice="move")
    desk.send(facilitators, choice="run")
    desk.make_programme(contact_address="other@acme.example")

    with desk.wiring.database.reading() as db:
        row = db.scalars(select(QuorumChoice)).one()
        assert (row.choice, row.chosen_by_id) == (Quorum.RUN, desk.maple.fay)
        assert db.get_one(Programme, desk.maple.programme).contact_address == "other@acme.example"
    assert desk.client.get(contacts).status_code == 410


def test_mid_point_counts_numbers_and_gives_words_to_the_facilitator(desk: Desk) -> None:
    members = desk.form("mid-point", session=3)
    facilitators = desk.form("mid-point", session=3, person=desk.maple.fay)

    desk.send(members, keep="the silence", pace="4", facilitation="6")

    with desk.wiring.database.reading() as db:
        rated = {(row.item, row.value, row.wave, row.scope) for row in db.scalars(select(Rating))}
        scope = f"session:{desk.maple.sessions[2]}"
        assert rated == {
            ("pace", 4, Wave.MIDPOINT, scope),
            ("facilitation", 6, Wave.MIDPOINT, scope),
        }
        assert [(row.field, row.classes) for row in db.scalars(select(Answer))] == [("keep", "F")]
    assert ["The facilitation helps" in desk.read(one) for one in (members, facilitators)] == [
        True,
        False,
    ]
