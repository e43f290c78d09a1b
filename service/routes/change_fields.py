"""The fields of a change's form, and what was typed into them turned into values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import available_timezones

from service.domain.date_words import ENGLISH, LANGUAGES
from service.domain.holidays import is_known_region
from service.errors import BadInput, Problem
from service.workflows.change import Change
from service.workflows.newcomer import Newcomer
from service.workflows.preview_change import Workflow

_LONGEST_REASON = 200
_LONGEST_WORDS = 120
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_DAYS = 366


Asked = Callable[[Change], Workflow]
"""A change with everything but who asks, when and why."""


@dataclass(frozen=True)
class Field:
    """One question of a form; `kind` is `choice`, `date`, `time`, `number`, `words` or `tick`.

    `options` holds (value, words) for a choice; `start` stands in it at first.
    """

    name: str
    label: str
    kind: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    start: str = ""
    is_optional: bool = False

    def in_words(self, value: str) -> str:
        """Return what was typed, once checked, as people say it: a choice's words, a day's name."""
        if self.kind == "choice":
            return dict(self.options).get(value, "")
        if self.kind == "date" and value:
            day = date.fromisoformat(value)
            return f"{day:%A} {day.day} {day:%B %Y}"
        return value


class Typed:
    """What somebody typed into a form; every wrong value is found before any is used."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._problems: list[Problem] = []

    def check(self) -> None:
        """Raise if anything was wrong.

        Raises:
            BadInput: every problem at once, each naming its field.
        """
        if self._problems:
            raise BadInput(self._problems)

    def words(self, name: str) -> str:
        """Return a line of text without control characters, cut at its longest."""
        given = self._values.get(name, "")
        line = "".join(letter if letter.isprintable() else " " for letter in given)
        return " ".join(line.split())[:_LONGEST_WORDS]

    def reason(self) -> str:
        """Return HR's reason."""
        line = self._values.get("reason", "")
        printable = "".join(letter if letter.isprintable() else " " for letter in line)
        return " ".join(printable.split())[:_LONGEST_REASON]

    def why(self) -> str:
        """Return HR's reason for a change that may not go without one."""
        given = self.reason()
        if not given:
            self._note("reason", "say why, so that whoever reads the audit understands it")
        return given

    def is_ticked(self, name: str) -> bool:
        """Say whether a box is ticked."""
        return self._values.get(name) == "yes"

    def chosen(self, name: str, options: tuple[tuple[str, str], ...], wrong: str) -> str:
        """Return one of the values on offer."""
        given = self._values.get(name, "")
        if given not in {value for value, _ in options}:
            self._note(name, wrong)
        return given

    def number_chosen(self, name: str, options: tuple[tuple[str, str], ...], wrong: str) -> int:
        """Return one of the numbers on offer."""
        given = self.chosen(name, options, wrong)
        return int(given) if given.isdecimal() else 0

    def day(self, name: str) -> date:
        """Return a day."""
        try:
            return date.fromisoformat(self._values.get(name, "").strip())
        except ValueError:
            self._note(name, "choose a day, as 2027-05-04")
            return date.max

    def clock(self, name: str) -> time:
        """Return a wall time."""
        try:
            return time.fromisoformat(self._values.get(name, "").strip()).replace(tzinfo=None)
        except ValueError:
            self._note(name, "give a time, as 09:30")
            return time()

    def clock_or_none(self, name: str) -> time | None:
        """Return a wall time, or None where the field was left empty."""
        return self.clock(name) if self._values.get(name, "").strip() else None

    def moment(self, day: str, clock: str) -> datetime:
        """Return a naive wall time from two fields."""
        return datetime.combine(self.day(day), self.clock(clock))

    def days(self, name: str) -> int:
        """Return how many days to move by; empty is none."""
        given = self._values.get(name, "").strip() or "0"
        try:
            days = int(given)
        except ValueError:
            days = _MOST_DAYS + 1
        if abs(days) > _MOST_DAYS:
            self._note(name, f"give a whole number of days, at most {_MOST_DAYS} either way")
            return 0
        return days

    def newcomer(self) -> Newcomer:
        """Return somebody as HR names them."""
        address = self.words("address").casefold()
        before, at, after = address.partition("@")
        if not (before and at and "." in after) or " " in address:
            self._note("address", "give an e-mail address, as ann@company.example")
        zone = self.words("zone")
        if zone not in available_timezones():
            self._note("zone", "give a time zone, as Europe/London")
        region = self.words("holiday_region")
        if region and not is_known_region(region):
            self._note("holiday_region", "give a country or region, as GB-ENG, or leave it empty")
        days = [day for day in _WEEKDAYS if self.is_ticked(f"works_{day}")]
        if not days:
            self._note("works_mon", "tick at least one working day")
        language = self.words("language") or ENGLISH
        if language not in LANGUAGES:
            self._note("language", "choose one of the languages that mails have")
        return Newcomer(
            address=address,
            given_name=self.words("given_name"),
            family_name=self.words("family_name"),
            zone=zone,
            working_days=",".join(days),
            holiday_region=region,
            manager=self.words("manager").casefold(),
            language=language,
        )

    def _note(self, name: str, message: str) -> None:
        self._problems.append(Problem("form", None, name, message))


BY_HOW_MUCH = (
    Field("days", "Days later", "number", hint="7 is a week later, -7 a week earlier.", start="7"),
    Field("clock", "New time", "time", hint="Left empty, each keeps its hour.", is_optional=True),
)

REASON = Field(
    "reason",
    "Reason",
    "words",
    hint="Attendees read it with a cancellation. Name no person and nothing that was said.",
    is_optional=True,
)

WHY = Field(
    "reason",
    "Reason",
    "words",
    hint="It stands in the audit, and nobody is written to with it.",
)


def newcomer_fields(zone: str, holiday_region: str) -> tuple[Field, ...]:
    """Return the questions about somebody who may be new to us."""
    return (
        Field("address", "Their e-mail address", "words"),
        Field("given_name", "Given name", "words", hint=_IF_NEW, is_optional=True),
        Field("family_name", "Family name", "words", is_optional=True),
        Field("zone", "Time zone where they work", "words", start=zone),
        Field("holiday_region", "Public holidays", "words", start=holiday_region, is_optional=True),
        *(
            Field(f"works_{day}", f"Works on {name}", "tick", start=_yes(index < 5))
            for index, (day, name) in enumerate(zip(_WEEKDAYS, _DAY_NAMES, strict=True))
        ),
        Field(
            "manager",
            "Their manager's e-mail address",
            "words",
            hint="Left empty, the directory tells.",
            is_optional=True,
        ),
        Field(
            "language",
            "Language of their mails",
            "choice",
            options=tuple(LANGUAGES.items()),
            start=ENGLISH,
        ),
    )


_IF_NEW = "Whom we know already by this address stays as they are."
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _yes(holds: bool) -> str:  # noqa: FBT001 -- turns one truth into a form's word
    return "yes" if holds else ""
