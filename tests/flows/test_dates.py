"""All dates of a draft planned by the sandbox's calendars: asked, compared, taken over."""

import html
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import JobState
from service.graph.availability import GraphAvailability
from service.jobs.planners import plan_dates
from service.models import DraftPlanning
from service.workflows.planning_job import Beat, Plans
from service.workflows.take_dates import take_dates
from tests.flows.asked import last_job, state_of
from tests.graph.live import ORGANISER, RunningSandbox, connected, running_sandbox
from tests.hr import HrWiring
from tests.routes.test_hr_draft_dates import post, rows, take, the_draft, with_dates

_PEOPLE = "\n".join(
    [
        "email,given_name,surname",
        "fay@acme.example,Fay,Helper",
        *(f"p{number}@acme.example,Pia,Number{number}" for number in range(12)),
    ]
)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox"), people_csv=_PEOPLE) as running:
        yield running


def nothing_found(_problem: object, _beat: Beat) -> dict[str, Any]:
    """Stand in for the planner, which takes its seconds to load."""
    return {"sets": {}, "reasons": {}, "cost": 0, "bound": 0}


def faulty(_problem: object, _beat: Beat) -> dict[str, Any]:
    """Stand in for a planner with a fault of ours in it."""
    raise ValueError("a fault of ours")


def plan(wiring: HrWiring, sandbox: RunningSandbox, planner: Plans = plan_dates) -> JobState:
    """Let a worker plan what was asked for last; return how the job ended."""
    job = last_job(wiring)
    with connected(sandbox) as transport:
        take_dates(job, GraphAvailability(transport, ORGANISER), planner)
    return state_of(job)


def ask(browser: FlaskClient, wiring: HrWiring, path: str) -> None:
    asked = post(browser, f"{path}/planned", step="ask", seen=str(the_draft(wiring).version))
    assert asked.location == f"{path}/planned", asked.text


def test_dates_around_a_busy_calendar_are_compared_and_taken(
    browser: FlaskClient, wiring: HrWiring, sandbox: RunningSandbox
) -> None:
    path = with_dates(browser)
    # Fay is never free on a Tuesday of the first weeks; HR wants the second session of Maple so.
    tuesdays = [f"2027-06-{day:02}" for day in (1, 8, 15, 22, 29)]
    busy = [[f"{day}T06:00:00Z", f"{day}T18:00:00Z"] for day in tuesdays]
    sandbox.tell("person", {"email": "fay@acme.example", "busy": busy})
    take(
        browser,
        wiring,
        path,
        "move-0",
        **{"move-0-number": "2", "move-0-day": "2027-06-30", "move-0-time": "10:00"},
    )

    ask(browser, wiring, path)
    waiting = browser.get(f"{path}/planned.json").json
    ended = plan(wiring, sandbox)
    page = html.unescape(browser.get(f"{path}/planned").text)
    taken = post(browser, f"{path}/planned", step="take", seen=str(the_draft(wiring).version))

    assert waiting == {"state": "waiting", "done": 0, "total": 0}
    assert ended is JobState.DONE
    assert "Wednesday 30 June 2027, 10:00: everybody can come" in page
    assert "As it is, by the quick rule without calendars" in page
    assert taken.location == f"{path}/dates"
    assert rows(wiring) == [
        ("Maple", "Wednesday", "10:00", "2027-06-02", ""),
        ("Rowan", "Monday", "09:00", "2027-06-14", ""),
    ]
    with wiring.database.reading() as db:
        kept = db.scalars(select(DraftPlanning)).one()
        # Nobody's calendar is in a row, and the question is gone.
        assert (kept.request, sorted(kept.found)) == (
            {},
            ["bound", "cost", "left_out", "sets", "unread"],
        )
    assert sandbox.state()["contract_violations"] == []


def test_facilitator_whose_calendar_is_unknown_is_not_taken_for_free(
    browser: FlaskClient, wiring: HrWiring, sandbox: RunningSandbox
) -> None:
    path = with_dates(browser)
    sandbox.tell("person", {"email": "fay@acme.example", "mailbox": "missing"})

    ask(browser, wiring, path)
    ended = plan(wiring, sandbox)
    sandbox.tell("person", {"email": "fay@acme.example", "mailbox": "ok"})

    page = html.unescape(browser.get(f"{path}/planned").text)
    assert ended is JobState.FAILED
    assert "No facilitator's calendar can be read, so nobody's free hours are known." in page
    assert "Take these dates" not in page


def test_stopped_planning_leaves_everything_as_it_was(
    browser: FlaskClient, wiring: HrWiring, sandbox: RunningSandbox
) -> None:
    path = with_dates(browser)
    before = rows(wiring)

    ask(browser, wiring, path)
    post(browser, f"{path}/planned", step="stop")
    ended = plan(wiring, sandbox)

    page = html.unescape(browser.get(f"{path}/planned").text)
    assert ended is JobState.FAILED
    assert "You stopped it; your dates are as they were." in page
    assert rows(wiring) == before


def test_dates_of_a_draft_that_changed_since_are_not_taken(
    browser: FlaskClient, wiring: HrWiring, sandbox: RunningSandbox
) -> None:
    path = with_dates(browser)
    ask(browser, wiring, path)
    plan(wiring, sandbox, nothing_found)
    take(browser, wiring, path, "save", **{"pick-0": "2027-06-03 11:00"})
    before = rows(wiring)

    refused = post(browser, f"{path}/planned", step="take", seen=str(the_draft(wiring).version))

    assert refused.status_code == 409
    assert "plan them once more" in refused.text
    assert rows(wiring) == before


def test_fault_of_ours_leaves_nothing_of_what_was_asked(
    browser: FlaskClient, wiring: HrWiring, sandbox: RunningSandbox
) -> None:
    path = with_dates(browser)
    ask(browser, wiring, path)

    ended = plan(wiring, sandbox, faulty)

    with wiring.database.reading() as db:
        kept = db.scalars(select(DraftPlanning)).one()
        assert (ended, kept.request, kept.found) == (JobState.FAILED, {}, {})


@pytest.mark.parametrize(("time", "hours"), [("10:00", "09:00"), ("08:30", "08:30")])
def test_dates_are_looked_for_from_nine_or_from_when_hr_put_one(
    browser: FlaskClient, wiring: HrWiring, time: str, hours: str
) -> None:
    path = with_dates(browser)
    moved = {"move-0-number": "2", "move-0-day": "2027-06-30", "move-0-time": time}
    take(browser, wiring, path, "move-0", **moved)

    ask(browser, wiring, path)

    with wiring.database.reading() as db:
        asked = db.scalars(select(DraftPlanning)).one().request
    open_hours = [one["working_hours"]["Wed"] for one in asked["facilitators"]]
    assert open_hours == [[hours, "17:00"]] * len(open_hours)
    assert open_hours
