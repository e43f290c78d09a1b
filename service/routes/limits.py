"""How often a device, a link and an account may ask, gently: an office may share one address."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, Response, request
from flask_limiter import Limiter, RouteLimit
from flask_limiter.util import get_remote_address

from service.routes.access import signed_in


@dataclass(frozen=True)
class RateLimit:
    """A rate in the words of `limits`, counted by a key, for some methods."""

    rate: str
    key: Callable[[], str]
    methods: tuple[str, ...]


class _ReadOnce(RouteLimit):
    """The library's own limit, whose rate it would read from its words at each request."""

    @cached_property
    def _read(self) -> tuple[Any, ...]:  # Any: the library keeps their type to itself
        return tuple(super().__iter__())

    def __iter__(self) -> Iterator[Any]:
        """Yield each rate as it was read."""
        return iter(self._read)


def limit_by(limiter: Limiter, limit: RateLimit, blueprint: Blueprint) -> None:
    """Hold every page of a blueprint to one limit."""
    methods = list(limit.methods)
    _ReadOnce(
        limit.rate,
        key_function=limit.key,
        methods=methods,
        override_defaults=True,
        limiter=limiter,
    )(blueprint)


def limit_strangers(limiter: Limiter, blueprint: Blueprint) -> None:
    """Slow down whoever tries links, or ids, that are none; all pages count as one."""
    _ReadOnce(
        _MISSES,
        shared=True,
        scope="misses",
        key_function=get_remote_address,
        deduct_when=_was_a_miss,
        override_defaults=True,
        limiter=limiter,
    )(blueprint)


def _was_a_miss(response: Response) -> bool:
    return response.status_code == 404


def _by_link() -> str:
    return f"{get_remote_address()}:{_by_link_alone()}"


def _by_link_alone() -> str:
    """Return what stands for a link; the link itself would open it to whoever reads the counts."""
    token = (request.view_args or {}).get("token", "")
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _by_account() -> str:
    found = signed_in(request)
    return get_remote_address() if found is None else f"account:{found.subject}"


_MISSES = "600 per minute"
"""Wide, since whoever shares the address waits as well; a signature is not guessed in years."""

_READING = ("GET", "HEAD")
_WRITING = ("POST",)

_ALL_DEVICES = RateLimit("600 per minute", _by_link_alone, _WRITING)
"""Of one link, from however many addresses; a person presses once a second at most."""

OF_CONSOLE = (
    RateLimit("1200 per minute", _by_account, _READING),
    RateLimit("600 per minute", _by_account, _WRITING),
)
"""Of everything that no line below names: HR's pages, by the account that is signed in."""

LIMITED: Mapping[str, tuple[RateLimit, ...]] = {
    "signin": (RateLimit("120 per minute", get_remote_address, _READING),),
    "replies": (
        RateLimit("240 per minute", _by_link, _READING),
        RateLimit("120 per minute", _by_link, _WRITING),
        _ALL_DEVICES,
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
            "sponsor_report",
            "set_figures",
            "project",
            "project_notes",
            "project_recommendations",
        ),
        (
            RateLimit("240 per minute", _by_link, _READING),
            RateLimit("60 per minute", _by_link, _WRITING),
            _ALL_DEVICES,
        ),
    ),
    # What a lost network held back comes all at once when it is there again.
    "live": (
        RateLimit("240 per minute", _by_link, _READING),
        RateLimit("240 per minute", _by_link, _WRITING),
        _ALL_DEVICES,
    ),
    # A script that watches a board asks once a second; that nothing changed is told before this.
    **dict.fromkeys(
        ("board", "board_photos", "board_learning"),
        (
            RateLimit("240 per minute", _by_link, _READING),
            RateLimit("120 per minute", _by_link, _WRITING),
            _ALL_DEVICES,
        ),
    ),
    "board_room": (
        RateLimit("40 per minute; 120 per hour", _by_link, _WRITING),
        _ALL_DEVICES,
    ),
    "private_words": (
        RateLimit("60 per minute", _by_link, _READING),
        RateLimit("10 per minute; 40 per hour", _by_link, _WRITING),
        _ALL_DEVICES,
    ),
    # Microsoft 365 sends from few addresses, and what it cannot deliver now it sends again.
    "notifications": (RateLimit("600 per minute", get_remote_address, _WRITING),),
    "taster_signup": (
        RateLimit("240 per minute", get_remote_address, _READING),
        RateLimit("20 per minute; 200 per hour", get_remote_address, _WRITING),
    ),
    # Lists are taken along one by one; whoever takes dozens a minute takes everything.
    "exports": (RateLimit("30 per minute; 200 per hour", _by_account, _WRITING),),
    # Machines ask these, from one address, and learn nothing of anybody.
    "health": (),
    "resend": (RateLimit("20 per minute; 200 per hour", get_remote_address, _WRITING),),
}
"""By blueprint."""
