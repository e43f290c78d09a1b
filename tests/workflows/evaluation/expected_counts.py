"""Levels 0, 3 and 4, organisation learning and turns, by pandas."""

import numpy as np
import pandas as pd

from service.domain.readers import Reader
from service.domain.states import Decision, Entry, Role
from tests.workflows.evaluation.expected import Expected, Shown, View, hours, of_people, shown
from tests.workflows.evaluation.simulated import NOW


def _take_up(view: View) -> Shown:
    places = view.of(view.truth.members)
    stays = (view.truth.entry is Entry.JOINED) & (places.why != "declined")
    counts = {
        "Invited": places.person.nunique(),
        "Joined": places[places.joined | stays].person.nunique(),
        "Affirmed": places[places.affirmed].person.nunique(),
    }
    if view.reader is Reader.SPONSOR:
        del counts["Affirmed"]
    rows = [{"step": step, "people": people} for step, people in counts.items()]
    return shown(rows, (counts["Joined"], counts["Invited"]))


def _marked(view: View) -> pd.DataFrame:
    """Return sessions with how many came, where anybody was marked, and how many had a place."""
    sessions = view.of(view.truth.sessions).set_index("session", drop=False)
    came = view.truth.attendance.groupby("session").attended.sum()
    places = of_people(view.truth.members, sessions)
    return sessions.assign(came=came.reindex(sessions.index), places=places)


def _attendance(view: View) -> Shown:
    rows = []
    table = _marked(view)
    for one in table.itertuples():
        row = {"set": f"Set {one.set}", "session": one.number, "people": None, "n": None}
        row |= {"n": one.places} if one.held else {}
        row |= {"reason": True} if np.isnan(one.came) else {"people": one.came}
        rows.append(row)
    marked = table[table.came.notna()]
    return shown(rows, (round(100 * marked.came.sum() / marked.places.sum()),))


def _meetings(view: View) -> Shown:
    rows = []
    table = _marked(view)
    marked = table[table.came.notna()]
    for number, own in table.groupby("set"):
        seen = marked[marked.set == number]
        counts = {
            "Held": (own.held.sum(), len(own)),
            "Quorum kept": ((seen.came >= 4).sum(), len(seen)),
            "Moved": ((own.moves > 0).sum(), len(own)),
            "Cancelled": (own.cancelled.sum(), len(own)),
        }
        rows += [
            {"measure": what, "set": f"Set {number}", "meetings": count, "n": of}
            for what, (count, of) in counts.items()
        ]
    return shown(rows, ((marked.came >= 4).sum(), len(marked)), 4)


def _last_told(view: View) -> pd.DataFrame:
    last = view.truth.updates.groupby("action").state.last()
    actions = view.of(view.truth.actions).set_index("action")
    return actions.assign(state=last.reindex(actions.index).fillna("open"))


def _actions(view: View) -> Shown:
    states = _last_told(view).state.value_counts()
    labels = {
        "done": "Done",
        "part": "Done in part",
        "changed": "Changed",
        "stuck": "Stuck",
        "let-go": "Let go",
        "not-yet": "Not yet",
        "open": "Not told of yet",
    }
    rows = [
        {"from": "Set", "to": label, "actions": states.get(state, 0)}
        for state, label in labels.items()
    ]
    return shown(rows, (states.sum(), states.get("done", 0)))


def _open_actions(view: View) -> Shown:
    actions = _last_told(view)
    unsettled = actions[actions.state.isin(["open", "not-yet", "stuck"])]
    days = (NOW - unsettled["at"]) / pd.Timedelta(days=7)
    labels = ["Under 4 weeks", "4 to 8 weeks", "8 to 12 weeks", "12 weeks or more"]
    ages = pd.cut(days, [0, 4, 8, 12, np.inf], right=False, labels=labels).value_counts()
    rows = [
        {"measure": "Open", "age": label, "actions": ages[label], "n": len(unsettled)}
        for label in labels
    ]
    return shown(rows, (len(unsettled), ages[labels[-1]], 12))


def _burn_up(view: View) -> Shown:
    actions = view.of(view.truth.actions)
    updates = view.truth.updates[view.truth.updates.action.isin(actions.action)]
    mondays = pd.date_range("2027-01-11", "2027-06-21", freq="W-MON", tz="UTC")
    rows = []
    for monday in mondays:
        end = min(monday + pd.Timedelta(weeks=1), pd.Timestamp(NOW))
        standing = updates[updates["at"] <= end].groupby("action").state.last()
        rows.append(
            {
                "week": f"{monday:%Y-%m-%d}",
                "set": (actions["at"] <= end).sum(),
                "done": (standing == "done").sum(),
            }
        )
    return shown(rows, (rows[-1]["done"], len(actions)))


