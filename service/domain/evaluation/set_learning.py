"""Organisation learning, and fair turns: what sets released, and who presented how often."""

from collections import Counter
from collections.abc import Collection, Sequence

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.rows import Evidence, PresentedTurn, ReleasedLearning
from service.domain.evaluation.said import counted

_NOT_RELEASED = "Nothing was released, or nothing noted."


def themes(evidence: Evidence) -> Chart:
    """Show what sets released of their learning, set by session; nothing else is hinted at."""
    told = {(one.set_id, one.number): one for one in evidence.learning}
    rows = [
        _released(number, name, told.get((set_id, number)))
        for number in evidence.numbers
        for set_id, name in evidence.sets.items()
    ]
    sets = len({set_id for set_id, _ in told})
    return Chart(
        slug="themes",
        kind=ChartKind.THEME_GRID,
        title=(
            f"{counted(sets, 'set')} released what they learned,"
            f" from {counted(len(told), 'session')}"
        ),
        note="In the sets' own words, once a majority of the set had released them.",
        columns=(
            Column("session", "Session"),
            Column("set", "Set"),
            Column("lines", "Lines"),
            Column("words", "In their words"),
        ),
        rows=tuple(rows),
    )


def turns(taken: Sequence[PresentedTurn], members: Collection[int]) -> Chart:
    """Count how many presented how often, for the set itself; nobody is named or ranked.

    Args:
        members: who has a place now; the turns of whoever left are no part of who waits for one.
    """
    own = [one for one in taken if one.person_id in members]
    presented = Counter(one.person_id for one in own)
    often = Counter(presented[person_id] for person_id in members)
    minutes = sum(one.minutes or 0 for one in own)
    rows: list[dict[str, Cell]] = [
        {"measure": "Presented", "times": times, "people": often[times], "n": len(members)}
        for times in range(max(often, default=0) + 1)
    ]
    return Chart(
        slug="turns",
        kind=ChartKind.SMALL_MULTIPLES,
        title=f"{len(presented)} of {counted(len(members), 'member')} have presented so far",
        note=(
            f"{counted(len(own), 'turn')}, {counted(minutes, 'minute')} as far as told, of whoever"
            " has a place now. Your set and your facilitator see this, and nobody else."
        ),
        columns=(
            Column("measure", "Measure"),
            Column("times", "Times"),
            Column("people", "Members"),
            Column("n", "Of"),
        ),
        rows=tuple(rows),
    )


def _released(number: int, name: str, told: ReleasedLearning | None) -> dict[str, Cell]:
    row: dict[str, Cell] = {"session": number, "set": name}
    if told is None:
        return row | {"lines": None, "words": None, "reason": _NOT_RELEASED}
    lines = [line for line in told.words.splitlines() if line.strip()]
    return row | {"lines": len(lines), "words": "\n".join(lines)}
