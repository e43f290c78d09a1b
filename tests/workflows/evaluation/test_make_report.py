"""Every figure of a simulated programme's report equals what pandas makes of the same people."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.outcomes import Outcome
from service.domain.evaluation.rating_figures import TOO_FEW_OF_SET
from service.domain.evaluation.report import ProgrammeReport
from service.domain.readers import Reader
from service.domain.states import ActionState, Decision, Wave
from service.errors import Refused
from service.store.database import Database
from service.workflows.count_ratings import Counting, count_ratings
from service.workflows.make_report import make_report
from tests.workflows.evaluation.simulated import ITEMS, NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

# Set 7 is so small that it never has a figure of its own.
TRUTH = Simulated(sizes=(7, 8, 6, 7, 7, 8, 4))
TOLD = [Outcome(100, 200, "EUR", 0.5, 0.5)] * 7 + [Outcome(1, 2, "thanks from Sam", 1, 1)]


@pytest.fixture
def counted(database: Database) -> Database:
    with database.writing() as db:
        write(TRUTH, db)
    with database.writing() as db:
        count_ratings(db, PROGRAMME, now=NOW)
    return database


def report(database: Database, reader: Reader, *, set_id: int | None = None) -> ProgrammeReport:
    with database.reading() as db:
        return make_report(db, PROGRAMME, reader, now=NOW, set_id=set_id, told=TOLD)


def rows(report_: ProgrammeReport, slug: str, *keys: str) -> Mapping[Any, Any]:
    """Return a chart's last of these cells by the others."""
    chart: Chart | None = report_.chart(slug)
    assert chart is not None
    *first, last = keys
    return {tuple(row[key] for key in first): row[last] for row in chart.rows}


def rounded(mean: float) -> float:
    return int(mean * 10 + 0.5 + 1e-9) / 10


def expected_by_meeting(item: str) -> tuple[dict[Any, float], dict[Any, float]]:
    """Return the means by meeting, and by set without what was counted in common."""
    given = TRUTH.session_ratings.query("item == @item")
    sizes = given.groupby(["number", "set"]).value.size()
    own = sizes[sizes >= 5]
    left = sizes[sizes < 5].groupby("number").sum()
    for number in left[left < 5].index:
        of_number = own[number].reset_index()
        smallest = of_number.sort_values(["value", "set"]).set.iloc[0]
        own = own.drop((number, smallest))
    in_own = given.set_index(["number", "set"]).loc[own.index]
    by_set = in_own.groupby("set").value.mean()
    meetings = own.reset_index().groupby("set").number.nunique()
    return given.groupby("number").value.mean().to_dict(), by_set[meetings >= 2].to_dict()


def test_no_group_of_the_simulation_is_near_an_end() -> None:
    away = TRUTH.session_ratings.assign(
        high=lambda table: 7 - table.value, low=lambda table: table.value - 1
    )
    grouped = away.groupby(["item", "number", "set"])[["high", "low"]]
    others = (grouped.sum() - grouped.max())[grouped.size() >= 5]

    assert others.min().min() > 1


@pytest.mark.parametrize("item", ["useful", "safe"])
def test_session_figures_equal_pandas(counted: Database, item: str) -> None:
    label = {"useful": "Useful to me", "safe": "I could say what I think"}[item]
    by_meeting, by_set = expected_by_meeting(item)

    found = report(counted, Reader.HR)

    shown = {key: mean for (key,), mean in rows(found, item, "session", "middle").items()}
    assert shown == {**{number: rounded(mean) for number, mean in by_meeting.items()}, 6: None}
    of_sets = rows(found, "by-set", "measure", "set", "mean")
    assert {key[1]: mean for key, mean in of_sets.items() if key[0] == label} == {
        f"Set {number}": rounded(by_set[number]) if number in by_set else None
        for number in range(1, 8)
    }
    chart = found.chart("by-set")
    assert chart is not None
    assert [row["reason"] for row in chart.rows if row["set"] == "Set 7"] == [TOO_FEW_OF_SET] * 2


