"""A chart of each kind, some with hidden figures."""

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column

FEWER = "fewer than 5 people answered"
N = Column("n", "People")


def chart(
    kind: ChartKind,
    title: str,
    columns: tuple[Column, ...],
    *rows: tuple[Cell, ...],
    note: str = "",
) -> Chart:
    """Make a chart; a cell beyond the columns is the reason of a hidden figure."""
    keys = [*(column.key for column in columns), "reason"]
    told = tuple(dict(zip(keys, row, strict=False)) for row in rows)
    return Chart(kind.value, kind, title, note or "Counted on 3 March.", columns, told)


FUNNEL = chart(
    ChartKind.FUNNEL,
    "214 of 240 people joined, and 198 affirmed the working agreement",
    (Column("step", "Step"), Column("people", "People")),
    ("Invited", 240),
    ("Joined", 214),
    ("Affirmed", 198),
    ("Came to the first session", 186),
    ("Released a summary", None, "fewer than 5 people"),
    ("Told a story", 7),
)
HEAT = chart(
    ChartKind.HEAT_GRID,
    "Oak and Birch lost people after the third session",
    (Column("set", "Set"), Column("session", "Session"), Column("people", "Came"), N),
    *[
        (
            name,
            f"Session {number}",
            *((None, None, FEWER) if (name, number) == ("Rowan", 4) else (came, of)),
        )
        for name, of, counts in (
            ("Maple", 6, (6, 6, 5, 6, 6, 5)),
            ("Oak", 7, (7, 6, 4, 3, 3, 4)),
            ("Birch", 6, (6, 5, 3, 3, 2, 2)),
            ("Rowan", 5, (5, 5, 5, 5, 4, 5)),
            ("Hawthorn in Singapore", 6, (6, 6, 6, 4, 6, 6)),
        )
        for number, came in enumerate(counts, start=1)
    ],
)
BAND = chart(
    ChartKind.BAND_LINE,
    "Sessions became more useful: from 4.8 to 6.1 of 7",
    (
        Column("session", "Session"),
        Column("middle", "Useful", "of 7"),
        Column("low", "Lower quarter", "of 7"),
        Column("high", "Upper quarter", "of 7"),
        N,
    ),
    ("Session 1", 4.8, 4.0, 5.5, 212),
    ("Session 2", 5.2, 4.5, 6.0, 201),
    ("Session 3", 5.1, 4.2, 6.0, 187),
    ("Session 4", None, None, None, None, FEWER),
    ("Session 5", 5.9, 5.0, 6.5, 171),
    ("Session 6", 6.1, 5.5, 7.0, 169),
)
DUMBBELL = chart(
    ChartKind.DUMBBELL,
    "People say they ask open questions more, and listen better",
    (
        Column("skill", "What they rated"),
        Column("then", "Then, looking back"),
        Column("now", "Now"),
        Column("first", "At the start"),
        N,
    ),
    ("Ask open questions", 3.4, 5.6, 4.1, 154),
    ("Listen", 4.2, 5.8, 4.6, 154),
    ("Reflect", 3.9, 5.1, 4.0, 153),
    ("Confidence", 4.0, 5.0, 4.4, 152),
    ("Handle conflict", 3.6, 4.2, 3.9, 154),
    ("Breadth of network", 2.8, 4.9, 3.0, 150),
    ("Act on problems", 4.4, 4.4, 4.5, 148),
    ("Support others", None, None, None, None, FEWER),
)
FLOW = chart(
    ChartKind.FLOW,
    "Of 412 actions, 236 were done, and most of these taught something",
    (Column("from", "From"), Column("to", "To"), Column("actions", "Actions")),
    ("Set", "Done", 236),
    ("Set", "Changed", 97),
    ("Set", "Stuck", 53),
    ("Set", "Still open", 26),
    ("Done", "Learned from", 171),
    ("Changed", "Learned from", 62),
    ("Stuck", "Learned from", None, FEWER),
)
BURN = chart(
    ChartKind.BURN_UP,
    "Actions are done about two weeks after they are set",
    (Column("week", "Week"), Column("set", "Set"), Column("done", "Done")),
    *[
        (f"{day} Mar", 30 * week + 20, max(0, 26 * week - 20))
        for week, day in enumerate((2, 9, 16, 23, 30))
    ],
    *[
        (f"{day} Apr", 30 * week + 20, 26 * week - 20)
        for week, day in enumerate((6, 13, 20, 27), start=5)
    ],
)
BOARD = chart(
    ChartKind.DECISION_BOARD,
    "7 of 12 recommendations are decided, 3 run already",
    (Column("set", "Set"), Column("state", "State"), Column("recommendations", "Recommendations")),
    ("Maple", "Waiting", 1),
    ("Maple", "Decided", 2),
    ("Maple", "Adopted", 0),
    ("Maple", "Running", 1),
    ("Oak", "Waiting", 3),
    ("Oak", "Decided", 0),
    ("Oak", "Adopted", 1),
    ("Oak", "Running", 0),
    ("Rowan", "Waiting", 1),
    ("Rowan", "Decided", None, "the sponsor has not released it"),
    ("Rowan", "Adopted", 0),
    ("Rowan", "Running", 2),
)
RANGES = chart(
    ChartKind.RANGE_BARS,
    "Sponsors put the worth of three outcomes between £61,000 and £190,000",
    (
        Column("outcome", "Outcome"),
        Column("low", "Low", "£"),
        Column("high", "High", "£"),
        Column("sure", "Sure", "%"),
    ),
    ("Fewer agency shifts", 40000, 120000, 60),
    ("Shorter onboarding", 15000, 45000, 80),
    ("Complaints answered sooner", 6000, 25000, 50),
    ("A new rota", None, None, None, "the sponsor has not validated it"),
    note="Estimates of sponsors: range, how much is due to the set, how sure they are.",
)
COST = chart(
    ChartKind.COST_LINE,
    "The programme has taken 3,120 hours so far, a little under plan",
    (
        Column("month", "Month"),
        Column("spent", "Spent", "hours"),
        Column("planned", "Planned", "hours"),
    ),
    ("January", 410, 400),
    ("February", 950, 1000),
    ("March", 1730, 1700),
    ("April", 2440, 2500),
    ("May", 3120, 3200),
)
THEMES = chart(
    ChartKind.THEME_GRID,
    "Handovers come up in every set that released themes",
    (Column("theme", "Theme"), Column("set", "Set"), Column("times", "Times")),
    *[
        (
            theme,
            name,
            *((None, "not released") if name == "Birch" and theme == "Saying no" else (times,)),
        )
        for theme, counts in (
            ("Handovers", (3, 4, 2, 5, 1)),
            ("Priorities change weekly", (0, 2, 4, 1, 1)),
            ("Saying no", (2, 0, 1, 3, 0)),
            ("Hybrid meetings", (1, 1, 0, 0, 2)),
        )
        for name, times in zip(("Maple", "Oak", "Birch", "Rowan", "Hawthorn"), counts, strict=True)
    ],
)
MULTIPLES = chart(
    ChartKind.SMALL_MULTIPLES,
    "Sets share the air more evenly, and advise less",
    (Column("measure", "Measure"), Column("session", "Session"), Column("share", "Share", "%"), N),
    *[
        (
            measure,
            str(number),
            *((None, None, FEWER) if (measure, number) == ("Gave advice", 3) else (share, 31)),
        )
        for measure, shares in (
            ("Air shared evenly", (48, 55, 61, 70)),
            ("Asked rather than advised", (41, 52, 66, 72)),
            ("Gave advice", (59, 48, 34, 28)),
            ("Ties to other departments", (22, 25, 39, 46)),
        )
        for number, share in enumerate(shares, start=1)
    ],
)
BY_SET = chart(
    ChartKind.SMALL_MULTIPLES,
    "3 of 4 sets have answers enough for a figure of their own",
    (Column("measure", "Measure"), Column("set", "Set"), Column("mean", "Mean", "of 7"), N),
    ("Useful to me", "Maple", 5.4, 15),
    ("Useful to me", "Oak", 6.1, 20),
    ("Useful to me", "Hawthorn in Singapore", 4.9, 10),
    ("Useful to me", "Rowan", None, None, FEWER),
    ("I could say what I think", "Maple", 6.0, 15),
    ("I could say what I think", "Oak", 5.0, 20),
    ("I could say what I think", "Hawthorn in Singapore", 5.8, 10),
    ("I could say what I think", "Rowan", None, None, FEWER),
)
LASTING = chart(
    ChartKind.DUMBBELL,
    "“I listen without planning my reply” moved most: from 3.1 to 5.2",
    (
        Column("skill", "What they rated"),
        Column("then", "Then, looking back", "of 7"),
        Column("now", "Now", "of 7"),
        Column("baseline", "At the start", "of 7"),
        N,
        Column("later", "After twelve weeks", "of 7"),
    ),
    ("I ask open questions before offering answers", 3.4, 5.1, 4.0, 25, 5.4),
    ("I listen without planning my reply", 3.1, 5.2, 3.9, 25, 4.8),
    ("I can call on people outside my own area", None, 4.4, 3.8, 20, None, FEWER),
)
UNITS = chart(
    ChartKind.RANGE_BARS,
    "9 people put it between 40 and 90 (hours a month)",
    (
        Column("outcome", "Unit"),
        Column("low", "At the least"),
        Column("high", "At the most"),
        Column("sure", "How sure, on average", "%"),
        N,
    ),
    ("hours a month", 40, 90, 70, 9),
    ("GBP a year", 21000, 96000, 55, 12),
    ("complaints a quarter", None, None, None, None, FEWER),
)
WIDE = chart(
    ChartKind.THEME_GRID,
    "12 sets released what they learned",
    (
        Column("session", "Session"),
        Column("set", "Set"),
        Column("lines", "Lines"),
        Column("words", "In their words"),
    ),
    *[
        (session, f"Set {number}", (session * number) % 4, "Ask first\nThen wait")
        for session in (1, 2, 3)
        for number in range(1, 13)
    ],
)
ALL = (FUNNEL, HEAT, BAND, DUMBBELL, FLOW, BURN, BOARD, RANGES, COST, THEMES, MULTIPLES)
"""One of each kind."""
MORE = tuple(
    Chart(**{**vars(one), "slug": slug})
    for slug, one in (("by-set", BY_SET), ("lasting", LASTING), ("units", UNITS), ("wide", WIDE))
)
"""Kinds once more, with what makes them look different."""
