"""Read ISO 8601 durations such as P7D or -PT90M."""

import re
from datetime import timedelta

_DURATION = re.compile(
    r"(?P<sign>[+-])?P(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE,
)


def read_duration(text: str) -> timedelta:
    """The length of weeks, days and time parts; months and years have no fixed length.

    Raises:
        ValueError: the text is no such duration.
    """
    match = _DURATION.fullmatch(text.strip())
    parts = {} if match is None else match.groupdict()
    sign = -1 if parts.pop("sign", None) == "-" else 1
    given = {name: float(value) for name, value in parts.items() if value is not None}
    if not given:
        raise ValueError(f"'{text}' is no duration such as P7D or PT12H")
    return sign * timedelta(**given)
