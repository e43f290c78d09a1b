"""The brief's whole programme, booked and lived through; all its sets, and on many processes too,
in the long form alone."""

import csv
import faulthandler
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from tests.conftest import LONG
from tests.flows import outlook, post
from tests.flows.conftest import MakesSetUps
from tests.flows.harness import EXAMPLES, ORGANISER, SetUp
from tests.flows.oracle import Meeting, expected_mails
from tests.flows.play import Play, opening_after, opening_before
from tests.flows.rows import SESSION_IDS, as_instant, session_ids
from tests.flows.workers import BECKY, Worker, read_people

pytestmark = [pytest.mark.soak, pytest.mark.lasts(seconds=200)]

_SECONDS = 1700
LONDON = ZoneInfo("Europe/London")
_ALL_SETS = ("Maple", "Rowan", "Hazel", "Alder", "Willow")
_SETS = _ALL_SETS if LONG else ("Maple", "Alder")
"""Those of the people below are there always."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# Of Maple, but Farah, who is of Alder.
ZOE = "zoe.hartley@larkfield.example"
PRIYA = "priya.raman@larkfield.example"
LUKASZ = "lukasz.nowak@larkfield.example"
CONOR = "conor.gallagher@larkfield.example"
AINO = "aino.virtanen@larkfield.example"
FARAH = "farah.siddiqui@larkfield.example"

ZOES_ACTION = "ask Sam’s team what slows them — “before Friday”"
ZOES_SUPPORT = "two hours on Thursdays"
LUKASZS_ACTION = "show the draft to one customer"


def test_whole_programme_writes_to_everybody_exactly_once(
    make_set_up_at_length: MakesSetUps, tmp_path: Path
) -> None:
    # Some two thousand mails in the long form: longer than any other test may hang.
    faulthandler.dump_traceback_later(_SECONDS, exit=True)
    programme, list_of_people = _written(tmp_path)
    set_up = make_set_up_at_length()
    people = {**read_people(list_of_people), BECKY.address: BECKY}
    told = set_up.book(programme)
    count = len(_SETS)
    assert (told["state"], told["series"], told["sessions"], told["booked"]) == (
        *("done", count, 6 * count, count),
    )
    play = Play(set_up, outlook.meetings(set_up))
    _check_calendar(set_up, play.meetings, people)

    _live_through(play, people)

    mails = post.journey_letters(set_up)
    (approved_at,) = set_up.rows("SELECT approved_at FROM programme")[0]
    expected = expected_mails(
        people,
        play.meetings,
        approved_at=as_instant(approved_at),
        until=set_up.now(),
        story=play.story(),
        mode="shared-project",
        contact=BECKY,
        ids=session_ids(set_up.rows(SESSION_IDS)),
    )
    sent = Counter(one.as_expected(people) for one in mails)
    assert (sent - expected, expected - sent) == (Counter(), Counter())
    assert sent.total() > 120 * count
    assert post.outside_window(mails, people) == []
    assert [one for one in mails if one.reader == FARAH and one.left_at > play.left[FARAH]] == []
    _check_summaries(mails, people)
    assert FARAH not in _invited_later(set_up, play.left[FARAH])


def _written(folder: Path) -> tuple[Path, Path]:
    """Write the example's programme and people, of some of its sets; managers are all there."""
    with (EXAMPLES / "people.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["set"] in ("", *_SETS)]
    people = folder / "people.csv"
    with people.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys())
        writer.writeheader()
        writer.writerows(lines)
    head, *sets = (EXAMPLES / "becky.yaml").read_text(encoding="utf-8").split("  - name: ")
    kept = [one for one in sets if one.split("\n", 1)[0] in _SETS]
    programme = folder / "becky.yaml"
    programme.write_text("  - name: ".join([head, *kept]), encoding="utf-8")
    return programme, people


def _live_through(play: Play, people: dict[str, Worker]) -> None:
    """Move through the programme in jumps; between them, some people do something."""
    maple, alder = play.meetings["Maple"], play.meetings["Alder"]
    move_to = play.set_up.move_to
    second, third, fourth = maple[1], maple[2], maple[3]

    move_to(second.end + HOUR)
    action = {"action": ZOES_ACTION, "first_step": "write to Sam", "due_on": "2027-11-26"}
    shared = {"support": ZOES_SUPPORT, "share": ["action", "support"]}
    page = play.answer(ZOE, "after-session", 2, action | shared)
    assert ZOES_SUPPORT in page
    play.answer(PRIYA, "after-session", 2, action | {"action": "keep this to myself"})

    # Less than 72 hours before the summary: it waits for the next one.
    manager = people[people[LUKASZ].manager]
    move_to(opening_after(manager, second.end, 5) - 48 * HOUR)
    too_late = action | {"action": LUKASZS_ACTION, "share": ["action"]}
    play.answer(LUKASZ, "after-session", 2, too_late)

    move_to(alder[2].end + DAY)
    before_third = post.letter_to(play.set_up, ZOE, "before-session", 3)
    agreed_on = second.end.astimezone(people[ZOE].zone)
    assert f"On {agreed_on.day} {agreed_on:%B} you chose to" in before_third.text
    assert ZOES_ACTION in before_third.text
    play.leave(FARAH)

    move_to(opening_before(people[CONOR], fourth.start, 5) + DAY)
    play.answer(CONOR, "before-session", 4, {"coming": "no"})
    play.answer(AINO, "before-session", 4, {"coming": "late"})

    move_to(fourth.end + HOUR)
    play.answer(AINO, "after-session", 4, action | {"action": "listen first"})

    last = max(dates[-1].end for dates in play.meetings.values())
    move_to(third.end + timedelta(weeks=12))
    move_to(last + timedelta(weeks=5))


