"""In what an outcome is counted."""

from enum import StrEnum


class OutcomeUnit(StrEnum):
    """In what somebody counts what came of their work."""

    HOURS = "hours"
    """Hours a month."""
    MONEY = "money"
    """In the programme's own currency."""
    CUSTOMERS = "customers"
    OTHER = "other"
