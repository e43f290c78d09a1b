"""The errors that workflows decide on, whoever raised them."""

from dataclasses import dataclass


class SetwiseError(Exception):
    """Anything that this service raises on purpose."""


class Refused(SetwiseError):
    """The other side understood us and said no; asking again cannot help."""


class DateInTheWay(Refused):
    """A date of a series cannot be moved onto or past the day of the date before or after it."""


class TryLater(SetwiseError):
    """Nothing happened, and asking again later may help.

    Attributes:
        retry_after: real seconds to wait, as the other side asked for; None if it did not say.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Stopped(TryLater):
    """Nothing was written: HR stopped everything, or `SEND_MODE` is off."""


class OutcomeUnknown(SetwiseError):
    """The request left us, and no usable answer came: it may have taken effect."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in what a person gave us, and what to do about it.

    `row` counts as the person's own program counts (first line is 1); `column` is the heading or
    the field's name; both None where the problem is the file as a whole.
    """

    file: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.message}"


class BadInput(SetwiseError):
    """What a person gave us cannot be used; every problem at once, nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class NotAllowed(SetwiseError):
    """The reader may not see or do this."""
