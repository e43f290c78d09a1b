"""Find the handler for a method and a path."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sandbox.answers import Answer, Request
from sandbox.context import Context

Handler = Callable[[Context, Request, re.Match[str]], Answer]
Route = tuple[str, str, Handler]
"""Method, regular expression that the whole path must match, handler."""

_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()\\]|\\.)*\)|\((?!\?)(?:[^()\\]|\\.)*\)")


@dataclass(frozen=True)
class Found:
    handler: Handler
    match: re.Match[str]
    label: str  # the route with its variable parts named, for counters


class Router:
    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[str, list[tuple[re.Pattern[str], Handler, str]]] = {}
        self._patterns: list[re.Pattern[str]] = []
        for method, pattern, handler in routes:
            # Exchange takes `mailFolders`, `mailfolders` and `SendMail` alike.
            compiled = re.compile(pattern, re.IGNORECASE)
            self._routes.setdefault(method, []).append((compiled, handler, label(method, pattern)))
            self._patterns.append(compiled)

    def find(self, method: str, path: str) -> Found | None:
        for pattern, handler, label in self._routes.get(method, ()):
            match = pattern.fullmatch(path)
            if match:
                return Found(handler, match, label)
        return None

    def knows(self, path: str) -> bool:
        """Whether any method has a route for this path."""
        return any(pattern.fullmatch(path) for pattern in self._patterns)


def label(method: str, pattern: str) -> str:
    """A route with its variable parts named."""
    return f"{method} {_GROUP.sub(_named, pattern).strip('^$')}"


def _named(group: re.Match[str]) -> str:
    return "{" + (group.group(1) or "…") + "}"
