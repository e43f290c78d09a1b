"""People answer, propose, forward and meddle in Outlook; HR sees it and decides, over sockets.

Nothing here waits for the poll of each quarter of an hour: what is found was told by a
notification.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import requests

from tests.flows.conftest import BOOKED_AT, MakesSetUps
from tests.flows.harness import ORGANISER, PROGRAMMES, SetUp
from tests.flows.rows import as_instant

_ADA, _BEN, _BECKY = "ada.holm", "ben.ito", "becky@larkfield.example"
_GUEST = "guest@elsewhere.example"
_TOLD_SECONDS = 60.0
_HOUR = timedelta(hours=1)
_SERIES = "SELECT response FROM invitee WHERE calendar_date_id IS NULL AND address LIKE '{who}%'"
_OF_DATE = (
    "SELECT session.number, invitee.response, invitee.proposed_starts_at IS NOT NULL FROM invitee"
    " JOIN calendar_date AS stands ON stands.id = invitee.calendar_date_id"
    " JOIN set_session AS session ON session.id = stands.set_session_id"
    " WHERE invitee.address LIKE '{who}%' ORDER BY session.number"
)
_OPEN = "SELECT id, kind FROM drift WHERE settled_at IS NULL ORDER BY id"


@dataclass
class Story:
    """One running set-up with Maple's four dates, and HR signed in."""

    set_up: SetUp
    hr: requests.Session = field(default_factory=requests.Session)

    @property
    def series(self) -> dict[str, Any]:
        """Return Maple's series as the sandbox holds it."""
        return next(
            each
            for each in self.set_up.events(ORGANISER)
            if each["subject"] == "Set Maple" and each["type"] == "seriesMaster"
        )

    def meetings(self) -> list[datetime]:
        """Return where Maple's meetings stand in the organiser's calendar."""
        found = []
        for each in self.set_up.events(ORGANISER):
            if each["subject"] == "Set Maple":
                dates = each["occurrences"] or [{"start": each["start"]["dateTime"] + "Z"}]
                found += [datetime.fromisoformat(one["start"]) for one in dates]
        return sorted(found)

    def as_attendee(self, who: str, response: str, number: int | None = None, **more: Any) -> None:
        """Answer an invitation: to the series, or to one date of it."""
        said = {"email": f"{who}@larkfield.example", "event": self.series["id"], **more}
        if number is not None:
            said["original_start"] = self.original(number)
        self.set_up.ask("POST", "/_sandbox/attendee", {**said, "response": response})

    def by_hand(self, do: str, number: int, **more: Any) -> None:
        """Let somebody with the organiser's Outlook open change one date."""
        said = {"do": do, "id": self.series["id"], "original_start": self.original(number), **more}
        self.set_up.ask("POST", "/_sandbox/human", said)

    def move_by_hand(self, number: int, to: datetime) -> None:
        self.by_hand("move_event", number, start=to.isoformat())

    def original(self, number: int) -> str:
        """Return the series' own key of a date."""
        ((at,),) = self.set_up.rows(
            "SELECT calendar_date.original_start FROM calendar_date JOIN set_session AS session"
            " ON session.id = calendar_date.set_session_id JOIN learning_set AS own"
            f" ON own.id = session.set_id WHERE own.name = 'Maple' AND session.number = {number}"
            " AND calendar_date.original_start IS NOT NULL"
        )
        return as_instant(at).isoformat()

    def starts(self) -> dict[int, tuple[datetime, str]]:
        """Return Maple's sessions as the rows have them: start and state by number."""
        rows = self.set_up.rows(
            "SELECT session.number, session.starts_at, session.state FROM set_session AS session"
            " JOIN learning_set AS own ON own.id = session.set_id WHERE own.name = 'Maple'"
        )
        return {number: (as_instant(at), state) for number, at, state in rows}

    def until(self, what: str, query: str, expected: list[tuple[Any, ...]]) -> None:
        """Wait until a query of the service's rows gives this."""
        self.set_up.wait_until(what, lambda: self.set_up.rows(query) == expected, _TOLD_SECONDS)

    def asked(self, kind: str) -> int:
        """Wait until HR is asked one thing, of this kind; return its id."""
        self.set_up.wait_until(
            f"asked about {kind}",
            lambda: [each[1] for each in self.set_up.rows(_OPEN)] == [kind],
            _TOLD_SECONDS,
        )
        return int(self.set_up.rows(_OPEN)[0][0])

    def sign_in(self) -> None:
        """Let Becky through the console's door."""
        self.set_up.ask("POST", "/_sandbox/person", {"email": _BECKY, "app_roles": ["HR.Admin"]})
        self.hr.trust_env = False
        page = self.hr.get(f"{self.set_up.web_url}/signin/start", timeout=30)
        before = page.text[: page.text.index(_BECKY)]
        person = before.rsplit('value="', 1)[1].split('"', 1)[0]
        answer = self.hr.post(page.url, data={"person": person}, timeout=30)
        assert answer.status_code == 200, answer.text[:500]

    def set_page(self) -> str:
        """Return what HR reads on Maple's page."""
        page = self.hr.get(f"{self.set_up.web_url}/sets/1", timeout=30).text
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())

    def press(self, drift_id: int, which: str) -> None:
        """Press one of the two buttons, and wait until the calendar has followed."""
        page = self.hr.get(f"{self.set_up.web_url}/sets/1", timeout=30).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        answer = self.hr.post(
            f"{self.set_up.web_url}/drift/{drift_id}/{which}",
            data={"csrf_token": token[1]},
            timeout=30,
        )
        assert "Nothing was changed" not in answer.text
        self.set_up.catch_up()


