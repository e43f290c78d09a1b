"""An organiser's calendar in memory, with Outlook's habits that booking has to live with."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from service.domain.meeting import Attendee, BookedSeries, Occurrence, WantedSeries
from service.domain.series import end_instant, pattern_starts, to_instant


@dataclass
class Master:
    """A series as the calendar holds it."""

    wanted: WantedSeries
    booked: BookedSeries
    occurrences: list[Occurrence]
    attendees: dict[str, list[Attendee]]


@dataclass
class Outlook:
    """Holds series; `calls` names every call, `writes` those that changed something.

    `before` and `after` run around each call and may raise: a call that did not arrive, and one
    that took effect without an answer.
    """

    teams: bool = True
    masters: dict[str, Master] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda _call: None
    after: Callable[[str], None] = lambda _call: None
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def create_series(self, wanted: WantedSeries) -> BookedSeries:
        self._begin("create_series")
        known = [
            master
            for master in self.masters.values()
            if master.wanted.transaction_id == wanted.transaction_id
        ]
        master = known[0] if known else self._add(wanted)
        self.after("create_series")
        return master.booked

    def find_series(self, mailbox: str, tag: str) -> BookedSeries | None:
        self._begin("find_series")
        found = [
            master.booked
            for master in self.masters.values()
            if (master.wanted.mailbox, master.wanted.tag) == (mailbox, tag)
        ]
        return found[0] if found else None

    def occurrences(
        self, mailbox: str, event_id: str, *, start: datetime, end: datetime
    ) -> list[Occurrence]:
        self._begin("occurrences")
        return [each for each in self.masters[event_id].occurrences if start < each.starts_at < end]

    def move_occurrence(
        self, mailbox: str, occurrence_id: str, *, starts_local: datetime, minutes: int, zone: str
    ) -> None:
        self._begin("move_occurrence")
        self.writes.append("move_occurrence")
        for master in self.masters.values():
            for index, each in enumerate(master.occurrences):
                if each.event_id == occurrence_id:
                    master.occurrences[index] = replace(
                        each,
                        starts_at=to_instant(starts_local, zone),
                        ends_at=end_instant(starts_local, minutes, zone),
                    )
                    master.attendees[occurrence_id] = list(master.attendees[""])
        self.after("move_occurrence")

    def attendees(self, mailbox: str, event_id: str) -> list[Attendee]:
        self._begin("attendees")
        master, key = self._list(event_id)
        return list(master.attendees[key])

    def set_attendees(self, mailbox: str, event_id: str, attendees: Sequence[Attendee]) -> None:
        self._begin("set_attendees")
        self.writes.append("set_attendees")
        master, key = self._list(event_id)
        master.attendees[key] = list(attendees)
        self.after("set_attendees")

    def forward(self, event_id: str, guest: Attendee) -> None:
        """Let somebody forward the invitation of the whole series."""
        self.masters[event_id].attendees[""].append(guest)

    def _begin(self, call: str) -> None:
        self.calls.append(call)
        self.before(call)

    def _add(self, wanted: WantedSeries) -> Master:
        self.writes.append("create_series")
        event_id = f"master-{next(self._ids)}"
        starts = pattern_starts(wanted.pattern, wanted.starts_local.time(), wanted.zone)
        link = f"https://teams.example/{event_id}" if self.teams else None
        master = Master(
            wanted=wanted,
            booked=BookedSeries(event_id, f"uid-{event_id}", link),
            occurrences=[
                Occurrence(f"{event_id}-{number}", at, at, at + timedelta(minutes=wanted.minutes))
                for number, at in enumerate(starts, start=1)
            ],
            attendees={"": list(wanted.attendees)},
        )
        self.masters[event_id] = master
        return master

    def _list(self, event_id: str) -> tuple[Master, str]:
        if event_id in self.masters:
            return self.masters[event_id], ""
        for master in self.masters.values():
            if event_id in master.attendees:
                return master, event_id
        raise KeyError(event_id)
