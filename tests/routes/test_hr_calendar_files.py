"""HR takes the dates of a set, or of every set, along as files."""

import io
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import SeriesState, SessionState
from service.models import LearningSet, Person, Series, SetSession
from tests.hr import HrWiring, book_sets, counted_queries, mark_booked, sign_in
from tests.web_app import make_app


@pytest.fixture
def browser(wiring: HrWiring) -> FlaskClient:
    app = make_app(wiring)
    return sign_in(app, wiring, "HR.Viewer")


def _sets(wiring: HrWiring) -> list[int]:
    with wiring.database.reading() as db:
        return list(db.scalars(select(LearningSet.id).order_by(LearningSet.id)))


def test_set_s_file_holds_its_dates_and_names_nobody(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    book_sets(wiring, 1, approved=False)
    (set_id,) = _sets(wiring)
    with wiring.database.writing() as db:
        second = db.scalars(select(SetSession).where(SetSession.number == 2)).one()
        second.state = SessionState.CANCELLED
        people = [one.family_name for one in db.scalars(select(Person)) if one.family_name]
        sessions = db.scalars(select(SetSession)).all()

    answer = browser.get(f"/sets/{set_id}/dates.ics")

    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dates.ics"'
    assert f"RRULE:FREQ=WEEKLY;COUNT={len(sessions)};INTERVAL=" in answer.text
    assert f"EXDATE;TZID=Europe/London:{second.starts_local:%Y%m%dT%H%M%S}" in answer.text
    assert [name for name in people if name in answer.text] == []
    assert "ATTENDEE" not in answer.text
    assert "ORGANIZER" not in answer.text


def test_file_keeps_its_uid_when_the_series_is_begun_anew(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    book_sets(wiring, 1)
    mark_booked(wiring.database)
    (set_id,) = _sets(wiring)
    with wiring.database.writing() as db:
        first = db.scalars(select(Series)).one()
        first.state = SeriesState.ENDED
        uid = first.tag
        db.add(
            Series(
                set_id=set_id,
                generation=2,
                mailbox=first.mailbox,
                transaction_id="t2",
                tag="t2",
                first_local=first.first_local,
                interval_weeks=first.interval_weeks,
                date_count=first.date_count,
                state=SeriesState.BOOKED,
                join_url="https://teams.example/second",
            )
        )

    text = browser.get(f"/sets/{set_id}/dates.ics").text

    assert f"UID:{uid}" in text
    assert "LOCATION:https://teams.example/second" in text


def test_programme_s_archive_has_a_file_a_set_with_a_fixed_number_of_queries(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    one = book_sets(wiring, 1, key="one")
    three = book_sets(wiring, 3, key="three")
    with counted_queries(wiring.database) as few:
        assert browser.get(f"/programmes/{one}/dates.zip").status_code == 200

    with counted_queries(wiring.database) as many:
        answer = browser.get(f"/programmes/{three}/dates.zip")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        bodies = {archive.read(name)[:15] for name in names}
    assert [name[:3] for name in names] == ["01-", "02-", "03-"]
    assert all(name.endswith(".ics") for name in names)
    assert bodies == {b"BEGIN:VCALENDAR"}
    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/sets/4711/dates.ics", "/programmes/4711/dates.zip"])
def test_what_is_not_there_has_no_file(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_stranger_is_asked_to_sign_in(wiring: HrWiring) -> None:
    book_sets(wiring, 1)
    app = make_app(wiring)
    (set_id,) = _sets(wiring)

    assert app.test_client().get(f"/sets/{set_id}/dates.ics").status_code == 302


def test_pages_offer_the_files_and_say_what_a_mode_keeps_back(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme = book_sets(wiring, 1)
    (set_id,) = _sets(wiring)

    assert f"/sets/{set_id}/dates.ics" in browser.get(f"/sets/{set_id}").text
    assert f"/programmes/{programme}/dates.zip" in browser.get(f"/programmes/{programme}").text
    assert "wait: SEND_MODE is off" in browser.get(f"/sets/{set_id}").text
    assert "SEND_MODE is off.</strong>" in browser.get(f"/programmes/{programme}/plan").text


def test_pilot_says_how_many_of_a_set_are_invited(database_url: str, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    (set_id,) = _sets(wiring)
    with wiring.database.reading() as db:
        address = db.scalars(select(Person.address).order_by(Person.id)).all()
    pilot = {"send_mode": "pilot", "pilot_recipients": tuple(address)[:2]}
    wiring.settings = wiring.settings.model_copy(update=pilot)
    app = make_app(wiring)
    browser = sign_in(app, wiring, "HR.Viewer")

    page = browser.get(f"/sets/{set_id}").text
    assert "a pilot runs, so only its people are invited" in page
    assert "Pilot: 2 people are written to and invited, nobody else." in page
    assert (
        "nobody is invited or written to but 2 people"
        in browser.get(f"/programmes/{programme}/plan").text
    )
