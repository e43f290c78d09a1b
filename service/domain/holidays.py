"""Public holidays of a region, named as ISO 3166 names it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache

import holidays

# Whatever country is asked for first loads them all: better at the start than in somebody's page.
import holidays.countries
from holidays.registry import COUNTRIES

_EVERYDAY_NAMES = {
    "uk": "GB", "greatbritain": "GB", "england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS",
    "northernireland": "GB-NIR", "usa": "US", "deutschland": "DE", "österreich": "AT",
    "schweiz": "CH", "niederlande": "NL", "holland": "NL", "frankreich": "FR",
}  # fmt: skip


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


def region_named(name: str) -> str | None:
    """Return the region that people call `Germany`, `UK` or `DEU`, as `DE`; None if unknown."""
    return _regions_by_name().get("".join(filter(str.isalpha, name.casefold())))


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
        if region:
            for day, name in _kept(region, tuple(sorted(years))):
                days.setdefault(day, name)
    return days


@lru_cache(maxsize=500)
def _kept(region: str, years: tuple[int, ...]) -> tuple[tuple[date, str], ...]:
    # They never change while we run, and a programme of a hundred sets asks for each set.
    country, _, subdivision = region.partition("-")
    kept = holidays.country_holidays(
        country, subdiv=subdivision or None, years=years, language="en_US"
    )
    return tuple((day, f"{name} ({region})") for day, name in sorted(kept.items()))


@cache
def _regions_by_name() -> Mapping[str, str]:
    known = dict(_EVERYDAY_NAMES)
    for name, (_, code, code_of_three, *_) in COUNTRIES.items():
        known[name.replace("_", "")] = known[code_of_three.casefold()] = code
    return known
