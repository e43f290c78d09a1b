"""Each set's dates as Outlook shows them to the people in it."""

from datetime import datetime

from tests.flows.harness import ORGANISER, SetUp
from tests.flows.oracle import Meeting

_TITLE = "Set "


def meetings(set_up: SetUp) -> dict[str, list[Meeting]]:
    """Return every set's dates in order, from the organiser's calendar."""
    found: dict[str, list[Meeting]] = {}
    for event in set_up.events(ORGANISER):
        if event["type"] == "occurrence" or event["isCancelled"]:
            continue
        dates = sorted(
            (datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"]))
            for one in event["occurrences"]
        )
        found[event["subject"].removeprefix(_TITLE)] = [
            Meeting(number, start, end) for number, (start, end) in enumerate(dates, start=1)
        ]
    return found


def invited(set_up: SetUp) -> dict[str, set[str]]:
    """Return the addresses invited to each set's series."""
    return {
        event["subject"].removeprefix(_TITLE): {
            one["emailAddress"]["address"] for one in event["attendees"]
        }
        for event in set_up.events(ORGANISER)
    }
