"""What must be true in the end: each mail once, each series right, and nothing left behind."""

from collections import Counter
from typing import Any

from tests.crash.life import Life
from tests.flows import outlook, post
from tests.flows.harness import ORGANISER
from tests.flows.oracle import Mail
from tests.flows.play import Play
from tests.flows.workers import BECKY, read_people

Which = tuple[str, str, str, int, str | None]
"""Touchpoint, reader, set, session, about whom."""

_LOST = """
SELECT mailing.id, mailing.touchpoint, reader.address, COALESCE(learning_set.name, ''),
       COALESCE(set_session.number, 0), about.address
FROM mailing
JOIN person AS reader ON reader.id = mailing.person_id
LEFT JOIN set_session ON set_session.id = mailing.set_session_id
LEFT JOIN learning_set ON learning_set.id = set_session.set_id
LEFT JOIN person AS about ON about.id = mailing.about_person_id
WHERE mailing.state NOT IN ('sent', 'skipped')
"""


def check_mails(life: Life, play: Play) -> int:
    """Compare what arrived with the oracle, mail by mail and day by day; return how many did."""
    people = {**read_people(life.programme.people), BECKY.address: BECKY}
    expected = life.expected(play.meetings, until=life.set_up.now(), story=play.story())
    # Each of them lies in its reader's inbox exactly once, or this would not return.
    letters = post.journey_letters(life.set_up)
    sent = Counter(one.as_expected(people) for one in letters)
    unsettled = {row_id: tuple(which) for row_id, *which in life.sight.rows(_LOST)}
    assert sent - expected == Counter()
    assert sorted(map(_which, (expected - sent).elements()), key=repr) == sorted(
        unsettled.values(), key=repr
    )
    # A person is asked about these, and about nothing else.
    assert sorted(unsettled) == sorted(life.destroyed)
    assert _states_of(life, "mailing") - {"sent", "skipped"} <= {"unknown", "presumed_sent"}
    counters = life.set_up.ask("GET", "/_sandbox/state?to=nobody@larkfield.example")["counters"]
    assert counters.get("drafts_deleted_by_hand", 0) == len(life.destroyed)
    return sent.total()


def check_calendar(life: Life, play: Play) -> None:
    """Compare every series with the programme's file, and count what its people were sent."""
    programme = life.programme
    standing = [one for one in life.set_up.events(ORGANISER) if not one["isCancelled"]]
    assert sorted((one["type"], one["subject"]) for one in standing) == [
        ("seriesMaster", f"Set {name}") for name in programme.names()
    ]
    dates = {
        name: [(one.start, one.end) for one in meetings]
        for name, meetings in outlook.meetings(life.set_up).items()
    }
    assert dates == {name: programme.dates() for name in programme.names()}
    people = read_people(programme.people).values()
    in_sets = {
        name: {one.address for one in people if one.set_name == name} - set(play.left)
        for name in programme.names()
    }
    assert outlook.invited(life.set_up) == in_sets
    asked = Counter(
        one["mailbox"]
        for one in life.set_up.messages()
        if one["message_class"] == "IPM.Schedule.Meeting.Request" and one["folder"] == "inbox"
    )
    assert asked == Counter(one.address for one in people if one.set_name)
    assert _states_of(life, "series") == {"booked"}
    # A report is asked for by the day, so one may be just begun; it writes nothing to Outlook.
    jobs = life.sight.rows("SELECT DISTINCT state FROM job WHERE kind <> 'report'")
    assert {state for (state,) in jobs} == {"done"}


def _which(mail: Mail) -> Which:
    return (mail.touchpoint, mail.reader, mail.set_name, mail.session, mail.about)


def _states_of(life: Life, table: str) -> set[Any]:
    return {state for (state,) in life.sight.rows(f"SELECT state FROM {table}")}
