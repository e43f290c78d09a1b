"""All sets of a draft formed by the planner: asked, compared, taken over or left."""

import html
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import JobState
from service.errors import Refused
from service.jobs.planners import plan_seats
from service.models import DraftPlanning, Job
from service.workflows.planning_job import Beat, Plans
from service.workflows.take_seats import take_seats
from tests.flows.asked import last_job, state_of
from tests.hr import HrWiring
from tests.routes.test_hr_draft_dates import ANSWERS, post, table, the_draft


def with_sets(browser: FlaskClient, members: int = 12) -> str:
    """Return the path of a draft whose people sit in the sets of the quick rule."""
    begun = post(browser, "/drafts/new", **ANSWERS)
    path = begun.location.removesuffix("/people")
    post(browser, f"{path}/people", step="read", pasted=table(members), seen="1")
    post(browser, f"{path}/people", step="on", seen="2", sponsor="")
    return path


def ask(browser: FlaskClient, wiring: HrWiring, path: str, *keep: str) -> None:
    asked = post(
        browser, f"{path}/formed", step="ask", seen=str(the_draft(wiring).version), keep=list(keep)
    )
    assert asked.location == f"{path}/formed", asked.text


def form(wiring: HrWiring, planner: Plans) -> JobState:
    """Let a worker form what was asked for last; return how the job ended."""
    job = last_job(wiring)
    take_seats(job, planner)
    return state_of(job)


def swapped(request: Any, _beat: Beat) -> dict[str, Any]:
    """Stand in for the planner, which takes its seconds to load: the first of two sets change."""
    (one, other) = request["present"]
    first = [other["members"][0], *one["members"][1:]]
    second = [one["members"][0], *other["members"][1:]]
    points = {"department": 3, "manager": 0, "grade": 0, "location": 0, "size": 5}
    return {
        "sets": [
            {"name": one["name"], "members": first, "points": points, "why": ["grades 2 to 4"]},
            {"name": other["name"], "members": second, "points": points, "why": []},
        ],
        "present": [{**each, "points": points, "broken": []} for each in request["present"]],
        "cost": 16,
        "bound": 12,
        "finished": True,
    }


def impossible(_request: Any, _beat: Beat) -> dict[str, Any]:
    raise Refused("no sets of 5 to 7 go with everybody’s hours")


def seated(wiring: HrWiring) -> dict[str, str]:
    rows = the_draft(wiring).people
    return {str(row["email"]): str(row.get("set", "")) for row in rows if row.get("set")}


def test_sets_are_formed_around_who_is_kept_and_taken(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser, 16)
    before = seated(wiring)
    kept = ["p0@acme.example", "p1@acme.example"]

    ask(browser, wiring, path, *kept)
    waiting = browser.get(f"{path}/formed.json").json
    ended = form(wiring, plan_seats)
    page = html.unescape(browser.get(f"{path}/formed").text)
    taken = post(browser, f"{path}/formed", step="take", seen=str(the_draft(wiring).version))

    after = seated(wiring)
    with wiring.database.reading() as db:
        planning = db.scalars(select(DraftPlanning)).one()
        request, found = planning.request, planning.found
    assert waiting == {"state": "waiting", "done": 0, "total": 0}
    assert ended is JobState.DONE
    assert "As the planner formed them" in page
    assert "working hours in common" in page
    assert taken.location == f"{path}/sets"
    assert request == {}
    assert {each: after[each] for each in kept} == {each: before[each] for each in kept}
    assert after == {who: one["name"] for one in found["sets"] for who in one["members"]}
    assert sorted(after) == sorted(before)


def test_formed_sets_are_shown_beside_the_present_ones_with_points_and_why(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    ask(browser, wiring, path)
    form(wiring, swapped)

    page = html.unescape(browser.get(f"{path}/formed").text)

    assert "16 points in all, where your present sets have 16" in page
    assert page.count("Points: 8 (same department 3, size 5)") == 4
    assert "<li>Grades 2 to 4</li>" in page


def test_taken_sets_move_their_people_and_no_others(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_sets(browser)
    before = seated(wiring)
    ask(browser, wiring, path)
    form(wiring, swapped)

    post(browser, f"{path}/formed", step="take", seen=str(the_draft(wiring).version))

    after = seated(wiring)
    assert len([who for who in before if before[who] != after[who]]) == 2


def test_impossible_sets_tell_why_in_the_planners_words(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    before = seated(wiring)
    ask(browser, wiring, path)

    ended = form(wiring, impossible)

    page = html.unescape(browser.get(f"{path}/formed").text)
    assert ended is JobState.FAILED
    assert "No sets of 5 to 7 go with everybody’s hours." in page
    assert "Take these sets" not in page
    assert seated(wiring) == before


def test_stopped_forming_leaves_everything_as_it_was(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    before = seated(wiring)

    ask(browser, wiring, path)
    post(browser, f"{path}/formed", step="stop")
    ended = form(wiring, swapped)

    page = html.unescape(browser.get(f"{path}/formed").text)
    assert ended is JobState.FAILED
    assert "You stopped it; your sets are as they were." in page
    assert seated(wiring) == before


def test_sets_of_a_draft_that_changed_since_are_not_taken(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    path = with_sets(browser)
    ask(browser, wiring, path)
    form(wiring, swapped)
    post(browser, f"{path}/sets", step="save", seen=str(the_draft(wiring).version))
    before = seated(wiring)

    refused = post(browser, f"{path}/formed", step="take", seen=str(the_draft(wiring).version))

    assert refused.status_code == 409
    assert "form them once more" in refused.text
    assert seated(wiring) == before


def test_what_was_asked_goes_with_its_draft(browser: FlaskClient, wiring: HrWiring) -> None:
    path = with_sets(browser)
    ask(browser, wiring, path)

    post(browser, f"{path}/discard")

    with wiring.database.reading() as db:
        assert (db.scalars(select(DraftPlanning)).all(), db.scalars(select(Job)).all()) == ([], [])