def _check_calendar(
    set_up: SetUp, meetings: dict[str, list[Meeting]], people: dict[str, Worker]
) -> None:
    assert {name: len(dates) for name, dates in meetings.items()} == dict.fromkeys(_SETS, 6)
    morning, afternoon = "09:30-12:30", "13:00-16:00"
    times = {
        "Maple": {f"Tuesday {morning}"},
        "Rowan": {f"Wednesday {afternoon}"},
        "Hazel": {f"Thursday {morning}"},
        "Alder": {f"Tuesday {afternoon}"},
        "Willow": {f"Thursday {afternoon}"},
    }
    assert {name: {_wall_time(one) for one in dates} for name, dates in meetings.items()} == {
        name: times[name] for name in _SETS
    }
    # Both clock changes lie between the first date and the last.
    offsets = [one.start.astimezone(LONDON).utcoffset() for one in meetings["Maple"]]
    assert [offsets[0], offsets[2], offsets[-1]] == [HOUR, timedelta(0), HOUR]
    in_set = {
        name: {one.address for one in people.values() if one.set_name == name} for name in meetings
    }
    assert outlook.invited(set_up) == in_set
    for name, dates in meetings.items():
        regions = {people[address].region for address in in_set[name]} | {"GB-ENG"}
        days = [one.start.astimezone(LONDON).date() for one in dates]
        assert [(region, day) for region in regions for day in days if _is_off(region, day)] == []


def _check_summaries(mails: list[post.Letter], people: dict[str, Worker]) -> None:
    """Managers read exactly what was released; every other summary is the same fixed text."""
    summaries = [one for one in mails if one.touchpoint == "manager-summary"]
    carrying = {
        (one.about, one.session): one
        for one in summaries
        if "wants you to know" in one.text or "Action:" in one.text
    }
    assert set(carrying) == {(ZOE, 2), (LUKASZ, 4)}
    zoes, lukaszs = carrying[ZOE, 2].text, carrying[LUKASZ, 4].text
    assert f"Action: {ZOES_ACTION}\n" in zoes.replace("\r\n", "\n")
    assert f"Support I need: {ZOES_SUPPORT}\n" in zoes.replace("\r\n", "\n")
    assert "write to Sam" not in zoes
    assert f"Action: {LUKASZS_ACTION}\n" in lukaszs.replace("\r\n", "\n")
    neutral: dict[tuple[str, int, str], set[tuple[str, str, str]]] = {}
    for one in summaries:
        if (one.about, one.session) not in carrying:
            group = (one.set_name, one.session, str(people[one.reader].zone))
            neutral.setdefault(group, set()).add(_nameless(one, people))
    assert {group: len(texts) for group, texts in neutral.items()} == dict.fromkeys(neutral, 1)
    words = (ZOES_ACTION, ZOES_SUPPORT, LUKASZS_ACTION, "keep this to myself", "listen first")
    others = [one for one in summaries if (one.about, one.session) not in carrying]
    assert [word for word in words for one in others if word in one.text + one.html] == []


def _nameless(letter: post.Letter, people: dict[str, Worker]) -> tuple[str, str, str]:
    """Return subject, text and HTML without what may differ: two people's names and the link."""
    assert letter.about is not None
    parts = [letter.subject, letter.text, letter.html]
    for who, word in ((people[letter.about], "<report>"), (people[letter.reader], "<manager>")):
        for name in (who.name, who.name.replace("'", "&#39;"), who.given_name, who.address):
            parts = [part.replace(name, word) for part in parts]
    subject, text, html = (post.without_links(part) for part in parts)
    return subject, text, html


def _invited_later(set_up: SetUp, left_at: datetime) -> set[str]:
    found: set[str] = set()
    for event in set_up.events(ORGANISER):
        ahead = [
            one for one in event["occurrences"] if datetime.fromisoformat(one["start"]) > left_at
        ]
        if ahead:
            found |= {one["emailAddress"]["address"] for one in event["attendees"]}
    return found


def _wall_time(meeting: Meeting) -> str:
    start, end = meeting.start.astimezone(LONDON), meeting.end.astimezone(LONDON)
    return f"{start:%A %H:%M}-{end:%H:%M}"


def _is_off(region: str, day: date) -> bool:
    country, _, part = region.partition("-")
    return day in holidays.country_holidays(country, subdiv=part or None)
