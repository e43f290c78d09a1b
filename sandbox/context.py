"""What every handler shares: store, clock, switches and counters."""

import threading
from collections import Counter
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from sandbox.clock import SandboxClock
from sandbox.contract.gate import Contract, violations_file
from sandbox.faults import Faults
from sandbox.notifier import Notifier
from sandbox.postman import Postman
from sandbox.request_log import RequestLog
from sandbox.store import Store
from sandbox.throttle import Limits, Throttle

PERMISSIONS = (
    "Calendars.ReadWrite",
    "GroupMember.Read.All",
    "Mail.ReadWrite",
    "Mail.Send",
    "MailboxSettings.Read",
    "OnlineMeetingArtifact.Read.All",
    "OnlineMeetings.Read.All",
    "OnlineMeetings.ReadWrite.All",
    "User.Read.All",
)
"""Application permissions that the worker's app registration asks for; all granted at first."""


@dataclass
class Tenant:
    """Switches of the tenant as an administrator, or Microsoft, could flip them."""

    teams: bool = True
    search_lag_ms: int = 0  # until a filter sees a new or changed message; real time
    send_delay_ms: int = 0  # until a submitted draft leaves Drafts; real time
    id_changes_on_send: bool = True
    empty_pages: bool = False  # every listing begins with an empty page and a nextLink
    notifications_twice: bool = False  # each comes twice, the newest of a change first
    lost_changes: int = 0  # so many changes of events to come are answered 200 and forgotten
    teams_policy: bool = True  # a Teams application access policy lets onlineMeetings be called
    permissions: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(PERMISSIONS, True))
    scope: list[str] = field(default_factory=list)  # reachable mailboxes; empty: all of them
    tallying: bool = True  # calendars keep the answers to their invitations
    date_skew_seconds: float = 0  # how far the Date header of Graph and Entra is off
    worker_secret_expired: bool = False  # Entra refuses the worker, as it does two years on


class Counters:
    """Counts by name since the start or the last reset; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, name: str, by: int = 1) -> None:
        with self._lock:
            self._counts[name] += by

    def counts(self) -> dict[str, int]:
        with self._lock:
            return dict(self._counts)

    def clear(self) -> None:
        with self._lock:
            self._counts.clear()


class Context:
    """Store, clock, switches and counters of one running sandbox.

    `graph_base_url` (https://localhost:N/v1.0) and `people_url` are known once the ports are
    bound; they are empty before.
    """

    def __init__(self, store: Store, clock: SandboxClock) -> None:
        self.store = store
        self.clock = clock
        self.counters = Counters()
        self.contract = Contract(self.counters.add, violations_file())
        self.requests = RequestLog()
        self.throttle = Throttle()
        self.faults = Faults(store)
        self.graph_base_url = ""
        self.people_url = ""
        self.tenant = replace(Tenant(), **self._saved("tenant", Tenant))
        self.limits = replace(Limits(), **self._saved("limits", Limits))
        self.latency_ms: float = (store.get("switch", "latency") or {}).get("ms", 0)
        self.postman = Postman(self)
        self.notifier = Notifier(self)

    def save_switches(self) -> None:
        """Keep tenant, limits and latency over a restart."""
        with self.store.lock:
            self.store.put("switch", "tenant", asdict(self.tenant))
            self.store.put("switch", "limits", asdict(self.limits))
            self.store.put("switch", "latency", {"ms": self.latency_ms})

    def reset(self) -> None:
        """Empty the sandbox and put every switch back; people and the clock stay."""
        self.store.clear(keep=("person", "clock", "entra"))
        self.faults.replace([])
        self.tenant, self.limits, self.latency_ms = Tenant(), Limits(), 0
        self.save_switches()
        self.counters.clear()
        self.contract.clear()
        self.requests.clear()
        self.throttle.clear()
        self.postman.clear()

    def _saved(self, name: str, switches: type[Tenant | Limits]) -> dict[str, Any]:
        # A folder of an older version may hold switches that are no more.
        known = {each.name for each in fields(switches)}
        saved = self.store.get("switch", name) or {}
        return {key: value for key, value in saved.items() if key in known}
