"""A programme as its people live it: who is in it, its dates, and everything that happened."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.flows.workers import Worker


@dataclass(frozen=True)
class Meeting:
    """A date of a set; number 1 is the set-up session.

    The number in a plan names a meeting for good, whatever place in the row it has after a change.
    """

    number: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Standing:
    """A meeting as it stands at an instant: its name for good, and what it is by now."""

    name: int
    number: int
    kind: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Place:
    """Somebody's role: in a set, or in the programme where `set_name` is empty.

    It begins with the plan's approval, or at `came_at`.
    """

    address: str
    role: str
    set_name: str = ""
    came_at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened.

    `what` is one of:
    - `answered`: `who` sent the form `word` about `about`; "talk" of a joining form is an answer;
    - `signed-off`; `released` (about); `joined` (who); `declined` (who);
    - `coming`: `who` said "yes", "late" or "no"; `rsvp`: `who` said "yes" or "no" in Outlook;
    - `marked`: `about` was noted by the facilitator as "present" or "absent";
    - `asked`: a set chooses what happens with a session; `voted` (who); `chosen`: somebody pressed
      what is so;
    - `learned`: the set's learning was saved;
    - `action`: `who` has open actions of their set from now on, "some" or "none";
    - `left` (who, their set); `paused` (who): "yes" or "no"; `programme-paused`: "yes" or "no";
    - `moved`, `cancelled`, `added`: a session;
    - `away`: `who`, until `end`;
    - `hosts`: `said` took a session of a set that runs itself over from whose turn it was;
    - `recommended`, `decided`: `word` names which recommendation of a set;
    - `later-manager-ok`: `who` lets their manager be asked after twelve weeks;
    - `wrote`: `who` has words that would be deleted.
    """

    at: datetime
    what: str
    who: str = ""
    set_name: str = ""
    session: int = 0
    about: str = ""
    word: str = ""
    said: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class World:
    """A programme and its whole story."""

    people: Mapping[str, Worker]
    places: Sequence[Place]
    sets: Mapping[str, Sequence[Meeting]]
    approved_at: datetime
    mode: str = "own-issue"
    entry: str = "joined"
    self_facilitated: bool = False
    events: Sequence[Event] = ()
    ids: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """What the service calls a meeting, for ties; meetings are counted through without it."""

    def takes_turns(self, set_name: str) -> bool:
        """Whether a set's members take turns to host it: it runs itself, and names no host."""
        leads = {one.role for one in self.places if one.set_name == set_name} - {"member"}
        return self.self_facilitated and not leads

    def began_at(self, place: Place) -> datetime:
        """Return when somebody's place began."""
        return max(self.approved_at, place.came_at or self.approved_at)


class Log:
    """Everything that happened, looked up by what and to whom."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._found: dict[tuple[str, str, str, int, str, str], list[Event]] = defaultdict(list)
        self.events = sorted(events, key=lambda event: event.at)
        for event in self.events:
            self._found[_key(event)].append(event)

    def first_at(self, wanted: Event) -> datetime | None:
        """Return when something like this first happened, known with hindsight."""
        found = self._found.get(_key(wanted), ())
        return found[0].at if found else None

    def last(self, wanted: Event) -> Event | None:
        """Return the last event like this one, up to its instant."""
        found = self._found.get(_key(wanted), [])
        index = bisect_right(found, wanted.at, key=lambda event: event.at)
        return found[index - 1] if index else None


def _key(event: Event) -> tuple[str, str, str, int, str, str]:
    return (event.what, event.who, event.set_name, event.session, event.about, event.word)


class Calendar:
    """Every set's dates as they stand at an instant."""

    def __init__(self, world: World) -> None:
        self._sets = world.sets
        self._known: dict[tuple[str, int], list[Standing]] = {}
        self.changes = sorted(
            (one for one in world.events if one.what in ("moved", "cancelled", "added")),
            key=lambda one: one.at,
        )

    def era(self, now: datetime) -> int:
        """Count the changes of dates so far."""
        return bisect_right(self.changes, now, key=lambda one: one.at)

    def standing(self, set_name: str, era: int) -> list[Standing]:
        """Return a set's sessions in order of time after so many changes."""
        if (set_name, era) not in self._known:
            self._known[set_name, era] = self._reckon(set_name, era)
        return self._known[set_name, era]

    def _reckon(self, set_name: str, era: int) -> list[Standing]:
        dates = {one.number: (one.start, one.end) for one in self._sets[set_name]}
        for change in self.changes[:era]:
            if change.set_name != set_name:
                continue
            if change.what == "cancelled":
                del dates[change.session]
            else:
                assert change.start is not None
                assert change.end is not None
                dates[change.session] = (change.start, change.end)
        row = sorted(dates.items(), key=lambda one: one[1])
        return [
            Standing(name, number, _kind(number, len(row)), start, end)
            for number, (name, (start, end)) in enumerate(row, start=1)
        ]


def _kind(number: int, count: int) -> str:
    if number == 1:
        return "set-up"
    return "final" if number == count else "standard"
