"""Calendars as the planner is told of them: half hours on each person's own clock."""

from datetime import UTC, datetime
from typing import Any

from service.domain.date_request import addresses_in, window_of, with_calendars


def request(zone: str) -> dict[str, Any]:
    member = {"email": "ann@x", "time_zone": zone, "calendar": "GB", "busy": ""}
    return {
        "earliest_date": "2027-03-27",
        "latest_date": "2027-03-29",
        "facilitators": [{"id": "fay@x", "busy": []}, {"id": "set:Oak", "busy": []}],
        "sets": [
            {"id": "Maple", "facilitator": "fay@x", "members": [member]},
            {"id": "Oak", "facilitator": "set:Oak", "members": [member]},
        ],
        "pins": {"Maple": {"starts": {}}, "Oak": {"starts": {}}},
    }


def at(day: int, hour: int) -> datetime:
    return datetime(2027, 3, day, hour, tzinfo=UTC)


def test_same_utc_hour_is_another_half_hour_once_clocks_change() -> None:
    taken = ((at(27, 8), at(27, 9)), (at(29, 8), at(29, 9)))

    asked = with_calendars(request("Europe/London"), {"ann@x": taken, "fay@x": taken[:1]})

    assert asked.problem["sets"][0]["members"][0]["busy"] == "c00000000030000"
    assert asked.problem["facilitators"][0]["busy"] == [
        ["2027-03-27T08:00:00+00:00", "2027-03-27T09:00:00+00:00"]
    ]
    assert (asked.unread, asked.left_out) == ((), ())


def test_clock_a_quarter_of_an_hour_off_fills_every_half_hour_touched() -> None:
    # 08:00 to 09:00 in UTC is 13:45 to 14:45 in Kathmandu.
    asked = with_calendars(
        request("Asia/Kathmandu"), {"ann@x": ((at(27, 8), at(27, 9)),), "fay@x": ()}
    )

    assert asked.problem["sets"][0]["members"][0]["busy"] == "001c00000000000"


def test_unknown_calendars_are_not_free() -> None:
    asked = with_calendars(request("Europe/London"), {"ann@x": None, "fay@x": None})

    assert [one["id"] for one in asked.problem["sets"]] == ["Oak"]
    assert asked.problem["sets"][0]["members"][0]["busy"] == "fffff" * 3
    assert asked.problem["pins"] == {"Oak": {"starts": {}}}
    assert (asked.unread, asked.left_out) == (("ann@x",), ("Maple",))


def test_everybody_is_asked_for_once_around_the_range() -> None:
    asked = request("Europe/London")

    assert addresses_in(asked) == ["ann@x", "fay@x"]
    assert window_of(asked) == (at(26, 0), datetime(2027, 3, 31, tzinfo=UTC))
