"""Public holidays of a region, named as ISO 3166 names it."""

from collections.abc import Collection, Iterable
from datetime import date

import holidays


def is_known_region(region: str) -> bool:
    """Whether holidays are known for `GB`, `GB-ENG`, `DE-BY`, … (ISO 3166-1 or 3166-2)."""
    country, _, subdivision = region.partition("-")
    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        return False
    return not subdivision or subdivision in supported[country]


def known_subdivisions(country: str) -> list[str]:
    """Return the subdivisions with holidays of their own, as `GB-ENG`; empty if there are none."""
    supported = holidays.list_supported_countries(include_aliases=False)
    return [f"{country}-{subdivision}" for subdivision in supported.get(country, [])]


def public_holidays(regions: Iterable[str], years: Collection[int]) -> dict[date, str]:
    """Return the public holidays of all these regions by day, observed substitutes included.

    Where several regions keep a day, the first one's name for it stands. The name carries its
    region: `Spring Bank Holiday (GB-ENG)`.

    Args:
        regions: each one known (`is_known_region`); empty text is passed over.
        years: calendar years.
    """
    days: dict[date, str] = {}
    for region in dict.fromkeys(regions):
        if not region:
            continue
        country, _, subdivision = region.partition("-")
        kept = holidays.country_holidays(
            country, subdiv=subdivision or None, years=sorted(years), language="en_US"
        )
        for day, name in sorted(kept.items()):
            days.setdefault(day, f"{name} ({region})")
    return days
