"""Read and write the times of Graph: a wall time beside a Windows or IANA zone name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal.windows_tz import tz_win, win_tz

from sandbox.answers import GraphFault, Request, bad_body

_WINDOWS = {name.lower(): iana for name, iana in win_tz.items()}
_PREFERRED = re.compile(r'outlook\.timezone\s*=\s*"?([^",]+)"?', re.IGNORECASE)


@cache
def zone_named(name: str) -> ZoneInfo:
    """Find a zone by a Windows name (any case) or an IANA name that CLDR knows.

    Raises:
        GraphFault: TimeZoneNotSupportedException for any other name.
    """
    iana = _WINDOWS.get(name.strip().lower()) or (name if name in tz_win else None)
    if name in ("tzone://Microsoft/Utc", "Etc/GMT"):
        iana = "Etc/UTC"
    try:
        return ZoneInfo(iana or "")
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise GraphFault(
            400,
            "TimeZoneNotSupportedException",
            f"A time zone with the name '{name}' is not supported.",
        ) from exc


def windows_zones() -> list[str]:
    return sorted(win_tz)


def iana_zones() -> list[str]:
    return sorted(tz_win)


def answer_zone(request: Request) -> str:
    """The zone that the caller wants times in: `Prefer: outlook.timezone`, else UTC."""
    found = _PREFERRED.search(request.headers.get("prefer", ""))
    if not found:
        return "UTC"
    zone_named(found.group(1))
    return found.group(1)


def read_wall(value: dict[str, Any], what: str) -> tuple[datetime, str]:
    """Turn a dateTimeTimeZone into a naive wall time and the zone's name.

    A time that carries its own offset is converted into the named zone.
    """
    name = value.get("timeZone") or "UTC"
    zone = zone_named(name)
    moment = _parsed(value.get("dateTime"), what)
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone).replace(tzinfo=None)
    return moment.replace(microsecond=0), name


def read_instant(text: str | None, what: str) -> datetime:
    """Turn a query time into an aware UTC time; without an offset it means UTC."""
    moment = _parsed(text, what)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def to_utc(wall: datetime, zone: str) -> datetime:
    """The instant of a wall time; the earlier one where a clock change repeats it."""
    return wall.replace(tzinfo=zone_named(zone)).astimezone(UTC)


def to_wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_named(zone)).replace(tzinfo=None)


def graph_time(moment: datetime, zone: str) -> dict[str, str]:
    """An instant as a dateTimeTimeZone, with the seven decimals that Graph writes."""
    return {
        "dateTime": to_wall(moment, zone).strftime("%Y-%m-%dT%H:%M:%S.0000000"),
        "timeZone": zone,
    }


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parsed(text: str | None, what: str) -> datetime:
    try:
        # A plus sign in a query that nobody encoded arrives as a space.
        return datetime.fromisoformat(text.replace(" ", "+") if isinstance(text, str) else "")
    except ValueError as exc:
        raise bad_body(f"'{what}' must be a date and time written as ISO 8601.") from exc
