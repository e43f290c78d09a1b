"""`setwise plan-dates`: a plan in a file, or one clear line."""

import json
from pathlib import Path

from click.testing import CliRunner

from service.cli.plan_dates import command

PROBLEM = {
    "sessions": 2,
    "session_minutes": 180,
    "cadence_weeks": 2,
    "cadence_tolerance_weeks": 1,
    "earliest_date": "2027-03-08",
    "latest_date": "2027-04-11",
    "grid_minutes": 30,
    "member_hours": ["08:00", "18:00"],
    "facilitator_gap_minutes": 30,
    "blackout_dates": [],
    "holidays": {"DE-BY": ["2027-03-26"]},
    "facilitators": [
        {
            "id": "F1",
            "name": "Fay",
            "time_zone": "Europe/Berlin",
            "calendar": "DE-BY",
            "working_hours": {"Tue": ["09:00", "17:00"]},
            "busy": [["2027-03-09T09:00:00+01:00", "2027-03-09T17:00:00+01:00"]],
            "blackout_dates": [],
        }
    ],
    "sets": [
        {
            "id": "S1",
            "facilitator": "F1",
            "members": [
                {
                    "email": "alice@example.org",
                    "time_zone": "Europe/Berlin",
                    "calendar": "DE-BY",
                    "working_days": "Mon-Fri",
                    "busy": "00000" * 8 + "fffff" + "00000" * 26,
                }
            ],
        }
    ],
}


def written(folder: Path, problem: object) -> str:
    path = folder / "problem.json"
    path.write_text(json.dumps(problem), encoding="utf-8")
    return str(path)


def test_plan_is_written_with_its_points_and_reasons(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"

    result = CliRunner().invoke(
        command, [written(tmp_path, PROBLEM), "--json", str(out), "--reasons"]
    )

    # The 9th is taken; on the 16th Alice is busy; the clocks change on the 28th.
    starts = ["2027-03-23T08:00:00+00:00", "2027-04-06T07:00:00+00:00"]
    plan = json.loads(out.read_text(encoding="utf-8"))
    reasons = plan.pop("reasons")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "0 points; no plan can have fewer.\n"
    assert plan == {"sets": {"S1": starts}, "cost": 0, "bound": 0}
    assert [one["why"] for one in reasons["S1"]] == [
        "Tuesday 23 March 2027, 09:00: everybody can come",
        "Tuesday 6 April 2027, 09:00: everybody can come",
    ]


def test_impossible_problem_ends_with_the_rules_in_words(tmp_path: Path) -> None:
    short = {**PROBLEM, "latest_date": "2027-03-22"}

    result = CliRunner().invoke(command, [written(tmp_path, short)])

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: S1: 2 sessions 7 to 21 days apart between 8 March")


def test_file_with_a_mistake_names_the_place(tmp_path: Path) -> None:
    wrong = {**PROBLEM, "sets": [{"id": "S1", "facilitator": "F9", "members": []}]}

    result = CliRunner().invoke(command, [written(tmp_path, wrong)])

    assert str(result.exception) == (
        "problem.json, column sets.1.facilitator: There is no facilitator “F9”."
    )
