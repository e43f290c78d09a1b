import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from service.domain.states import JobKind, MailingState, ReleaseState
from service.models import (
    AccessCode,
    AuditEvent,
    FormLink,
    Job,
    LogEntry,
    Mailing,
    Membership,
    Person,
    Release,
)
from tests.participants import Maple, add_action, add_link, build_maple, dump, form_path, page_path
from tests.web_wiring import NOW, WebWiring

SECRET = "I was afraid of the silence"


@pytest.fixture
def maple(wiring: WebWiring) -> Maple:
    with wiring.database.writing() as db:
        made = build_maple(db)
        db.add(
            LogEntry(
                owner_id=made.ann,
                set_session_id=made.sessions[0],
                kind="learned",
                words=SECRET,
                written_at=NOW,
                delete_after=NOW.date(),
            )
        )
        return made


@pytest.fixture
def page(wiring: WebWiring, maple: Maple) -> str:
    """The path of Ann's own page."""
    return page_path(wiring, maple.ann)


def guard(client: FlaskClient, path: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[0]


def open_with_code(client: FlaskClient, wiring: WebWiring, path: str) -> None:
    """Ask for the code, read it as its owner would in the mail, and type it."""
    token = guard(client, path)
    client.post(f"{path}/code", data={"csrf_token": token})
    with wiring.database.reading() as db:
        code = db.scalars(select(AccessCode).order_by(AccessCode.id.desc())).first()
        assert code is not None
        words = code.code
    client.post(
        f"{path}/code/check", data={"csrf_token": token, "code": f" {words[:3]} {words[3:]}"}
    )


def test_page_get_and_head_write_nothing(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    before = dump(wiring.database)

    for path in (page, f"{page}/code", f"{page}/leave/{maple.ann_in}", f"{page}/left"):
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
    statements: list[str] = []
    event.listen(
        wiring.database.engine, "before_cursor_execute", lambda *all_: statements.append(all_[2])
    )

    for forms in (("joining",), ("baseline", "affirmations")):
        with wiring.database.writing() as db:
            for form in forms:
                add_link(db, maple, form, session=1)
                add_action(db, maple, form, session=1)
        statements.clear()
        client.get(page)
        counts.append(len(statements))

    assert counts[0] == counts[1] < 20


def test_private_part_opens_after_the_code_alone(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    before = client.get(page).text

    open_with_code(client, wiring, page)

    assert SECRET not in before
    assert SECRET in client.get(page).text


def test_code_is_mailed_and_useless_after_ten_minutes(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    client.post(f"{page}/code", data={"csrf_token": guard(client, page)})

    with wiring.database.reading() as db:
        mailing = db.scalars(select(Mailing)).one()
        code = db.scalars(select(AccessCode)).one()
        assert (mailing.key, mailing.touchpoint, mailing.state, mailing.due_at) == (
            f"fresh-code:{code.id}",
            "fresh-code",
            MailingState.DUE,
            NOW,
        )
        assert mailing.useless_after == NOW + timedelta(minutes=10)


def test_code_is_void_after_five_wrong_tries(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    token = guard(client, page)
    client.post(f"{page}/code", data={"csrf_token": token})
    with wiring.database.reading() as db:
        right = db.scalars(select(AccessCode)).one().code
    wrong = "000000" if right != "000000" else "111111"

    tries = [
        client.post(f"{page}/code/check", data={"csrf_token": token, "code": code}).status_code
        for code in (*[wrong] * 5, right)
    ]

    assert tries == [400] * 6
    assert SECRET not in client.get(page).text


def test_code_works_once(client: FlaskClient, wiring: WebWiring, page: str) -> None:
    open_with_code(client, wiring, page)
    with wiring.database.reading() as db:
        used = db.scalars(select(AccessCode)).one().code

    answer = client.post(
        f"{page}/code/check", data={"csrf_token": guard(client, f"{page}/code"), "code": used}
    )

    assert answer.status_code == 400


def test_code_without_the_pages_own_value_is_not_mailed(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    client.post(f"{page}/code", data={"csrf_token": "foreign"})

    with wiring.database.reading() as db:
        assert db.scalars(select(Mailing)).all() == []


def test_release_is_taken_back_until_it_is_sent(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "after-session", session=2))
    client.post(
        path,
        data={
            "csrf_token": guard(client, path), "do": "send", "action": "ask", "first_step": "write",
            "due_on": "2027-03-20", "share": ["action", "first_step"],
        },
    )  # fmt: skip
    open_with_code(client, wiring, page)
    token = guard(client, page)
    with wiring.database.writing() as db:
        action, step = db.scalars(select(Release).order_by(Release.id))
        step.state = ReleaseState.SENT
        ids = action.id, step.id

    for release_id in ids:
        client.post(f"{page}/releases/{release_id}/revoke", data={"csrf_token": token})

    with wiring.database.reading() as db:
        states = [one.state for one in db.scalars(select(Release).order_by(Release.id))]
    assert states == [ReleaseState.REVOKED, ReleaseState.SENT]
    assert 'value="action" checked' not in client.get(path).text


def test_release_of_somebody_else_stays(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "after-session", session=2))
    client.post(
        path,
        data={
            "csrf_token": guard(client, path), "do": "send", "action": "ask", "first_step": "write",
            "due_on": "2027-03-20", "share": ["action"],
        },
    )  # fmt: skip
    bobs = page_path(wiring, maple.bob)
    open_with_code(client, wiring, bobs)

    client.post(f"{bobs}/releases/1/revoke", data={"csrf_token": guard(client, f"{bobs}/code")})

    with wiring.database.reading() as db:
        assert db.scalars(select(Release.state)).one() is ReleaseState.DRAFTED


def test_leaving_closes_the_place_and_the_open_forms_and_nothing_else(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        mine = add_link(db, maple, "before-session", session=3).id
        about = add_link(
            db, maple, "manager-conversation", session=2, person=maple.max, about=maple.ann
        ).id
        bobs = add_link(db, maple, "before-session", session=3, person=maple.bob).id
        past = add_link(db, maple, "joining", session=1, closes_in=timedelta(days=-1)).id
    path = f"{page}/leave/{maple.ann_in}"
    asked = client.get(path).text

    answer = client.post(path, data={"csrf_token": guard(client, path), "sure": "yes"})

    assert "5 dates to come leave your calendar" in asked
    assert answer.headers["Location"].endswith("/left")
    with wiring.database.reading() as db:
        seat = db.get_one(Membership, maple.ann_in)
        assert (seat.ends_at, seat.end_reason) == (NOW, "left")
        # What she noted for herself stays hers to open.
        assert "Mail me a code" in client.get(page).text
        cancelled = {one.id: one.cancelled_at for one in db.scalars(select(FormLink))}
        assert cancelled == {mine: NOW, about: NOW, bobs: None, past: None}
        job = db.scalars(select(Job)).one()
        assert (job.kind, job.programme_id) == (JobKind.CALENDAR, maple.programme)
        assert db.scalars(select(AuditEvent.verb)).all() == ["left-set"]
    assert client.post(path, data={"sure": "yes"}).status_code == 404


def test_leaving_takes_a_press_on_its_own_page(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    before = dump(wiring.database)

    client.post(f"{page}/leave/{maple.ann_in}", data={"sure": "yes"})

    assert dump(wiring.database) == before


def test_page_link_that_was_revoked_opens_nothing(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Person, maple.ann).link_generation = 2

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
