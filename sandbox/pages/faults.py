"""Switch on the failures that Graph is known for, with one press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.pages.render import Match, back_to, fields, page, problem


@dataclass(frozen=True)
class Preset:
    """One failure with a name; `rule` as for `POST /_sandbox/faults`."""

    slug: str
    title: str
    text: str
    rule: dict[str, Any]

    def is_rule(self, rule: dict[str, Any]) -> bool:
        return {**rule, "times": None} == {**self.rule, "times": None}


_SEND = {"method": "POST", "path_regex": r"/(send|sendMail)$"}
_EVENTS = {"method": "POST", "path_regex": r"/events$"}
PRESETS = (
    Preset(
        "busy",
        "Too many requests",
        "One call in five is refused: try again in two seconds.",
        {"match": {}, "what": "429", "retry_after": 2, "probability": 0.2, "seed": 1},
    ),
    Preset(
        "down",
        "Service unavailable",
        "The next 20 calls find the server busy.",
        {"match": {}, "what": "503", "times": 20},
    ),
    Preset(
        "slow",
        "Slow answers",
        "Each call takes three seconds longer.",
        {"match": {}, "what": "slow", "retry_after": 3},
    ),
    Preset(
        "sent-anyway",
        "Sent, but the answer is an error",
        "One mail in three leaves although the answer says: time ran out.",
        {"match": _SEND, "what": "504", "after_effect": True, "probability": 0.33, "seed": 2},
    ),
    Preset(
        "lost-answer",
        "Booked, but the answer is lost",
        "The next three events are created, and the connection closes without an answer.",
        {"match": _EVENTS, "what": "drop_after", "times": 3},
    ),
    Preset(
        "token",
        "Sign-in ran out",
        "The next call is told that its token has expired.",
        {"match": {}, "what": "expired_token", "times": 1},
    ),
)


def show_faults(ctx: Context, _request: Request, _match: Match) -> Answer:
    live = [rule for rule in ctx.faults.rules() if rule.get("times") != 0]
    rows = [
        {
            "slug": preset.slug,
            "title": preset.title,
            "text": preset.text,
            "on": any(preset.is_rule(rule) for rule in live),
        }
        for preset in PRESETS
    ]
    others = sum(1 for rule in live if not any(preset.is_rule(rule) for preset in PRESETS))
    return page(ctx, "faults.html", rows=rows, others=others, teams=ctx.tenant.teams)


def switch_fault(ctx: Context, request: Request, _match: Match) -> Answer:
    """Switch one failure on or off; rules that scripts have set stay as they are."""
    form = fields(request)
    preset = next((each for each in PRESETS if each.slug == form.get("fault")), None)
    if preset is None:
        return problem(ctx, 400, "Nothing was switched", "There is no fault of that name.")
    rules = [rule for rule in ctx.faults.rules() if not preset.is_rule(rule)]
    if form.get("to") == "on":
        rules.append(dict(preset.rule))
    ctx.faults.replace(rules)
    return back_to("/faults")


def switch_teams(ctx: Context, request: Request, _match: Match) -> Answer:
    ctx.tenant.teams = fields(request).get("to") == "on"
    ctx.save_switches()
    return back_to("/faults")


def clear_faults(ctx: Context, _request: Request, _match: Match) -> Answer:
    ctx.faults.replace([])
    return back_to("/faults")
