"""HR books from a page: file, problems, plan, confirmation, progress."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from service.domain.calendar.plan import CalendarPlan, plan_calendar
from service.domain.plan import plan_programme
from service.domain.states import JobState, ProgrammeState
from service.files import read_programme
from service.models import AuditEvent, Base, Job, Membership, Person, Programme, Touched
from service.store.booking_plan import attendees_receive, booking_counts, booking_plan
from service.store.calendar import calendar_of, planned_calendar
from service.store.jobs import jobs_to_work
from service.workflows.book_programme import book_programme
from tests.hr import EXAMPLE, HrWiring, book_sets, csrf_token
from tests.web_wiring import NOW

PEOPLE = EXAMPLE.with_name("people.csv")


def uploaded(browser: FlaskClient, programme: bytes, people: bytes) -> dict[str, object]:
    return {
        "csrf_token": csrf_token(browser),
        "source": "upload",
        "programme": (io.BytesIO(programme), "spring.yaml"),
        "people": (io.BytesIO(people), "colleagues.csv"),
    }


def row_counts(wiring: HrWiring) -> dict[str, int]:
    with wiring.database.reading() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            # What the clock has yet to look at.
            if table.name != Touched.__tablename__
        }


def confirm_form(browser: FlaskClient, programme_id: int | str) -> dict[str, str]:
    """What the plan's own button would post, the number typed where it is asked for."""
    page = browser.get(f"/programmes/{programme_id}/plan").text
    begin = page.index(f'action="/programmes/{programme_id}/approve"')
    form = page[begin : page.index("</form>", begin)]
    typed = [("invitations", number) for number in re.findall(r"Type (\d+) to confirm", form)]
    return dict([*re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form), *typed])


