"""What stands in every mail and belongs to us: labels, the line of readers, the footer."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.break_glass import GlassPurpose
from service.domain.journey.touchpoints import Part
from service.domain.states import Goal, Role


@dataclass(frozen=True)
class FixedWords:
    """One language's; HR's own words never replace them, since they say who reads what.

    In `reader_lines` and `why_*`, `{about}`, `{programme}` and `{set}` stand for names.
    """

    html_language: str
    labels: Mapping[str, str]
    """By key: of dates, of what stands in every mail, and of the counts in context.py."""
    personal_link: str
    """In a preview, which must not open anything."""
    fresh_code: str
    kept_reason: str
    """In a preview: why something was opened is for two HR leads and its owner."""
    opened_for: Mapping[GlassPurpose, str]
    more: str
    """Behind words that were cut; of `name`."""
    purposes: Mapping[Goal, str]
    released: Mapping[str, str]
    """What a released line is called, by its English name."""
    reader_lines: Mapping[str, str]
    """By touchpoint: who reads the answer that the mail asks for."""
    why_part: Mapping[Part | None, str]
    """For those outside the set who are there once a programme."""
    why_manager: str
    why_page: str
    why_taster: str
    """To whoever signed up for a taster, in whatever part."""
    why_set: Mapping[Role, str]
    why_coach: str
    """Instead of the facilitator's, where a coach is what sets have."""
    replies_wait: str
