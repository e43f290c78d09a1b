"""Cohorts side by side: what each report shows and no more."""

from service.domain.evaluation.comparison import TOO_FEW, compared
from tests.domain.evaluation.cohorts import ASKING, AUTUMN, LISTENING, SPRING

NOT_MEASURED = "Its report has no such chart."


def test_cohorts_stand_side_by_side_with_how_many_each_figure_counts() -> None:
    tables = {one.slug: one for one in compared([SPRING, AUTUMN])}

    few = {"cohort": "Autumn", "n": None, "reason": TOO_FEW}
    none = {"cohort": "Autumn", "share": None, "count": None, "n": None}
    assert {slug: [dict(row) for row in one.rows] for slug, one in tables.items()} == {
        "joined": [
            {"cohort": "Spring", "share": 90, "count": 36, "n": 40},
            {"cohort": "Autumn", "share": 75, "count": 15, "n": 20},
        ],
        "attendance": [
            {"cohort": "Spring", "share": 75, "count": 9, "n": 12},
            none | {"reason": "Nothing is counted yet."},
        ],
        "quorum": [
            {"cohort": "Spring", "share": 50, "count": 1, "n": 2},
            none | {"reason": NOT_MEASURED},
        ],
        "useful": [
            {"cohort": "Spring", "first": 4.8, "last": 6.1, "n": 25},
            few | {"first": None, "last": None},
        ],
        "safe": [
            {"cohort": name, "first": None, "last": None, "n": None, "reason": TOO_FEW}
            for name in ("Spring", "Autumn")
        ],
        "learning": [
            {"skill": ASKING, "cohort": "Spring", "then": 3.0, "now": 5.0, "moved": 2.0, "n": 30},
            few | {"skill": ASKING, "then": 3.5, "now": None, "moved": None, "n": 7},
            {"skill": LISTENING, "cohort": "Spring", "then": 4.0, "now": 4.5, "moved": 0.5}
            | {"n": 30},
            few | {"skill": LISTENING, "then": None, "now": None, "moved": None},
        ],
        "still-used": [{"cohort": "Spring", "mean": 5.5, "n": 20}, few | {"mean": None}],
        "actions": [
            {"cohort": "Spring", "share": 75, "count": 30, "n": 40},
            none | {"reason": NOT_MEASURED},
        ],
        "decided": [
            {"cohort": "Spring", "share": 75, "count": 3, "n": 4},
            none | {"reason": NOT_MEASURED},
        ],
    }


def test_titles_say_the_finding() -> None:
    titles = {one.slug: one.title for one in compared([SPRING, AUTUMN])}

    assert titles == {
        "joined": "From 75 % (Autumn) to 90 % (Spring) joined, of those invited",
        "attendance": "75 % of places were taken, in Spring",
        "quorum": "50 % of meetings marked kept quorum, in Spring",
        "useful": "6.1 of 7 for “Useful to me” in the last session shown, in Spring",
        "safe": "Nothing to compare yet: “I could say what I think”",
        "learning": f"Moved most from then to now: “{ASKING}” by 2 (Spring)",
        "still-used": "5.5 of 7 for what is still used after twelve weeks, in Spring",
        "actions": "75 % of actions are done, in Spring",
        "decided": "75 % of recommendations are decided, in Spring",
    }
