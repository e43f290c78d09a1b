"""How long words are kept (privacy 4.3)."""

from datetime import date, datetime, timedelta

_KEPT_DAYS = 90


def last_day_of_words(programme_ends_at: datetime) -> date:
    """Return the last day on which logs, drafts, questions and answers are kept."""
    return (programme_ends_at + timedelta(days=_KEPT_DAYS)).date()
