"""What Outlook will hold of a set that is not booked yet: its series, moved dates, single ones."""

from datetime import date, datetime, timedelta

from service.domain.cadence import DatePlan
from service.domain.calendar.known import KnownCalendar, KnownSeries
from service.domain.calendar.plan import plan_calendar
from service.domain.calendar.steps import CreateSeries, CreateSingle, MoveDate
from service.domain.calendar.wanted import WantedCalendar, WantedMeeting
from service.domain.meeting import Attendee
from service.domain.series import pattern_days
from service.domain.states import SeriesState
from service.domain.wording import day_in_words, time_in_words, weekday_in_words

_ANYBODY = Attendee("anybody@example.invalid", "Each person")
"""All get the same; whoever stands for them is written to by nothing."""


def held_in_words(dates: DatePlan, *, minutes: int, zone: str, now: datetime) -> tuple[str, ...]:
    """Return in lines what the calendar will hold, and what each person gets for it.

    It comes from the plan by which a worker books (`plan_calendar`), so that it is what happens.

    Args:
        minutes: of each session.
        zone: where the set meets (IANA).
        now: service time.
    """
    plan = plan_calendar(_wanted(dates, minutes, zone), _planned(dates, minutes, zone), now=now)
    today = now.date()
    lines = []
    for step in plan.steps:
        match step:
            case CreateSeries():
                lines.append(_series_line(step, today))
            case MoveDate():
                when = _when(step.meeting, today)
                lines.append(f"Session {step.meeting.number} is moved within it, to {when}.")
            case CreateSingle():
                when = _when(step.meeting, today)
                lines.append(f"Session {step.meeting.number} is a meeting of its own, on {when}.")
            case _:
                # Lists, options and a cancelled date in a series' place show in what people get.
                continue
    return (*lines, f"{plan.in_words()}.")


def _series_line(step: CreateSeries, today: date) -> str:
    days = pattern_days(step.pattern)
    weeks = step.pattern.interval_weeks
    every = "week" if weeks == 1 else f"{weeks} weeks"
    hours = _hours(step.first_local, step.minutes)
    span = f"from {day_in_words(days[0], today=today)} to {day_in_words(days[-1], today=today)}"
    weekday = weekday_in_words(days[0])
    return f"One series: {weekday}s, {hours}, every {every}, {len(days)} dates {span}."


def _when(meeting: WantedMeeting, today: date) -> str:
    day = day_in_words(meeting.starts_local.date(), today=today)
    return f"{day}, {_hours(meeting.starts_local, meeting.minutes)}"


def _hours(starts_local: datetime, minutes: int) -> str:
    ends = starts_local + timedelta(minutes=minutes)
    return f"{time_in_words(starts_local)}–{time_in_words(ends)}"


def _wanted(dates: DatePlan, minutes: int, zone: str) -> WantedCalendar:
    return WantedCalendar(
        set_id=0,
        set_name="",
        organiser="",
        meetings=tuple(
            WantedMeeting(one.number, one.number, one.starts_local, minutes, zone)
            for one in dates.dates
        ),
        people=(_ANYBODY,),
        gone=frozenset(),
        co_organisers=(),
    )


def _planned(dates: DatePlan, minutes: int, zone: str) -> KnownCalendar:
    series = KnownSeries(
        series_id=1,
        generation=1,
        mailbox="",
        event_id=None,
        zone=zone,
        minutes=minutes,
        first_local=dates.first_local,
        pattern=dates.pattern,
        invited=frozenset(),
        state=SeriesState.PLANNED,
    )
    return KnownCalendar((series,), ())
