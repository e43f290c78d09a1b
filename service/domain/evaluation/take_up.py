"""Level 0: who came in, who came, and whether meetings were held as planned."""

from collections.abc import Sequence
from datetime import datetime

from service.domain.evaluation.chart import Cell, Chart, ChartKind, Column
from service.domain.evaluation.rows import Evidence, Meeting, Place
from service.domain.evaluation.said import counted
from service.domain.states import Entry, Role

QUORUM = 4
"""Fewer than that are no set (method 1.10)."""

NOT_HELD_YET = "It has not been held yet."
_CANCELLED = "It was cancelled."
_NOT_MARKED = "Nobody has marked who was there."


def members_of(evidence: Evidence) -> Sequence[Place]:
    """Return every place that somebody has, or had, as a member."""
    return [one for own in evidence.places.values() for one in own if one.role is Role.MEMBER]


def take_up(evidence: Evidence, *, shows_affirmed: bool) -> Chart:
    """Count who was invited, joined and affirmed; whoever left or changed sets counts once."""
    members = members_of(evidence)
    joined = {
        one.person_id
        for one in members
        if one.has_joined or (evidence.entry is Entry.JOINED and not one.has_declined)
    }
    steps = [("Invited", len({one.person_id for one in members})), ("Joined", len(joined))]
    if shows_affirmed:
        steps.append(("Affirmed", len({one.person_id for one in members if one.has_affirmed})))
    (_, invited), (_, came_in) = steps[:2]
    return Chart(
        slug="take-up",
        kind=ChartKind.FUNNEL,
        title=f"{came_in} of {counted(invited, 'person', 'people')} invited joined",
        note="Whoever left, or changed sets, counts once.",
        columns=(Column("step", "Step"), Column("people", "People")),
        rows=tuple({"step": step, "people": people} for step, people in steps),
    )


def attendance(evidence: Evidence, *, now: datetime) -> Chart:
    """Count who was at each set's each session, of those who had a place when it began."""
    rows = [
        _attended(evidence, one, now)
        for set_id in evidence.sets
        for one in evidence.meetings.get(set_id, ())
    ]
    came = sum(int(row["people"] or 0) for row in rows)
    expected = sum(int(row["n"] or 0) for row in rows if row["people"] is not None)
    share = f"{round(100 * came / expected)} % of places were taken" if expected else "No meeting"
    return Chart(
        slug="attendance",
        kind=ChartKind.HEAT_GRID,
        title=f"{share} where attendance was marked" if expected else f"{share} is marked yet",
        note="Counts of who was there, as facilitators marked it; never who.",
        columns=(
            Column("set", "Set"),
            Column("session", "Session"),
            Column("people", "Came"),
            Column("n", "Members"),
        ),
        rows=tuple(rows),
    )


def meetings(evidence: Evidence, *, now: datetime) -> Chart:
    """Say by set how many meetings were held, with quorum, moved and cancelled."""
    rows: list[dict[str, Cell]] = []
    for set_id, name in evidence.sets.items():
        own = evidence.meetings.get(set_id, ())
        held = [one for one in own if one.is_held(now)]
        marked = [one.there for one in held if one.there is not None]
        measured = (
            ("Held", len(held), len(own)),
            ("Quorum kept", sum(there >= QUORUM for there in marked), len(marked)),
            ("Moved", sum(one.moves > 0 for one in own), len(own)),
            ("Cancelled", sum(one.is_cancelled for one in own), len(own)),
        )
        rows += [
            {"measure": what, "set": name, "meetings": count, "n": of}
            for what, count, of in measured
        ]
    kept, marked_in_all = (
        sum(int(row[key] or 0) for row in rows if row["measure"] == "Quorum kept")
        for key in ("meetings", "n")
    )
    return Chart(
        slug="meetings",
        kind=ChartKind.SMALL_MULTIPLES,
        title=f"Quorum was kept in {kept} of {counted(marked_in_all, 'meeting')} marked",
        note=f"Quorum is {QUORUM} people. A meeting that was moved twice counts once.",
        columns=(
            Column("measure", "Measure"),
            Column("set", "Set"),
            Column("meetings", "Meetings"),
            Column("n", "Of"),
        ),
        rows=tuple(rows),
    )


def _attended(evidence: Evidence, meeting: Meeting, now: datetime) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "set": evidence.sets[meeting.set_id],
        "session": meeting.number,
        "people": meeting.there,
        "n": None,
    }
    if not meeting.is_held(now):
        reason = _CANCELLED if meeting.is_cancelled else NOT_HELD_YET
        return row | {"people": None, "reason": reason}
    row["n"] = evidence.members_at(meeting)
    return row if meeting.there is not None else row | {"reason": _NOT_MARKED}
