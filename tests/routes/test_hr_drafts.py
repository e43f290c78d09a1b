"""HR puts a programme together on pages: questions, people, sets, plan."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.app import create_app
from service.models import LearningSet, Membership, Programme, ProgrammeDraft
from tests.hr import HrWiring, build_hr_wiring, csrf_token, sign_in

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
    app = create_app(wiring)  # type: ignore[arg-type]  # -- it has what pages use
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
    planned = post(browser, f"{path}/sets", step="plan", seen=version)

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
