"""Watches and what wakes us: rounds that keep the ones and follow the others."""

from collections.abc import Iterable

from service.domain.states import WakeKind, Watched
from service.domain.watching import Wanted, may_be_told
from service.store import watches
from service.store.vital_signs import is_caught_up
from service.wiring import Wiring
from service.workflows.keep_subscriptions import (
    Watching,
    forget_subscription,
    keep_subscription,
    keep_subscriptions,
)


def watchable(wiring: Wiring) -> Iterable[str]:
    """Name the one subject of keeping watches, where Microsoft 365 can write to us at all.

    None while a sandbox's jump is lived through: its clock is ahead of ours, so that every end we
    could ask for has passed there. Afterwards the round is new, and so due at once.
    """
    settings = wiring.settings
    has_mailboxes = settings.organiser_mailboxes or settings.sender_mailboxes
    if not has_mailboxes or not may_be_told(settings.public_url, settings.graph_base_url):
        return ()
    with wiring.database.reading() as db:
        return ("",) if is_caught_up(db) else ()


def keep_watches(wiring: Wiring, _subject: str) -> int:
    """Let a watch stand on each organiser's calendar and each sender's inbox."""
    settings = wiring.settings
    calendars = [Wanted(each, Watched.CALENDAR) for each in settings.organiser_mailboxes]
    inboxes = [Wanted(each, Watched.INBOX) for each in settings.sender_mailboxes]
    return keep_subscriptions(_watching(wiring), [*calendars, *inboxes])


def woken_calendars(wiring: Wiring) -> list[str]:
    """Name the mailboxes whose calendars something happened in."""
    return _woken(wiring, Watched.CALENDAR)


def woken_inboxes(wiring: Wiring) -> list[str]:
    """Name the mailboxes whose inboxes something came into."""
    return _woken(wiring, Watched.INBOX)


def wakes_of(wiring: Wiring, mailbox: str, watched: Watched) -> list[watches.SeenWake]:
    """Return what came for a watch, before it is followed."""
    with wiring.database.reading() as db:
        watch = watches.watch_of(db, mailbox, watched)
        return watches.wakes_of(db, watch.id) if watch else []


def follow_wakes(
    wiring: Wiring, mailbox: str, watched: Watched, seen: list[watches.SeenWake]
) -> None:
    """Care for a watch as it asks, once its mailbox was read, and forget what was followed.

    What came while the mailbox was read stays, and wakes us again.
    """
    kinds = {each.kind for each in seen}
    wanted = Wanted(mailbox, watched)
    if WakeKind.REMOVED in kinds:
        forget_subscription(_watching(wiring), wanted)
    if kinds & {WakeKind.REMOVED, WakeKind.REAUTHORIZE}:
        is_renewal = WakeKind.REAUTHORIZE in kinds
        keep_subscription(_watching(wiring), wanted, is_renewal=is_renewal)
    with wiring.database.writing() as db:
        watches.drop_wakes(db, seen)


def _woken(wiring: Wiring, watched: Watched) -> list[str]:
    with wiring.database.reading() as db:
        return watches.woken(db, watched)


def _watching(wiring: Wiring) -> Watching:
    base = wiring.settings.public_url.rstrip("/")
    return Watching(
        database=wiring.database,
        graph=wiring.watches,
        notification_url=f"{base}/notifications",
        lifecycle_url=f"{base}/notifications/lifecycle",
        now=wiring.clock.now,
        real_now=wiring.real_now,
    )
