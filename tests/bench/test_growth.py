"""The picture of how parts grow."""

import re

from bench.growth import growth_picture, rows_of
from bench.table import Row


def test_growth_picture_names_each_curve_and_how_it_grew() -> None:
    rows = [
        Row("Booking 10 sets", "CPU", 1.0, "s", 10, curve="booking, by sets", size=10),
        Row("Booking 400 sets", "CPU", 20.0, "s", 400, curve="booking, by sets", size=400),
        Row("Booking 400 sets", "Graph calls", 2401.0, "calls", 400),
        Row("One mail of 5", "CPU", 6.0, "ms", 5, curve="one mail", size=5),
        Row("One mail of 50", "CPU", 3.0, "ms", 50, curve="one mail", size=50),
    ]

    words = re.findall(r"<text[^>]*>([^<]+)</text>", growth_picture(rows))

    assert [word for word in words if "," in word or "mail" in word] == [
        "booking, by sets",
        "40 times the size, 20 times the cost",
        "one mail",
        "10 times the size, 0.5 times the cost",
    ]


def test_rows_of_results_are_the_rows_that_were_measured() -> None:
    kept = [
        {"section": "Booking", "name": "CPU", "ours": 2.0, "unit": "s", "n": 3, "ratio": None}
        | {"reference": None, "against": "", "curve": "booking", "size": 10.0, "part": "booking"}
    ]

    assert rows_of(kept) == [Row("Booking", "CPU", 2.0, "s", 3, curve="booking", size=10.0)]
