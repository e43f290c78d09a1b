"""Dates, times and lists in words that people can read aloud (look, principle 5)."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.date_words import ENGLISH, date_words

_FAR_DAYS = 183
"""From here on, about six months, a day carries its year even within the same one."""


def day_and_month(day: date, *, today: date, language: str = ENGLISH) -> str:
    """Return "3 March", with the year where it could be mistaken."""
    in_language = date_words(language)
    words = in_language.day.format(number=day.day, month=in_language.months[day.month - 1])
    if day.year != today.year or abs((day - today).days) > _FAR_DAYS:
        return f"{words} {day.year}"
    return words


def weekday_in_words(day: date, *, language: str = ENGLISH) -> str:
    """Return "Tuesday"."""
    return date_words(language).days[day.weekday()]


def day_in_words(day: date, *, today: date, language: str = ENGLISH) -> str:
    """Return "Tuesday 7 April", with the year where it could be mistaken."""
    return date_words(language).weekday_and_day.format(
        weekday=weekday_in_words(day, language=language),
        day=day_and_month(day, today=today, language=language),
    )


def weekdays_in_words(days: Collection[int]) -> str:
    """Return "Monday to Wednesday", or "Monday and Friday", of weekdays counted from Monday = 0."""
    in_order = sorted(days)
    if not in_order:
        return "on no day"
    names = [date_words(ENGLISH).days[day] for day in in_order]
    if len(names) > 2 and in_order[-1] - in_order[0] == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return joined(names)


def time_in_words(moment: datetime) -> str:
    """Return "13:30" of a moment that is local already."""
    return f"{moment.hour:02}:{moment.minute:02}"


def zone_in_words(zone: str) -> str:
    """Return the place of an IANA name: "New York" of `America/New_York`."""
    area, _, place = zone.rpartition("/")
    if area in ("", "Etc"):
        return "UTC" if place in ("UTC", "GMT", "Zulu", "UCT", "Universal") else place
    return place.replace("_", " ")


def meeting_time(
    starts_at: datetime, ends_at: datetime, *, zone: str, now: datetime, language: str = ENGLISH
) -> str:
    """Say when a meeting is for somebody, as "Tuesday 7 April, 13:30–16:30 (your time, London)".

    Args:
        starts_at, ends_at, now: aware instants.
        zone: the reader's IANA name; nobody is shown another person's clock.
    """
    local = ZoneInfo(zone)
    start, end = starts_at.astimezone(local), ends_at.astimezone(local)
    today = now.astimezone(local).date()
    words = date_words(language)
    day = day_in_words(start.date(), today=today, language=language)
    if end.date() == start.date():
        hours = f"{time_in_words(start)}–{time_in_words(end)}"
        span = f"{day}, {words.hour.format(time=hours)}"
    else:
        last = day_in_words(end.date(), today=today, language=language)
        first_hour, last_hour = (words.hour.format(time=time_in_words(at)) for at in (start, end))
        span = f"{day}, {first_hour} {words.until} {last}, {last_hour}"
    return f"{span} {words.your_time.format(place=zone_in_words(zone))}"


def moment_in_words(moment: datetime, *, zone: str, now: datetime, language: str = ENGLISH) -> str:
    """Say one instant in the reader's time, as "Tuesday 7 April, 13:30 (your time, London)"."""
    local = ZoneInfo(zone)
    there = moment.astimezone(local)
    words = date_words(language)
    day = day_in_words(there.date(), today=now.astimezone(local).date(), language=language)
    hour = words.hour.format(time=time_in_words(there))
    return f"{day}, {hour} {words.your_time.format(place=zone_in_words(zone))}"


def clock_change(*, zone: str, after: datetime, before: datetime) -> date | None:
    """Return the local day on which the clocks of `zone` last changed between two instants.

    None where both instants have the same offset: a reader whose clocks went and came back
    in between meets at the hour they know.
    """
    local = ZoneInfo(zone)
    wanted = before.astimezone(local).utcoffset()
    first, high = after.astimezone(UTC), before.astimezone(UTC)
    if first >= high or first.astimezone(local).utcoffset() == wanted:
        return None
    # Walk back by days to the last other offset, then halve down to the minute it changed.
    low = high
    while low.astimezone(local).utcoffset() == wanted:
        high, low = low, max(low - timedelta(days=1), first)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.astimezone(local).utcoffset() == wanted:
            high = middle
        else:
            low = middle
    return high.astimezone(local).date()


def clock_note(
    *,
    zone: str,
    set_zone: str,
    since: datetime,
    starts_at: datetime,
    now: datetime,
    language: str = ENGLISH,
) -> str:
    """Say that clocks change before a meeting, or return "" where the reader's hour is the same.

    Args:
        zone: the reader's IANA name; its own change is named first.
        set_zone: where the set meets; its change moves the hour for readers elsewhere.
        since: the meeting that the reader remembers the hour from, or now where there was none.
    """
    words = date_words(language)
    clocks = words.clocks
    changed_on = clock_change(zone=zone, after=since, before=starts_at)
    if changed_on is None:
        clocks = words.clocks_in.format(place=zone_in_words(set_zone))
        changed_on = clock_change(zone=set_zone, after=since, before=starts_at)
    if changed_on is None:
        return ""
    today = now.astimezone(ZoneInfo(zone)).date()
    day = day_and_month(changed_on, today=today, language=language)
    change = words.changed if changed_on <= today else words.will_change
    return change.format(clocks=clocks, day=day)


def joined(items: Sequence[str], *, language: str = ENGLISH) -> str:
    """Return "a", "a and b" or "a, b and c"; the empty string for nothing."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {date_words(language).last_and} {items[-1]}"


def shortened(words: str, *, limit: int) -> str:
    """Return the words in at most `limit` characters, cut between words where that is kind."""
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    space = cut.rfind(" ")
    kept = cut[:space] if space >= limit // 2 else cut
    return f"{kept.rstrip(' ,;:.–-')}…"
