"""When a touchpoint wants to go, and until when it makes sense, by its reader's calendar."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.domain.journey import windows
from service.domain.journey.facts import ProgrammeFacts, Reader, Seat, SetFacts, Sitting
from service.domain.journey.touchpoints import BY_SLUG
from service.domain.journey.touchpoints.kinds import (
    AfterEnd,
    AtApproval,
    BeforeDeletion,
    BeforeStart,
    Closes,
    DaysAfterEnd,
    Midway,
    OnceAsked,
    OnceDecided,
    OnceIn,
    OnceLearned,
    OnceReleased,
    OnceSignedOff,
    Opens,
    Trigger,
    WeeksAfterEnd,
)
from service.domain.states import Entry, Role, SessionKind

_AFTER_THE_LAST = timedelta(weeks=4)
_WEEKS = {
    Closes.WEEKS_4: 4,
    Closes.WEEKS_8: 8,
    Closes.WEEKS_12: 12,
    Closes.WEEKS_16: 16,
    Closes.WEEKS_30: 30,
}


_DAYS_TO_LOOK_BACK, _DAYS_TO_PREPARE = 3, 2
"""Working days that a session keeps after it, and before it, where two are close together."""


def _days_before(slug: str) -> int:
    trigger = BY_SLUG[slug].trigger
    if not isinstance(trigger, Opens):
        raise TypeError(f"{slug} has to turn to a coming session")
    return trigger.working_days


_BEFORE_DAYS, _STORY_DAYS = _days_before("before-session"), _days_before("final-story")


def wanted_at(
    facts: ProgrammeFacts,
    set_facts: SetFacts | None,
    sitting: Sitting,
    trigger: Trigger,
    *,
    reader: Reader,
    seat: Seat | None,
) -> datetime | None:
    """Return the instant a trigger names, whatever the hour; None while it has not come true.

    `AfterFirst` hangs on another mail and is the caller's.
    """
    match trigger:
        case AtApproval():
            return facts.approved_at
        case OnceSignedOff():
            return facts.approved_at if facts.entry is Entry.JOINED else facts.signed_off_at
        case OnceReleased():
            return _released_at(facts, seat)
        case OnceIn(days):
            since = _in_at(facts, seat)
            return None if since is None else opening_after(reader, since, days)
        case AfterEnd(minutes):
            return sitting.ends_at + timedelta(minutes=minutes)
        case BeforeStart(days):
            return _opening_before(reader, sitting.starts_at, days)
        case Opens(days):
            return _turning_to(set_facts, sitting, days, reader)
        case DaysAfterEnd(days):
            return opening_after(reader, sitting.ends_at, days)
        case WeeksAfterEnd(weeks):
            day = windows.local_day(reader, sitting.ends_at) + timedelta(weeks=weeks)
            return windows.opening(reader, day)
        case Midway():
            return _midway(set_facts, sitting, reader)
        case OnceLearned():
            return sitting.learned_at
        case OnceAsked():
            return sitting.asked_at
        case OnceDecided():
            return None if set_facts is None else set_facts.decided_at
        case BeforeDeletion(days):
            if facts.deletes_on is None:
                return None
            return windows.opening(reader, facts.deletes_on - timedelta(days=days))
    raise ValueError(f"{trigger} names no instant of its own")


def opening_after(reader: Reader, instant: datetime, count: int) -> datetime:
    """Return the opening of the reader's `count`th working day after an instant's day."""
    day = windows.working_days_after(reader, windows.local_day(reader, instant), count)
    return windows.opening(reader, day)


def closing(
    closes: Closes,
    facts: ProgrammeFacts,
    set_facts: SetFacts | None,
    sitting: Sitting,
    *,
    reader: Reader,
    due_at: datetime,
) -> datetime:
    """Return until when a mail makes sense, or its form can be answered."""
    if closes in _WEEKS:
        return sitting.ends_at + timedelta(weeks=_WEEKS[closes])
    if closes is Closes.SESSION_START:
        return sitting.starts_at
    if closes is Closes.DAY:
        return due_at + timedelta(hours=24)
    if closes is Closes.DELETION and facts.deletes_on is not None:
        midnight = datetime.combine(facts.deletes_on, time(), tzinfo=ZoneInfo(reader.zone))
        return midnight.astimezone(UTC)
    later = [] if set_facts is None else _later(set_facts, sitting)
    if closes is Closes.NEXT_BEFORE and later:
        days = _STORY_DAYS if later[0].kind is SessionKind.FINAL else _BEFORE_DAYS
        return _turning_to(set_facts, later[0], days, reader)
    if closes is Closes.NEXT_SUMMARY:
        later = [one for one in later if is_every_second(one)]
    return later[0].ends_at if later else sitting.ends_at + _AFTER_THE_LAST


def weeks_after(closes: Closes) -> int:
    """Return how many weeks after T1 something closes that closes by weeks."""
    return _WEEKS[closes]


def is_every_second(sitting: Sitting) -> bool:
    """Say whether a session is one of every second, or the final one."""
    return sitting.number % 2 == 0 or sitting.kind is SessionKind.FINAL


def _released_at(facts: ProgrammeFacts, seat: Seat | None) -> datetime | None:
    if facts.entry is Entry.JOINED or seat is None:
        return facts.approved_at
    return facts.signed_off_at if seat.manager_id is None else seat.released_at


def _in_at(facts: ProgrammeFacts, seat: Seat | None) -> datetime | None:
    if facts.entry is Entry.INVITE and seat is not None and seat.role is Role.MEMBER:
        return seat.joined_at
    return facts.approved_at


def _opening_before(reader: Reader, instant: datetime, count: int) -> datetime:
    day = windows.working_days_before(reader, windows.local_day(reader, instant), count)
    return windows.opening(reader, day)


def _turning_to(
    set_facts: SetFacts | None, sitting: Sitting, days: int, reader: Reader
) -> datetime:
    opening = _opening_before(reader, sitting.starts_at, days)
    earlier = [] if set_facts is None else _earlier(set_facts, sitting)
    if not earlier:
        return opening
    looked_back = opening_after(reader, earlier[-1].ends_at, _DAYS_TO_LOOK_BACK)
    latest = _opening_before(reader, sitting.starts_at, _DAYS_TO_PREPARE)
    return max(opening, min(looked_back, latest))


def _midway(set_facts: SetFacts | None, sitting: Sitting, reader: Reader) -> datetime | None:
    later = [] if set_facts is None else _later(set_facts, sitting)
    if not later:
        return None
    middle = sitting.ends_at + (later[0].starts_at - sitting.ends_at) / 2
    return max(windows.opening(reader, windows.local_day(reader, middle)), sitting.ends_at)


def _later(set_facts: SetFacts, sitting: Sitting) -> Sequence[Sitting]:
    return [other for other in set_facts.sittings if other.starts_at > sitting.starts_at]


def _earlier(set_facts: SetFacts, sitting: Sitting) -> Sequence[Sitting]:
    return [other for other in set_facts.sittings if other.starts_at < sitting.starts_at]
