"""Scripts that move the clock, set faults, limits, latency and tenant switches, and reset."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.scripts.checks import Wrong, checked, given_object
from sandbox.scripts.durations import read_duration

Match = re.Match[str]


def get_clock(context: Context, _request: Request, _match: Match) -> Answer:
    return Answer(200, {"now": _iso(context.clock.now()), "rate": context.clock.rate})


def move_clock(context: Context, request: Request, match: Match) -> Answer:
    """`{"now": ISO}`, `{"advance": "P7D"}` or `{"rate": 6}`, sandbox minutes per minute.

    `{"lived": ISO}` moves nothing: so a service tells where it stands that lives through a move.
    The answer tells the time and the rate from now on.
    """
    given = given_object(request, {"now", "advance", "rate", "lived"})
    if len(given) != 1:
        raise Wrong("give one of now, advance, rate and lived")
    checked(given, "rate", int, float)
    try:
        if "now" in given:
            moment = datetime.fromisoformat(str(given["now"]))
            context.clock.set(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        elif "lived" in given:
            context.clock.live_at(datetime.fromisoformat(str(given["lived"])))
        elif "rate" in given:
            context.clock.run_at(float(given["rate"]))
        else:
            context.clock.advance(read_duration(str(given.get("advance"))))
    except (ValueError, OverflowError) as error:
        raise Wrong(str(error)) from error
    return get_clock(context, request, match)


def get_faults(context: Context, _request: Request, _match: Match) -> Answer:
    return Answer(200, {"rules": context.faults.rules()})


def set_faults(context: Context, request: Request, match: Match) -> Answer:
    given = given_object(request, {"rules"})
    rules = given.get("rules", [])
    known = {"match", "what", "after_effect", "retry_after", "times", "probability", "seed"}
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise Wrong("rules must be a list of objects")
    for rule in rules:
        unknown = {*rule} - known | {*rule.get("match", {})} - {"method", "path_regex"}
        if unknown:
            raise Wrong(f"a rule does not know {', '.join(sorted(unknown))}")
        checked(rule, "after_effect", bool)
        for name in ("retry_after", "times", "probability", "seed"):
            checked(rule, name, int, float)
    try:
        context.faults.replace(rules)
    except ValueError as error:
        raise Wrong(str(error)) from error
    return get_faults(context, request, match)


def get_limits(context: Context, _request: Request, _match: Match) -> Answer:
    return Answer(200, _fields(context.limits))


def set_limits(context: Context, request: Request, match: Match) -> Answer:
    """`enforced` turns every limit on or off; `concurrency` alone, the four at once."""
    given = given_object(request, {"enforced", "scale", "concurrency"})
    checked(given, "enforced", bool)
    checked(given, "concurrency", bool)
    checked(given, "scale", int, float)
    if given.get("scale", 1) <= 0:
        raise Wrong("scale must be above 0")
    if "enforced" in given:
        given = {"concurrency": given["enforced"], **given}
    context.limits = replace(context.limits, **given)
    context.throttle.clear()
    context.postman.clear()
    context.save_switches()
    return get_limits(context, request, match)


def get_latency(context: Context, _request: Request, _match: Match) -> Answer:
    return Answer(200, {"ms": context.latency_ms})


def set_latency(context: Context, request: Request, match: Match) -> Answer:
    given = given_object(request, {"ms"})
    checked(given, "ms", int, float)
    context.latency_ms = max(0, given.get("ms", 0))
    context.save_switches()
    return get_latency(context, request, match)


def get_tenant(context: Context, _request: Request, _match: Match) -> Answer:
    return Answer(200, _fields(context.tenant))


def set_tenant(context: Context, request: Request, match: Match) -> Answer:
    """Change the switches that are given; of `permissions`, those that are named."""
    given = given_object(request, {each.name for each in fields(context.tenant)})
    for name in ("teams", "id_changes_on_send", "empty_pages", "notifications_twice"):
        checked(given, name, bool)
    for name in ("search_lag_ms", "send_delay_ms", "lost_changes"):
        checked(given, name, int, float)
    checked(given, "permissions", dict)
    given["scope"] = given.get("scope", context.tenant.scope) or []
    checked(given, "scope", list)
    for name in ("teams_policy", "tallying", "worker_secret_expired"):
        checked(given, name, bool)
    checked(given, "date_skew_seconds", int, float)
    given["permissions"] = {**context.tenant.permissions, **given.get("permissions", {})}
    context.tenant = replace(context.tenant, **given)
    context.save_switches()
    return get_tenant(context, request, match)


def reset(context: Context, _request: Request, _match: Match) -> Answer:
    context.reset()
    return Answer(200, {"now": _iso(context.clock.now())})


def _fields(switches: Any) -> dict[str, Any]:
    return {each.name: getattr(switches, each.name) for each in fields(switches)}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
