"""A session to which few can come: the set is asked, votes, and its facilitator concludes."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Coming, Quorum
from service.models import (
    Attendance,
    AuditEvent,
    Membership,
    Programme,
    QuorumChoice,
    SetSession,
    SetVote,
    VotePress,
)
from service.workflows.change import Change
from service.workflows.move_session import move_session
from tests.participants import Maple
from tests.routes.voting import card, costs, press
from tests.web_wiring import NOW, WebWiring


@pytest.fixture
def few(wiring: WebWiring, maple: Maple) -> Maple:
    """Bob cannot come to session 2, which is days away: of two members it takes both."""
    with wiring.database.writing() as db:
        session = db.get_one(SetSession, maple.sessions[1])
        wiring.clock.at = session.starts_at - timedelta(days=2)
        db.add(
            Attendance(set_session_id=session.id, person_id=maple.bob, coming=Coming.NO),
        )
    return maple


def _press(
    client: FlaskClient, wiring: WebWiring, few: Maple, person_id: int, what: str, do: str = ""
) -> int:
    button = f"quorum/{{membership}}/{few.sessions[1]}/{what}"
    return press(client, wiring, person_id, button, do)


def _card(client: FlaskClient, wiring: WebWiring, person_id: int) -> str:
    return card(client, wiring, person_id, "Few may come", "Decided")


def test_facilitator_lets_the_set_choose_and_presses_what_is_so(
    client: FlaskClient, wiring: WebWiring, few: Maple
) -> None:
    before = [_card(client, wiring, who) for who in (few.ann, few.fay)]

    codes = [_press(client, wiring, few, few.fay, "ask") for _ in range(2)]
    codes += [_press(client, wiring, few, few.ann, "vote", do) for do in ("run", "move")]
    asked = [_card(client, wiring, who) for who in (few.ann, few.bob, few.fay)]
    codes += [_press(client, wiring, few, few.fay, "conclude", "move")]
    codes += [_press(client, wiring, few, few.bob, "vote", "run")]

    assert codes == [303] * 6
    assert ["it takes 2" in one for one in before] == [False, True]
    assert ["You would: move it" in one for one in asked] == [True, False, False]
    assert ["1 of 2 has voted." in one for one in asked] == [True] * 3
    assert ["Move it: 1" in one for one in asked] == [False, False, True]
    assert "Most would: move it." in asked[2]
    told = "HR brings it about; until you hear from Outlook, the date stands."
    assert [f"Move it. {told}" in _card(client, wiring, who) for who in (few.ann, few.fay)] == [
        True,
        True,
    ]
    with wiring.database.reading() as db:
        presses = db.execute(select(VotePress.person_id, VotePress.choice)).all()
        choice = db.execute(select(QuorumChoice.choice, QuorumChoice.chosen_by_id)).all()
        verbs = list(db.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))
    assert (presses, choice) == ([(few.ann, "move")], [(Quorum.MOVE, few.fay)])
    assert verbs == ["set-asked", "quorum-chosen"]


def test_host_asks_votes_and_concludes_where_a_set_runs_itself(
    client: FlaskClient, wiring: WebWiring, few: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Programme, few.programme).self_facilitated = True
        fay = select(Membership).where(Membership.person_id == few.fay)
        db.scalars(fay).one().ends_at = NOW

    codes = [
        _press(client, wiring, few, few.ann, "ask"),
        _press(client, wiring, few, few.bob, "ask"),
        _press(client, wiring, few, few.bob, "vote", "buddy"),
        _press(client, wiring, few, few.ann, "conclude", "buddy"),
        _press(client, wiring, few, few.bob, "conclude", "run"),
    ]

    assert codes == [404, 303, 303, 404, 303]
    assert "Meet all the same. The date stands." in _card(client, wiring, few.ann)


def test_nothing_is_asked_where_enough_come_and_nothing_taken_that_nobody_asked(
    client: FlaskClient, wiring: WebWiring, few: Maple
) -> None:
    with wiring.database.writing() as db:
        db.scalars(select(Attendance)).one().coming = Coming.YES
        db.add(
            Attendance(set_session_id=few.sessions[1], person_id=few.ann, coming=Coming.YES),
        )

    codes = [
        _press(client, wiring, few, few.fay, "ask"),
        _press(client, wiring, few, few.ann, "vote", "run"),
        _press(client, wiring, few, few.ann, "vote", "perhaps"),
        _press(client, wiring, few, few.fay, "conclude", "cancel"),
        # Whoever leads has no vote but as a member; a member concludes nothing.
        _press(client, wiring, few, few.fay, "vote", "run"),
        _press(client, wiring, few, few.ann, "conclude", "run"),
    ]

    assert codes == [303, 303, 303, 303, 404, 404]
    with wiring.database.reading() as db:
        assert [db.scalars(select(row)).all() for row in (SetVote, VotePress, QuorumChoice)] == [
            [],
            [],
            [],
        ]


def test_moved_session_is_asked_about_anew(
    client: FlaskClient, wiring: WebWiring, few: Maple
) -> None:
    _press(client, wiring, few, few.fay, "ask")
    _press(client, wiring, few, few.ann, "vote", "move")
    _press(client, wiring, few, few.fay, "conclude", "move")

    with wiring.database.writing() as db:
        to = db.get_one(SetSession, few.sessions[1]).starts_local + timedelta(days=3)
        by = Change("hr:1", wiring.clock.at, "", wiring.settings.sender_mailboxes, lambda *_: ())
        move_session(db, few.sessions[1], starts_local=to, by=by)

    assert ["it takes 2" in _card(client, wiring, who) for who in (few.ann, few.fay)] == [
        False,
        True,
    ]


def test_page_costs_the_same_queries_however_many_have_voted(
    client: FlaskClient, wiring: WebWiring, few: Maple
) -> None:
    button = f"quorum/{{membership}}/{few.sessions[1]}"
    counts = costs(
        client,
        wiring,
        few.fay,
        [
            (few.fay, f"{button}/ask", ""),
            (few.ann, f"{button}/vote", "run"),
            (few.bob, f"{button}/vote", "run"),
        ],
    )

    assert counts == [counts[0]] * 3
