"""Whatever is wanted after whatever was: the plan brings it about, and mails what it says."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.calendar.known import KnownCalendar, KnownSeries
from service.domain.calendar.plan import plan_calendar
from service.domain.calendar.steps import Notice, is_new, is_ready
from service.domain.calendar.wanted import WantedCalendar, WantedMeeting
from service.domain.meeting import Attendee, WeeklyPattern
from service.domain.series import to_instant, to_wall
from service.domain.states import SeriesState
from tests.domain.calendar.model import Outlook

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Casablanca",
)
ORGANISERS = ("sets-1@northwind.example", "sets-2@northwind.example")
NAMES = ("ann", "ben", "cem", "dee", "eli", "fay")
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
_HOURS = (time(9, 30), time(1, 30), time(14, 0))


@dataclass
class Rows:
    """What HR's rows say of one set."""

    zone: str
    now: datetime
    sessions: dict[int, WantedMeeting]
    people: set[str]
    organiser: str = ORGANISERS[0]
    left: set[str] = field(default_factory=set)
    facilitator: str = "ann"

    def wanted(self) -> WantedCalendar:
        in_order = sorted(self.sessions.values(), key=lambda each: each.starts_at)
        return WantedCalendar(
            set_id=1,
            set_name="Maple",
            organiser=self.organiser,
            meetings=tuple(in_order),
            people=tuple(Attendee(name, name.title()) for name in sorted(self.people)),
            gone=frozenset(self.left - self.people),
            co_organisers=(self.facilitator,),
        )


@st.composite
def programmes(draw: st.DrawFn) -> tuple[Rows, KnownCalendar]:
    """A set as it is planned: a pattern, perhaps with dates moved off it."""
    zone = draw(st.sampled_from(ZONES))
    weeks, count = draw(st.integers(1, 5)), draw(st.integers(2, 7))
    first_on = date(2027, 1, 11) + timedelta(days=draw(st.integers(0, 700)))
    at = draw(st.sampled_from(_HOURS))
    first = datetime.combine(first_on, at)
    rows = Rows(zone, to_instant(first, zone) - timedelta(days=5), {}, set(NAMES[:4]))
    for index in range(count):
        off = draw(st.sampled_from((0, 0, 0, 0, 1, -1, 3)))
        starts = first + timedelta(weeks=index * weeks, days=off)
        put(rows, 101 + index, starts)
    series = KnownSeries(
        series_id=1,
        generation=1,
        mailbox=ORGANISERS[0],
        event_id=None,
        zone=zone,
        minutes=120,
        first_local=first,
        pattern=WeeklyPattern(first_on, weeks, count),
        invited=frozenset(),
        state=SeriesState.PLANNED,
    )
    return rows, KnownCalendar((series,), ())


def put(rows: Rows, session_id: int, starts: datetime, minutes: int = 120) -> None:
    """Let a session begin then, unless it would meet another or lies in the past."""
    normal = to_wall(to_instant(starts, rows.zone), rows.zone)
    new = WantedMeeting(session_id, session_id - 100, normal, minutes, rows.zone)
    others = [each for each in rows.sessions.values() if each.session_id != session_id]
    meets = any(e.starts_at < new.ends_at and new.starts_at < e.ends_at for e in others)
    if new.starts_at > rows.now and not meets:
        rows.sessions[session_id] = new


def change(data: st.DataObject, rows: Rows, outlook: Outlook) -> None:
    """Make one change that HR, somebody who was invited, or time may make."""
    ahead = [each for each in rows.sessions.values() if each.starts_at > rows.now]
    verb = data.draw(
        st.sampled_from(
            (
                "move one",
                "move all",
                "swap dates",
                "cancel",
                "add",
                "join",
                "leave",
                "organiser",
                "facilitator",
                "time passes",
                "forward",
                "end early",
            )
        )
    )
    if verb == "time passes":
        rows.now += timedelta(days=data.draw(st.integers(1, 60)))
    elif verb == "join":
        rows.people.add(data.draw(st.sampled_from(NAMES)))
    elif verb == "leave" and len(rows.people) > 1:
        name = data.draw(st.sampled_from(sorted(rows.people)))
        rows.people.discard(name)
        rows.left.add(name)
    elif verb == "organiser":
        rows.organiser = data.draw(st.sampled_from(ORGANISERS))
    elif verb == "facilitator":
        rows.facilitator = data.draw(st.sampled_from(sorted(rows.people)))
    elif verb == "forward":
        _forward(data, outlook, rows.now)
    elif verb == "add":
        starts = to_wall(rows.now, rows.zone) + timedelta(days=data.draw(st.integers(1, 90)))
        put(rows, max(rows.sessions, default=100) + 1, starts)
    elif ahead:
        _change_dates(data, rows, verb, ahead)


