"""Members take turns to host where a set runs itself; one takes over, or passes it on."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import Role
from service.models import (
    AuditEvent,
    LearningSet,
    Membership,
    Programme,
    SessionHost,
    SetSession,
)
from tests.hr import counted_queries
from tests.participants import Maple, page_path
from tests.routes.boards import visitor
from tests.routes.pressing import guard
from tests.web_wiring import NOW, WebWiring


@pytest.fixture
def alone(wiring: WebWiring, maple: Maple) -> Maple:
    """Maple without Fay: Ann hosts its first session, Bob the second, which comes next."""
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).self_facilitated = True
        fay = select(Membership).where(Membership.person_id == maple.fay)
        db.scalars(fay).one().ends_at = NOW
    return maple


def _place(wiring: WebWiring, person_id: int) -> int:
    with wiring.database.reading() as db:
        return db.scalars(select(Membership.id).where(Membership.person_id == person_id)).one()


def _press(client: FlaskClient, wiring: WebWiring, maple: Maple, person_id: int, what: str) -> int:
    membership_id = _place(wiring, person_id)
    path = page_path(wiring, person_id)
    return client.post(
        f"{path}/hosting/{membership_id}/{maple.sessions[1]}/{what}",
        data={"csrf_token": guard(client, f"{path}/pause/{membership_id}")},
    ).status_code


def _says(client: FlaskClient, wiring: WebWiring, person_id: int) -> list[str]:
    page = client.get(page_path(wiring, person_id)).text
    told = (
        "You host it.",
        "Ann Ångström hosts it.",
        "Bob Brown hosts it.",
        "I will host it",
        "Let the next one host",
        "Run-sheet of the next session",
    )
    return [words for words in told if words in page]


_HOST = ["You host it.", "Let the next one host", "Run-sheet of the next session"]


def test_host_changes_from_session_to_session(
    client: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    assert _says(client, wiring, alone.ann) == ["Bob Brown hosts it.", "I will host it"]
    assert _says(client, wiring, alone.bob) == _HOST


def test_member_takes_a_session_over_once_however_often_it_is_pressed(
    client: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    assert [_press(client, wiring, alone, alone.ann, "take") for _ in range(2)] == [303, 303]

    assert _says(client, wiring, alone.ann) == _HOST
    assert _says(client, wiring, alone.bob) == ["Ann Ångström hosts it.", "I will host it"]
    with wiring.database.reading() as db:
        assert [(row.person_id, row.taken_at) for row in db.scalars(select(SessionHost))] == [
            (alone.ann, NOW)
        ]
        assert db.execute(select(AuditEvent.verb, AuditEvent.old, AuditEvent.new)).all() == [
            ("session-hosted", f"person:{alone.bob}", f"person:{alone.ann}")
        ]


def test_host_passes_a_session_on_to_the_next_member(
    client: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    _press(client, wiring, alone, alone.bob, "pass")
    # Pressed on a page that is older than that: it is Ann's by now, and stays hers.
    _press(client, wiring, alone, alone.bob, "pass")

    assert _says(client, wiring, alone.ann) == _HOST


def test_session_is_nobodys_to_pass_on_but_its_hosts(
    client: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    _press(client, wiring, alone, alone.ann, "pass")

    assert _says(client, wiring, alone.bob) == _HOST


def test_pausing_member_is_passed_over(
    client: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    with wiring.database.writing() as db:
        bob = select(Membership).where(Membership.person_id == alone.bob)
        db.scalars(bob).one().paused_at = NOW

    assert _says(client, wiring, alone.ann) == _HOST
    assert _says(client, wiring, alone.bob) == ["Ann Ångström hosts it."]


def test_session_of_another_set_or_in_the_past_is_not_found(
    client: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    path = page_path(wiring, alone.ann)
    token = guard(client, f"{path}/pause/{alone.ann_in}")
    urls = [
        f"{path}/hosting/{alone.ann_in}/{session_id}/{what}"
        for session_id in (alone.sessions[0], 999)
        for what in ("take", "pass")
    ]

    codes = [client.post(url, data={"csrf_token": token}).status_code for url in urls]
    assert codes == [404] * 4


def test_host_alone_leads_the_session_and_its_room(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    with wiring.database.reading() as db:
        session = db.get_one(SetSession, alone.sessions[1])
        wiring.clock.at = session.starts_at
    ann, bob = (
        visitor(device, wiring, alone, person_id)
        for device, person_id in ((client, alone.ann), (other_device, alone.bob))
    )
    bob.open_board()

    assert ["room-code" in who.page() for who in (ann, bob)] == [False, True]
    assert [
        who.client.get(
            f"{page_path(wiring, person_id)}/{what}/{_place(wiring, person_id)}"
        ).status_code
        for who, person_id in ((ann, alone.ann), (bob, alone.bob))
        for what in ("live", "run-sheet")
    ] == [404, 404, 200, 200]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HOST])
def test_set_that_somebody_leads_takes_no_turns(
    client: FlaskClient, wiring: WebWiring, alone: Maple, role: Role
) -> None:
    with wiring.database.writing() as db:
        seat = Membership(
            set_id=alone.learning_set, person_id=alone.sue, role=role, starts_at=NOW.replace(day=1)
        )
        db.add(seat)

    assert _says(client, wiring, alone.bob) == []
    assert _press(client, wiring, alone, alone.bob, "take") == 303
    with wiring.database.reading() as db:
        assert db.scalars(select(SessionHost)).all() == []


def test_own_page_costs_the_same_queries_however_many_sets_run_themselves(
    client: FlaskClient, wiring: WebWiring, alone: Maple
) -> None:
    path, counts = page_path(wiring, alone.ann), []
    with wiring.database.writing() as db:
        # Whoever leads a session is also told how many may come to it, so Ann leads one throughout.
        _add_set(db, alone, "Ash")
    for name in ("Oak", "Elm", "Fir"):
        with counted_queries(wiring.database) as statements:
            client.get(path)
        counts.append(len(statements))
        with wiring.database.writing() as db:
            _add_set(db, alone, name)

    assert counts == [counts[0]] * 3


def _add_set(db: Session, maple: Maple, name: str) -> None:
    like = db.get_one(SetSession, maple.sessions[1])
    learning_set = LearningSet(programme_id=maple.programme, name=name, project="Another")
    learning_set.memberships.append(
        Membership(person_id=maple.ann, role=Role.MEMBER, starts_at=NOW - timedelta(days=60))
    )
    learning_set.sessions.append(
        SetSession(
            number=2,
            kind=like.kind,
            starts_local=like.starts_local,
            zone=like.zone,
            minutes=like.minutes,
            starts_at=like.starts_at,
            ends_at=like.ends_at,
        )
    )
    db.add(learning_set)
