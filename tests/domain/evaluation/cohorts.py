"""Two cohorts as their kept reports tell of them; of Autumn few answered."""

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.comparison import Cohort
from service.domain.evaluation.ratings import SELF_RATINGS

ASKING = SELF_RATINGS["open_questions"]
LISTENING = SELF_RATINGS["listening"]


def kept(slug: str, *rows: dict[str, Cell]) -> Chart:
    """Return a chart with these rows, and a column for each of their cells."""
    keys = dict.fromkeys(key for row in rows for key in row if key != "reason")
    columns = tuple(Column(key, key.title()) for key in keys)
    return Chart(slug, ChartKind.SMALL_MULTIPLES, f"About {slug}", "", columns, rows)


def cohort(name: str, *charts: Chart) -> Cohort:
    return Cohort(name, {one.slug: one for one in charts})


SPRING = cohort(
    "Spring",
    kept("take-up", {"step": "Invited", "people": 40}, {"step": "Joined", "people": 36}),
    kept(
        "attendance",
        {"set": "Oak", "session": 1, "people": 6, "n": 6},
        {"set": "Oak", "session": 2, "people": 3, "n": 6},
        {"set": "Oak", "session": 3, "people": None, "n": None, "reason": "It was cancelled."},
    ),
    kept(
        "meetings",
        {"measure": "Quorum kept", "set": "Oak", "meetings": 1, "n": 2},
        {"measure": "Moved", "set": "Oak", "meetings": 1, "n": 3},
    ),
    kept(
        "useful",
        {"session": 1, "middle": 4.8, "low": None, "high": None, "n": 30},
        {"session": 2, "middle": None, "low": None, "high": None, "n": None, "reason": "few"},
        {"session": 3, "middle": 6.1, "low": None, "high": None, "n": 25},
    ),
    kept(
        "learning",
        {"skill": ASKING, "then": 3.0, "now": 5.0, "baseline": 4.0, "n": 30},
        {"skill": LISTENING, "then": 4.0, "now": 4.5, "baseline": 4.0, "n": 30},
    ),
    kept("still-used", {"measure": "I still use what I learned", "mean": 5.5, "n": 20}),
    kept(
        "actions",
        {"from": "Set", "to": "Done", "actions": 30},
        {"from": "Set", "to": "Not yet", "actions": 8},
        {"from": "Set", "to": "Not told of yet", "actions": 2},
    ),
    kept(
        "recommendations",
        {"set": "Oak", "state": "Waiting", "recommendations": 1},
        {"set": "Oak", "state": "Running", "recommendations": 3},
    ),
)
AUTUMN = cohort(
    "Autumn",
    kept("take-up", {"step": "Invited", "people": 20}, {"step": "Joined", "people": 15}),
    kept("attendance"),
    kept("useful", {"session": 1, "middle": None, "n": None, "reason": "few"}),
    kept("learning", {"skill": ASKING, "then": 3.5, "now": None, "n": 7, "reason": "few"}),
)
