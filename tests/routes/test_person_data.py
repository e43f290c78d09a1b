"""HR corrects, hands over and erases one person's data, and sees what goes when."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import AuditEvent, FormLink, LogEntry, Mailing, Membership, Person, Programme
from tests.hr import HrWiring, counted_queries, csrf_token, sign_in
from tests.participants import Maple, add_link, build_quiet_maple, form_path, page_path
from tests.web_wiring import NOW

_KEPT = {"written_at": NOW, "delete_after": NOW.date()}


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    with wiring.database.writing() as db:
        return build_quiet_maple(db)


@pytest.fixture
def lead(app: Flask, wiring: HrWiring) -> FlaskClient:
    return sign_in(app, wiring, "HR.Lead")


def _post(browser: FlaskClient, path: str, **fields: str) -> tuple[int, str]:
    answer = browser.post(path, data={"csrf_token": csrf_token(browser), **fields})
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def _leave(wiring: HrWiring, person_id: int) -> None:
    with wiring.database.writing() as db:
        for place in db.scalars(select(Membership).where(Membership.person_id == person_id)):
            place.ends_at = NOW


def test_erasing_takes_a_look_and_the_typed_name(
    lead: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        for owner_id, words in ((maple.ann, "I heard Bob"), (maple.bob, "Ann asked well")):
            entry = LogEntry(owner_id=owner_id, kind="learned", words=words, **_KEPT)
            entry.set_session_id = maple.sessions[0]
            db.add(entry)
            db.flush()
        name, address = db.get_one(Person, maple.ann).name, db.get_one(Person, maple.ann).address
    path = f"/people/{maple.ann}/erasure"

    refused = _post(lead, path)
    _leave(wiring, maple.ann)
    look = lead.post(path, data={"csrf_token": csrf_token(lead)})
    shown = re.search(r'name="shown" value="(\w+)"', look.text)
    assert shown is not None
    mistyped = _post(lead, path, shown=shown[1], typed="Somebody Else")
    stale = _post(lead, path, shown="0" * 64, typed=name)
    with wiring.database.reading() as db:
        assert db.get(Person, maple.ann) is not None
    done = _post(lead, path, shown=shown[1], typed=name.upper())

    assert (refused[0], mistyped[0], stale[0], done[0]) == (409, 400, 409, 200)
    assert "they still have a place in Maple" in refused[1]
    assert (look.status_code, "Ann asked well" in look.text) == (200, False)
    assert "Words that their writer alone reads" in look.text
    assert "the name is another one" in mistyped[1]
    assert "Their data is erased" in done[1]
    with wiring.database.reading() as db:
        assert db.get(Person, maple.ann) is None
        assert [one.owner_id for one in db.scalars(select(LogEntry))] == [maple.bob]
        assert address not in {one.address for one in db.scalars(select(Person))}


def test_erasing_is_not_there_for_whoever_is_no_lead(browser: FlaskClient, maple: Maple) -> None:
    page = browser.get(f"/people/{maple.ann}/data").text

    assert "Correct it" in page
    assert "erasing" not in page
    assert _post(browser, f"/people/{maple.ann}/erasure")[0] == 404


def test_correction_stands_at_once_and_the_audit_keeps_no_value(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    typed = {"given_name": "Anna", "family_name": "Lindqvist", "department": "", "location": "Kyiv"}
    path = f"/people/{maple.ann}/data"

    wrong = _post(browser, path, **typed, zone="Mars/Olympus")
    right = _post(browser, path, **typed, zone="Europe/Kyiv")

    assert (wrong[0], right[0]) == (400, 303)
    assert "that is no time zone we know" in wrong[1]
    with wiring.database.reading() as db:
        ann = db.get_one(Person, maple.ann)
        told = db.scalars(select(AuditEvent).where(AuditEvent.verb == "person-corrected")).one()
    assert (ann.name, ann.location, ann.zone) == ("Anna Lindqvist", "Kyiv", "Europe/Kyiv")
    assert told.new == "given_name, family_name, location, zone"


def test_link_to_their_file_goes_to_them_alone(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    assert _post(browser, f"/people/{maple.ann}/data-link")[0] == 303

    with wiring.database.reading() as db:
        mail = db.scalars(select(Mailing).where(Mailing.touchpoint == "fresh-link")).one()
        verbs = {one.verb for one in db.scalars(select(AuditEvent))}
    assert mail.person_id == maple.ann
    assert "export-started" in verbs


def test_ended_links_open_nothing_and_the_new_one_opens_the_forms(
    browser: FlaskClient, client: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        link = add_link(db, maple, "after-session", session=2)
        form, others = form_path(wiring, link), page_path(wiring, maple.bob)
    page = page_path(wiring, maple.ann)
    assert [client.get(path).status_code for path in (page, form, others)] == [200, 200, 200]

    pressed = [_post(browser, f"/people/{maple.ann}/links")[0] for _ in range(2)]

    assert pressed == [303, 303]
    assert [client.get(path).status_code for path in (page, form, others)] == [404, 410, 200]
    with wiring.database.reading() as db:
        new_form = form_path(wiring, db.get_one(FormLink, link.id))
        mails = db.scalars(select(Mailing).where(Mailing.touchpoint == "fresh-link")).all()
        told = db.scalars(select(AuditEvent).where(AuditEvent.verb == "links-ended")).all()
    new_page = client.get(page_path(wiring, maple.ann))
    assert (new_page.status_code, new_form in new_page.text) == (200, True)
    assert [(one.person_id, one.due_at) for one in mails] == [(maple.ann, NOW)] * 2
    assert [one.subject for one in told] == [f"person:{maple.ann}"] * 2


def test_page_of_retention_says_days_in_few_queries(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.reading() as db:
        ends_at = db.get_one(Programme, maple.programme).ends_at
    path = f"/programmes/{maple.programme}/retention"

    with counted_queries(wiring.database) as few:
        page = browser.get(path).text

    day = (ends_at + timedelta(days=90)).date()
    assert f"Until {day.day} {day:%B %Y}" in page
    assert "Learning log entries" in page
    assert len(few) < 20
