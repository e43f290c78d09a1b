"""Keep a watch on each mailbox, so that we look when something happens, not minutes later.

Polling finds everything without them: a watch that cannot be had costs time, never truth.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import structlog

from service.domain.states import WakeKind
from service.domain.watching import LASTS, Wanted, may_renew, needs_renewal
from service.errors import Refused
from service.models import Subscription
from service.store import watches
from service.store.database import Database
from service.workflows.ports import WatchesMailboxes

_LOG = structlog.get_logger(__name__)

_SECRET_BYTES = 48
"""64 characters in URL-safe base64; Microsoft takes 128."""


@dataclass(frozen=True)
class Watching:
    """What keeping watches takes.

    `notification_url` and `lifecycle_url` are where Microsoft 365 writes; `now` is service time,
    `real_now` the machine's.
    """

    database: Database
    graph: WatchesMailboxes
    notification_url: str
    lifecycle_url: str
    now: Callable[[], datetime]
    real_now: Callable[[], datetime]


def keep_subscriptions(watching: Watching, wanted: Collection[Wanted]) -> int:
    """Begin what is missing, renew what ends soon; return how many watches stand.

    Commits before and after every call. One that is refused is noted with the reason, and the
    others go on.

    Raises:
        TryLater, OutcomeUnknown: as the port says; what was done stays done.
    """
    return sum(keep_subscription(watching, each) for each in wanted)


def keep_subscription(watching: Watching, wanted: Wanted, *, is_renewal: bool = False) -> bool:
    """Let one watch stand for some days to come; say whether it does.

    Args:
        is_renewal: Microsoft asks for it to be authorised anew.

    Raises:
        TryLater, OutcomeUnknown: as the port says.
    """
    now = watching.now()
    watch = _found(watching, wanted)
    if watch is not None and watch.graph_id is not None and watch.expires_at is not None:
        is_here = watch.notification_url == watching.notification_url
        is_asked = is_renewal and may_renew(watch.renewed_at, now)
        if is_here and not is_asked and not needs_renewal(watch.expires_at, now):
            return True
        if is_here and _is_renewed(watching, watch, watch.graph_id):
            return True
    return _is_begun(watching, wanted)


def forget_subscription(watching: Watching, wanted: Wanted) -> None:
    """Note that Microsoft 365 removed a watch; the next care begins another."""
    watch = _found(watching, wanted)
    if watch is not None:
        with watching.database.writing() as db:
            watches.record_watch(db, watch.id, watch.client_state, graph_id=None)


def _found(watching: Watching, wanted: Wanted) -> Subscription | None:
    with watching.database.reading() as db:
        row = watches.watch_of(db, wanted.mailbox, wanted.watched)
        if row is not None:
            db.expunge(row)
        return row


def _is_renewed(watching: Watching, watch: Subscription, graph_id: str) -> bool:
    now = watching.now()
    renewed = watching.graph.renew_watch(graph_id, expires_at=now + LASTS)
    if renewed is None:
        return False
    with watching.database.writing() as db:
        return watches.record_watch(
            db, watch.id, watch.client_state, expires_at=renewed.expires_at, renewed_at=now
        )


def _is_begun(watching: Watching, wanted: Wanted) -> bool:
    """Begin a watch under a secret of its own, known to us before Microsoft hears of it."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    now = watching.now()
    with watching.database.writing() as db:
        row = watches.watch_of(db, wanted.mailbox, wanted.watched)
        if row is None:
            row = Subscription(mailbox=wanted.mailbox, watched=wanted.watched)
            db.add(row)
        row.graph_id = row.expires_at = row.problem = None
        row.client_state, row.notification_url = secret, watching.notification_url
        db.flush()
        row_id = row.id
    try:
        begun = watching.graph.begin_watch(
            wanted.mailbox,
            wanted.watched,
            notification_url=watching.notification_url,
            lifecycle_url=watching.lifecycle_url,
            client_state=secret,
            expires_at=now + LASTS,
        )
    except Refused as exc:
        _LOG.warning("watch refused", watched=wanted.watched.value, error=str(exc))
        with watching.database.writing() as db:
            watches.record_watch(db, row_id, secret, problem=_plainly(exc))
        return False
    with watching.database.writing() as db:
        # What changed before this watch began was told to nobody: look once.
        watches.note_wake(db, row_id, WakeKind.MISSED, count=1, real_now=watching.real_now())
        return watches.record_watch(
            db,
            row_id,
            secret,
            graph_id=begun.graph_id,
            expires_at=begun.expires_at,
            renewed_at=now,
        )


def _plainly(exc: Refused) -> str:
    return (
        f"Microsoft 365 would not tell us of changes: {exc}. Let it reach PUBLIC_URL from the "
        "internet, and check the permission to read this mailbox; until then we look ourselves."
    )
