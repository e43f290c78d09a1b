"""What somebody gave to a form, and what becomes of answers that their device did not show."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.states import FieldClass, Wave

HIDDEN = frozenset({FieldClass.PRIVATE, FieldClass.GROUP, FieldClass.HR_LEAD})
"""Classes whose answers show again only on the device that wrote them, or after a fresh code."""


@dataclass(frozen=True)
class GivenAnswer:
    """What stands in one field as it was sent; an empty value means nothing stands there.

    `value` is the words, a choice's slug, or a JSON list of slugs. `withheld` says that the
    device was not shown what is stored, so that empty means "leave it" and not "delete it".
    `is_scale` says that the value is a number from 1 to 7. A rating counts as `item`, its field
    by default, in its `wave`.
    """

    field: str
    value: str
    classes: frozenset[FieldClass]
    withheld: bool = False
    is_scale: bool = False
    item: str = ""
    wave: Wave = Wave.SESSION

    @property
    def is_rating(self) -> bool:
        """Whether it is kept under a pseudonym."""
        return FieldClass.GROUP in self.classes

    @property
    def keeps_stored(self) -> bool:
        """Whether what is stored stays as it is."""
        return self.withheld and not self.value


@dataclass(frozen=True)
class GivenReply:
    """One form as it was sent: `device` is the SHA-256 of the sending device's cookie."""

    version: int
    device: str
    answers: tuple[GivenAnswer, ...]
    noted: frozenset[str] = frozenset()
    """Fields in which the page showed what was noted while the set met: emptied means undone."""

    def value(self, field: str) -> str:
        """Return what was given to a field, as it came."""
        return next((one.value for one in self.answers if one.field == field), "")


@dataclass(frozen=True)
class Written:
    """A value, and the SHA-256 of the device that wrote it."""

    value: str
    device: str


_MOST_DIGITS = 12
"""More would be no number that anybody means."""


def whole_number(typed: str) -> int | None:
    """Return a whole number as people group it, "12 000"; None where it is none."""
    digits = "".join(typed.split())
    is_number = digits.removeprefix("-").isdecimal() and len(digits) <= _MOST_DIGITS
    return int(digits) if is_number else None


def merge_draft(
    stored: Mapping[str, Written],
    given: Mapping[str, str],
    *,
    withheld: frozenset[str],
    device: str,
) -> dict[str, Written]:
    """Return a draft after one more save.

    A field that this device was not shown and left empty keeps what another device wrote; a
    value that did not change stays its first writer's.
    """
    merged = dict(stored)
    for field, value in given.items():
        before = stored.get(field)
        if before is not None and (before.value == value or (field in withheld and not value)):
            continue
        merged[field] = Written(value=value, device=device)
    return merged