def _managers(view: View) -> Shown:
    asked = view.truth.conversations[~view.truth.conversations.cancelled]
    counts = asked.answer.value_counts()
    rows = [
        {"measure": "Conversations", "answer": label, "managers": counts[answer], "n": len(asked)}
        for label, answer in (("Had it", "yes"), ("Not yet", "no"))
    ]
    return shown(rows, (counts["yes"], len(asked)))


def _recommendations(view: View) -> Shown:
    every = view.of(view.truth.recommendations)
    put = every[every.put & ~every.replaced]
    names = {Decision.PROPOSED: "Waiting", Decision.NO: "Declined"}
    names |= {Decision.YES: "Agreed", Decision.ADAPTED: "Adapted"}
    state = put.decision.map({str(one): name for one, name in names.items()})
    state = state.mask(put.running, "Running").mask(put.done, "Done")
    counts = put.groupby([put.set, state]).size()
    rows = [
        {"set": f"Set {number}", "state": name, "recommendations": counts.get((number, name), 0)}
        for number in view.sets
        for name in ("Waiting", "Declined", "Agreed", "Adapted", "Running", "Done")
    ]
    decided = (put.decision != Decision.PROPOSED).sum()
    return shown(rows, (decided, len(put), (put.running | put.done).sum()))


def _outcomes(view: View) -> Shown:
    told = view.truth.outcomes.assign(unit=view.truth.outcomes.unit.str.strip())
    rows: list[dict[str, object]] = []
    hidden = 0
    groups = sorted(told.groupby(told.unit.str.lower()), key=lambda one: (-len(one[1]), one[0]))
    for _, own in groups:
        in_fives = own if view.set_id else own.head(len(own) // 5 * 5)
        last = in_fives.drop_duplicates("teller", keep="last")
        if not view.set_id and len(last) < 5:
            hidden += 1
            continue
        weight = last.attribution * last.confidence
        row = {"outcome": own.unit.iloc[0], "low": (last.low * weight).sum()}
        row |= {"high": (last.high * weight).sum(), "n": len(last)}
        rows.append(row | {"sure": round(100 * last.confidence.mean())})
    first = rows[0]
    title = (first["n"], f"{first['low']:,.0f}", f"{first['high']:,.0f}")
    if hidden:
        none = dict.fromkeys(("low", "high", "sure", "n"))
        rows.append({"outcome": "Other units", **none, "reason": True})
    return shown(rows, title)


def _cost(view: View) -> Shown:
    table = _marked(view)
    table = table[~table.cancelled]
    facilitators = view.truth.people[view.truth.people.role == Role.FACILITATOR]
    leading = of_people(facilitators, table)
    planned = (table.places + leading) * table.minutes / 60
    spent = (table.came.fillna(table.places) + leading)[table.held] * table.minutes / 60
    month = table.start.dt.strftime("%Y-%m")
    now = f"{NOW:%Y-%m}"
    rows = [
        {
            "month": one,
            "spent": round(spent[month <= one].sum(), 1) if one <= now else None,
            "planned": round(planned[month <= one].sum(), 1),
        }
        | ({} if one <= now else {"reason": True})
        for one in sorted(month.unique())
    ]
    unmarked = (table.held & table.came.isna()).sum()
    return shown(rows, (hours(spent.sum()),), unmarked)


def _themes(view: View) -> Shown:
    told = view.of(view.truth.learning)
    told = told[told.released] if view.set_id is None else told
    words = told.set_index(["number", "set"]).words
    rows = []
    for number in view.numbers:
        for set_id in view.sets:
            row: dict[str, object] = {"session": number, "set": f"Set {set_id}"}
            lines = words.get((number, set_id), "").replace("\n\n", "\n")
            none = {"lines": None, "words": None, "reason": True}
            said = {"lines": lines.count("\n") + 1, "words": lines}
            rows.append(row | (said if lines else none))
    return shown(rows, (told.set.nunique(), len(told)))


def _turns(view: View) -> Shown:
    """Of whoever is in the set now: how often each has presented in it."""
    members = view.of(view.truth.members)
    members = members[members.until.isna()].person
    turns = view.of(view.truth.turns)
    turns = turns[turns.person.isin(members)]
    times = turns.groupby("person").size().reindex(members, fill_value=0).value_counts()
    rows = [
        {"measure": "Presented", "times": one, "people": times.get(one, 0), "n": len(members)}
        for one in range(times.index.max() + 1)
    ]
    presented = len(members) - times.get(0, 0)
    return shown(rows, (presented, len(members)), len(turns), turns.minutes.sum())


COUNTS: dict[str, Expected] = {
    "take-up": _take_up,
    "attendance": _attendance,
    "meetings": _meetings,
    "actions": _actions,
    "open-actions": _open_actions,
    "burn-up": _burn_up,
    "managers": _managers,
    "recommendations": _recommendations,
    "outcomes": _outcomes,
    "cost": _cost,
    "themes": _themes,
    "turns": _turns,
}
