"""Every kind of fault that the sandbox knows, with and without effect, at one rate in all."""

from typing import Any

_ERRORS = ("429", "503", "504", "500")
_SLOW_SECONDS = 0.15
RATE = 0.1
"""Of all requests."""
_NO_PERSON = r"^(?!/v1\.0/users/[^/?]+(/manager)?(\?|$))"
"""The parts of a `$batch` about fifty people are let be: their whole would hardly ever succeed."""


def bad_weather(seed: int) -> list[dict[str, Any]]:
    """Return rules that let one request in ten fail, each kind as often as the others."""
    kinds: list[dict[str, Any]] = [
        {"what": what, "after_effect": after} for what in _ERRORS for after in (False, True)
    ]
    kinds += [
        {"what": "slow", "after_effect": after, "retry_after": _SLOW_SECONDS}
        for after in (False, True)
    ]
    kinds += [{"what": what} for what in ("drop", "drop_after", "expired_token", "retry_after")]
    # Only sending was seen to meet it and to heal (graph-contract 4.2).
    sending = {"match": {"method": "POST", "path_regex": "/send$"}, "what": "404"}
    kinds += [sending | {"after_effect": after} for after in (False, True)]
    # Each rule is asked only where those before it did not strike.
    each = RATE / len(kinds)
    return [
        {"match": {"path_regex": _NO_PERSON}}
        | kind
        | {"probability": each / (1 - number * each), "seed": seed * 100 + number}
        for number, kind in enumerate(kinds)
    ]
