"""Name time zones the way Outlook is sure to know them."""

from tzlocal.windows_tz import tz_win

from service.errors import Refused

_OTHER_HOURS = frozenset({"America/Scoresbysund", "Antarctica/Casey", "Antarctica/Vostok"})
"""Zones whose hours changed, while CLDR still maps them to a Windows zone of their former ones."""


def windows_zone(zone: str) -> str:
    """Return the Windows name of an IANA zone, by CLDR's windowsZones.

    IANA names work in an event's start and end, but reports on `recurrenceTimeZone` differ
    (graph-contract 3.2), and a series whose zones differ meets on wrong days.

    Raises:
        Refused: CLDR maps this zone to none of Windows', or to one that keeps other hours.
    """
    if zone in _OTHER_HOURS:
        raise Refused(f"Outlook keeps other hours for {zone}; choose a city that shares its hours")
    try:
        return tz_win[zone]
    except KeyError as exc:
        raise Refused(f"Outlook has no time zone for {zone}; choose a larger city of it") from exc