def words_of(page: str) -> str:
    """The page as read aloud: tags out, white space folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_plan_says_in_one_line_what_attendees_receive_from_outlook(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1, approved=False)

    page = words_of(browser.get(f"/programmes/{programme_id}/plan").text)

    assert "From Outlook, 7 people get 1 invitation." in page


def test_empty_console_teaches(browser: FlaskClient) -> None:
    page = words_of(browser.get("/").text)

    assert "Your programmes will stand here." in page
    assert "Begin a programme" in page


def test_example_becomes_a_plan_that_nobody_heard_of(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    answer = browser.post(
        "/programmes/new", data={"csrf_token": csrf_token(browser), "source": "example"}
    )
    plan = words_of(browser.get(answer.headers["Location"]).text)

    with wiring.database.reading() as db:
        programme = db.scalars(select(Programme)).one()
        assert programme.state is ProgrammeState.PLANNED
        assert db.scalars(select(Job)).all() == []
    assert answer.headers["Location"] == f"/programmes/{programme.id}/plan"
    assert "5 series, 30 sessions, 34 people, 34 invitations, 0 date updates." in plan
    assert "0 cancellations" in plan
    assert "Tue 6 Apr" in plan
    assert "Book it: send 34 invitations" in plan


def test_uploaded_files_say_the_same_as_the_example(browser: FlaskClient) -> None:
    form = uploaded(browser, EXAMPLE.read_bytes(), PEOPLE.read_bytes())

    answer = browser.post("/programmes/new", data=form)
    plan = words_of(browser.get(answer.headers["Location"]).text)

    assert "5 series, 30 sessions, 34 people, 34 invitations, 0 date updates." in plan


def test_every_wrong_row_comes_back_at_once_and_nothing_is_written(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    before = row_counts(wiring)
    people = PEOPLE.read_text(encoding="utf-8").replace("Europe/Helsinki", "Europe/Nowhere")
    programme = EXAMPLE.read_text(encoding="utf-8").replace("every_weeks: 5", "every_weeks: often")
    form = uploaded(browser, programme.encode(), people.encode())

    answer = browser.post("/programmes/new", data=form)
    page = words_of(answer.text)

    assert answer.status_code == 422
    assert re.search(r"spring\.yaml \d+ every_weeks", page) is not None
    assert re.search(r"colleagues\.csv \d+ time.zone", page) is not None
    assert "it was spring.yaml with colleagues.csv" in page
    assert 'value="upload" checked' in answer.text
    assert row_counts(wiring) == before


def test_upload_without_a_file_says_what_to_do(browser: FlaskClient) -> None:
    answer = browser.post(
        "/programmes/new", data={"csrf_token": csrf_token(browser), "source": "upload"}
    )

    assert answer.status_code == 422
    assert "choose a YAML or XLSX file, or take the example" in words_of(answer.text)


def test_what_a_file_says_is_shown_and_never_run(browser: FlaskClient) -> None:
    form = uploaded(browser, b"name: <script>alert(1)</script>\n", b"email\n")
    form["programme"] = (io.BytesIO(b"key: [<b>"), "<b>.yaml")

    answer = browser.post("/programmes/new", data=form)

    assert answer.status_code == 422
    assert "<b>" not in answer.text


def test_confirming_asks_for_one_job_and_shows_its_progress(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1, approved=False)
    form = confirm_form(browser, programme_id)

    first = browser.post(f"/programmes/{programme_id}/approve", data=form)
    second = browser.post(f"/programmes/{programme_id}/approve", data=form)
    page = browser.get(first.headers["Location"]).text
    told = browser.get(f"{first.headers['Location']}.json").json

    assert first.headers["Location"] == second.headers["Location"]
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert told == {"state": "waiting", "done": 0, "total": 1}
    with wiring.database.reading() as db:
        [audited] = db.scalars(
            select(AuditEvent).where(AuditEvent.verb == "programme-approved")
        ).all()
    assert (audited.actor, audited.subject) == ("hr:oid-1@tenant", f"programme:{programme_id}")


def test_confirmed_plan_waits_ten_minutes_and_can_be_taken_back(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1, approved=False)
    before = row_counts(wiring)
    form = confirm_form(browser, programme_id)
    job = browser.post(f"/programmes/{programme_id}/approve", data=form).location
    proof = {"csrf_token": csrf_token(browser)}
    wiring.clock.at = NOW + timedelta(minutes=10) - timedelta(seconds=1)
    with wiring.database.reading() as db:
        assert jobs_to_work(db, now=wiring.clock.now(), real_now=NOW) == []

    assert "Take it back" in browser.get(job).text
    taken = browser.post(f"/programmes/{programme_id}/take-back", data=proof)

    assert taken.location == f"/programmes/{programme_id}/plan"
    with wiring.database.reading() as db:
        programme = db.get_one(Programme, programme_id)
        assert (programme.state, programme.approved_at) == (ProgrammeState.PLANNED, None)
    after = row_counts(wiring)
    assert after.pop("audit_event") == before.pop("audit_event") + 2
    assert after == before


def test_confirmed_plan_is_not_taken_back_once_it_is_being_booked(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1, approved=False)
    browser.post(f"/programmes/{programme_id}/approve", data=confirm_form(browser, programme_id))
    wiring.clock.at = NOW + timedelta(minutes=10)
    with wiring.database.reading() as db:
        assert len(jobs_to_work(db, now=wiring.clock.now(), real_now=NOW)) == 1

    answer = browser.post(
        f"/programmes/{programme_id}/take-back",
        data={"csrf_token": csrf_token(browser)},
        follow_redirects=True,
    )

    assert "Nothing was taken back: it is being booked already" in words_of(answer.text)
    with wiring.database.reading() as db:
        assert db.get_one(Programme, programme_id).state is ProgrammeState.APPROVED


@pytest.mark.parametrize("typed", ["", "33", "34 "])
def test_more_than_25_invitations_take_their_number_typed(
    browser: FlaskClient, wiring: HrWiring, typed: str
) -> None:
    form = {"csrf_token": csrf_token(browser), "source": "example"}
    booked = browser.post("/programmes/new", data=form).location.split("/")[2]

    answer = browser.post(
        f"/programmes/{booked}/approve", data=confirm_form(browser, booked) | {"invitations": typed}
    )

    with wiring.database.reading() as db:
        state = db.get_one(Programme, int(booked)).state
    is_right = typed.strip() == "34"
    assert state is (ProgrammeState.APPROVED if is_right else ProgrammeState.PLANNED)
    assert answer.location.startswith("/jobs/" if is_right else f"/programmes/{booked}/plan")


@pytest.mark.parametrize("says_which", [True, False])
def test_plan_that_changed_while_its_page_was_open_is_not_booked(
    browser: FlaskClient, wiring: HrWiring, says_which: bool
) -> None:
    programme_id = book_sets(wiring, 1, approved=False)
    form = confirm_form(browser, programme_id)
    assert form.keys() == {"csrf_token", "source_digest"}
    assert book_sets(wiring, 2, approved=False) == programme_id
    if not says_which:
        del form["source_digest"]

    answer = browser.post(f"/programmes/{programme_id}/approve", data=form, follow_redirects=True)

    assert (
        "Nothing was booked: the plan changed while this page was open; please look again."
        in words_of(answer.text)
    )
    with wiring.database.reading() as db:
        assert db.get_one(Programme, programme_id).state is ProgrammeState.PLANNED
        assert db.scalars(select(Job)).all() == []


def test_finished_job_leads_on_and_stops_reloading(browser: FlaskClient, wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 1)
    with wiring.database.writing() as db:
        job = db.scalars(select(Job)).one()
        job.state, job.done, job_id = JobState.DONE, 1, job.id

    page = browser.get(f"/jobs/{job_id}").text

    assert "http-equiv" not in page
    assert f'<a class="button" href="/programmes/{programme_id}">' in page


def test_stopped_job_can_go_on(browser: FlaskClient, wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 1)
    with wiring.database.writing() as db:
        job = db.scalars(select(Job)).one()
        job.state, job.problem, job_id = JobState.FAILED, "the mailbox is full", job.id

    home, page = browser.get("/").text, browser.get(f"/jobs/{job_id}").text
    answer = browser.post(
        f"/programmes/{programme_id}/approve", data={"csrf_token": csrf_token(browser)}
    )

    assert "1 thing needs a hand" in words_of(home)
    assert "the mailbox is full" in page
    assert "Go on where it stopped" in page
    assert answer.headers["Location"] == f"/jobs/{job_id + 1}"


def test_planned_programme_can_be_thrown_away_with_its_people(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    before = row_counts(wiring)
    programme_id = book_sets(wiring, 2, approved=False)

    answer = browser.post(
        f"/programmes/{programme_id}/discard", data={"csrf_token": csrf_token(browser)}
    )

    assert answer.headers["Location"] == "/"
    after = row_counts(wiring)
    assert after.pop("audit_event") == 2
    assert after == {name: count for name, count in before.items() if name != "audit_event"}


def test_people_known_from_elsewhere_outlive_a_plan(browser: FlaskClient, wiring: HrWiring) -> None:
    kept = book_sets(wiring, 1)
    with wiring.database.reading() as db:
        people = db.scalars(select(Person.address).join(Membership)).all()
    thrown = book_sets(wiring, 1, key="autumn", approved=False)

    browser.post(f"/programmes/{thrown}/discard", data={"csrf_token": csrf_token(browser)})

    with wiring.database.reading() as db:
        assert db.scalars(select(Programme.id)).all() == [kept]
        assert db.scalars(select(Person.address).join(Membership)).all() == people


def test_confirmed_programme_cannot_be_thrown_away(browser: FlaskClient, wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 1)

    answer = browser.post(
        f"/programmes/{programme_id}/discard",
        data={"csrf_token": csrf_token(browser)},
        follow_redirects=True,
    )

    assert "only a plan that nobody confirmed can be thrown away" in words_of(answer.text)
    assert browser.get(f"/programmes/{programme_id}").status_code == 200


def test_same_example_again_changes_nothing(browser: FlaskClient, wiring: HrWiring) -> None:
    form = {"csrf_token": csrf_token(browser), "source": "example"}
    booked = browser.post("/programmes/new", data=form).headers["Location"].split("/")[2]
    browser.post(f"/programmes/{booked}/approve", data=confirm_form(browser, booked))
    before = row_counts(wiring)

    answer = browser.post("/programmes/new", data=form, follow_redirects=True)

    assert "This programme is booked already, and nothing was changed." in words_of(answer.text)
    assert row_counts(wiring) == before


@pytest.mark.parametrize(
    "path", ["/programmes/9", "/programmes/9/plan", "/programmes/9/people", "/jobs/9", "/sets/9"]
)
def test_what_is_not_there_is_said_plainly(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text


def test_plan_that_has_aged_is_not_booked(browser: FlaskClient, wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 1, approved=False)
    form = confirm_form(browser, programme_id)
    wiring.clock.at = NOW + timedelta(days=60)

    answer = browser.post(f"/programmes/{programme_id}/approve", data=form, follow_redirects=True)

    assert "Nothing was booked: the first session" in words_of(answer.text)
    with wiring.database.reading() as db:
        assert db.scalars(select(Job)).all() == []


def test_what_is_unusual_is_said_beside_the_plan(browser: FlaskClient) -> None:
    programme = EXAMPLE.read_text(encoding="utf-8").replace("every_weeks: 5", "every_weeks: 9")
    form = uploaded(browser, programme.encode(), PEOPLE.read_bytes())

    answer = browser.post("/programmes/new", data=form, follow_redirects=True)

    assert "every_weeks" in words_of(answer.text)
    assert "The plan of Action learning sets" in answer.text


def test_receipt_of_rows_says_what_the_file_s_plan_said(wiring: HrWiring) -> None:
    file = read_programme(EXAMPLE)
    monday = replace(file.sets[0], weekday=0)
    # Twelve Mondays in spring always meet a public holiday.
    weekly = replace(file, sets=(monday,), interval_weeks=1, sessions=12)
    planned = plan_programme(weekly, now=NOW)
    with wiring.database.writing() as db:
        programme = book_programme(
            db, weekly, actor="command-line", now=NOW, organisers=("sets-1@acme.example",)
        )
        programme_id = programme.id

    with wiring.database.reading() as db:
        receipt = booking_plan(db, programme_id)
        counts = booking_counts(db, programme_id)
        nothing = booking_plan(db, programme_id + 1)

    assert receipt is not None
    assert receipt.date_updates > 0
    assert receipt.counts() == counts == planned.counts()
    for kept, told in zip(receipt.sets[0].dates.moved, planned.sets[0].dates.moved, strict=True):
        assert kept.starts_at == told.starts_at
        assert (told.reason or "").endswith(f": {kept.reason}")
    assert nothing is None


def test_what_attendees_receive_is_what_the_plans_of_all_sets_say(wiring: HrWiring) -> None:
    file = read_programme(EXAMPLE)
    weekly = replace(
        file, sets=(replace(file.sets[0], weekday=0), *file.sets[1:]), interval_weeks=1, sessions=12
    )
    with wiring.database.writing() as db:
        programme = book_programme(
            db, weekly, actor="command-line", now=NOW, organisers=("sets-1@acme.example",)
        )
        plans = [
            plan_calendar(calendar_of(each, (), now=NOW), planned_calendar(each), now=NOW)
            for each in programme.sets
        ]
        programme_id = programme.id

    with wiring.database.reading() as db:
        received = attendees_receive(db, programme_id, now=NOW)
        counts = booking_counts(db, programme_id)
        whole = booking_plan(db, programme_id)

    every = CalendarPlan(
        tuple(step for plan in plans for step in plan.steps),
        tuple(person for plan in plans for person in plan.people),
    )
    assert "update" in received
    assert received == every.in_words()
    assert whole is not None
    assert counts == whole.counts()


def test_plan_shows_its_sets_a_few_at_a_time_and_counts_them_all(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    file = read_programme(EXAMPLE)
    thrice = [replace(one, name=f"{one.name} {turn}") for turn in range(3) for one in file.sets]
    with wiring.database.writing() as db:
        programme_id = book_programme(
            db,
            replace(file, sets=tuple(thrice)),
            actor="command-line",
            now=NOW,
            organisers=("sets-1@acme.example",),
        ).id

    first, last, found = (
        words_of(browser.get(f"/programmes/{programme_id}/plan{query}").text)
        for query in ("", "?page=2", "?words=nowhere")
    )

    assert ["15 series, 90 sessions, 34 people" in page for page in (first, last, found)] == [
        True,
        True,
        True,
    ]
    assert ("1 to 10 of 15" in first, "11 to 15 of 15" in last) == (True, True)
    assert "Nothing fits." in found


def test_start_that_has_passed_is_a_problem_to_mend(browser: FlaskClient) -> None:
    programme = EXAMPLE.read_text(encoding="utf-8").replace(
        "start: in 4 weeks", "start: 2026-01-05"
    )
    form = uploaded(browser, programme.encode(), PEOPLE.read_bytes())

    answer = browser.post("/programmes/new", data=form)

    assert answer.status_code == 422
    assert "has passed" in words_of(answer.text)
