"""Every figure of a simulated programme's report equals what pandas makes of the same people."""

from functools import cache

import pandas as pd
import pytest

from service.domain.evaluation.report import ProgrammeReport
from service.domain.evaluation.two_pages import Share, Shares, two_pages
from service.domain.readers import Reader
from service.domain.states import Entry
from service.store.database import Database
from service.workflows.count_ratings import count_ratings
from service.workflows.make_report import make_report
from tests.workflows.evaluation.expected import Shown, View, shown_by
from tests.workflows.evaluation.expected_counts import COUNTS
from tests.workflows.evaluation.expected_ratings import RATINGS
from tests.workflows.evaluation.simulated import NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

# Set 7 is so small that it never has a figure of its own.
LARGE = Simulated(sizes=(7, 8, 6, 7, 7, 8, 4))
ASKED = Simulated(sizes=(5, 6), entry=Entry.INVITE, seed=11)
"""Whoever was invited is asked whether they join."""
_EXPECTED = COUNTS | RATINGS

MEASURES = {
    # Level 0: take-up.
    "take-up": ["step", "people"],
    "attendance": ["set", "session", "people", "n"],
    "meetings": ["measure", "set", "meetings", "n"],
    # Level 1: reaction.
    "useful": ["session", "middle", "low", "high", "n"],
    "safe": ["session", "middle", "low", "high", "n"],
    "by-set": ["measure", "set", "mean", "n"],
    # Level 2: learning.
    "learning": ["skill", "then", "now", "baseline", "n", "later", "half-year"],
    "still-used": ["measure", "when", "mean", "n"],
    # Level 3: behaviour.
    "actions": ["from", "to", "actions"],
    "open-actions": ["measure", "age", "actions", "n"],
    "burn-up": ["week", "set", "done"],
    "managers": ["measure", "answer", "managers", "n"],
    # Level 4: results.
    "recommendations": ["set", "state", "recommendations"],
    "outcomes": ["outcome", "low", "high", "sure", "n"],
    "cost": ["month", "spent", "planned"],
    # Organisation learning, and the health of the method.
    "themes": ["session", "set", "lines", "words"],
    "method": ["measure", "when", "mean", "n"],
    "turns": ["measure", "times", "people", "n"],
}
"""Everything that a report measures, by chart, of whoever may see most of it."""
_VIEWS = [
    View(LARGE, Reader.HR),
    View(LARGE, Reader.SPONSOR),
    *(View(LARGE, Reader.SET, set_id) for set_id in (1, 2, 3)),
    View(LARGE, Reader.FACILITATOR, 5),
    View(ASKED, Reader.HR),
    View(ASKED, Reader.SPONSOR),
]

Reports = dict[View, ProgrammeReport]


@cache
def expected(slug: str, view: View) -> Shown:
    """Return what pandas makes of a chart for a reader."""
    return _EXPECTED[slug](view)


_ONCE = pytest.mark.parametrize(
    ("database_url", "reports"), [("sqlite", LARGE)], indirect=True, ids=["large"]
)


@pytest.fixture(params=[LARGE, ASKED], ids=["large", "asked"])
def reports(request: pytest.FixtureRequest, database: Database) -> Reports:
    """What each reader gets of a programme."""
    truth: Simulated = request.param
    with database.writing() as db:
        write(truth, db)
        count_ratings(db, PROGRAMME, now=NOW)
    with database.reading() as db:
        return {
            view: make_report(
                db, PROGRAMME, view.reader, now=NOW, set_id=view.set_id, told=truth.told
            )
            for view in _VIEWS
            if view.truth is truth
        }