def test_self_ratings_equal_pandas_and_show_the_shift(counted: Database) -> None:
    means = TRUTH.self_ratings.groupby(["item", "wave"]).value.mean()
    sizes = TRUTH.self_ratings.groupby(["item", "wave"]).value.size()

    chart = report(counted, Reader.SPONSOR).chart("learning")

    assert chart is not None
    assert [(row["then"], row["now"], row["baseline"], row["n"]) for row in chart.rows] == [
        (
            *(rounded(means[item, wave]) for wave in (Wave.THEN, Wave.NOW, Wave.BASELINE)),
            min(sizes[item]),
        )
        for item in (
            *("open_questions", "listening", "reflecting", "acting"),
            *("leading", "speaking_up", "reaching_out", "helping_think"),
        )
    ]
    assert set(ITEMS) == set(TRUTH.self_ratings.item)
    first = chart.rows[0]
    assert chart.title == (
        "“I ask open questions before offering answers” moved most:"
        f" from {first['then']} to {first['now']}"
    )


def test_take_up_equals_pandas(counted: Database) -> None:
    there = TRUTH.attendance.groupby(["set", "number"]).attended.sum()
    held = TRUTH.sessions[TRUTH.sessions.held].groupby("set").size()
    quorum = (there >= 4).groupby("set").sum()

    found = report(counted, Reader.HR)

    assert rows(found, "take-up", "step", "people") == {
        ("Invited",): len(TRUTH.members),
        ("Joined",): len(TRUTH.members),
        ("Affirmed",): int(TRUTH.members.affirmed.sum()),
    }
    assert rows(found, "attendance", "set", "session", "people") == {
        (f"Set {one.set}", one.number): (
            int(there[one.set, one.number]) if (one.set, one.number) in there else None
        )
        for one in TRUTH.sessions.itertuples()
    }
    moved = TRUTH.sessions[TRUTH.sessions.moves > 0].groupby("set").size()
    gone = TRUTH.sessions.groupby("set").cancelled.sum()
    of_sets = rows(found, "meetings", "set", "measure", "meetings")
    assert of_sets == {
        (f"Set {number}", what): int(table.get(number, 0))
        for number in range(1, 8)
        for what, table in (
            ("Held", held),
            ("Quorum kept", quorum),
            ("Moved", moved),
            ("Cancelled", gone),
        )
    }


def test_actions_equal_pandas(counted: Database) -> None:
    states = TRUTH.actions.state.value_counts()
    unsettled = TRUTH.actions[
        TRUTH.actions.state.isin([ActionState.OPEN, ActionState.NOT_YET, ActionState.STUCK])
    ]
    ages = pd.cut((NOW - unsettled["at"]).dt.days / 7, [0, 4, 8, 12, 99], right=False, labels=False)

    found = report(counted, Reader.HR)

    labels = ("Done", "Done in part", "Changed", "Stuck", "Let go", "Not yet", "Not told of yet")
    order = ("done", "part", "changed", "stuck", "let-go", "not-yet", "open")
    assert rows(found, "actions", "to", "actions") == {
        (label,): int(states[state]) for label, state in zip(labels, order, strict=True)
    }
    assert list(rows(found, "open-actions", "age", "actions").values()) == [
        int((ages == age).sum()) for age in range(4)
    ]
    done = TRUTH.actions[TRUTH.actions.state == ActionState.DONE]
    weeks = pd.date_range("2027-01-11", "2027-06-21", freq="W-MON", tz="UTC")
    ends = [min(week + pd.Timedelta(weeks=1), pd.Timestamp(NOW)) for week in weeks]
    chart = found.chart("burn-up")
    assert chart is not None
    assert [(row["set"], row["done"]) for row in chart.rows] == [
        (int((TRUTH.actions["at"] <= end).sum()), int((done.told <= end).sum())) for end in ends
    ]


