"""What HR sees and decides of what happened in Outlook."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import DriftKind, DriftOutcome, JobState, Response
from service.models import AuditEvent, CalendarDate, CalendarReading, Drift, Invitee, Job
from tests.hr import (
    HrWiring,
    book_sets,
    build_hr_wiring,
    counted_queries,
    csrf_token,
    sign_in,
)
from tests.web_app import make_app
from tests.web_wiring import NOW
from tests.workflows.booking import work
from tests.workflows.outlook import Outlook

HOUR = timedelta(hours=1)


@dataclass
class Booked:
    """One set of seven in Outlook: ids of its programme, its dates in order, and its people."""

    programme_id: int
    set_id: int
    dates: list[int]
    sessions: list[int]
    people: list[tuple[int, str]]


@pytest.fixture
def wiring(sqlite_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(sqlite_url)
    yield built
    built.database.dispose()


@pytest.fixture
def booked(wiring: HrWiring) -> Booked:
    return book(wiring, 1)


@pytest.fixture
def browser(wiring: HrWiring) -> FlaskClient:
    return sign_in(make_app(wiring), wiring, "HR.Admin")


def book(wiring: HrWiring, count: int, *, key: str = "spring") -> Booked:
    programme_id = book_sets(wiring, count, key=key)
    with wiring.database.reading() as db:
        job_ids = list(db.scalars(select(Job.id).where(Job.state == JobState.WAITING)))
    for job_id in job_ids:
        work(wiring.database, Outlook(), job_id, now=NOW, real=NOW)
    with wiring.database.reading() as db:
        dates = list(db.scalars(select(CalendarDate).order_by(CalendarDate.starts_at)))
        first = [each for each in dates if each.set_id == dates[0].set_id]
        invitees = list(db.scalars(select(Invitee).where(Invitee.set_id == first[0].set_id)))
        return Booked(
            programme_id=programme_id,
            set_id=first[0].set_id,
            dates=[each.id for each in first],
            sessions=[each.set_session_id or 0 for each in first],
            people=[(each.id, each.name) for each in invitees],
        )


def drift(wiring: HrWiring, booked: Booked, kind: DriftKind, index: int = 2) -> int:
    """Let a difference wait for HR; return its id."""
    with wiring.database.writing() as db:
        date_ = db.get_one(CalendarDate, booked.dates[index])
        moved = kind is DriftKind.MOVED
        row = Drift(
            set_id=booked.set_id,
            calendar_date_id=date_.id,
            kind=kind,
            their_starts_at=date_.starts_at + HOUR if moved else None,
            their_ends_at=date_.ends_at + HOUR if moved else None,
            found_at=NOW,
        )
        db.add(row)
        db.flush()
        return row.id


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def press(browser: FlaskClient, path: str) -> str:
    answer = browser.post(path, data={"csrf_token": csrf_token(browser)}, follow_redirects=True)
    return words_of(answer.text)


def test_set_page_and_panel_count_answers_session_by_session(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    with wiring.database.writing() as db:
        answers = [Response.ACCEPTED, Response.ACCEPTED, Response.DECLINED, Response.TENTATIVE]
        for (invitee_id, _), answer in zip(booked.people, answers, strict=False):
            db.get_one(Invitee, invitee_id).response = answer
        date_ = db.get_one(CalendarDate, booked.dates[1])
        date_.has_own_list = True
        first = db.get_one(Invitee, booked.people[0][0])
        db.add(
            Invitee(
                set_id=booked.set_id,
                calendar_date_id=date_.id,
                address=first.address,
                name=first.name,
                person_id=first.person_id,
                response=Response.DECLINED,
            )
        )
    declined, perhaps, own = (booked.people[index][1] for index in (2, 3, 0))

    page = words_of(browser.get(f"/sets/{booked.set_id}").text)
    panel = words_of(
        browser.get(f"/programmes/{booked.programme_id}?session={booked.sessions[1]}").text
    )

    whole = (
        f"2 accepted, 1 declined, 1 perhaps, 3 no answer declined: {declined} perhaps: {perhaps}"
    )
    assert page.count(whole) == len(booked.dates) - 1
    alone = f"0 accepted, 1 declined, 0 no answer declined: {own}"
    assert page.count(alone) == 1
    assert f"In Outlook {alone}" in panel


def test_moved_date_is_told_with_both_ways_out_and_what_people_receive(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    drift(wiring, booked, DriftKind.MOVED)

    home = words_of(browser.get("/").text)
    page = words_of(browser.get(f"/sets/{booked.set_id}").text)

    assert "1 thing needs a hand" in home
    assert "moved in Outlook Set Maple" in home
    assert re.search(
        r"Session 3 stands at \w+ \d+ \w+ ?\d*, \d\d:\d\d–\d\d:\d\d in Outlook; "
        r"here it is \w+ \d+ \w+ ?\d*, \d\d:\d\d–\d\d:\d\d\.",
        page,
    )
    assert "Ours It is moved back. From Outlook: 7 people get 1 update." in page
    assert "Outlook's version The session moves there, and our mails follow." in page


def test_taking_outlooks_version_moves_the_session(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    drift_id = drift(wiring, booked, DriftKind.MOVED)

    page = press(browser, f"/drift/{drift_id}/theirs")

    assert "Outlook's version stands, here as well." in page
    assert "Session 3 stands at" not in page
    with wiring.database.reading() as db:
        row = db.get_one(Drift, drift_id)
        date_ = db.get_one(CalendarDate, booked.dates[2])
        assert (row.outcome, row.settled_by) == (DriftOutcome.THEIRS, "hr:oid-1@tenant")
        assert date_.starts_at == row.their_starts_at
        verbs = list(db.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))
        assert verbs[-2:] == ["session-moved", "drift-settled"]


def test_restoring_ours_asks_for_a_calendar_job_and_is_decided_once(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    drift_id = drift(wiring, booked, DriftKind.DELETED)
    before = words_of(browser.get(f"/sets/{booked.set_id}").text)

    page = press(browser, f"/drift/{drift_id}/ours")
    again = press(browser, f"/drift/{drift_id}/theirs")

    assert "Session 3 is not in Outlook any more." in before
    assert "as a meeting of its own. From Outlook: 7 people get 1 invitation." in before
    assert "Ours is being put back." in page
    assert "Nothing was changed: this was decided before" in again
    with wiring.database.reading() as db:
        assert len(list(db.scalars(select(Job).where(Job.state == JobState.WAITING)))) == 1


def test_change_that_the_rules_forbid_is_refused_and_stays_open(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    # The set-up session of others to come cannot be cancelled.
    drift_id = drift(wiring, booked, DriftKind.DELETED, index=0)

    page = press(browser, f"/drift/{drift_id}/theirs")

    assert "Nothing was changed:" in page
    with wiring.database.reading() as db:
        assert db.get_one(Drift, drift_id).settled_at is None


def test_proposal_leads_to_the_move_or_is_left(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    with wiring.database.writing() as db:
        date_ = db.get_one(CalendarDate, booked.dates[2])
        date_.has_own_list = True
        ann = db.get_one(Invitee, booked.people[0][0])
        proposal = Invitee(
            set_id=booked.set_id,
            calendar_date_id=date_.id,
            address=ann.address,
            name=ann.name,
            person_id=ann.person_id,
            proposed_starts_at=date_.starts_at + HOUR,
            proposed_ends_at=date_.ends_at + HOUR,
        )
        db.add(proposal)
        db.flush()
        invitee_id, name = proposal.id, ann.name
    home = words_of(browser.get("/").text)
    page = browser.get(f"/sets/{booked.set_id}").text
    found = re.search(r'href="([^"]+/changes/move[^"]+)"[^>]*>Move the session', page)
    assert found is not None
    move = browser.get(unescape(found[1])).text

    left = press(browser, f"/proposals/{invitee_id}/leave")
    again = press(browser, f"/proposals/{invitee_id}/leave")

    assert f"{name} proposes another time for session 3 of set Maple" in home
    assert f"{name} proposes" in words_of(page)
    assert f'value="{booked.sessions[2]}" selected' in move
    assert "The time stays as it is." in left
    assert f"{name} proposes" not in left
    assert "Nothing was changed: this proposal was answered before" in again


def test_guest_is_named_and_a_calendar_that_cannot_be_read_says_why(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    with wiring.database.writing() as db:
        series_id = db.get_one(Invitee, booked.people[0][0]).series_id
        db.add(
            Invitee(
                set_id=booked.set_id,
                series_id=series_id,
                address="gus@elsewhere.example",
                name="Gus Roy",
                response=Response.ACCEPTED,
            )
        )
        db.add(CalendarReading(set_id=booked.set_id, problem="Outlook does not show it: no."))

    page = words_of(browser.get(f"/sets/{booked.set_id}").text)
    home = words_of(browser.get("/").text)

    assert "guest Gus Roy , gus@elsewhere.example, was forwarded the invitation." in page
    assert page.count("7 no answer") == len(booked.dates)
    assert "Outlook does not show it: no." in page
    assert "Outlook does not show it: no." in home


def test_viewer_sees_the_question_and_no_button(wiring: HrWiring, booked: Booked) -> None:
    drift_id = drift(wiring, booked, DriftKind.MOVED)
    viewer = sign_in(make_app(wiring), wiring, "HR.Viewer")

    page = viewer.get(f"/sets/{booked.set_id}").text
    token = csrf_token(viewer)
    refused = viewer.post(f"/drift/{drift_id}/ours", data={"csrf_token": token})

    assert "in Outlook; here it is" in page
    assert "Restore ours" not in page
    assert refused.status_code == 403


def test_pages_for_strangers_are_closed_and_unknown_ids_are_nowhere(
    wiring: HrWiring, booked: Booked, browser: FlaskClient
) -> None:
    stranger = make_app(wiring).test_client()
    token = csrf_token(browser)

    assert stranger.post("/drift/1/ours").status_code in (400, 401)
    for path in ("/drift/99/theirs", "/drift/99/ours", "/proposals/9999/leave"):
        assert browser.post(path, data={"csrf_token": token}).status_code == 404


def test_queries_do_not_grow_with_what_waits(wiring: HrWiring, browser: FlaskClient) -> None:
    booked = book(wiring, 2)
    counts = []
    for index in (2, 3, 4):
        drift(wiring, booked, DriftKind.MOVED, index=index)
        with counted_queries(wiring.database) as home:
            assert browser.get("/").status_code == 200
        with counted_queries(wiring.database) as page:
            assert browser.get(f"/sets/{booked.set_id}").status_code == 200
        counts.append((len(home), len(page)))

    assert counts[0] == counts[1] == counts[2]
