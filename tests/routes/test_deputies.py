"""A deputy has a lead's rights in the lead's programmes, on the days named and not beyond."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from service.domain.directory import SignedIn
from service.domain.journey.due import due_mails
from service.domain.journey.touchpoints import Part
from service.models import AuditEvent, Deputy, Membership, Person, Programme
from service.store.journey import load_journey
from service.workflows.contact_person import contact_now
from service.workflows.object_to_set import object_to_set
from tests.hr import HANNA, HrWiring, book_sets, csrf_token, sign_in
from tests.participants import Maple, build_quiet_maple, dump
from tests.web_wiring import NOW

FIRST, LAST = date(2027, 3, 10), date(2027, 3, 12)
LEAD = replace(HANNA, address="HR@acme.example")
DORA = SignedIn("oid-5@tenant", "Dora Deputy", "dora@acme.example", ("HR.Viewer",))
DAYS = {
    "name": "Dora Deputy",
    "address": "Dora@acme.example",
    "starts_on": FIRST.isoformat(),
    "ends_on": LAST.isoformat(),
}
DURING = datetime(2027, 3, 11, 9, 0, tzinfo=UTC)


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    with wiring.database.writing() as db:
        return build_quiet_maple(db)


@pytest.fixture
def lead(app: Flask, wiring: HrWiring) -> FlaskClient:
    return _signed_in(app, wiring, LEAD, "HR.Lead")


@pytest.fixture
def dora(app: Flask, wiring: HrWiring) -> FlaskClient:
    return _signed_in(app, wiring, DORA, "HR.Viewer")


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (datetime(2027, 3, 9, 23, 59, 59, tzinfo=UTC), 404),
        (datetime(2027, 3, 10, 0, 0, tzinfo=UTC), 200),
        (datetime(2027, 3, 12, 23, 59, 59, tzinfo=UTC), 200),
        (datetime(2027, 3, 13, 0, 0, tzinfo=UTC), 404),
    ],
)
def test_rights_begin_and_end_with_the_days(
    wiring: HrWiring,
    maple: Maple,
    lead: FlaskClient,
    dora: FlaskClient,
    at: datetime,
    status: int,
) -> None:
    _post(lead, "/deputies", **DAYS)
    wiring.clock.at = at

    answer = dora.get(f"/programmes/{maple.programme}/break-glass")

    assert answer.status_code == status


def test_rights_are_for_the_leads_programmes_alone(
    wiring: HrWiring, maple: Maple, lead: FlaskClient, dora: FlaskClient
) -> None:
    other = book_sets(wiring, 1, key="autumn")
    _post(lead, "/deputies", **DAYS)
    wiring.clock.at = DURING

    statuses = {
        path: dora.get(path).status_code
        for path in (
            f"/programmes/{maple.programme}/break-glass",
            f"/sets/{maple.learning_set}/changes/move",
            f"/programmes/{other}/break-glass",
            f"/programmes/{other}/changes/pause",
            f"/programmes/{maple.programme}/changes/pause",
        )
    }

    assert statuses == {
        f"/programmes/{maple.programme}/break-glass": 200,
        f"/sets/{maple.learning_set}/changes/move": 200,
        f"/programmes/{other}/break-glass": 404,
        f"/programmes/{other}/changes/pause": 403,
        f"/programmes/{maple.programme}/changes/pause": 200,
    }


def test_audit_says_for_whom_they_acted(
    wiring: HrWiring, maple: Maple, lead: FlaskClient, dora: FlaskClient
) -> None:
    _post(lead, "/deputies", **DAYS)
    wiring.clock.at = DURING

    _post(
        dora, f"/programmes/{maple.programme}/leads", name="Ines Roth", address="ines@acme.example"
    )

    with wiring.database.reading() as db:
        told = [
            (one.actor, one.verb) for one in db.scalars(select(AuditEvent).order_by(AuditEvent.id))
        ]
    assert told == [
        ("hr:oid-1@tenant", "deputy-named"),
        ("hr:oid-5@tenant for Hanna Reed", "lead-named"),
    ]


def test_contacts_mail_goes_to_the_deputy_alone_and_to_nobody_twice(
    wiring: HrWiring, maple: Maple, lead: FlaskClient
) -> None:
    before = _contacts_mails(wiring, NOW)
    _post(lead, "/deputies", **DAYS)

    during, after = _contacts_mails(wiring, DURING), _contacts_mails(wiring, DURING.replace(day=13))

    assert {who for _, who in before} == {who for _, who in after} == {"hr@acme.example"}
    assert {who for _, who in during} == {"dora@acme.example"}
    assert {key for key, _ in before} == {key for key, _ in during} == {key for key, _ in after}


def test_waiting_message_is_told_to_who_stands_in(
    wiring: HrWiring, maple: Maple, lead: FlaskClient
) -> None:
    _post(lead, "/deputies", **DAYS)

    with wiring.database.writing() as db:
        programme = db.get_one(Programme, maple.programme)
        told = [contact_now(db, programme, now=at).address for at in (NOW, DURING)]

    assert told == ["hr@acme.example", "dora@acme.example"]


def test_deputy_reads_who_objected_to_the_leads_sets(
    wiring: HrWiring, maple: Maple, lead: FlaskClient, dora: FlaskClient
) -> None:
    with wiring.database.writing() as db:
        object_to_set(db, db.get_one(Membership, maple.ann_in), "It is Bob", now=NOW)
    _post(lead, "/deputies", **DAYS)

    seen = []
    for at in (NOW, DURING):
        wiring.clock.at = at
        seen.append("It is Bob" in dora.get("/").text)

    assert seen == [False, True]


@pytest.mark.parametrize("who", ["lead", "dora"])
def test_either_ends_it(
    wiring: HrWiring, maple: Maple, lead: FlaskClient, dora: FlaskClient, who: str
) -> None:
    _post(lead, "/deputies", **DAYS)
    wiring.clock.at = DURING

    answer = _post({"lead": lead, "dora": dora}[who], "/deputies/1/end")

    assert answer.status_code == 303
    assert dora.get(f"/programmes/{maple.programme}/break-glass").status_code == 404
    with wiring.database.reading() as db:
        assert db.get_one(Deputy, 1).ends_at == DURING


def test_nobody_else_ends_it(app: Flask, wiring: HrWiring, maple: Maple, lead: FlaskClient) -> None:
    _post(lead, "/deputies", **DAYS)
    other = _signed_in(
        app, wiring, SignedIn("oid-6@tenant", "Olaf", "olaf@acme.example", ()), "HR.Admin"
    )

    assert _post(other, "/deputies/1/end").status_code == 404


def test_what_ended_before_it_began_never_runs(
    wiring: HrWiring, maple: Maple, lead: FlaskClient, dora: FlaskClient
) -> None:
    _post(lead, "/deputies", **DAYS)
    _post(lead, "/deputies/1/end")
    wiring.clock.at = DURING

    assert dora.get(f"/programmes/{maple.programme}/break-glass").status_code == 404
    # Their days are free again.
    assert _post(lead, "/deputies", **DAYS).status_code == 303


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends_on": "2027-03-09"}, "the last day lies before the first"),
        ({"starts_on": ""}, "choose the first day"),
        ({"ends_on": "soon"}, "choose the last day"),
        ({"starts_on": "2027-01-01", "ends_on": "2027-01-02"}, "these days are over"),
        ({"ends_on": "2027-08-01"}, "more than three months"),
        ({"address": "dora"}, "the whole address of their work account"),
        ({"address": "hr@ACME.example"}, "this is your own address"),
    ],
)
def test_naming_says_what_to_mend_and_keeps_what_was_typed(
    maple: Maple, lead: FlaskClient, changed: dict[str, str], said: str
) -> None:
    answer = _post(lead, "/deputies", **{**DAYS, **changed})

    page = unescape(answer.text)
    assert (answer.status_code, said in page) == (400, True)
    assert 'value="Dora Deputy"' in page


def test_two_presses_name_one(wiring: HrWiring, maple: Maple, lead: FlaskClient) -> None:
    _post(lead, "/deputies", **DAYS)

    again = _post(lead, "/deputies", **DAYS)

    assert "Dora Deputy stands in for you on some of these days" in again.text
    with wiring.database.reading() as db:
        assert len(list(db.scalars(select(Deputy.id)))) == 1


def test_lead_without_a_programme_needs_no_deputy(
    app: Flask, wiring: HrWiring, maple: Maple
) -> None:
    other = _signed_in(app, wiring, HANNA, "HR.Lead")

    assert "no programme is yours" in _post(other, "/deputies", **DAYS).text


def test_looking_writes_nothing(
    wiring: HrWiring, maple: Maple, lead: FlaskClient, dora: FlaskClient
) -> None:
    _post(lead, "/deputies", **DAYS)
    wiring.clock.at = DURING
    before = dump(wiring.database)

    pages = [each.get("/deputies").text for each in (lead, dora)]

    assert ["stands in for Hanna Reed" in page for page in pages] == [True, True]
    assert dump(wiring.database) == before


def _signed_in(app: Flask, wiring: HrWiring, who: SignedIn, role: str) -> FlaskClient:
    wiring.signs_in.person = who
    return sign_in(app, wiring, role)


def _post(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    return browser.post(path, data={"csrf_token": csrf_token(browser), **fields})


def _contacts_mails(wiring: HrWiring, at: datetime) -> set[tuple[str, str]]:
    """Return (key, address) of every mail of the contact's, as things stand at an instant."""
    with wiring.database.writing() as db:
        contact_now(db, db.get_one(Programme, 1), now=NOW - timedelta(days=90))
    with wiring.database.reading() as db:
        journey = load_journey(db, now=at, holidays_of=wiring.holidays_of)
        mails = [mail for facts in journey.programmes for mail in due_mails(facts)]
        return {
            (one.key, db.get_one(Person, one.reader.person_id).address)
            for one in mails
            if one.part is Part.CONTACT
        }