def test_results_equal_pandas(counted: Database) -> None:
    put = TRUTH.recommendations[TRUTH.recommendations.put]
    names = {Decision.PROPOSED: "Waiting", Decision.NO: "Declined"}
    names |= {Decision.YES: "Agreed", Decision.ADAPTED: "Adapted"}
    state = put.decision.map({str(one): name for one, name in names.items()})
    state = state.mask(put.running, "Running").mask(put.done, "Done")
    counts = pd.crosstab(put.set, state)
    there = TRUTH.attendance.groupby("session").attended.sum()
    held = TRUTH.sessions[TRUTH.sessions.held].set_index("session")
    sizes = TRUTH.members.groupby("set").size()
    hours = (there.reindex(held.index).fillna(held.set.map(sizes)) + 1) * 1.5
    by_month = hours.groupby(held.start.dt.strftime("%Y-%m")).sum().cumsum().round(1)

    found = report(counted, Reader.SPONSOR)

    assert rows(found, "recommendations", "set", "state", "recommendations") == {
        (f"Set {number}", name): int(counts.get(name, pd.Series(dtype=int)).get(number, 0))
        for number in range(1, 8)
        for name in ("Waiting", "Declined", "Agreed", "Adapted", "Running", "Done")
    }
    spent = {key: cell for (key,), cell in rows(found, "cost", "month", "spent").items()}
    assert spent == {
        **by_month.reindex(sorted(spent)).ffill().to_dict(),
        **{month: None for month in spent if month > "2027-06"},
    }
    assert rows(found, "outcomes", "outcome", "low") == {("EUR",): 125.0, ("Other units",): None}
    assert rows(found, "themes", "set", "session", "words") == {
        (f"Set {one.set}", one.number): (
            f"released {one.session}" if one.held and one.number % 2 else None
        )
        for one in TRUTH.sessions.itertuples()
    }


def test_manager_conversations_are_counted(counted: Database) -> None:
    answered = pd.Series(range(1, len(TRUTH.members) + 1, 2))

    found = report(counted, Reader.HR)

    assert rows(found, "managers", "answer", "managers") == {
        ("Had it",): int((answered % 3 != 0).sum()),
        ("Not yet",): int((answered % 3 == 0).sum()),
    }


_HR = [
    *("take-up", "attendance", "meetings", "useful", "safe", "by-set", "learning", "still-used"),
    *("actions", "open-actions", "burn-up", "managers", "recommendations", "outcomes", "cost"),
    *("themes", "method"),
]
_SPONSOR = [
    *("take-up", "attendance", "meetings", "learning", "still-used", "recommendations"),
    *("outcomes", "cost", "themes", "method"),
]
_SET = [*(slug for slug in _HR if slug != "managers"), "turns"]


@pytest.mark.parametrize(
    ("reader", "set_id", "slugs"),
    [
        (Reader.HR, None, _HR),
        (Reader.HR_VIEWER, None, _HR),
        (Reader.SPONSOR, None, _SPONSOR),
        (Reader.SET, 3, _SET),
        (Reader.FACILITATOR, 3, _SET),
    ],
)
def test_reader_gets_what_the_table_lets_them_see(
    counted: Database, reader: Reader, set_id: int | None, slugs: list[str]
) -> None:
    found = report(counted, reader, set_id=set_id)

    assert [one.slug for one in found.charts] == slugs
    assert found.chart("by-set") is None or {
        row["set"] for chart in [found.chart("by-set")] if chart for row in chart.rows
    } == ({"Set 3"} if set_id else {f"Set {number}" for number in range(1, 8)})
    words = repr([chart.rows for chart in found.charts])
    assert ("kept here" in words) is (set_id is not None)
    assert ("thanks from Sam" in words) is (set_id is not None)
    assert ("Affirmed" in words) is (reader is not Reader.SPONSOR)


@pytest.mark.parametrize(
    ("reader", "set_id"),
    [(Reader.MANAGER, None), (Reader.HR, 3), (Reader.SET, None), (Reader.SET, 99)],
)
def test_other_readers_are_refused(database: Database, reader: Reader, set_id: int | None) -> None:
    with database.writing() as db:
        write(TRUTH, db)

    with pytest.raises(Refused):
        report(database, reader, set_id=set_id)


def test_ratings_are_counted_once(counted: Database) -> None:
    before = report(counted, Reader.HR)
    with counted.writing() as db:
        again = count_ratings(db, PROGRAMME, now=NOW + timedelta(days=1))

    assert again == Counting(blocks=0, counted=0, waiting=again.waiting)
    assert report(counted, Reader.HR) == before