def test_what_happens_in_outlook_is_seen_and_decided_by_hr(make_embedded: MakesSetUps) -> None:
    set_up = make_embedded(people=PROGRAMMES / "pair.csv")
    set_up.book(PROGRAMMES / "pair.yaml")
    set_up.move_to(BOOKED_AT + _HOUR)
    story = Story(set_up)
    story.sign_in()
    _watches_stand(set_up)

    _answers_are_counted_date_by_date(story)
    _moved_dates_are_moved_back_or_taken_over(story)
    _deleted_dates_are_booked_anew_or_cancelled(story)
    _watches_outlive_strangers_losses_and_jumps(story)
    story.hr.close()


def _answers_are_counted_date_by_date(story: Story) -> None:
    story.as_attendee(_ADA, "accepted")
    story.as_attendee(_ADA, "declined", 2)
    other = (datetime.fromisoformat(story.original(3)) + _HOUR).isoformat()
    until = (datetime.fromisoformat(story.original(3)) + 4 * _HOUR).isoformat()
    story.as_attendee(_BEN, "tentativelyAccepted", 3, propose=[other, until])
    story.set_up.ask(
        "POST",
        "/_sandbox/forward",
        {"event": story.series["id"], "from": f"{_BEN}@larkfield.example", "to": _GUEST},
    )

    story.until("Ada's answer", _SERIES.format(who=_ADA), [("accepted",)])
    mine = [(2, "declined", 0), (3, "accepted", 0)]
    story.until("Ada's own dates", _OF_DATE.format(who=_ADA), mine)
    theirs = [(2, "none", 0), (3, "tentative", 1)]
    story.until("Ben's proposal", _OF_DATE.format(who=_BEN), theirs)
    story.until("the guest", _SERIES.format(who=_GUEST), [("none",)])

    page = story.set_page()
    assert "1 accepted, 0 declined, 4 no answer" in page
    assert "0 accepted, 1 declined, 4 no answer declined: Ada Holm" in page
    assert "1 accepted, 0 declined, 1 perhaps, 3 no answer perhaps: Ben Itō" in page
    assert "another time? Ben Itō proposes" in page
    assert f"{_GUEST} was forwarded the invitation." in page
    # Nobody left the set, and no mail of ours went to the guest.
    assert story.set_up.rows("SELECT count(*) FROM membership WHERE ends_at IS NOT NULL") == [(0,)]
    assert [
        one["from"] for one in story.set_up.messages(to=_GUEST) if one["folder"] == "inbox"
    ] == [ORGANISER]


