"""How often one device may ask, gently: a whole office may share one address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request
from flask_limiter.util import get_remote_address


@dataclass(frozen=True)
class RateLimit:
    """A rate in the words of `limits`, counted by a key, for some methods."""

    rate: str
    key: Callable[[], str]
    methods: tuple[str, ...]


def _by_link() -> str:
    token = (request.view_args or {}).get("token", "")
    return f"{get_remote_address()}:{token}"


_READING = ("GET", "HEAD")
_WRITING = ("POST",)

LIMITED: Mapping[str, tuple[RateLimit, ...]] = {
    "signin": (RateLimit("120 per minute", get_remote_address, _READING),),
    "replies": (
        RateLimit("240 per minute", _by_link, _READING),
        RateLimit("120 per minute", _by_link, _WRITING),
    ),
    **dict.fromkeys(
        (
            "pages",
            "own_part",
            "own_case",
            "champion_page",
            "tasters",
            "hosting",
            "toolkit",
            "own_releases",
            "own_settings",
            "passport",
            "run_sheet",
            "leaving",
            "turns",
            "set_votes",
            "set_question",
            "sponsor_answers",
            "project",
            "project_notes",
            "project_recommendations",
        ),
        (
            RateLimit("240 per minute", _by_link, _READING),
            RateLimit("60 per minute", _by_link, _WRITING),
        ),
    ),
    # What a lost network held back comes all at once when it is there again.
    "live": (
        RateLimit("240 per minute", _by_link, _READING),
        RateLimit("240 per minute", _by_link, _WRITING),
    ),
    # A script that watches a board asks once a second; that nothing changed is told before this.
    **dict.fromkeys(
        ("board", "board_photos", "board_learning"),
        (
            RateLimit("240 per minute", _by_link, _READING),
            RateLimit("120 per minute", _by_link, _WRITING),
        ),
    ),
    "board_room": (RateLimit("40 per minute; 120 per hour", _by_link, _WRITING),),
    "private_words": (
        RateLimit("60 per minute", _by_link, _READING),
        RateLimit("10 per minute; 40 per hour", _by_link, _WRITING),
    ),
    # Microsoft 365 sends from few addresses, and what it cannot deliver now it sends again.
    "notifications": (RateLimit("600 per minute", get_remote_address, _WRITING),),
    "taster_signup": (
        RateLimit("240 per minute", get_remote_address, _READING),
        RateLimit("20 per minute; 200 per hour", get_remote_address, _WRITING),
    ),
    "resend": (RateLimit("20 per minute; 200 per hour", get_remote_address, _WRITING),),
}
"""By blueprint."""
