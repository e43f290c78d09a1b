"""In charge of one's own part: pause and resume, a last word, an objection, stepping down."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import ProgrammeState
from service.models import (
    AuditEvent,
    Champion,
    ClosingWord,
    Membership,
    Objection,
    Programme,
)
from tests.participants import Maple, dump, page_path
from tests.routes.pressing import guard, open_with_code
from tests.web_wiring import NOW, WebWiring

WHY = "Bob decides about my contract"


def test_pausing_stops_one_place_until_it_is_resumed(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    path = f"{page}/pause/{maple.ann_in}"
    explained = client.get(path).text
    token = guard(client, path)

    client.post(path, data={"csrf_token": token, "do": "pause"})
    client.post(path, data={"csrf_token": token, "do": "pause"})
    paused = client.get(page).text
    with wiring.database.reading() as db:
        stood = dict(db.execute(select(Membership.id, Membership.paused_at)).all())
    client.post(path, data={"csrf_token": token, "do": "resume"})

    assert "Your dates stay in your calendar" in explained
    assert "You paused this set's mails on 2 March" in paused
    assert "Next: Session 2 of 6" in paused
    assert [seat for seat, at in stood.items() if at is not None] == [maple.ann_in]
    assert stood[maple.ann_in] == NOW
    assert "You paused" not in client.get(page).text
    with wiring.database.reading() as db:
        assert db.get_one(Membership, maple.ann_in).paused_at is None
        assert db.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all() == [
            "own-part-paused",
            "own-part-resumed",
        ]


def test_a_last_word_reaches_members_after_a_code_and_nobody_else(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    path = f"{page}/leave/{maple.ann_in}"
    client.post(
        path,
        data={
            "csrf_token": guard(client, path), "sure": "yes",
            "closing_word": " Thank you for the silences ",
        },
    )  # fmt: skip
    bobs, fays = page_path(wiring, maple.bob), page_path(wiring, maple.fay)
    before = client.get(bobs).text
    open_with_code(client, wiring, bobs)
    shown = client.get(bobs).text
    open_with_code(client, wiring, fays)

    assert "Thank you for the silences" not in before
    assert "Thank you for the silences" in shown
    assert "Thank you for the silences" not in client.get(fays).text
    with wiring.database.reading() as db:
        word = db.scalars(select(ClosingWord)).one()
        assert (word.membership_id, word.words, word.written_at) == (
            maple.ann_in,
            "Thank you for the silences",
            NOW,
        )


def test_leaving_without_a_last_word_keeps_none(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    path = f"{page}/leave/{maple.ann_in}"

    client.post(path, data={"csrf_token": guard(client, path), "sure": "yes", "closing_word": " "})

    with wiring.database.reading() as db:
        assert db.scalars(select(ClosingWord)).all() == []
        assert db.get_one(Membership, maple.ann_in).ends_at == NOW


def test_objection_waits_and_shows_again_after_a_code_alone(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    path = f"{page}/object/{maple.ann_in}"
    token = guard(client, path)

    client.post(path, data={"csrf_token": token, "do": "object", "words": WHY})
    closed = client.get(path).text
    client.post(path, data={"csrf_token": token, "do": "object", "words": "somebody else's"})
    open_with_code(client, wiring, page)
    opened = client.get(path).text
    client.post(path, data={"csrf_token": token, "do": "object", "words": f"{WHY} now"})

    assert (WHY in closed, WHY in opened) == (False, True)
    with wiring.database.reading() as db:
        row = db.scalars(select(Objection)).one()
        assert (row.membership_id, row.words, row.raised_at, row.settled_at) == (
            maple.ann_in,
            f"{WHY} now",
            NOW,
            None,
        )
        # All of HR reads the audit: it says neither who nor which set.
        events = db.execute(select(AuditEvent.actor, AuditEvent.verb, AuditEvent.subject)).all()
        assert {tuple(one) for one in events} == {
            ("service", "objection-raised", f"objection:{row.id}")
        }


def test_objection_is_taken_back(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    path = f"{page}/object/{maple.ann_in}"
    token = guard(client, path)
    client.post(path, data={"csrf_token": token, "do": "object", "words": WHY})
    open_with_code(client, wiring, page)

    client.post(path, data={"csrf_token": token, "do": "withdraw"})

    assert "Tell the HR lead" in client.get(path).text
    with wiring.database.reading() as db:
        assert db.scalars(select(Objection.settled_at)).one() == NOW


def test_champion_steps_down_and_others_cannot_do_it_for_them(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        row = Champion(programme_id=maple.programme, person_id=maple.sue)
        db.add(row)
        db.flush()
        champion_id = row.id
    bobs, sues = page_path(wiring, maple.bob), page_path(wiring, maple.sue)
    parts = f"{sues}/champion/{champion_id}"
    shown = client.get(sues).text

    client.post(f"{bobs}/champion/{champion_id}", data={"csrf_token": guard(client, bobs)})
    with wiring.database.reading() as db:
        stood = db.get_one(Champion, champion_id).ends_at
    client.post(parts, data={"csrf_token": guard(client, parts)})

    assert "Champion of Spring sets" in shown
    assert stood is None
    assert "Champion of" not in client.get(sues).text
    with wiring.database.reading() as db:
        assert db.get_one(Champion, champion_id).ends_at == NOW


@pytest.mark.parametrize("act", ["pause", "object", "leave", "manager", "champion"])
def test_a_press_without_the_pages_own_value_changes_nothing(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple, act: str
) -> None:
    with wiring.database.writing() as db:
        db.add(Champion(id=maple.ann_in, programme_id=maple.programme, person_id=maple.ann))
    before = dump(wiring.database)

    for do in ("pause", "object", "yes"):
        client.post(
            f"{page}/{act}/{maple.ann_in}",
            data={"csrf_token": "foreign", "do": do, "sure": do, "line": "objective"},
        )

    assert dump(wiring.database) == before


@pytest.mark.parametrize("act", ["pause", "object", "leave", "manager", "run-sheet"])
def test_somebody_elses_place_opens_nothing(
    client: FlaskClient, wiring: WebWiring, maple: Maple, act: str
) -> None:
    bobs = page_path(wiring, maple.bob)

    assert client.get(f"{bobs}/{act}/{maple.ann_in}").status_code == 404


@pytest.mark.parametrize("act", ["pause", "object", "manager"])
def test_a_place_in_a_plan_that_nobody_approved_opens_nothing(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple, act: str
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).state = ProgrammeState.PLANNED

    assert client.get(f"{page}/{act}/{maple.ann_in}").status_code == 404


def test_page_works_long_after_the_programme_has_ended(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    wiring.clock.at = NOW + timedelta(days=300)

    assert "This set has held its last session" in client.get(page).text
