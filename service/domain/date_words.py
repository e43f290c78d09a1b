"""The words of dates and times in each language that mails are written in."""

from collections.abc import Mapping
from dataclasses import dataclass

ENGLISH = "en"
GERMAN = "de"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", GERMAN: "Deutsch"}
"""Every language that a person may be written to in, by its code, in its own name."""


@dataclass(frozen=True)
class DateWords:
    """One language's; names are spelled here, since strftime's follow the machine's locale."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    """Of `number` and `month`."""
    weekday_and_day: str
    """Of `weekday` and `day`."""
    hour: str
    """Of `time`, which may be a span: what stands behind it."""
    until: str
    """Between two moments on two days."""
    your_time: str
    """Of `place`."""
    clocks: str
    clocks_in: str
    """Of `place`."""
    changed: str
    """Of `clocks` and `day`."""
    will_change: str
    """Of `clocks` and `day`."""
    last_and: str


_ENGLISH_WORDS = DateWords(
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{number} {month}",
    weekday_and_day="{weekday} {day}",
    hour="{time}",
    until="to",
    your_time="(your time, {place})",
    clocks="clocks",
    clocks_in="clocks in {place}",
    changed="{clocks} changed on {day}",
    will_change="{clocks} change on {day}, before this one",
    last_and="and",
)

_GERMAN_WORDS = DateWords(
    days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    day="{number}. {month}",
    weekday_and_day="{weekday}, {day}",
    hour="{time} Uhr",
    until="bis",
    your_time="(Ihre Zeit, {place})",
    clocks="die Uhren",
    clocks_in="die Uhren in {place}",
    changed="{clocks} wurden am {day} umgestellt",
    will_change="{clocks} werden vorher, am {day}, umgestellt",
    last_and="und",
)

_WORDS = {ENGLISH: _ENGLISH_WORDS, GERMAN: _GERMAN_WORDS}


def date_words(language: str) -> DateWords:
    """Return a language's words of dates; English ones for a language we have none of."""
    return _WORDS.get(language, _ENGLISH_WORDS)
