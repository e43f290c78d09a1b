"""Answer wrongly on request: the failures that Graph and Entra are known for."""

import random
import re
import threading
import time
from dataclasses import dataclass
from typing import Any

from sandbox.answers import GraphFault
from sandbox.store import Store

WHATS = (
    "404",
    "429",
    "503",
    "504",
    "500",
    "drop",
    "drop_after",
    "slow",
    "expired_token",
    "retry_after",
)

_BODIES = {
    # Seen for drafts that the same call sent a little later.
    "404": (404, "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it."),
    "429": (429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit."),
    "500": (500, "ErrorInternalServerTransientError", "An internal server error occurred."),
    "503": (503, "ErrorServerBusy", "The server is busy. Please try again later."),
    "504": (504, "UnknownError", ""),
    "expired_token": (
        401,
        "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.",
    ),
}


class Dropped(Exception):
    """The connection is to be closed without an answer."""


@dataclass(frozen=True)
class Fault:
    """One failure that was drawn for one request."""

    what: str
    after_effect: bool  # the request takes effect although the answer says no
    retry_after: float | None  # seconds; for `slow`, how long

    def strike(self) -> None:
        """Fail as told; a `slow` fault only sleeps, a `retry_after` fault does nothing here.

        Raises:
            Dropped: the connection shall be closed.
            GraphFault: any of the error answers.
        """
        if self.what in ("drop", "drop_after"):
            raise Dropped
        if self.what == "slow":
            time.sleep(5.0 if self.retry_after is None else self.retry_after)
        elif self.what in _BODIES:
            status, code, message = _BODIES[self.what]
            raise GraphFault(status, code, message, self.headers())

    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"Retry-After": f"{self.retry_after:g}"}


class Faults:
    """The rules that are set; the first that matches and is drawn strikes. Thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._set((store.get("switch", "faults") or {"rules": []})["rules"])

    def rules(self) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(rule) for rule in self._rules]

    def replace(self, rules: list[dict[str, Any]]) -> None:
        """Set these rules instead of all earlier ones.

        Raises:
            ValueError: a rule has an unknown `what`, a bad pattern or a bad number.
        """
        for rule in rules:
            if rule.get("what") not in WHATS:
                raise ValueError(f"what must be one of {', '.join(WHATS)}")
            try:
                re.compile(rule.get("match", {}).get("path_regex", ""))
            except re.error as error:
                raise ValueError(f"path_regex is no regular expression: {error}") from error
        with self._lock:
            self._set(rules)
        self._keep()

    def draw(self, method: str, target: str) -> Fault | None:
        """The failure that this request meets, if any.

        Args:
            target: decoded path, with the query where there is one; a rule's pattern may
                match the path alone or both.
        """
        if not self._rules:
            return None
        path = target.partition("?")[0]
        with self._lock:
            rule = self._struck(method, path, target)
        if rule is None:
            return None
        if rule.get("times") is not None:
            self._keep()
        return _fault(rule)

    def _struck(self, method: str, path: str, target: str) -> dict[str, Any] | None:
        for index, rule in enumerate(self._rules):
            match = rule.get("match", {})
            if match.get("method", method).upper() != method:
                continue
            pattern = match.get("path_regex", "")
            if not (re.search(pattern, path) or re.search(pattern, target)):
                continue
            if rule["what"] == "expired_token" and not path.startswith("/v1.0/"):
                continue  # Entra asks for no token
            if rule.get("times") is not None and rule["times"] <= 0:
                continue
            if self._dice[index].random() >= float(rule.get("probability", 1)):
                continue
            if rule.get("times") is not None:
                rule["times"] -= 1
            return rule
        return None

    def _set(self, rules: list[dict[str, Any]]) -> None:
        self._rules = [dict(rule) for rule in rules]
        self._dice = [random.Random(rule.get("seed")) for rule in rules]  # noqa: S311 -- dice, no secrets

    def _keep(self) -> None:
        # Outside of our own lock: a caller may hold the store's, which the store takes here.
        self._store.put("switch", "faults", {"rules": self.rules()})


def _fault(rule: dict[str, Any]) -> Fault:
    what = str(rule["what"])
    after = bool(rule.get("after_effect", False)) or what in ("drop_after", "retry_after")
    wait = rule.get("retry_after")
    if wait is None and what in ("429", "retry_after"):
        wait = 1
    return Fault(what, after, None if wait is None else float(wait))
