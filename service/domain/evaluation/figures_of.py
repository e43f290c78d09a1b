"""Single figures read back from a kept report's charts; what is hidden there has none here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.domain.evaluation.chart import Cell, Chart

_NOT_DECIDED = "Waiting"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> int:
        """Return it as people read it; `of` is not 0."""
        return round(100 * self.count / self.of)


Charts = Mapping[str, Chart]
"""By slug."""


def joined(charts: Charts) -> Share | None:
    """Return who joined, of those invited."""
    people = {row["step"]: row["people"] for row in _rows(charts, "take-up")}
    return Share(_whole(people["Joined"]), _whole(people["Invited"])) if people else None


def places_taken(charts: Charts) -> Share | None:
    """Return who came, of places at sessions where attendance was marked."""
    return _sum(charts, "attendance", "people") if "attendance" in charts else None


def places_taken_at(charts: Charts) -> dict[int, Share]:
    """Return the same by the number of the session, where any set marked it."""
    by_number: dict[int, list[Mapping[str, Cell]]] = {}
    for row in _rows(charts, "attendance"):
        if row["people"] is not None:
            by_number.setdefault(_whole(row["session"]), []).append(row)
    return {number: _share(rows, "people") for number, rows in sorted(by_number.items())}


def quorum_kept(charts: Charts) -> Share | None:
    """Return meetings that kept quorum, of those marked."""
    return _meetings(charts, "Quorum kept")


def moved(charts: Charts) -> Share | None:
    """Return meetings that were moved, of all."""
    return _meetings(charts, "Moved")


def actions_done(charts: Charts) -> Share | None:
    """Return actions done, of all set."""
    rows = _rows(charts, "actions")
    return _of_all(rows, "actions", [row for row in rows if row["to"] == "Done"])


def actions_not_begun(charts: Charts) -> Share | None:
    """Return actions of which their owners told last that it is not yet, of all told of."""
    rows = [row for row in _rows(charts, "actions") if row["to"] != "Not told of yet"]
    return _of_all(rows, "actions", [row for row in rows if row["to"] == "Not yet"])


def decided(charts: Charts) -> Share | None:
    """Return recommendations that the sponsor decided on, of those put."""
    rows = _rows(charts, "recommendations")
    is_decided = [row for row in rows if row["state"] != _NOT_DECIDED]
    return _of_all(rows, "recommendations", is_decided)


def first_and_last(charts: Charts, item: str) -> tuple[float, float, int] | None:
    """Return a session question's first and last figure shown, and the answers to the last."""
    shown = [row for row in _rows(charts, item) if row["middle"] is not None]
    if not shown:
        return None
    first, last = (_figure(row["middle"]) for row in (shown[0], shown[-1]))
    return first, last, _whole(shown[-1]["n"])


def still_used(charts: Charts) -> tuple[float, int] | None:
    """Return the mean of what is still used, twelve weeks later, and how many answered."""
    rows = _rows(charts, "still-used")
    own = [row for row in rows if row["measure"] == "I still use what I learned"]
    # Its first row is of twelve weeks: where that is hidden, half a year's must not stand for it.
    if not own or own[0]["mean"] is None:
        return None
    return _figure(own[0]["mean"]), _whole(own[0]["n"])


def released(charts: Charts) -> int:
    """Return how many lines of what sets learned were released."""
    return sum(_whole(row["lines"]) for row in _rows(charts, "themes"))


def _meetings(charts: Charts, measure: str) -> Share | None:
    rows = [row for row in _rows(charts, "meetings") if row["measure"] == measure]
    return _share(rows, "meetings") if rows else None


def _sum(charts: Charts, slug: str, key: str) -> Share:
    return _share((row for row in _rows(charts, slug) if row[key] is not None), key)


def _share(rows: Iterable[Mapping[str, Cell]], key: str) -> Share:
    found = list(rows)
    return Share(sum(_whole(row[key]) for row in found), sum(_whole(row["n"]) for row in found))


def _of_all(
    rows: Iterable[Mapping[str, Cell]], key: str, some: Iterable[Mapping[str, Cell]]
) -> Share | None:
    found = list(rows)
    if not found:
        return None
    return Share(sum(_whole(row[key]) for row in some), sum(_whole(row[key]) for row in found))


def _rows(charts: Charts, slug: str) -> tuple[Mapping[str, Cell], ...]:
    chart = charts.get(slug)
    return chart.rows if chart else ()


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _figure(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
