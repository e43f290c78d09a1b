"""How HR's pages say states, kinds of mail, dates: one word and one shape for each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain import wording
from service.domain.absence import Absence
from service.domain.renewal import Renewal
from service.domain.states import (
    DriftKind,
    JobKind,
    JobState,
    MailingState,
    ProgrammeState,
    Quorum,
    RiskKind,
    Role,
    SeriesState,
)
from service.routes.touchpoint_names import TOUCHPOINT
from service.store.bounded_count import BoundedCount
from service.store.outbox import Folder
from service.store.programme_grid import CellState


@dataclass(frozen=True)
class Word:
    """A state in one word; `shape` is the style sheet's: empty, `good`, `look` or `stop`."""

    text: str
    shape: str = ""


PROGRAMME = {
    ProgrammeState.PLANNED: Word("waits for you", "look"),
    ProgrammeState.APPROVED: Word("running", "good"),
    ProgrammeState.ENDED: Word("ended"),
}
CELL = {
    CellState.PLANNED: Word("planned"),
    CellState.BOOKED: Word("booked", "good"),
    CellState.HELD: Word("held", "done"),
    CellState.CANCELLED: Word("cancelled", "stop"),
}
SERIES = {
    SeriesState.PLANNED: Word("not in Outlook yet"),
    SeriesState.CREATING: Word("being booked"),
    SeriesState.BOOKED: Word("in Outlook", "good"),
    SeriesState.FAILED: Word("not booked", "stop"),
}
SERIES_WITH_PROBLEM = Word("needs a look", "look")
MAIL = {
    MailingState.HELD: Word("held back", "look"),
    MailingState.DUE: Word("due"),
    MailingState.DRAFTING: Word("on its way"),
    MailingState.SENDING: Word("on its way"),
    MailingState.SUBMITTED: Word("on its way"),
    MailingState.SENT: Word("sent", "good"),
    MailingState.BOUNCED: Word("came back", "stop"),
    MailingState.UNKNOWN: Word("being looked for", "look"),
    MailingState.PRESUMED_SENT: Word("sent or not?", "look"),
    MailingState.FAILED: Word("failed", "stop"),
    MailingState.SKIPPED: Word("skipped"),
}
DRIFT = {
    DriftKind.MOVED: Word("moved in Outlook", "look"),
    DriftKind.DELETED: Word("deleted in Outlook", "stop"),
    DriftKind.UNINVITED: Word("taken off in Outlook", "look"),
    DriftKind.EDITED: Word("edited in Outlook", "look"),
}
PROPOSAL = Word("another time?", "look")
GUEST = Word("guest")
UNREAD_CALENDAR = Word("cannot be read", "stop")
PLANNED_MAIL = Word("planned")
UNREACHED = Word("mail comes back", "stop")
MESSAGE_WAITS = Word("waits to be read", "look")
ABSENCE = {
    Absence.DISABLED: Word("account disabled", "look"),
    Absence.VANISHED: Word("not in the directory", "look"),
}
NO_MANAGER = Word("no manager", "look")
CLASH = Word("one address, two people", "look")
MOVED = Word("moved", "look")
TOO_FEW = Word("too few may come", "look")
CHOSEN = {
    Quorum.MOVE: Word("asks to be moved", "look"),
    Quorum.BUDDY: Word("catches up in two halves: give up the date", "look"),
    Quorum.CANCEL: Word("asks to be cancelled", "look"),
}
GOES_ON = {
    Renewal.CONTINUE: Word("wants to go on with a facilitator", "look"),
    Renewal.ALONE: Word("wants to go on by itself", "look"),
}
SILENT = Word("no answer for a week", "look")
CONCERN = {
    RiskKind.WELLBEING: Word("concern: somebody's wellbeing", "look"),
    RiskKind.CONFLICT: Word("concern: a conflict", "look"),
    RiskKind.SAFETY: Word("concern: somebody's safety", "stop"),
    RiskKind.DROPPING_OUT: Word("concern: somebody dropping out", "look"),
}
JOB = {
    JobState.WAITING: Word("waiting"),
    JobState.RUNNING: Word("running"),
    JobState.DONE: Word("done", "good"),
    JobState.FAILED: Word("stopped", "stop"),
}
JOB_KIND = {
    JobKind.BOOK: "Booking the calendar series",
    JobKind.CALENDAR: "Updating the calendar",
    JobKind.GROUP: "Reading a group",
    JobKind.DATES: "Planning all dates",
    JobKind.SEATS: "Forming sets",
    JobKind.REPORT: "Measuring and drawing the evidence",
}
PEOPLE_COLUMN = {
    "email": "E-mail",
    "given_name": "First name",
    "family_name": "Last name",
    "role": "Role",
    "manager": "Manager's e-mail",
    "department": "Department",
    "working_days": "Working days",
}
SET_COLUMN = {
    "name": "Name",
    "project": "Works on",
    "day": "Day",
    "time": "Begins at",
    "first": "First session",
    "dates": "Single dates",
    "facilitator": "Facilitator's address",
}
ROLE = {Role.MEMBER: "member", Role.FACILITATOR: "facilitator", Role.HOST: "host"}
ENDED = {
    "left": "left",
    "declined": 'answered "not now"',
    "swapped": "changed places",
    "directory": "left the organisation",
    "erased": "their data was erased",
}
"""Why a place in a set ended, by its process word."""
FOLDER = {
    Folder.PLANNED: "Planned",
    Folder.HELD: "Held back",
    Folder.DUE: "Due",
    Folder.SENT: "Sent",
    Folder.STUCK: "Needs a hand",
    Folder.SKIPPED: "Skipped",
}
_DAYS = {
    "mon": "Mon",
    "tue": "Tue",
    "wed": "Wed",
    "thu": "Thu",
    "fri": "Fri",
    "sat": "Sat",
    "sun": "Sun",
}
MOST_HANDED_OVER = 50_000
"""Rows of a list's file, as many as a spreadsheet holds easily; those that its page shows first."""
_WORKING_WEEK = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True)
class Saying:
    """Dates in words, as seen at one instant of service time."""

    now: datetime

    def meeting(self, starts_local: datetime, minutes: int) -> str:
        """Return "Tuesday 7 April, 13:30–16:30" of a naive wall time."""
        ends = starts_local + timedelta(minutes=minutes)
        day = wording.day_in_words(starts_local.date(), today=self.now.date())
        return f"{day}, {wording.time_in_words(starts_local)}–{wording.time_in_words(ends)}"

    def short_day(self, local: datetime) -> str:
        """Return "Tue 7 Apr" of a naive wall time, with the year where it could be mistaken."""
        words = wording.day_in_words(local.date(), today=self.now.date())
        weekday, day, month, *year = words.split()
        return " ".join((weekday[:3], day, month[:3], *year))

    def last_day(self, day: date) -> str:
        """Return "Tuesday 7 April", with the year where it could be mistaken."""
        return wording.day_in_words(day, today=self.now.date())

    def weekly(self, starts_local: datetime, minutes: int) -> str:
        """Return "Tuesdays, 13:30–16:30" of a naive wall time."""
        day = wording.day_in_words(starts_local.date(), today=self.now.date()).split()[0]
        ends = starts_local + timedelta(minutes=minutes)
        span = f"{wording.time_in_words(starts_local)}–{wording.time_in_words(ends)}"
        return f"{day}s, {span}"

    def time(self, local: datetime) -> str:
        """Return "13:30" of a naive wall time."""
        return wording.time_in_words(local)

    def instant(self, at: datetime, zone: str) -> str:
        """Return "Tue 7 Apr, 08:30" of an aware instant, on the clocks of `zone`."""
        local = at.astimezone(ZoneInfo(zone))
        return f"{self.short_day(local)}, {wording.time_in_words(local)}"

    def form_day(self, at: datetime, zone: str) -> str:
        """Return "2027-04-07" of an aware instant, as a date field takes it."""
        return at.astimezone(ZoneInfo(zone)).date().isoformat()

    def form_clock(self, at: datetime, zone: str) -> str:
        """Return "13:30" of an aware instant, as a time field takes it."""
        return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")

    def place(self, zone: str) -> str:
        """Return the place of an IANA name: "New York"."""
        return wording.zone_in_words(zone)

    def working_days(self, days: tuple[str, ...]) -> str:
        """Return "Mon–Fri", or the days one by one."""
        if days == _WORKING_WEEK:
            return "Mon–Fri"
        return ", ".join(_DAYS.get(day, day) for day in days)

    def joined(self, names: tuple[str, ...]) -> str:
        """Return "a, b and c"."""
        return wording.joined(names)


def handed_over(count: BoundedCount, one: str, many: str) -> str:
    """Return what a list's file will hold: "8 lines", or "up to 50,000 lines" of very many."""
    if count.is_more:
        return f"up to {MOST_HANDED_OVER:,} {many}"
    return f"{count} {one if count.counted == 1 else many}"


def touchpoint_name(slug: str) -> str:
    """Return what HR calls a kind of mail."""
    return TOUCHPOINT.get(slug, slug)