def _moved_dates_are_moved_back_or_taken_over(story: Story) -> None:
    ours, there = story.starts()[2][0], story.starts()[2][0] + 2 * _HOUR
    story.move_by_hand(2, there)
    drift_id = story.asked("moved")
    story.move_by_hand(2, ours)
    story.until("put back by hand", _OPEN, [])
    assert story.set_up.rows(f"SELECT outcome FROM drift WHERE id = {drift_id}") == [("gone",)]

    story.move_by_hand(2, there)
    drift_id = story.asked("moved")
    page = story.set_page()
    assert "Session 2 stands at" in page
    # The guest was forwarded the series after this date had got a list of its own.
    assert "It is moved back. From Outlook: 5 people get 1 update." in page
    assert there in story.meetings()
    story.press(drift_id, "ours")
    assert story.meetings() == sorted(at for at, _ in story.starts().values())
    assert story.starts()[2][0] == ours

    story.move_by_hand(2, there)
    story.press(story.asked("moved"), "theirs")
    assert story.starts()[2][0] == there
    assert story.meetings() == sorted(at for at, _ in story.starts().values())


def _deleted_dates_are_booked_anew_or_cancelled(story: Story) -> None:
    third = story.starts()[3][0]
    story.by_hand("delete_event", 3)
    drift_id = story.asked("deleted")
    assert third not in story.meetings()
    story.press(drift_id, "ours")
    assert story.meetings() == sorted(at for at, _ in story.starts().values())

    story.by_hand("delete_event", 4)
    story.press(story.asked("deleted"), "theirs")
    standing = [at for at, state in story.starts().values() if state == "scheduled"]
    assert story.meetings() == sorted(standing)
    assert len(standing) == 3


def _watches_outlive_strangers_losses_and_jumps(story: Story) -> None:
    set_up = story.set_up
    before = _watches_stand(set_up)
    _do(set_up, "forge")
    dropped = "SELECT count FROM notification_tally WHERE outcome = 'dropped'"
    story.until("strangers are counted", dropped, [(2,)])

    _do(set_up, "remove", resource="events")
    set_up.wait_until("another watch", lambda: len(_standing(set_up) - before) == 1)
    set_up.move_to(set_up.now() + timedelta(minutes=20))
    ends = {each["id"]: each["expirationDateTime"] for each in _subscriptions(set_up)}
    _do(set_up, "reauthorize")
    set_up.wait_until(
        "renewed",
        lambda: all(
            each["expirationDateTime"] > ends[each["id"]] for each in _subscriptions(set_up)
        ),
    )

    set_up.move_to(set_up.now() + timedelta(days=8))
    _watches_stand(set_up)
    first = story.series["id"]
    set_up.ask(
        "POST",
        "/_sandbox/attendee",
        {"email": f"{_BEN}@larkfield.example", "event": first, "response": "accepted"},
    )
    story.until("told after the jump", _SERIES.format(who=_BEN), [("accepted",)])


def _watches_stand(set_up: SetUp) -> set[str]:
    """Wait until the rows name exactly the watches that the sandbox keeps; return their ids."""
    query = "SELECT graph_id FROM subscription WHERE graph_id IS NOT NULL"

    def holds() -> bool:
        ours = {graph_id for (graph_id,) in set_up.rows(query)}
        return len(ours) == 2 and ours == _standing(set_up)

    set_up.wait_until("watched", holds, _TOLD_SECONDS)
    return _standing(set_up)


def _standing(set_up: SetUp) -> set[str]:
    return {each["id"] for each in _subscriptions(set_up)}


def _subscriptions(set_up: SetUp) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = set_up.ask("GET", "/_sandbox/subscriptions")["subscriptions"]
    return found


def _do(set_up: SetUp, what: str, **more: str) -> None:
    set_up.ask("POST", "/_sandbox/subscriptions", {"do": what, **more})
