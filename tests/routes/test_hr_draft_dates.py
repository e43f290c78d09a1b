"""HR chooses dates: patterns with their clashes, one session moved, what Outlook will hold."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.calendar.plan import plan_calendar
from service.domain.calendar.steps import CreateSeries, MoveDate
from service.models import LearningSet, ProgrammeDraft, Series, SetSession
from service.store.calendar import calendar_of, planned_calendar
from tests.hr import HrWiring, build_hr_wiring, counted_queries, csrf_token, sign_in
from tests.web_app import make_app
from tests.web_wiring import NOW

ANSWERS = {
    "name": "Leaders, spring",
    "goal": "both",
    "mode": "own-issue",
    "people": "invite",
    "contact_name": "Hanna Reed",
    "contact_address": "hanna@acme.example",
    "start": "2027-06-01",
    "sessions": "4",
    "every_weeks": "4",
    "minutes": "120",
    "time_zone": "Europe/London",
    "holidays": "GB-ENG",
    "size": "6",
}
FIRST, AT = "2027-06-01", "09:30"


def table(members: int, *, days: str = "") -> str:
    lines = ["email,given_name,family_name,role,manager,department,working_days"]
    lines += [
        f"p{n}@acme.example,Pia,Number{n},,bo@acme.example,Dept{n % 3},{days if n == 0 else ''}"
        for n in range(members)
    ]
    lines.append("fay@acme.example,Fay,Helper,facilitator,,,")
    lines.append("sam@acme.example,Sam,Sponsor,sponsor,,,")
    lines.append("bo@acme.example,Bo,Boss,manager,,,")
    return "\n".join(lines)


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    yield built
    built.database.dispose()


@pytest.fixture
def browser(wiring: HrWiring) -> FlaskClient:
    app = make_app(wiring)
    return sign_in(app, wiring, "HR.Admin")


def post(browser: FlaskClient, path: str, **fields: str | list[str]):
    return browser.post(path, data={"csrf_token": csrf_token(browser), **fields})


def the_draft(wiring: HrWiring) -> ProgrammeDraft:
    with wiring.database.reading() as db:
        draft = db.scalars(select(ProgrammeDraft)).one()
        db.expunge_all()
        return draft


def with_dates(browser: FlaskClient, pasted: str = table(12), **answers: str) -> str:
    """Return the path of a draft whose sets have come to their dates."""
    begun = post(browser, "/drafts/new", **(ANSWERS | answers))
    path = begun.location.removesuffix("/people")
    post(browser, f"{path}/people", step="read", pasted=pasted, seen="1")
    post(browser, f"{path}/people", step="on", seen="2", sponsor="")
    on = post(browser, f"{path}/sets", step="on", seen="4")
    assert on.location == f"{path}/dates", on.text
    return path


def take(browser: FlaskClient, wiring: HrWiring, path: str, step: str, **fields: str):
    version = str(the_draft(wiring).version)
    named = {f"named-{at}": name for at, name in enumerate(("Maple", "Rowan"))}
    return post(browser, f"{path}/dates", step=step, seen=version, **named, **fields)


def rows(wiring: HrWiring) -> list[tuple[str, ...]]:
    columns = ("name", "day", "time", "first", "dates")
    return [tuple(one.get(name, "") for name in columns) for one in the_draft(wiring).sets]


def test_best_patterns_are_taken_and_a_facilitator_of_two_sets_leads_one_at_a_time(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser)

    assert rows(wiring) == [
        ("Maple", "Tuesday", "09:30", "2027-06-01", ""),
        ("Rowan", "Tuesday", "13:00", "2027-06-01", ""),
    ]
    page = browser.get(f"{path}/dates").text
    assert page.count("Everybody can come to every session.") == 6
    assert "One series: Tuesdays, 09:30–11:30, every 4 weeks, 4 dates from Tuesday 1 June" in page
    assert page.count("Each person gets 1 invitation.") == 2


def test_dates_that_clash_say_for_whom_and_why(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_dates(browser, table(6, days="mon"))
    # Everybody works on a Monday; by hand the set meets on a Tuesday all the same.
    own = {"pick-0": "own", "own-0-first": "2027-06-08", "own-0-time": "09:30"}

    take(browser, wiring, path, "save", **own)

    page = browser.get(f"{path}/dates").text
    assert rows(wiring) == [("Maple", "Tuesday", "09:30", "2027-06-08", "")]
    assert "4 times somebody cannot come, at 4 of 4 sessions." in page
    assert "Session 1, Tuesday 8 June, 09:30–11:30: Pia Number0 works Monday" in page


def test_another_pattern_is_taken_and_becomes_the_plan(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser)

    saved = take(browser, wiring, path, "save", **{"pick-0": "2027-06-09 14:00"})
    planned = take(browser, wiring, path, "plan")

    assert (saved.status_code, planned.status_code) == (303, 303)
    assert browser.get(planned.location).status_code == 200
    with wiring.database.reading() as db:
        maple = db.scalars(select(LearningSet).where(LearningSet.name == "Maple")).one()
        starts = [one.starts_local.isoformat() for one in maple.sessions]
    assert starts == [f"2027-{day}T14:00:00" for day in ("06-09", "07-07", "08-04", "09-01")]


def test_one_session_is_moved_and_outlook_holds_it_as_it_was_told(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser)
    move = {"move-0-number": "2", "move-0-day": "2027-07-01", "move-0-time": "15:00"}

    moved = take(browser, wiring, path, "move-0", **move)

    assert moved.status_code == 303
    assert rows(wiring)[0][-1] == "2: 2027-07-01 15:00"
    page = browser.get(f"{path}/dates").text
    assert "Session 2 is moved within it, to Thursday 1 July, 15:00–17:00." in page
    assert "Each person gets 1 invitation and 1 update." in page
    assert "put here by hand; its pattern has Tuesday 29 June 2027" in page
    take(browser, wiring, path, "plan")
    with wiring.database.reading() as db:
        series = db.scalars(select(Series).order_by(Series.id)).first()
        assert series is not None
        assert series.first_local.isoformat() == "2027-06-01T09:30:00"
        session = db.scalars(
            select(SetSession).where(SetSession.set_id == series.set_id, SetSession.number == 2)
        ).one()
        assert session.starts_local.isoformat() == "2027-07-01T15:00:00"
        maple = session.learning_set
        steps = plan_calendar(calendar_of(maple, (), now=NOW), planned_calendar(maple), now=NOW)
        kinds = [type(one) for one in steps.steps if isinstance(one, (CreateSeries, MoveDate))]
        assert kinds == [CreateSeries, MoveDate]
        assert steps.in_words() == "7 people get 1 invitation and 1 update"


def test_session_moved_near_its_neighbour_is_kept_and_told(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser)
    move = {"move-0-number": "2", "move-0-day": "2027-06-11", "move-0-time": "09:30"}

    moved = take(browser, wiring, path, "move-0", **move)

    assert moved.status_code == 303
    page = browser.get(f"{path}/dates").text
    assert "Maple: 10 days between sessions 1 and 2; three weeks or more work better." in page


def test_moved_session_is_put_back(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_dates(browser)
    move = {"move-0-number": "2", "move-0-day": "2027-07-01", "move-0-time": "15:00"}
    take(browser, wiring, path, "move-0", **move)

    take(browser, wiring, path, "back-0-2")

    assert rows(wiring)[0] == ("Maple", "Tuesday", "09:30", "2027-06-01", "")


@pytest.mark.parametrize(
    ("number", "day", "message"),
    [
        ("2", "2027-06-01", "session 2 has to come after session 1; choose Wednesday 2 June 2027"),
        ("2", "2027-07-27", "session 2 has to come before session 3; choose Monday 26 July 2027"),
        ("1", "2027-05-31", "session 1 cannot be before Tuesday 1 June 2027"),
        ("4", "2027-09-30", "Thursday 30 September 2027, which the programme keeps free"),
        ("9", "2027-10-04", "session 9 has a date of its own, and is none of the 4"),
        ("2", "", "say which session, and the day and time it moves to"),
    ],
)
def test_move_that_cannot_be_says_why_and_keeps_what_was_typed(
    browser: FlaskClient, wiring: HrWiring, number: str, day: str, message: str
) -> None:
    path = with_dates(browser, blackout="2027-09-27 to 2027-10-01")
    before = rows(wiring)
    move = {f"move-0-{part}": word for part, word in (("number", number), ("day", day))}

    answer = take(
        browser, wiring, path, "move-0", **move, **{"move-0-time": "16:15", "pick-1": "own"}
    )

    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="16:15"' in answer.text
    assert re.search(r'name="pick-1" value="own" checked', answer.text)
    assert rows(wiring) == before


def test_own_pattern_without_a_day_is_asked_for(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_dates(browser)

    answer = take(browser, wiring, path, "save", **{"pick-0": "own", "own-0-time": "10:15"})

    assert answer.status_code == 422
    assert "give the day of the first session and the time" in answer.text
    assert 'value="10:15"' in answer.text


def test_dates_that_a_colleague_changed_meanwhile_are_not_overwritten(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser)
    before = the_draft(wiring)
    typed = {"named-0": "Maple", "pick-0": "own", "own-0-first": "2027-06-03"}

    late = post(browser, f"{path}/dates", step="save", seen=str(before.version - 1), **typed)

    assert late.status_code == 409
    assert "somebody changed this draft while your page was open" in late.text
    assert 'value="2027-06-03"' in late.text
    assert the_draft(wiring).sets == before.sets


def test_choice_goes_with_its_sets_name(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_dates(browser)
    before = rows(wiring)
    version = str(the_draft(wiring).version)

    post(
        browser,
        f"{path}/dates",
        step="save",
        seen=version,
        **{"named-0": "Otter", "pick-0": "2027-06-09 14:00"},
    )

    assert rows(wiring) == before


def test_start_put_off_past_the_chosen_dates_is_told_and_mended(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser)
    version = str(the_draft(wiring).version)
    post(browser, f"{path}/questions", seen=version, **(ANSWERS | {"start": "2027-09-01"}))

    page = browser.get(f"{path}/dates").text
    planned = take(browser, wiring, path, "plan")
    mended = take(
        browser,
        wiring,
        path,
        "plan",
        **{"pick-0": "2027-09-07 09:30", "pick-1": "2027-09-07 13:00"},
    )

    message = "the first date, Tuesday 1 June 2027, is before the programme may begin"
    assert f"Maple: {message}; choose Wednesday 1 September 2027 or later" in page
    assert (planned.status_code, message in planned.text) == (422, True)
    assert mended.status_code == 303


def test_start_that_has_passed_is_told_on_the_page_of_dates(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser)
    version = str(the_draft(wiring).version)
    post(browser, f"{path}/questions", seen=version, **(ANSWERS | {"start": "2020-01-01"}))

    page = browser.get(f"{path}/dates")
    planned = take(browser, wiring, path, "plan")

    assert (page.status_code, planned.status_code) == (200, 422)
    assert "the start 2020-01-01 has passed" in page.text
    assert "the start 2020-01-01 has passed" in planned.text


def test_days_without_sessions_are_kept_free(browser: FlaskClient, wiring: HrWiring) -> None:
    with_dates(browser, table(6), blackout="2027-06-29, 2027-06-30, 2027-07-01 to 2027-07-02")

    # Session 2 of a Tuesday from 1 June would be on 29 June.
    assert rows(wiring) == [("Maple", "Tuesday", "09:30", "2027-06-08", "")]


def test_queries_do_not_grow_with_sets_and_people(browser: FlaskClient, wiring: HrWiring) -> None:
    few = with_dates(browser, table(6))
    with counted_queries(wiring.database) as seen:
        browser.get(f"{few}/dates")
    post(browser, f"{few}/discard")
    many = with_dates(browser, table(60))

    with counted_queries(wiring.database) as after:
        page = browser.get(f"{many}/dates")

    assert page.text.count('class="card set-card"') == 10
    assert len(after) == len(seen)


def test_dates_of_a_large_programme_come_a_page_at_a_time(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_dates(browser, table(150))

    first, second = (browser.get(f"{path}/dates?page={page}").text for page in (1, 2))

    assert (first.count('class="card set-card"'), second.count('class="card set-card"')) == (20, 5)
    assert all(row[3] for row in rows(wiring))
    empty = browser.get(f"{path}/dates?page=9")
    assert empty.status_code == 200


def test_draft_without_sets_leads_back(browser: FlaskClient, wiring: HrWiring) -> None:
    begun = post(browser, "/drafts/new", **ANSWERS)
    path = begun.location.removesuffix("/people")

    page = browser.get(f"{path}/dates")

    assert page.status_code == 200
    assert "There are no sets yet." in page.text
