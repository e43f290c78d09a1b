"""Marks that several kinds share: what names a row, how many answered, a hidden figure."""

import json
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import altair as alt

from service.charts.look import Look

Row = dict[str, Any]
"""As `Shown.values` makes it."""
SAID = alt.Description("said:N")
"""What a screen reader says of a mark.

As everywhere here a channel and no bare word: Altair takes 5 ms to find the channel of a word.
"""

_NAME_PLACE = -17
"""Pixels from a row's middle to its name, where that stands above."""
_NAME_LETTERS = {True: 36, False: 32}
"""On a phone and elsewhere, before a row's name goes on in another line."""
_HIDDEN_KEY = "not shown; the table says why"


def names_of(values: Sequence[Row], field: str = "label0") -> list[str]:
    """Return what a column says, each once, in the order of the table."""
    return list(dict.fromkeys(row[field] for row in values))


def data(values: Sequence[Row]) -> Any:
    """Return values for a layer, as a bare dict: an `alt.Data` looks at every cell."""
    return {"values": tuple(values)}


def x_at(value: float | str) -> Any:
    """Return a place across: pixels, or `width`."""
    return alt.XValue(value)  # type: ignore[no-untyped-call]  # -- theirs has no types


def y_at(value: float | str) -> Any:
    """Return a place down: pixels, or `height`."""
    return alt.YValue(value)  # type: ignore[no-untyped-call]  # -- theirs has no types


def row_axis(look: Look, names: Sequence[str]) -> alt.Y:
    """Return the axis of rows in the order of the table; on a phone their names stand above."""
    return alt.Y(
        "label0:N",
        title=None,
        scale=alt.Scale(type="band", domain=list(names), padding=0),
        axis=None if look.is_narrow else _names_beside(look, names),
    )


def _names_beside(look: Look, names: Sequence[str]) -> alt.Axis:
    broken = json.dumps({name: _broken(look, name) for name in names}, ensure_ascii=False)
    return alt.Axis(
        domain=False,
        ticks=False,
        labelPadding=10,
        labelExpr=f"{broken}[datum.value]",
        labelLineHeight=look.text + 3,
    )


def _broken(look: Look, name: str) -> list[str]:
    return wrap(name, _NAME_LETTERS[look.is_narrow]) or [name]


def row_names(
    look: Look, values: Sequence[Row], y: alt.Y, *, place: int = _NAME_PLACE
) -> list[alt.Chart]:
    """Return each row's name above its marks, where the axis has none."""
    if not look.is_narrow:
        return []
    layers, high = [], look.text + 3
    named = [{**row, "lines": _broken(look, row["label0"])} for row in values]
    for count in sorted({len(row["lines"]) for row in named}):
        rows = [row for row in named if len(row["lines"]) == count]
        names = alt.Chart(data(rows)).mark_text(
            align="left",
            baseline="middle",
            dy=place - (count - 1) * high,
            lineHeight=high,
            aria=False,
        )
        layers.append(names.encode(y=y, x=x_at(0), text=alt.Text("lines:N")))
    return layers


def row_counts(look: Look, values: Sequence[Row], y: alt.Y) -> list[alt.Chart]:
    """Return at the right edge how many answered, where the chart says so."""
    if not any(row["n"] for row in values):
        return []
    counts = (
        alt.Chart(data(values))
        .mark_text(
            align="right" if look.is_narrow else "left",
            dx=0 if look.is_narrow else 10,
            dy=_NAME_PLACE if look.is_narrow else 0,
            fill=look.colours.quiet,
            fontSize=look.text - 1,
            aria=False,
        )
        .encode(y=y, x=x_at("width"), text=alt.Text("n:N"))
    )
    return [counts]


def hidden_rows(
    look: Look, values: Sequence[Row], y: alt.Y, *, figures: Sequence[int] = (0,)
) -> list[alt.Chart]:
    """Return a hollow mark and its words at the left edge of rows whose figures are all hidden."""
    gone = [row for row in values if all(row[f"figure{i}"] is None for i in figures)]
    if not gone:
        return []
    base = alt.Chart(data(gone)).encode(y=y, description=SAID)
    ring = hollow(base, look).encode(x=x_at(6))
    words = base.mark_text(
        align="left", dx=14, fill=look.colours.quiet, fontStyle="italic", aria=False
    ).encode(x=x_at(6), text=alt.Text(f"words{figures[0]}:N"))
    return [ring, words]


def hollow(base: alt.Chart, look: Look) -> alt.Chart:
    """Return the mark of a hidden figure."""
    edge = look.colours.edge
    ring: alt.Chart = base.mark_point(
        filled=False, size=70, stroke=edge, strokeDash=[2, 2], strokeWidth=1.5
    )
    return ring


def with_key(
    lines: Sequence[str],
    values: Sequence[Row],
    *,
    figures: Sequence[int] = (0,),
    mark: str = "Dashed",
) -> list[str] | None:
    """Return an axis' title; it explains the mark of hidden figures where there are any."""
    hides = any(row[f"figure{i}"] is None for row in values for i in figures)
    whole = [*lines, *([f"{mark}: {_HIDDEN_KEY}"] if hides else [])]
    return whole or None


def layered(look: Look, layers: Sequence[alt.Chart], *, names: Sequence[str]) -> alt.LayerChart:
    """Put marks of rows above one another; rows are as high as the longest name needs."""
    lines = max((len(_broken(look, name)) for name in names), default=1)
    free = 1 if look.is_narrow else 2
    more = 0 if look.height else max(0, lines - free) * (look.text + 3) * len(names)
    return sized(look, layers, height=look.rows_height(len(names)) + more)


def sized(look: Look, layers: Sequence[alt.Chart], *, height: int) -> alt.LayerChart:
    """Put marks above one another; the whole, names and titles included, is of that height."""
    fitted = alt.AutoSizeParams(type="fit", contains="padding")
    return over(layers).properties(width=look.width, height=height, autosize=fitted)


def over(layers: Sequence[alt.Chart]) -> alt.LayerChart:
    """Put marks above one another."""
    drawing = alt.layer(*layers)
    # Its type allows for layers that are faceted; ours are not.
    assert isinstance(drawing, alt.LayerChart)
    return drawing
