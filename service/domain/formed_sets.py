"""What the planner of sets found, as pages show it: sets by the names that people know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from service.domain.forming import CannotForm, Formation, FormingRules, Participant, SetReasons
from service.domain.presets import set_name
from service.errors import Refused

CONFIDENTIAL = "a rule that stays confidential"
"""All that is ever said of who must not sit with whom."""
_NOT_WITH = "not_with"


def participants_in(request: Mapping[str, Any]) -> tuple[Participant, ...]:
    """Return everybody of a planner's document."""
    return tuple(
        Participant(
            **{
                **one,
                "working_days": frozenset(one["working_days"]),
                "not_with": frozenset(one["not_with"]),
            }
        )
        for one in request["people"]
    )


def rules_in(request: Mapping[str, Any]) -> FormingRules:
    """Return the limits of a planner's document."""
    return FormingRules(**request["rules"])


def kept_in(request: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of the present set in which each pinned person stays."""
    kept = set(request["kept"])
    return {
        address: number
        for number, one in enumerate(request["present"])
        for address in one["members"]
        if address in kept
    }


def names_of(sets: Sequence[Collection[str]], request: Mapping[str, Any]) -> list[str]:
    """Return a name for each formed set.

    Where people are pinned, it is theirs; else the present set that shares the most people.
    """
    present = {one["name"]: set(one["members"]) for one in request["present"]}
    kept = set(request["kept"])
    ranked = sorted(
        (-bool(kept & members & set(formed)), -len(members & set(formed)), at, name)
        for at, formed in enumerate(sets)
        for name, members in present.items()
        if members & set(formed)
    )
    named: dict[int, str] = {}
    for _, _, at, name in ranked:
        if at not in named and name not in named.values():
            named[at] = name
    numbers = range(1, len(sets) + len(present) + 1)
    fresh = (name for name in map(set_name, numbers) if name not in present)
    # Present names that nobody of theirs claims are used before new ones.
    left = iter([*(name for name in present if name not in named.values()), *fresh])
    return [named[at] if at in named else next(left) for at in range(len(sets))]


def found_of(
    request: Mapping[str, Any],
    formation: Formation,
    reasons: Sequence[SetReasons],
    present: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return what is kept of an answer.

    Args:
        present: points and broken rules of each present set.
    """
    person = {one["address"]: one["name"] or one["address"] for one in request["people"]}
    names = names_of(formation.sets, request)
    sets = [
        {
            "name": name,
            "members": list(members),
            "points": points,
            "why": [*why.lines, _next_best(why, person)],
        }
        for name, members, points, why in zip(
            names, formation.sets, map(asdict, formation.costs), reasons, strict=True
        )
    ]
    order = {one["name"]: at for at, one in enumerate(request["present"])}
    return {
        "sets": sorted(sets, key=lambda one: order.get(str(one["name"]), len(order))),
        "present": list(present),
        "cost": formation.cost,
        "bound": formation.bound,
        "finished": formation.is_finished,
    }


def refusal_of(request: Mapping[str, Any], exc: CannotForm) -> Refused:
    """Return why nothing can be formed, for pages: confidential rules are not hinted at."""
    impossible = exc.impossible
    if _NOT_WITH in impossible.rules:
        return Refused(f"no sets were found that keep every rule; one of them is {CONFIDENTIAL}")
    if any(one["not_with"] for one in request["people"]):
        # What would help may be to break one of those.
        return Refused(impossible.because)
    return Refused(impossible.in_words().removesuffix("."))


def _next_best(why: SetReasons, person: Mapping[str, str]) -> str:
    best = why.next_best
    if best is None:
        return "whoever else came in for one of them, a rule would be broken"
    who = f"{person[best.other]} in place of {person[best.member]}"
    return f"next best: {who}, {best.points_more:+} points"
