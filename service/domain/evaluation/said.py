"""How titles and notes of charts say counts."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 action", "2 actions"."""
    return f"{count} {one if count == 1 else many or one + 's'}"
