"""Take what Microsoft 365 tells us: only that something came for a watch of ours is kept."""

import hmac
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import WakeKind
from service.store import watches

DROPPED = "dropped"
TAKEN = "taken"


@dataclass(frozen=True)
class Notification:
    """What one notification claims; nothing of it is believed but by its secret."""

    graph_id: str
    client_state: str
    kind: WakeKind


def note_notifications(
    db: Session, told: Sequence[Notification], *, real_now: datetime
) -> Counter[str]:
    """Leave a wake for each watch that a notification proves to be about; drop the others.

    Twice the same, or in another order, leaves the same wakes: they only say "go and look".

    Args:
        real_now: the machine's time.

    Returns:
        How many were `taken` and `dropped`.
    """
    known = watches.watches_by_graph_id(db, {each.graph_id for each in told})
    wakes: Counter[tuple[int, WakeKind]] = Counter()
    for each in told:
        watch = known.get(each.graph_id)
        # Compared although none is known, so that the time of the answer tells nothing.
        secret = watch.client_state if watch else ""
        is_ours = hmac.compare_digest(secret.encode(), each.client_state.encode())
        if watch is not None and is_ours:
            wakes[watch.id, each.kind] += 1
    for (subscription_id, kind), count in sorted(wakes.items()):
        watches.note_wake(db, subscription_id, kind, count=count, real_now=real_now)
    counts = Counter({TAKEN: wakes.total(), DROPPED: len(told) - wakes.total()})
    for outcome, count in sorted(counts.items()):
        watches.tally(db, outcome, count)
    return counts
