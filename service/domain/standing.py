"""How a form link stands: open, or closed for one reason that its page explains."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """Why a form opens or does not."""

    OPEN = "open"
    EARLY = "early"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    LEFT = "left"
    REVOKED = "revoked"


class Part(StrEnum):
    """As what somebody is asked: with it ends their form."""

    SET = "set"
    """A place in the set, theirs or that of whom it is about."""
    SET_OR_CONTACT = "set-or-contact"
    SPONSOR = "sponsor"
    CHAMPION = "champion"
    LEFT = "left"
    """Whoever left; there is nothing more to lose."""


_PARTS = {
    "sponsor-sign-off": Part.SPONSOR,
    "sponsor-progress": Part.SPONSOR,
    "sponsor-decisions": Part.SPONSOR,
    "quorum-choice": Part.SET_OR_CONTACT,
    "champion-offer-1": Part.CHAMPION,
    "champion-offer-2": Part.CHAMPION,
    "champion-offer-3": Part.CHAMPION,
    "closing-word": Part.LEFT,
}


def part_of(form: str) -> Part:
    """Return as what a form asks its reader."""
    return _PARTS.get(form, Part.SET)


@dataclass(frozen=True)
class LinkFacts:
    """What decides; `has_part` tells whether the part in which it asks still stands."""

    generation: int
    opens_at: datetime
    closes_at: datetime
    cancelled: bool
    session_stands: bool
    has_part: bool


def standing(facts: LinkFacts, *, generation: int, now: datetime) -> Standing:
    """Say whether the form opens; the first reason that applies wins.

    Args:
        generation: what the link carries; a row counted further has revoked it.
        now: service time. A form is open from `opens_at` up to, not including, `closes_at`.
    """
    if generation != facts.generation:
        return Standing.REVOKED
    if not facts.has_part:
        return Standing.LEFT
    if facts.cancelled or not facts.session_stands:
        return Standing.CANCELLED
    if now >= facts.closes_at:
        return Standing.CLOSED
    if now < facts.opens_at:
        return Standing.EARLY
    return Standing.OPEN