def _change_dates(data: st.DataObject, rows: Rows, verb: str, ahead: list[WantedMeeting]) -> None:
    one = data.draw(st.sampled_from(ahead))
    days = timedelta(days=data.draw(st.integers(-21, 21)))
    if verb == "cancel":
        del rows.sessions[one.session_id]
    elif verb == "end early":
        for each in ahead:
            if each.starts_at >= one.starts_at:
                del rows.sessions[each.session_id]
    elif verb == "move one":
        minutes = data.draw(st.sampled_from((120, 120, 90)))
        put(rows, one.session_id, one.starts_local + days, minutes)
    elif verb == "move all":
        for each in sorted(ahead, key=lambda each: each.starts_at, reverse=days > timedelta(0)):
            put(rows, each.session_id, each.starts_local + days, each.minutes)
    elif verb == "swap dates":
        other = data.draw(st.sampled_from(ahead))
        for mine, theirs in ((one, other), (other, one)):
            rows.sessions[mine.session_id] = WantedMeeting(
                mine.session_id, mine.number, theirs.starts_local, theirs.minutes, rows.zone
            )


def _forward(data: st.DataObject, outlook: Outlook, now: datetime) -> None:
    """Let a guest join a whole meeting, or one date, which then keeps its own list."""
    coming = [(event, day) for event, day in outlook.days() if day.start > now]
    if not coming:
        return
    event, day = data.draw(st.sampled_from(coming))
    if event.zone is not None and data.draw(st.booleans()):
        day.own = set(event.attendees if day.own is None else day.own) | {"guest"}
    else:
        event.attendees.add("guest")


def bring_about(rows: Rows, outlook: Outlook, known: KnownCalendar | None) -> list[Notice]:
    """Work as the worker does: one step, then plan anew; return the first plan's notices."""
    wanted = rows.wanted()
    said = None
    for _ in range(200):
        plan = plan_calendar(wanted, known or outlook.known(), now=rows.now)
        said = plan.notices if said is None else said
        if not plan.steps:
            return list(said)
        step = next(step for step in plan.steps if is_ready(step))
        if is_new(step):
            outlook.intend(filter(is_new, plan.steps))
        else:
            outlook.apply(step, wanted)
        known = None
    raise AssertionError("the plan does not come to an end")


def _check(rows: Rows, outlook: Outlook) -> None:
    wanted = rows.wanted()
    found = outlook.coming(rows.now)
    assert {key: (box, start, end) for key, (box, start, end, _) in found.items()} == {
        each.session_id: (rows.organiser, each.starts_at, each.ends_at)
        for each in wanted.meetings
        if each.starts_at > rows.now
    }
    for _, _, _, invited in found.values():
        assert invited - {"guest"} == rows.people


@given(programmes(), st.data())
def test_every_change_is_brought_about_and_mails_what_the_plan_says(
    programme: tuple[Rows, KnownCalendar], data: st.DataObject
) -> None:
    rows, known = programme
    outlook = Outlook()
    bring_about(rows, outlook, known)
    _check(rows, outlook)
    for _ in range(data.draw(st.integers(1, 6))):
        change(data, rows, outlook)
        outlook.mailed.clear()
        past = [(day.start, day.end) for _, day in outlook.days() if day.start <= rows.now]

        said = bring_about(rows, outlook, None)

        _check(rows, outlook)
        assert Counter(outlook.mailed) == Counter(said)
        assert past == [(d.start, d.end) for _, d in outlook.days() if d.start <= rows.now]
        assert plan_calendar(rows.wanted(), outlook.known(), now=rows.now).steps == ()
