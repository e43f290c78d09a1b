"""HR takes the people of a group into a draft: asked on its page, told there, nothing lost."""

import html
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.directory import DirectoryGroup
from service.domain.states import JobState
from service.errors import Refused
from service.models import GroupReading, Job, ProgrammeDraft
from service.store.needs_hand import needs_hand
from tests.hr import HrWiring, build_hr_wiring, sign_in
from tests.routes.test_hr_drafts import begun, post, table, the_draft, with_people
from tests.web_app import make_app
from tests.workflows.groups import MIA, Directory, people, work


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    yield built
    built.database.dispose()


@pytest.fixture
def browser(wiring: HrWiring) -> FlaskClient:
    app = make_app(wiring)
    return sign_in(app, wiring, "HR.Admin")


def read(wiring: HrWiring, directory: Directory) -> None:
    """Let a worker do what was asked."""
    work(wiring.database, directory, the_draft(wiring).id)


def words(page: str) -> str:
    """Return a page as it is read."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))


def jobs(wiring: HrWiring) -> int:
    with wiring.database.reading() as db:
        return len(db.scalars(select(Job)).all())


def addresses(wiring: HrWiring) -> list[str]:
    return [row["email"] for row in the_draft(wiring).people]


def test_group_comes_into_an_empty_draft(browser: FlaskClient, wiring: HrWiring) -> None:
    path = begun(browser)

    asked = post(browser, f"{path}/people", step="group", group=" Sales ", seen="1")
    waiting = browser.get(asked.location)
    told = browser.get(f"{path}/group.json").json
    open_page = words(browser.get(f"{path}/people").text)
    read(wiring, Directory(people=people(2), manager=MIA))
    over = browser.get(asked.location)
    page = browser.get(over.location).text

    assert (asked.status_code, asked.location) == (303, f"{path}/group")
    assert "The people of “Sales”: waiting" in words(waiting.text)
    assert "Waiting for a worker to begin." in waiting.text
    assert told == {"state": "waiting", "done": 0, "total": 0}
    assert "The people of “Sales” are being read" in open_page
    assert "Add the group's people" not in open_page
    assert (over.status_code, over.location) == (303, f"{path}/people")
    assert "“Sales”: 2 people added, and 1 row for their managers." in words(page)
    assert 'value="p1@acme.example"' in page
    assert addresses(wiring) == ["p0@acme.example", "p1@acme.example", "mia@acme.example"]
    assert "nothing is wrong with any of them" in words(page)


def test_group_beside_a_table_keeps_what_hr_has_and_counts_the_rest(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_people(browser, "email\tgiven_name\tfamily_name\nP0@Acme.example\tAnnie\tMoss")
    cells = {"cell-0-given_name": "Anna"}

    post(browser, f"{path}/people", step="group", group="Sales", seen="2", **cells)
    read(wiring, Directory(people=people(2)))
    page = words(browser.get(f"{path}/people").text)

    draft = the_draft(wiring)
    assert [(row["row"], row["given_name"]) for row in draft.people] == [(2, "Anna"), (3, "Pia")]
    assert (
        "“Sales”: 1 person added. 1 person was there already and stayed as you have them." in page
    )

    saved = post(browser, f"{path}/people", step="save", seen=str(draft.version))
    assert "1 person added" not in browser.get(saved.location).text


def test_table_that_was_pasted_beside_the_group_is_read_too(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = begun(browser)
    fields = {"step": "group", "group": "Sales", "pasted": table(2), "seen": "1"}

    asked = post(browser, f"{path}/people", **fields)

    assert asked.status_code == 303
    assert addresses(wiring)[:2] == ["p0@acme.example", "p1@acme.example"]


@pytest.mark.parametrize(("typed", "where"), [("Sales", "group"), ("", "people")])
def test_enter_key_reads_the_group_that_was_typed_or_saves(
    browser: FlaskClient, wiring: HrWiring, typed: str, where: str
) -> None:
    path = with_people(browser, table(2))

    pressed = post(browser, f"{path}/people", step="enter", group=typed, seen="2")

    assert (pressed.status_code, pressed.location) == (303, f"{path}/{where}")
    assert jobs(wiring) == int(bool(typed))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type the group's name or its e-mail address."),
        (" \x00 ", "Type the group's name or its e-mail address."),
        ("x" * 257, "No group has so long a name"),
    ],
)
def test_group_that_is_no_name_is_told_beside_its_field(
    browser: FlaskClient, wiring: HrWiring, typed: str, told: str
) -> None:
    path = with_people(browser, table(2))
    cells = {"cell-0-given_name": "Half-typed"}

    wrong = post(browser, f"{path}/people", step="group", group=typed, seen="2", **cells)

    assert wrong.status_code == 422
    assert told in html.unescape(wrong.text)
    assert 'aria-describedby="group-wrong group-hint"' in wrong.text
    assert 'value="Half-typed"' in wrong.text
    assert jobs(wiring) == 0


def refuse(_question: str) -> None:
    raise Refused("GET /groups: answered 403")


@pytest.mark.parametrize(
    ("directory", "told"),
    [
        (Directory(groups=[]), "no group of Microsoft 365 has this name or address;"),
        (
            Directory(groups=[DirectoryGroup("g-1", "Sales & <Co>", "")]),
            "this group has no people, or hides them;",
        ),
        (Directory(before=refuse), "ask an administrator to run “setwise doctor”"),
    ],
)
def test_group_of_no_use_is_told_with_what_was_typed(
    browser: FlaskClient, wiring: HrWiring, directory: Directory, told: str
) -> None:
    path = with_people(browser, table(2))
    post(browser, f"{path}/people", step="group", group="Sales & <Co>", seen="2")

    read(wiring, directory)
    page = browser.get(f"{path}/people").text

    assert "Nobody was added:" in page
    assert told in html.unescape(page)
    assert 'value="Sales &amp; &lt;Co&gt;" maxlength="256"' in page
    assert 'aria-invalid="true" aria-describedby="group-told group-hint"' in page
    assert the_draft(wiring).people[0]["email"] == "p0@acme.example"


def test_double_press_is_one_job(browser: FlaskClient, wiring: HrWiring) -> None:
    path = begun(browser)
    fields = {"step": "group", "group": "Sales", "seen": "1"}

    twice = [post(browser, f"{path}/people", **fields) for _ in range(2)]

    assert [one.location for one in twice] == [f"{path}/group"] * 2
    assert jobs(wiring) == 1


def test_second_hr_user_is_told_and_keeps_what_they_typed(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_people(browser, table(2))
    post(browser, f"{path}/people", step="group", group="Sales", seen="2")
    cells = {"cell-0-given_name": "Half-typed"}

    late = post(browser, f"{path}/people", step="group", group="HR", seen="2", **cells)
    early = post(browser, f"{path}/people", step="group", group="HR", seen="3", **cells)
    read(wiring, Directory(people=people(5)))
    page = post(browser, f"{path}/people", step="save", seen="3", **cells)

    assert (late.status_code, early.status_code) == (409, 409)
    assert "the people of another group are still being read" in words(early.text)
    for answer in (late, early):
        assert 'value="HR"' in answer.text
        assert 'value="Half-typed"' in answer.text
    # The worker's rows are a change like a colleague's: nothing is overwritten.
    assert (page.status_code, 'value="Half-typed"' in page.text) == (409, True)


def test_draft_that_is_thrown_away_takes_its_group_along(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = begun(browser)
    post(browser, f"{path}/people", step="group", group="Sales", seen="1")

    gone = post(browser, f"{path}/discard")

    assert gone.status_code == 303
    with wiring.database.reading() as db:
        rows = [*db.scalars(select(GroupReading)), *db.scalars(select(ProgrammeDraft))]
    assert (rows, jobs(wiring)) == ([], 0)
    assert browser.get(f"{path}/group").status_code == 404


def test_page_without_a_group_leads_to_the_people(browser: FlaskClient) -> None:
    path = begun(browser)

    page, told = browser.get(f"{path}/group"), browser.get(f"{path}/group.json")

    assert (page.status_code, page.location) == (303, f"{path}/people")
    assert told.status_code == 404


def test_job_of_a_draft_has_no_page_of_a_programme(browser: FlaskClient, wiring: HrWiring) -> None:
    path = begun(browser)
    post(browser, f"{path}/people", step="group", group="Sales", seen="1")
    read(wiring, Directory(groups=[]))

    with wiring.database.reading() as db:
        job = db.scalars(select(Job)).one()
        assert job.state is JobState.FAILED
        job_id = job.id
    assert browser.get(f"/jobs/{job_id}").status_code == 404
    # It is told on the draft's page, and is nobody's to mend on the first one.
    with wiring.database.reading() as db:
        stuck = needs_hand(db)
        assert (stuck.jobs, stuck.job_total) == ((), 0)
