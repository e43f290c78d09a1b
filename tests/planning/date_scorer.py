"""A plan of dates held against the rules, from their wording and not from the planner's code."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

from service.planning.dates_problem import DateProblem, Facilitator, Member

Plan = dict[str, tuple[datetime, ...]]


def breaches(problem: DateProblem, plan: Plan) -> list[str]:
    """Return the hard rules that a plan breaks, sorted."""
    return sorted({rule for rule, kept in _checks(problem, plan) if not kept})


def points(problem: DateProblem, plan: Plan) -> int:
    """Return what a plan costs."""
    return sum(_points(problem, name, starts) for name, starts in plan.items())


def _checks(problem: DateProblem, plan: Plan) -> Iterator[tuple[str, bool]]:
    yield "sets", plan.keys() == problem.sets.keys()
    apart = timedelta(minutes=problem.session_minutes + problem.pause_minutes)
    for name, starts in plan.items():
        who = problem.facilitators[problem.sets[name].facilitator]
        yield "session_count", len(starts) == problem.sessions
        for start in starts:
            yield from _checks_of_start(problem, who, start)
            for member in problem.sets[name].members:
                _, begin, end = _wall(start, problem, member.zone)
                within = problem.member_hours[0] <= begin and end <= problem.member_hours[1]
                yield "member_hours", within
        days = [_wall(start, problem, who.zone)[0] for start in starts]
        for one, other in pairwise(days):
            weeks = (other - one) / timedelta(days=7)
            yield "cadence", abs(weeks - problem.cadence_weeks) <= problem.tolerance_weeks
        yield "order", sorted(set(starts)) == list(starts)
    for facilitator, names in problem.sets_of.items():
        of_them = sorted(start for name in names for start in plan.get(name, ()))
        yield facilitator and "double", all(b - a >= apart for a, b in combinations(of_them, 2))


def _checks_of_start(
    problem: DateProblem, who: Facilitator, start: datetime
) -> Iterator[tuple[str, bool]]:
    day, begin, end = _wall(start, problem, who.zone)
    hours = who.hours.get(day.weekday(), (0, -1))
    yield "grid", (start.hour * 60 + start.minute) % problem.grid_minutes == 0
    yield "date_range", problem.first_on <= day <= problem.last_on
    yield "holiday", day not in problem.holidays[who.calendar]
    yield "blackout", day not in problem.blackout | who.off
    yield "hours", hours[0] <= begin and end <= hours[1]
    ends = start + timedelta(minutes=problem.session_minutes)
    yield "busy", not any(a < ends and start < b for a, b in who.busy)


def _points(problem: DateProblem, name: str, starts: tuple[datetime, ...]) -> int:
    one = problem.sets[name]
    zone = problem.facilitators[one.facilitator].zone
    walls = [_wall(start, problem, zone) for start in starts]
    away = sum(_is_away(problem, member, start) for member in one.members for start in starts)
    gaps = [(b[0] - a[0]).days for a, b in pairwise(walls)]
    usual = Counter((day.weekday(), begin) for day, begin, _ in walls).most_common(1)[0][1]
    rhythm = sum(abs(gap - 7 * problem.cadence_weeks) for gap in gaps)
    return 10 * away + rhythm + 3 * (len(starts) - usual)


def _is_away(problem: DateProblem, member: Member, start: datetime) -> bool:
    day, begin, end = _wall(start, problem, member.zone)
    number = (day - problem.first_on).days
    bits = f"{member.busy[number]:020b}" if 0 <= number < len(member.busy) else ""
    halves = [480 + 30 * half for half, bit in enumerate(bits) if bit == "1"]
    return (
        day.weekday() not in member.weekdays
        or day in problem.holidays[member.calendar]
        or any(half < end and begin < half + 30 for half in halves)
    )


def _wall(start: datetime, problem: DateProblem, zone: str) -> tuple[date, int, int]:
    begins = start.astimezone(ZoneInfo(zone))
    ends = (start + timedelta(minutes=problem.session_minutes)).astimezone(ZoneInfo(zone))
    over = (ends.date() - begins.date()).days * 1440
    return begins.date(), begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute + over
