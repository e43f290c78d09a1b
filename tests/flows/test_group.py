"""A group's people on HR's page, read out of the sandbox over real sockets by a worker's job."""

import html
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from structlog.testing import capture_logs

from service.graph.directory import GraphDirectory
from service.models import ProgrammeDraft
from service.workflows.take_group import take_group
from tests.flows.asked import last_job
from tests.graph.live import RunningSandbox, connected, running_sandbox
from tests.hr import HrWiring
from tests.routes.test_hr_drafts import begun, post

_NAMED = 23
PEOPLE = "\n".join(
    [
        "email,given_name,surname,manager,department,groups,user_type",
        *(
            f"Lea{n}@north.example,Lea,Number{n},mia@north.example,Sales,Leaders; O'Hara's,"
            for n in range(_NAMED)
        ),
        "gus@partner.example,Gus,Guest,,,Leaders,Guest",
        "off@north.example,Ofra,Off,,,Leaders,",
        "mute@north.example,Mo,Mute,,,Leaders,",
        "mia@north.example,Mia,Moss,,Sales,,",
        "sal@north.example,Sal,Same,,,Sales,",
    ]
)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox"), people_csv=PEOPLE) as running:
        running.tell("person", {"email": "off@north.example", "disabled": True})
        running.tell("person", {"email": "mute@north.example", "mailbox": "missing"})
        yield running


@pytest.fixture
def directory(sandbox: RunningSandbox) -> Iterator[GraphDirectory]:
    """The service's own client; the tenant's listings begin with an empty page."""
    sandbox.tell("reset", {})
    sandbox.tell("tenant", {"empty_pages": True})
    with connected(sandbox) as transport:
        yield GraphDirectory(transport)


def _read(
    browser: FlaskClient, wiring: HrWiring, directory: GraphDirectory, path: str, name: str
) -> str:
    """Press for a group, let a worker read it, and return the page that tells of it."""
    with wiring.database.reading() as db:
        version = db.scalars(select(ProgrammeDraft)).one().version
    asked = post(browser, f"{path}/people", step="group", group=name, seen=str(version))
    take_group(last_job(wiring), directory)
    return html.unescape(browser.get(asked.location, follow_redirects=True).text)


def test_group_comes_once_whatever_it_is_called(
    browser: FlaskClient,
    wiring: HrWiring,
    directory: GraphDirectory,
    sandbox: RunningSandbox,
) -> None:
    path = begun(browser)

    with capture_logs() as logs:
        by_address = _read(browser, wiring, directory, path, "Leaders@SETWISE.example")
        again = _read(browser, wiring, directory, path, "o'hara's")

    assert f"“Leaders@SETWISE.example”: {_NAMED} people added</strong>, and 1 row" in by_address
    assert (
        "Left out: 1 person whose account is switched off, 1 guest and 1 person without a mail"
        " address." in by_address
    )
    assert "“o'hara's”: 0 people added</strong>." in again
    assert f"{_NAMED} people were there already and stayed as you have them." in again
    with wiring.database.reading() as db:
        rows = db.scalars(select(ProgrammeDraft)).one().people
    assert len(rows) == _NAMED + 1
    assert rows[0] == {
        "row": 1,
        "email": "lea0@north.example",
        "given_name": "Lea",
        "family_name": "Number0",
        "department": "Sales",
        "manager": "mia@north.example",
    }
    assert rows[-1] == {
        "row": _NAMED + 1,
        "email": "mia@north.example",
        "given_name": "Mia",
        "family_name": "Moss",
        "role": "manager",
    }
    assert sandbox.state()["contract_violations"] == []
    told = [{name: each[name] for name in each if name != "job_id"} for each in logs]
    assert told == 2 * [
        {"event": "group job started", "log_level": "info"},
        {"event": "group job ended", "log_level": "info"},
    ]


@pytest.mark.parametrize(
    ("name", "switch", "told"),
    [
        ("Nobody's", {}, "no group of Microsoft 365 has this name or address"),
        ("Sales", {}, "several groups have this name; type the e-mail address"),
        ("Leaders", {"GroupMember.Read.All": False}, "run “setwise doctor”"),
        ("Leaders", {"User.Read.All": False}, "run “setwise doctor”"),
    ],
)
def test_group_that_cannot_be_read_says_what_to_do(
    browser: FlaskClient,
    wiring: HrWiring,
    directory: GraphDirectory,
    sandbox: RunningSandbox,
    name: str,
    switch: dict[str, bool],
    told: str,
) -> None:
    path = begun(browser)
    sandbox.tell("tenant", {"permissions": switch})

    page = _read(browser, wiring, directory, path, name)

    assert "Nobody was added:" in page
    assert told in page
    assert f'value="{name}" maxlength="256"' in page
