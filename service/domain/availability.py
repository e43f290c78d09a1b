"""When people are taken, as far as their calendars say; never with what."""

from collections.abc import Mapping
from datetime import datetime

Taken = tuple[tuple[datetime, datetime], ...]
"""Spans of half hours that are not free, as instants in order; neighbours are one."""

Availability = Mapping[str, Taken | None]
"""By address; None where a calendar could not be read, which is unknown and not free."""
