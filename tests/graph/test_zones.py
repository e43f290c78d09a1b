"""Every zone that CLDR maps to Windows' is one whose hours Outlook then keeps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from tzlocal.windows_tz import tz_win, win_tz

from service.errors import Refused
from service.graph.zones import windows_zone

MAPPED = sorted(available_timezones() & tz_win.keys())
WEEKS = [datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(weeks=week) for week in range(5 * 52)]


def hours(zone: str) -> list[timedelta | None]:
    """Return a zone's offset from UTC, week by week over five years."""
    return [week.astimezone(ZoneInfo(zone)).utcoffset() for week in WEEKS]


def test_every_mapped_zone_keeps_its_hours_under_its_windows_name() -> None:
    of_windows = {windows: hours(zone) for windows, zone in win_tz.items()}
    refused = []
    for zone in MAPPED:
        try:
            windows = windows_zone(zone)
        except Refused:
            refused.append(zone)
            continue
        assert hours(zone) == of_windows[windows], zone
    assert refused == ["America/Scoresbysund", "Antarctica/Casey", "Antarctica/Vostok"]
    assert len(MAPPED) > 500


@pytest.mark.parametrize("zone", ["Antarctica/Casey", "Antarctica/Troll", "Europe/Nowhere"])
def test_a_zone_that_outlook_would_show_wrongly_is_refused(zone: str) -> None:
    with pytest.raises(Refused, match=zone):
        windows_zone(zone)
