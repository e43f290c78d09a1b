"""How long words are kept (privacy 4.3), and drafts of programmes."""

from datetime import date, datetime, timedelta

_KEPT_DAYS = 90
_NUMBERS_KEPT_DAYS = 365
"""Numbers are kept as named ratings are."""
DRAFT_KEPT = timedelta(days=90)
"""How long a draft stays that nobody touches."""
BOOKED_DRAFT_KEPT = timedelta(days=30)
"""How long one stays whose programme was confirmed: its people stand in the programme since."""


def last_day_of_words(programme_ends_at: datetime) -> date:
    """Return the last day on which logs, drafts, questions and answers are kept."""
    return (programme_ends_at + timedelta(days=_KEPT_DAYS)).date()


def last_day_of_answers(programme_ends_at: datetime, closes_at: datetime) -> date:
    """Return the last day on which the words of a form are kept, that closes at an instant.

    A form that is still open when the words of its programme go, such as what lasted, would lose
    them as they are written: its words have ninety days of their own.
    """
    words = last_day_of_words(programme_ends_at)
    if closes_at.date() <= words:
        return words
    return last_day_of_words(closes_at)


def last_day_of_numbers(programme_ends_at: datetime) -> date:
    """Return the last day on which somebody's own figures are kept (privacy 4.3)."""
    return (programme_ends_at + timedelta(days=_NUMBERS_KEPT_DAYS)).date()


def draft_goes_at(changed_at: datetime, approved_at: datetime | None) -> datetime:
    """Return when a draft of a programme is deleted, unless somebody changes it before.

    Args:
        approved_at: when its programme was confirmed; None while it is no plan or only a plan.
    """
    untouched = changed_at + DRAFT_KEPT
    return untouched if approved_at is None else min(untouched, approved_at + BOOKED_DRAFT_KEPT)
