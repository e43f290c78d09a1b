"""Whom this installation may write to and invite: nobody, a few, or everybody."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class SendMode(StrEnum):
    """What `SEND_MODE` says."""

    OFF = "off"
    """Nothing is written to Microsoft 365; what falls due waits as `due`."""
    PILOT = "pilot"
    """Mail and invitations go to the people listed; mail to others is skipped for good."""
    LIVE = "live"


PILOT_SKIP = "skipped: pilot"
"""Why a mail did not go, as HR reads it."""


@dataclass(frozen=True)
class Reach:
    """The one rule for mail and for invitations alike; addresses are case-folded."""

    mode: SendMode
    pilot: AbstractSet[str]

    @classmethod
    def of(cls, mode: str, pilot: Iterable[str]) -> Self:
        """Return it from what `SEND_MODE` and `PILOT_RECIPIENTS` say."""
        return cls(SendMode(mode), frozenset(address.casefold() for address in pilot))

    def includes(self, address: str) -> bool:
        """Say whether somebody may be written to and invited."""
        if self.mode is SendMode.PILOT:
            return address.casefold() in self.pilot
        return self.mode is SendMode.LIVE
