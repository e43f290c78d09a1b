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


@dataclass(frozen=True)
class LinkFacts:
    """What decides; `is_member_in` tells whether whom it is about is still in the set."""

    generation: int
    opens_at: datetime
    closes_at: datetime
    cancelled: bool
    session_stands: bool
    is_member_in: bool


def standing(facts: LinkFacts, *, generation: int, now: datetime) -> Standing:
    """Say whether the form opens; the first reason that applies wins.

    Args:
        generation: what the link carries; a row counted further has revoked it.
        now: service time. A form is open from `opens_at` up to, not including, `closes_at`.
    """
    if generation != facts.generation:
        return Standing.REVOKED
    if not facts.is_member_in:
        return Standing.LEFT
    if facts.cancelled or not facts.session_stands:
        return Standing.CANCELLED
    if now >= facts.closes_at:
        return Standing.CLOSED
    if now < facts.opens_at:
        return Standing.EARLY
    return Standing.OPEN
