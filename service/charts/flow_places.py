"""Where the places and ribbons of a flow lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.charts.marks import Row

_APART = 0.09
"""Of the whole, between two places of one stage."""
_HIDDEN = 0.02
"""Of the whole, for a hidden figure: it is drawn, and its size says nothing."""


@dataclass
class Place:
    """What flows together. Heights are shares of everything, from the top.

    Attributes:
        stage: how many ribbons lie before it at most.
        comes: how many ribbons come in.
        taken_in: of its height, the part where ribbons came in already.
        taken_out: the same for those that go on.
    """

    name: str
    stage: int
    size: float
    comes: int
    top: float = 0.0
    taken_in: float = 0.0
    taken_out: float = 0.0


@dataclass(frozen=True)
class Ribbon:
    """One row of a flow, between two places; heights as a place's."""

    row: Row
    source: Place
    target: Place
    size: float
    begins: float
    ends: float


def ribbons_of(rows: Sequence[Row]) -> tuple[Ribbon, ...]:
    """Lay the rows out, in their order from the top."""
    whole = max(1.0, sum(row["figure0"] or 0 for row in rows))
    sizes = [_HIDDEN if row["figure0"] is None else row["figure0"] / whole for row in rows]
    places = _places(rows, sizes)
    found = []
    for row, size in zip(rows, sizes, strict=True):
        source, target = places[row["label0"]], places[row["label1"]]
        begins, ends = source.top + source.taken_out, target.top + target.taken_in
        source.taken_out += size
        target.taken_in += size
        found.append(Ribbon(row, source, target, size, begins, ends))
    return tuple(found)


def _places(rows: Sequence[Row], sizes: Sequence[float]) -> dict[str, Place]:
    names = list(dict.fromkeys(row[end] for row in rows for end in ("label0", "label1")))
    stages = dict.fromkeys(names, 0)
    # As often as there are names: rows that go round in a circle must come to an end, too.
    for _ in names:
        for row in rows:
            further = stages[row["label0"]] + 1
            stages[row["label1"]] = min(len(names), max(stages[row["label1"]], further))
    places = {}
    for name in names:
        out = sum(size for row, size in zip(rows, sizes, strict=True) if row["label0"] == name)
        into = [size for row, size in zip(rows, sizes, strict=True) if row["label1"] == name]
        places[name] = Place(name, stages[name], max(out, sum(into)), len(into))
    tops: dict[int, float] = {}
    for place in places.values():
        place.top = tops.get(place.stage, 0.0)
        tops[place.stage] = place.top + place.size + _APART
    return places
