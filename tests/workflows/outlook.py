"""An organiser's calendar in memory, with Outlook's habits that booking has to live with."""

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from service.domain.calendar.found import BookedRule, FoundAttendee, FoundDate, FoundSeries
from service.domain.calendar.layout import spans_of
from service.domain.meeting import (
    Attendee,
    BookedMeeting,
    Occurrence,
    WantedSeries,
    WantedSingle,
)
from service.domain.series import end_instant, merged_attendees, to_instant
from service.errors import Refused, TryLater


@dataclass
class Master:
    """A series, or a single event with one date, as the calendar holds it."""

    wanted: WantedSeries | WantedSingle
    booked: BookedMeeting
    occurrences: list[Occurrence]
    attendees: dict[str, list[Attendee]]
    """Of the whole (""), and of each date that keeps its own list, by its id."""


@dataclass
class Outlook:
    """Holds meetings; `calls` names every call, `writes` those that changed something.

    `before` and `after` run around each call and may raise: a call that did not arrive, and one
    that took effect without an answer.
    """

    teams: bool = True
    policy: bool = True
    masters: dict[str, Master] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    co_organisers: dict[str, list[str]] = field(default_factory=dict)
    before: Callable[[str], None] = lambda _call: None
    after: Callable[[str], None] = lambda _call: None
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def create_series(self, wanted: WantedSeries) -> BookedMeeting:
        return self._create("create_series", wanted)

    def create_single(self, wanted: WantedSingle) -> BookedMeeting:
        return self._create("create_single", wanted)

    def find_meeting(self, mailbox: str, tag: str) -> BookedMeeting | None:
        self._begin("find_meeting")
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

    def read_series(self, mailbox: str, event_id: str, booked: BookedRule) -> FoundSeries | None:
        self._begin("read_series")
        master = self.masters.get(event_id)
        if master is None:
            return None
        return FoundSeries(
            event_id=event_id,
            subject=master.wanted.subject,
            join_url=master.booked.join_url,
            attendees=_found(master.attendees[""]),
            dates=tuple(
                FoundDate(
                    original_start=each.original_start,
                    event_id=each.event_id,
                    starts_at=each.starts_at,
                    ends_at=each.ends_at,
                    attendees=_found(master.attendees[each.event_id])
                    if each.event_id in master.attendees
                    else None,
                )
                for each in master.occurrences
            ),
        )

    def read_single(self, mailbox: str, event_id: str) -> FoundDate | None:
        self._begin("read_single")
        master = self.masters.get(event_id)
        if master is None:
            return None
        (date_,) = master.occurrences
        return FoundDate(
            None,
            event_id,
            date_.starts_at,
            date_.ends_at,
            _found(master.attendees[""]),
            join_url=master.booked.join_url,
        )

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
                    if len(master.occurrences) > 1:
                        master.attendees[occurrence_id] = list(master.attendees[""])
        self.after("move_occurrence")
        stands = [one for each in self.masters.values() for one in each.occurrences]
        if to_instant(starts_local, zone) not in [
            each.starts_at for each in stands if each.event_id == occurrence_id
        ]:
            # The client reads back.
            raise TryLater("not applied")

    def cancel(self, mailbox: str, event_id: str, *, comment: str) -> None:
        self._begin("cancel")
        self.writes.append("cancel")
        if self.masters.pop(event_id, None) is None:
            for master in self.masters.values():
                master.occurrences[:] = [
                    each for each in master.occurrences if each.event_id != event_id
                ]
        self.after("cancel")

    def change_attendees(
        self, mailbox: str, event_id: str, *, added: Sequence[Attendee], removed: Collection[str]
    ) -> tuple[Attendee, ...]:
        self._begin("change_attendees")
        master, key = self._list(event_id)
        merged = merged_attendees(master.attendees[key], added, removed)
        if merged is not None:
            self.writes.append("change_attendees")
            master.attendees[key] = list(merged)
        self.after("change_attendees")
        return tuple(master.attendees[key])

    def write_text(self, mailbox: str, event_id: str, *, subject: str, body_html: str) -> None:
        self._begin("write_text")
        self.writes.append("write_text")
        master = self.masters[event_id]
        master.wanted = replace(master.wanted, subject=subject, body_html=body_html)
        self.after("write_text")

    def set_meeting_options(
        self, mailbox: str, join_url: str, *, co_organisers: Collection[str]
    ) -> None:
        self._begin("set_meeting_options")
        if not self.policy:
            raise Refused("Teams does not let us")
        self.co_organisers[join_url] = list(co_organisers)
        self.after("set_meeting_options")

    def forward(self, event_id: str, guest: Attendee) -> None:
        """Let somebody forward the invitation of the whole series."""
        self.masters[event_id].attendees[""].append(guest)

    def give_links(self) -> None:
        """Let Teams give every meeting its link at last."""
        for event_id, master in self.masters.items():
            link = f"https://teams.example/{event_id}"
            master.booked = replace(master.booked, join_url=link)

    def _begin(self, call: str) -> None:
        self.calls.append(call)
        self.before(call)

    def _create(self, call: str, wanted: WantedSeries | WantedSingle) -> BookedMeeting:
        self._begin(call)
        known = [
            master
            for master in self.masters.values()
            if master.wanted.transaction_id == wanted.transaction_id
        ]
        master = known[0] if known else self._add(call, wanted)
        self.after(call)
        return master.booked

    def _add(self, call: str, wanted: WantedSeries | WantedSingle) -> Master:
        self.writes.append(call)
        event_id = f"master-{next(self._ids)}"
        if isinstance(wanted, WantedSeries):
            spans = spans_of(wanted.pattern, wanted.starts_local, wanted.minutes, wanted.zone)
            ids = [f"{event_id}-{number}" for number in range(1, len(spans) + 1)]
        else:
            start = to_instant(wanted.starts_local, wanted.zone)
            spans = ((start, end_instant(wanted.starts_local, wanted.minutes, wanted.zone)),)
            ids = [event_id]
        link = f"https://teams.example/{event_id}" if self.teams else None
        master = Master(
            wanted=wanted,
            booked=BookedMeeting(event_id, f"uid-{event_id}", link),
            occurrences=[
                Occurrence(date_id, start, start, end)
                for date_id, (start, end) in zip(ids, spans, strict=True)
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


def _found(attendees: Sequence[Attendee]) -> tuple[FoundAttendee, ...]:
    return tuple(FoundAttendee(each.address.casefold(), each.name) for each in attendees)
