"""Level 4: what sponsors decided, what it was worth in people's own words, and what it cost."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.outcomes import Outcome, combined, latest_of_each
from service.domain.evaluation.rows import Evidence, Meeting, PutRecommendation
from service.domain.evaluation.said import counted
from service.domain.states import Decision

_BOARD = ("Waiting", "Declined", "Agreed", "Adapted", "Running", "Done")
_DECIDED = {Decision.PROPOSED: "Waiting", Decision.NO: "Declined", Decision.ADAPTED: "Adapted"}
_GROUP = 5
_TOO_FEW = "Shown once five people or more have told a value in this unit."
_MINUTES = 60


def recommendations(evidence: Evidence) -> Chart:
    """Count by set how the recommendations stand that were put to the sponsor."""
    states = Counter((one.set_id, _standing(one)) for one in evidence.recommendations)
    rows: list[dict[str, Cell]] = []
    for set_id, name in evidence.sets.items():
        rows += [
            {"set": name, "state": state, "recommendations": states[set_id, state]}
            for state in _BOARD
        ]
    put = len(evidence.recommendations)
    decided = sum(one.decision is not Decision.PROPOSED for one in evidence.recommendations)
    under_way = sum(one.is_running or one.is_done for one in evidence.recommendations)
    return Chart(
        slug="recommendations",
        kind=ChartKind.DECISION_BOARD,
        title=f"{decided} of {counted(put, 'recommendation')} decided, {under_way} under way",
        note="Each stands in one place: what runs or is done was agreed to, or adapted, before.",
        columns=(
            Column("set", "Set"),
            Column("state", "State"),
            Column("recommendations", "Recommendations"),
        ),
        rows=tuple(rows),
    )


def outcomes(told: Sequence[Outcome], *, in_groups: bool) -> Chart:
    """Weigh what people say it was worth, unit by unit.

    Args:
        told: in the order of telling; of each person the latest in a unit counts.
        in_groups: for whoever may read groups alone. They are counted in fives, so that no figure
            differs from an earlier one by less; what is left over waits, a change of mind too.
    """
    rows: list[dict[str, Cell]] = []
    for unit in (one.unit for one in combined(told)):
        own = [one for one in told if _same(one.unit, unit)]
        if in_groups:
            own = own[: len(own) - len(own) % _GROUP]
        own = latest_of_each(own)
        if len(own) >= (_GROUP if in_groups else 1):
            (sums,) = combined(own)
            row: dict[str, Cell] = {"outcome": unit, "low": sums.low, "high": sums.high}
            rows.append(row | {"sure": _sure(own), "n": sums.count})
    if len(rows) < len(combined(told)):
        # Without their names: a unit may be one person's own word.
        hidden: dict[str, Cell] = dict.fromkeys(("low", "high", "sure", "n"))
        rows.append({"outcome": "Other units", **hidden, "reason": _TOO_FEW})
    return Chart(
        slug="outcomes",
        kind=ChartKind.RANGE_BARS,
        title=_outcome_title(rows),
        note=(
            "What people say it was worth × how much of that the sets brought about × how sure they"
            " are, summed within one unit. Units are never converted, and nothing here is a return"
            " on investment."
        ),
        columns=(
            Column("outcome", "Unit"),
            Column("low", "At the least"),
            Column("high", "At the most"),
            Column("sure", "How sure, on average", "%"),
            Column("n", "People"),
        ),
        rows=tuple(rows),
    )


def cost(evidence: Evidence, *, now: datetime) -> Chart:
    """Sum the hours that people spent in sessions, month by month, and that are planned."""
    standing = [one for own in evidence.meetings.values() for one in own if not one.is_cancelled]
    held = [one for one in standing if one.is_held(now)]
    months = sorted({f"{one.starts_at:%Y-%m}" for one in standing})
    planned = {one.session_id: _hours(evidence, one, there=None) for one in standing}
    spent = {
        one.session_id: planned[one.session_id]
        if one.there is None
        else _hours(evidence, one, there=one.there)
        for one in held
    }
    rows: list[dict[str, Cell]] = []
    for month in months:
        is_begun = f"{now:%Y-%m}" >= month
        done = [one for one in held if f"{one.starts_at:%Y-%m}" <= month]
        due = [one for one in standing if f"{one.starts_at:%Y-%m}" <= month]
        row: dict[str, Cell] = {
            "month": month,
            "spent": round(sum(spent[one.session_id] for one in done), 1) if is_begun else None,
            "planned": round(sum(planned[one.session_id] for one in due), 1),
        }
        rows.append(row if is_begun else row | {"reason": "This month is to come."})
    unmarked = sum(one.there is None for one in held)
    total = f"{sum(spent.values()):,.1f}".removesuffix(".0")
    return Chart(
        slug="cost",
        kind=ChartKind.COST_LINE,
        title=f"The programme has taken {total} people-hours in sessions so far",
        note=(
            "Hours in sessions of whoever was there and of facilitators, running. "
            f"Where nobody marked who was there ({counted(unmarked, 'session')}), all members"
            " count. Preparation and travel are not known."
        ),
        columns=(
            Column("month", "Month"),
            Column("spent", "Spent", "hours"),
            Column("planned", "Planned", "hours"),
        ),
        rows=tuple(rows),
    )


def _standing(one: PutRecommendation) -> str:
    if one.is_done:
        return "Done"
    if one.is_running:
        return "Running"
    return _DECIDED.get(one.decision, "Agreed")


def _same(unit: str, other: str) -> bool:
    return " ".join(unit.split()).casefold() == other.casefold()


def _sure(told: Sequence[Outcome]) -> int:
    return round(100 * sum(one.confidence for one in told) / len(told))


def _outcome_title(rows: Sequence[dict[str, Cell]]) -> str:
    first = next((row for row in rows if row["low"] is not None), None)
    if first is None:
        return "Too few people have told what it was worth to show a range yet"
    return (
        f"{first['n']} people put it between {first['low']:,.0f} and {first['high']:,.0f}"
        f" ({first['outcome']})"
    )


def _hours(evidence: Evidence, meeting: Meeting, *, there: int | None) -> float:
    """Return hours × people: whoever was there (all members, if None) and who facilitates."""
    present = evidence.members_at(meeting) if there is None else there
    return (present + evidence.facilitators_at(meeting)) * meeting.minutes / _MINUTES
