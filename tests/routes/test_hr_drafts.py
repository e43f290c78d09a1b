"""HR puts a programme together on pages: questions, people, sets, plan."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.readers import Reader
from service.files.draft import check_questions
from service.models import AuditEvent, LearningSet, Membership, Programme, ProgrammeDraft
from tests.charts.reports import Report, keep_report
from tests.domain.evaluation.test_defaults import TIGHT
from tests.hr import HrWiring, book_sets, build_hr_wiring, csrf_token, sign_in
from tests.web_app import make_app
from tests.web_wiring import NOW

ANSWERS = {
    "name": "Leaders, spring",
    "goal": "both",
    "mode": "own-issue",
    "people": "invite",
    "contact_name": "Hanna Reed",
    "contact_address": "hanna@acme.example",
    "self_facilitated": "",
    "start": "2027-06-01",
    "sessions": "6",
    "every_weeks": "4",
    "minutes": "120",
    "time_zone": "Europe/London",
    "holidays": "GB-ENG",
    "size": "6",
}


def table(members: int, *, facilitators: int = 2, managers: bool = True) -> str:
    lines = ["email\tgiven_name\tfamily_name\trole\tmanager\tdepartment"]
    lines += [
        f"p{n}@acme.example\tPia\tNumber{n}\t\tboss{n % 4}@acme.example\tDept{n % 3}"
        for n in range(members)
    ]
    lines += [f"f{n}@acme.example\tFay\tHelper{n}\tfacilitator\t\t" for n in range(facilitators)]
    lines.append("sam@acme.example\tSam\tSponsor\tsponsor\t\t")
    if managers:
        lines += [f"boss{n}@acme.example\tBo\tBoss{n}\tmanager\t\t" for n in range(4)]
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


def post(browser: FlaskClient, path: str, **fields: str):
    return browser.post(path, data={"csrf_token": csrf_token(browser), **fields})


def begun(browser: FlaskClient, **changes: str) -> str:
    """Return the path of a new draft."""
    answered = post(browser, "/drafts/new", **(ANSWERS | changes))
    assert answered.status_code == 303, answered.text
    return answered.location.removesuffix("/people")


def the_draft(wiring: HrWiring) -> ProgrammeDraft:
    with wiring.database.reading() as db:
        draft = db.scalars(select(ProgrammeDraft)).one()
        db.expunge_all()
        return draft


def test_draft_from_a_pasted_table_becomes_a_plan(browser: FlaskClient, wiring: HrWiring) -> None:
    path = begun(browser)
    post(browser, f"{path}/people", step="read", pasted=table(18), seen="1")

    on = post(browser, f"{path}/people", step="on", seen="2", sponsor="")
    assert on.location == f"{path}/sets"
    version = str(the_draft(wiring).version)
    on = post(browser, f"{path}/sets", step="on", seen=version)
    assert on.location == f"{path}/dates"
    version = str(the_draft(wiring).version)
    planned = post(browser, f"{path}/dates", step="plan", seen=version)

    assert (planned.status_code, planned.location) == (303, "/programmes/1/plan")
    assert browser.get(planned.location).status_code == 200
    with wiring.database.reading() as db:
        programme = db.scalars(select(Programme)).one()
        assert (programme.name, programme.entry) == ("Leaders, spring", "invite")
        assert [one.name for one in db.scalars(select(LearningSet))] == ["Maple", "Rowan", "Hazel"]
        members = db.scalars(select(Membership).where(Membership.role == "member")).all()
        assert len(members) == 18


def test_answers_that_are_wrong_stand_beside_what_was_typed(browser: FlaskClient) -> None:
    wrong = post(browser, "/drafts/new", **(ANSWERS | {"name": "", "start": "soon"}))

    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.text
    assert "2 answers need a change" in wrong.text


def with_people(browser: FlaskClient, pasted: str) -> str:
    path = begun(browser)
    post(browser, f"{path}/people", step="read", pasted=pasted, seen="1")
    return path


def with_sets(browser: FlaskClient) -> str:
    path = with_people(browser, table(12))
    post(browser, f"{path}/people", step="on", seen="2", sponsor="")
    return path


def test_row_that_is_wrong_is_mended_in_its_cells(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_people(browser, "email\tgiven_name\tfamily_name\nann.acme\tAnn\tBell\n")
    page = browser.get(f"{path}/people").text
    assert "1 row needs a change" in page
    assert 'id="wrong-0-email"' in page

    stays = post(browser, f"{path}/people", step="on", seen="2", **{"cell-0-email": "still.acme"})
    assert stays.location == f"{path}/people"
    post(browser, f"{path}/people", step="save", seen="3", **{"cell-0-email": "ann@acme.example"})

    assert "nothing is wrong with any of them" in browser.get(f"{path}/people").text
    assert [row["email"] for row in the_draft(wiring).people] == ["ann@acme.example"]


def test_row_that_is_ticked_is_left_out(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_people(browser, table(3, facilitators=0))

    post(browser, f"{path}/people", step="save", seen="2", **{"drop-1": "on"})

    assert [row["email"] for row in the_draft(wiring).people][:2] == [
        "p0@acme.example",
        "p2@acme.example",
    ]


def test_managers_without_a_row_are_added_at_one_press(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_people(
        browser, "email\tname\tmanager\nann@acme.example\tAnn Bell\tbo.cole@acme.example"
    )
    assert "1 manager has no row" in browser.get(f"{path}/people").text

    post(browser, f"{path}/people", step="managers", seen="2")

    added = the_draft(wiring).people[-1]
    assert {name: added[name] for name in ("email", "given_name", "family_name", "role")} == {
        "email": "bo.cole@acme.example",
        "given_name": "Bo",
        "family_name": "Cole",
        "role": "manager",
    }


def test_file_that_is_no_table_says_so(browser: FlaskClient, wiring: HrWiring) -> None:
    path = begun(browser)
    form = {
        "csrf_token": csrf_token(browser),
        "step": "read",
        "seen": "1",
        "file": (io.BytesIO(b"%PDF-1.7"), "people.csv"),
    }

    answer = browser.post(f"{path}/people", data=form)

    assert answer.status_code == 422
    assert "This table could not be read" in answer.text
    assert the_draft(wiring).people == []


def test_draft_that_a_colleague_changed_is_not_overwritten(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    before = the_draft(wiring)

    late = post(
        browser,
        f"{path}/sets",
        step="save",
        seen=str(before.version - 1),
        **{"set-0-name": "Otter"},
    )

    assert late.status_code == 409
    assert "somebody changed this draft while your page was open" in late.text
    assert 'value="Otter"' in late.text
    assert the_draft(wiring).sets == before.sets


def test_somebody_is_moved_to_another_set_that_is_renamed_at_once(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    draft = the_draft(wiring)
    at = next(at for at, row in enumerate(draft.people) if row["set"] == "Maple")

    post(
        browser,
        f"{path}/sets",
        step="save",
        seen=str(draft.version),
        **{"set-1-name": "Otter", f"place-{at}": "Rowan"},
    )

    changed = the_draft(wiring)
    assert [one["name"] for one in changed.sets] == ["Maple", "Otter"]
    assert changed.people[at]["set"] == "Otter"
    assert "Otter has 7 members" not in browser.get(f"{path}/sets").text


def test_set_without_a_project_gives_no_plan_and_says_why(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    version = str(the_draft(wiring).version)

    answer = post(browser, f"{path}/sets", step="on", seen=version, **{"set-0-project": ""})

    assert answer.status_code == 422
    assert "before there can be a plan" in answer.text
    version = str(the_draft(wiring).version)
    assert post(browser, f"{path}/dates", step="plan", seen=version).status_code == 422
    with wiring.database.reading() as db:
        assert db.scalars(select(Programme)).all() == []


def test_plan_asked_for_twice_is_one_programme(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_sets(browser)
    version = the_draft(wiring).version

    first = post(browser, f"{path}/dates", step="plan", seen=str(version))
    again = post(browser, f"{path}/dates", step="plan", seen=str(version))
    after = post(browser, f"{path}/dates", step="plan", seen=str(version + 1))

    assert (first.status_code, again.status_code, after.status_code) == (303, 409, 303)
    assert first.location == after.location
    with wiring.database.reading() as db:
        assert len(db.scalars(select(Programme)).all()) == 1


def test_draft_opens_to_nobody_who_may_only_look(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_sets(browser)
    app = make_app(wiring)
    viewer = sign_in(app, wiring, "HR.Viewer")
    pages = ("questions", "people", "sets", "dates")

    assert [
        viewer.get(one).status_code
        for one in ("/drafts/new", *(f"{path}/{page}" for page in pages))
    ] == [403] * 5


def test_draft_is_thrown_away(browser: FlaskClient, wiring: HrWiring) -> None:
    path = begun(browser)

    assert post(browser, f"{path}/discard").location == "/"

    assert browser.get(f"{path}/people").status_code == 404
    assert post(browser, f"{path}/discard").location == "/"


def test_next_cohort_begins_with_the_answers_sponsor_and_facilitators(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 2)

    copied = post(browser, f"/programmes/{programme_id}/copy")

    draft = the_draft(wiring)
    assert copied.location == f"/drafts/{draft.id}/questions"
    assert browser.get(copied.location).status_code == 200
    with wiring.database.reading() as db:
        programme = db.get_one(Programme, programme_id)
        assert draft.settings["name"] == f"{programme.name}, next cohort"
        assert draft.settings["every_weeks"] == str(programme.interval_weeks)
        assert draft.settings["sponsor"] == programme.sponsor.address
        sponsor = programme.sponsor.address
    roles = {row["role"]: row["email"] for row in draft.people}
    assert roles["sponsor"] == sponsor
    assert set(roles) == {"sponsor", "facilitator"}
    assert check_questions(draft.settings) == []


def test_what_the_evidence_proposes_is_taken_or_left_and_never_applied_by_itself(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1)
    report = Report(Reader.HR, tuple(TIGHT.values()))
    keep_report(wiring.database, programme_id, report, now=NOW)
    path = post(browser, f"/programmes/{programme_id}/copy").location
    draft = the_draft(wiring)
    proposals = path.replace("questions", "proposals")
    before = (draft.settings["every_weeks"], draft.size, draft.settings["sessions"])

    page = browser.get(path).text
    took = post(browser, f"{proposals}/every_weeks", do="take", seen=str(draft.version))
    late = post(browser, f"{proposals}/size", do="take", seen=str(draft.version))
    left = post(browser, f"{proposals}/sessions", do="leave", seen=str(draft.version + 1))
    sized = post(browser, f"{proposals}/size", do="take", seen=str(draft.version + 2))
    again = post(browser, f"{proposals}/size", do="take", seen=str(draft.version + 3))

    assert (
        f"Weeks from one session to the next: {int(before[0]) + 1} instead of {before[0]}" in page
    )
    assert "16 of 40 meetings were moved" in page
    assert {one.location for one in (took, late, left, sized, again)} == {path}
    after = the_draft(wiring)
    assert (after.settings["every_weeks"], after.size, after.settings["sessions"]) == (
        str(int(before[0]) + 1),
        before[1] + 1,
        before[2],
    )
    assert after.version == draft.version + 3
    assert [one["about"] for one in after.proposals] == ["minutes", "starters"]
    assert check_questions(after.settings) == []
    told = browser.get(path).text
    assert ("instead of" in told, "Nothing to change in the rest" in told) == (False, True)
    with wiring.database.reading() as db:
        verbs = [one.verb for one in db.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    assert [one for one in verbs if one.startswith("proposal")] == [
        "proposal-taken",
        "proposal-left",
        "proposal-taken",
    ]
    assert post(browser, f"{proposals}/size", do="both", seen="1").status_code == 400


def test_sets_without_members_say_where_to_add_them(browser: FlaskClient, wiring: HrWiring) -> None:
    post(browser, f"/programmes/{book_sets(wiring, 2)}/copy")
    path = f"/drafts/{the_draft(wiring).id}"

    told = browser.get(f"{path}/sets").text
    peopled = browser.get(f"{with_sets(browser)}/sets").text

    assert "Nobody is here to sit in a set yet." in told
    assert f'href="{path}/people"' in told
    assert "Nobody is here to sit in a set yet." not in peopled


def test_sets_of_a_large_programme_come_a_page_at_a_time(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_people(browser, table(150, facilitators=25))
    post(browser, f"{path}/people", step="on", seen="2", sponsor="")

    first, second = (browser.get(f"{path}/sets?page={page}").text for page in (1, 2))
    assert (first.count('class="card set-card"'), second.count('class="card set-card"')) == (20, 5)
    version = str(the_draft(wiring).version)
    post(browser, f"{path}/sets?page=2", step="save", seen=version, **{"set-24-name": "Otter"})

    names = [one["name"] for one in the_draft(wiring).sets]
    assert (names[0], names[-1], len(names)) == ("Maple", "Otter", 25)


def test_managers_without_a_row_are_told_once_and_come_first(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_people(browser, table(12, managers=False))

    page = browser.get(f"{path}/people").text
    stays = post(browser, f"{path}/people", step="on", seen="2", sponsor="")

    assert "4 managers have no row" in page
    assert 'aria-invalid="true"' not in page
    assert "Some managers have no row yet" in browser.get(stays.location).text
    assert the_draft(wiring).sets == []


def test_problem_of_a_set_names_the_set_and_the_field(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    version = str(the_draft(wiring).version)

    page = post(browser, f"{path}/sets", step="on", seen=version, **{"set-1-project": ""}).text

    assert "<li>Rowan, Works on: is missing; fill it in</li>" in page


@pytest.mark.parametrize("page", ["questions", "people", "sets"])
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "This draft is deleted in 90 days, on"),
        (89, "This draft is deleted in 1 day, on"),
        (90, "This draft is deleted within a day"),
    ],
)
def test_each_page_of_a_draft_counts_down(
    browser: FlaskClient, wiring: HrWiring, page: str, days: int, said: str
) -> None:
    post(browser, "/drafts/new", **ANSWERS)
    wiring.clock.at += timedelta(days=days)

    assert said in browser.get(f"/drafts/1/{page}").text
