"""Weekdays as people's files and rows write them."""

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekday_numbers(text: str) -> frozenset[int]:
    """Return the numbers (Monday 0) of weekdays written as `mon,tue`.

    Raises:
        ValueError: a name is none of `NAMES`.
    """
    return frozenset(NAMES.index(name) for name in text.split(",") if name)
