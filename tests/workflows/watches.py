"""Microsoft's side of watches, in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from service.domain.states import Watched
from service.domain.watching import Watch


@dataclass
class Watches:
    """Which watches stand, under which secret; `fault` is raised once."""

    standing: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    fault: Exception | None = None

    def begin_watch(
        self,
        mailbox: str,
        watched: Watched,
        *,
        notification_url: str,
        lifecycle_url: str,
        client_state: str,
        expires_at: datetime,
    ) -> Watch:
        """Let one stand."""
        self.asked.append(f"begin {mailbox} {watched} {notification_url} {lifecycle_url}")
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        graph_id = f"watch-{len(self.asked)}"
        self.standing[graph_id] = client_state
        return Watch(graph_id, expires_at)

    def renew_watch(self, graph_id: str, *, expires_at: datetime) -> Watch | None:
        """Prolong one that stands."""
        self.asked.append(f"renew {graph_id}")
        return Watch(graph_id, expires_at) if graph_id in self.standing else None

    def end_watch(self, graph_id: str) -> None:
        """End one."""
        self.standing.pop(graph_id, None)
