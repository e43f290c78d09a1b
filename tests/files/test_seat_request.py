"""A draft as the planner of sets is asked about it."""

from datetime import date

from service.files.draft import Written
from service.files.seat_request import seat_request


def test_request_names_members_their_sets_and_who_stays() -> None:
    draft = Written(
        settings={"minutes": "120", "time_zone": "Europe/London"},
        people=[
            {
                "row": 2,
                "email": "Ann@acme.example",
                "given_name": "Ann",
                "set": "Maple",
                "manager": "bo@acme.example",
                "department": "Sales",
                "time_zone": "Europe/Berlin",
                "working_days": "mon-tue",
                "grade": "4",
                "not_with": "Cy@acme.example; dan@acme.example",
            },
            {"row": 3, "email": "fay@acme.example", "role": "facilitator", "set": "Maple"},
        ],
        sets=[{"name": "Maple"}, {"name": "Rowan"}],
    )

    asked = seat_request(
        draft, size=6, kept=["ann@acme.example", "fay@acme.example"], on=date(2027, 1, 18)
    )

    assert asked == {
        "people": [
            {
                "address": "ann@acme.example",
                "name": "Ann",
                "manager": "bo@acme.example",
                "department": "Sales",
                "location": None,
                "grade": 4,
                "offset_minutes": 60,
                "working_days": [0, 1],
                "not_with": ["cy@acme.example", "dan@acme.example"],
            }
        ],
        "rules": {
            "target": 6,
            "least": 5,
            "most": 7,
            "session_minutes": 120,
            "workday_minutes": 480,
            "grade_gap": 2,
            "location_free": 3,
        },
        "present": [
            {"name": "Maple", "members": ["ann@acme.example"]},
            {"name": "Rowan", "members": []},
        ],
        "kept": ["ann@acme.example"],
    }
