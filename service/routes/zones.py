"""Time zones as a page offers them."""

from zoneinfo import available_timezones


def zones_to_choose() -> list[str]:
    """Return those that name a place, by name; what stands alone is old, or of no place."""
    return sorted(one for one in available_timezones() if "/" in one)