def test_simulation_holds_what_the_rules_turn_on() -> None:
    hr, asked = View(LARGE, Reader.HR), View(ASKED, Reader.HR)
    alone = pd.DataFrame(expected("useful", asked).rows)
    left = LARGE.members[LARGE.members.until.notna()][["set", "person"]]
    useful = pd.DataFrame(expected("useful", hr).rows)
    told = LARGE.updates.groupby("action").state

    found = {
        "a set without a figure, for all agreed": "Set 3" in _hidden(expected("by-set", hr), "set"),
        "a set without a figure, being small": "Set 7" in _hidden(expected("by-set", hr), "set"),
        "a session without a figure": 3 in _hidden(expected("useful", asked), "session"),
        "a figure without a band": bool((alone.middle.notna() & alone.low.isna()).any()),
        "a figure that draws its band down": bool((useful.middle == useful.low).any()),
        "a figure that draws its band up": bool((useful.middle == useful.high).any()),
        "a late baseline": bool(LARGE.self_ratings.late.any()),
        "a place in two sets": bool(LARGE.members.person.duplicated().any()),
        "a turn of somebody who left": not LARGE.turns.merge(left).empty,
        "an action told of twice": bool(LARGE.updates.action.duplicated().any()),
        "an action done, then not": bool(
            ((told.first() == "done") & (told.last() != "done")).any()
        ),
        "a recommendation replaced": bool(LARGE.recommendations.replaced.any()),
        "a manager asked no more": bool(LARGE.conversations.cancelled.any()),
        "a unit of one person": "Other units" in _hidden(expected("outcomes", hr), "outcome"),
        "hours by thousands": "," in expected("cost", hr).title[0],
    }

    assert found == dict.fromkeys(found, True)


def _hidden(chart: Shown, key: str) -> list[object]:
    return [row[key] for row in chart.rows if row.get("reason")]


def test_every_figure_equals_pandas(reports: Reports) -> None:
    found = {
        (view.reader, view.set_id, chart.slug): shown_by(chart)
        for view, report in reports.items()
        for chart in report.charts
    }

    assert found == {
        (view.reader, view.set_id, chart.slug): expected(chart.slug, view)
        for view, report in reports.items()
        for chart in report.charts
    }


def test_report_says_of_how_many_it_is(reports: Reports) -> None:
    found = {view: (report.sets, report.people) for view, report in reports.items()}

    assert found == {
        view: (len(view.sets), view.of(view.truth.members).person.nunique()) for view in reports
    }


@_ONCE
def test_every_measure_has_a_counterpart_of_its_own(reports: Reports) -> None:
    held = {
        chart.slug: [one.key for one in chart.columns]
        for report in reports.values()
        for chart in report.charts
    }
    counterparts = {
        slug: [key for key in keys if _is_calculated(slug, key, reports)]
        for slug, keys in held.items()
    }

    assert held == MEASURES
    assert counterparts == MEASURES
    assert set(_EXPECTED) == set(MEASURES)


def _is_calculated(slug: str, key: str, reports: Reports) -> bool:
    """Say whether anybody who has the chart is told a figure that pandas came to as well."""
    return any(
        row.get(key) is not None
        for view, report in reports.items()
        if report.chart(slug)
        for row in expected(slug, view).rows
    )


@_ONCE
def test_sponsors_two_pages_equal_pandas(reports: Reports) -> None:
    view = View(LARGE, Reader.SPONSOR)
    marked = pd.DataFrame(expected("attendance", view).rows).dropna(subset="people")
    decided = pd.DataFrame(expected("recommendations", view).rows)
    released = LARGE.learning[LARGE.learning.released]
    by_set = marked.groupby("set")[["people", "n"]].sum()
    by_session = marked.groupby("session")[["people", "n"]].sum()

    pages = two_pages(reports[view].charts)

    assert [{"step": step, "people": people} for step, people in pages.people] == expected(
        "take-up", view
    ).rows
    assert pages.by_session == Shares(
        tuple(Share(f"Session {one.Index:.0f}", *one[1:]) for one in by_session.itertuples()), None
    )
    assert pages.by_set == Shares(
        tuple(Share(one.Index, *one[1:]) for one in by_set.head(6).itertuples()),
        Share("1 more set", *by_set.loc["Set 7"]),
    )
    assert dict(pages.decisions) == decided.groupby("state").recommendations.sum().to_dict()
    assert len(pages.themes) + pages.more_themes == len(released)
