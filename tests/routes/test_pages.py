"""A person's own page in every role, and a lost link sent again."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import ProgrammeState
from service.models import (
    Champion,
    Mailing,
    Person,
    Programme,
)
from tests.databases import asked
from tests.participants import Maple, add_action, add_link, dump, form_path, page_path
from tests.routes.pressing import guard
from tests.web_wiring import WebWiring


def test_page_get_and_head_write_nothing(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    before = dump(wiring.database)

    own = ("pause", "object", "leave", "manager")
    paths = [f"{page}/{act}/{maple.ann_in}" for act in own]
    paths += [page, *(f"{page}/{name}" for name in ("code", "left", "settings", "notice"))]
    for path in (*paths, f"{page}/passport"):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    assert dump(wiring.database) == before


def test_page_lists_three_open_forms_the_most_urgent_first(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    forms = ["joining", "baseline", "affirmations", "before-session"]
    with wiring.database.writing() as db:
        links = [
            add_link(db, maple, form, session=1, closes_in=timedelta(days=9 - place))
            for place, form in enumerate(forms)
        ]
        paths = [form_path(wiring, link) for link in reversed(links)]

    shown = re.findall(r'class="button" href="http://localhost(/r/[^"]+)"', client.get(page).text)

    assert shown == paths[:3]


def test_page_shows_dates_on_the_readers_clock(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    text = client.get(page_path(wiring, maple.bob)).text

    # London has changed its clocks by then and New York has too: five hours lie between.
    assert "Session 3 of 6: Tuesday 6 April, 08:30–11:30 (your time, New York)" in text


@pytest.mark.parametrize("who", ["fay", "max", "sue"])
def test_page_of_every_role_opens_without_anybodys_words(
    client: FlaskClient, wiring: WebWiring, maple: Maple, who: str
) -> None:
    with wiring.database.writing() as db:
        add_action(db, maple, "ask Sam’s team", session=1)

    answer = client.get(page_path(wiring, getattr(maple, who)))

    assert answer.status_code == 200
    assert "ask Sam’s team" not in unescape(answer.text)
    assert "Maple" in answer.text


def test_page_costs_as_many_queries_with_three_items_as_with_one(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    counts: list[int] = []

    for forms in (("joining",), ("baseline", "affirmations")):
        with wiring.database.writing() as db:
            for form in forms:
                add_link(db, maple, form, session=1)
                add_action(db, maple, form, session=1)
        with asked(wiring.database) as statements:
            client.get(page)
        counts.append(len(statements))

    assert counts[0] == counts[1] < 26


def test_page_link_that_was_revoked_opens_nothing(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Person, maple.ann).link_generation += 1

    answer = client.get(page)

    assert (answer.status_code, "Ann" in answer.text) == (404, False)


def test_resend_answers_the_same_for_known_and_unknown(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    answers = [
        client.post("/resend", data={"address": address})
        for address in (" Ann@acme.example ", "ann@acme.example", "nobody@acme.example")
    ]

    assert {(one.status_code, one.headers["Location"], one.text) for one in answers} == {
        (303, "/resend/asked", answers[0].text)
    }
    with wiring.database.reading() as db:
        mailings = db.scalars(select(Mailing)).all()
        assert [(one.touchpoint, one.person_id) for one in mailings] == [("fresh-link", maple.ann)]


def test_resend_takes_the_same_road_for_known_and_unknown(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    counts: list[int] = []

    for address in ("ann@acme.example", "nobody@acme.example"):
        with asked(wiring.database) as statements:
            client.post("/resend", data={"address": address})
        counts.append(len(statements))

    assert counts[0] == counts[1] > 0


def test_resend_reaches_a_champion_who_has_no_other_part(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        cleo = Person(
            address="cleo@acme.example",
            given_name="Cleo",
            family_name="Clay",
            zone="Europe/London",
            working_days="mon",
            holiday_region="",
        )
        db.add(cleo)
        db.flush()
        db.add(Champion(programme_id=maple.programme, person_id=cleo.id))
        cleo_id = cleo.id

    client.post("/resend", data={"address": "cleo@acme.example"})

    with wiring.database.reading() as db:
        assert db.scalars(select(Mailing.person_id)).all() == [cleo_id]


@pytest.mark.parametrize("address", ["", "a\x00@acme.example", "x" * 5000, "ännä@acme.example"])
def test_resend_takes_whatever_is_typed(client: FlaskClient, address: str) -> None:
    assert client.post("/resend", data={"address": address}).status_code == 303


def test_page_number_beyond_every_row_is_not_found(client: FlaskClient, page: str) -> None:
    assert client.get(f"{page}/leave/99999999999999999999").status_code == 404
    assert client.get(f"{page}/leave/2147483647").status_code == 404


def test_managers_offer_reaches_the_person_it_is_about_alone(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        link = add_link(
            db, maple, "manager-conversation", session=2, person=maple.max, about=maple.ann
        )
        path = form_path(wiring, link)
    shown = client.get(path).text
    client.post(
        path,
        data={
            "csrf_token": guard(client, path), "do": "send", "conversation": "yes",
            "support": "Friday mornings",
        },
    )  # fmt: skip

    assert "Ann and HR" in shown
    assert "Friday mornings" in client.get(page).text
    assert "Friday mornings" not in client.get(page_path(wiring, maple.bob)).text


def test_page_and_link_know_nothing_of_a_plan_that_nobody_approved(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).state = ProgrammeState.PLANNED

    shown = [
        client.get(page_path(wiring, person_id)).text
        for person_id in (maple.ann, maple.fay, maple.max, maple.sue)
    ]
    client.post("/resend", data={"address": "ann@acme.example"})

    assert ["Maple" in page for page in shown] == [False] * 4
    with wiring.database.reading() as db:
        assert db.scalars(select(Mailing)).all() == []
