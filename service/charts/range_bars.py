"""Range bars: from the low to the high estimate of a value."""

import altair as alt

from service.charts.look import Look
from service.charts.marks import (
    SAID,
    data,
    hidden_rows,
    layered,
    names_of,
    row_axis,
    row_counts,
    row_names,
)
from service.charts.shown_rows import shown
from service.domain.evaluation.chart import Chart


def range_bars(chart: Chart, look: Look) -> alt.LayerChart:
    """Draw a range a row: `what, low, high`, and how sure whoever says so is."""
    taken = shown(chart, labels=1)
    sure = taken.figures[2].heading if len(taken.figures) > 2 else ""
    values = taken.values()
    # Without a unit each row has its own, as hours beside pounds: then each has its own scale.
    is_common = bool(taken.figures and taken.figures[0].unit)
    for row in values:
        row["range"] = f"{row['words0']}–{row['words1']}"
        if sure and row["figure2"] is not None:
            row["n"] = "  ".join(part for part in (f"{sure}: {row['words2']}", row["n"]) if part)
    y = row_axis(look, names_of(values))
    known = [row for row in values if row["figure0"] is not None and row["figure1"] is not None]
    for row in known:
        whole = 1 if is_common else row["figure1"] or 1
        row["begins"], row["ends"] = row["figure0"] / whole, row["figure1"] / whole
    most = max((row["ends"] for row in known), default=1) or 1
    least = min(0, *(row["begins"] for row in known)) if known else 0
    x = alt.X(
        "begins:Q",
        title=None if is_common else "Each bar is on a scale of its own",
        axis=alt.Axis(labels=False, ticks=False, domain=False, grid=False),
        scale=alt.Scale(domain=[least, most]),
    )
    base = alt.Chart(data(known)).encode(y=y, description=SAID)
    bars = base.mark_bar(height=8, fill=look.colours.accent, cornerRadius=4).encode(
        x=x, x2="ends:Q"
    )
    middle = (most + least) / 2
    words = []
    for side, where, at in (
        ("left", f"datum.begins + datum.ends <= {2 * middle}", "begins:Q"),
        ("right", f"datum.begins + datum.ends > {2 * middle}", "ends:Q"),
    ):
        mark = base.transform_filter(where).mark_text(
            align=side,  # type: ignore[arg-type]  # -- of the table above
            dy=look.text,
            fontWeight=600,
            aria=False,
        )
        words.append(
            mark.encode(
                x=alt.X(at, title=x["title"], axis=x["axis"], scale=x["scale"]),
                text=alt.Text("range:N"),
            )
        )
    layers = [bars, *words, *hidden_rows(look, values, y, figures=(0, 1))]
    layers += [*row_names(look, values, y), *row_counts(look, values, y)]
    return layered(look, layers, names=names_of(values))
