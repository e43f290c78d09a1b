"""What runs at which interval; what is due is computed from rows, never kept here."""

from datetime import timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from service.jobs.live_through import follow_sandbox
from service.jobs.rest import Dispatch, ask_once
from service.jobs.work import seconds_between_ticks
from service.store.quiet_sets import wake_all
from service.store.service_time import note_tick
from service.wiring import Wiring

_LOG = structlog.get_logger(__name__)

TICK = "tick"
_LOOKS_AT_EVERY_SET = timedelta(hours=1)
"""A new release may have new rules, so a clock begins with it; after that it is a safety net."""
CLOCK = "clock"
"""Noted by a clock that goes on ticking, and not by one pass of `setwise tick`."""
_MISFIRE_GRACE_SECONDS = 3600
"""A late tick is still wanted; APScheduler's own default drops it after one second."""


def tick(wiring: Wiring, dispatch: Dispatch) -> dict[str, int]:
    """Make one pass: follow the sandbox, queue what is due, begin what waits; return counts."""
    counts = {}
    if wiring.settings.sandbox_clock_url is not None:
        counts["instants"] = follow_sandbox(wiring, dispatch)
    counts.update(ask_once(wiring, dispatch))
    with wiring.database.writing() as db:
        note_tick(db, TICK, wiring.real_now())
    return counts


def look_at_every_set(wiring: Wiring) -> None:
    """Let the next pass look at every set, also at those that were quiet by older rules."""
    with wiring.database.writing() as db:
        wake_all(db)


def background_clock(wiring: Wiring, dispatch: Dispatch) -> BackgroundScheduler:
    """Return a clock; the caller starts it and shuts it down."""
    scheduler = BackgroundScheduler(timezone="UTC")
    wakes_at = wiring.real_now()

    def run() -> None:
        nonlocal wakes_at
        try:
            if wiring.real_now() >= wakes_at:
                look_at_every_set(wiring)
                wakes_at = wiring.real_now() + _LOOKS_AT_EVERY_SET
            counts = tick(wiring, dispatch)
            with wiring.database.writing() as db:
                note_tick(db, CLOCK, wiring.real_now())
        except Exception:  # noqa: BLE001 -- one failed pass must not end the clock
            # The next pass finds the same rows.
            _LOG.exception("tick failed")
            return
        if any(counts.values()):
            _LOG.info("tick ended", **counts)

    scheduler.add_job(
        run,
        "interval",
        id=TICK,
        seconds=seconds_between_ticks(wiring),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=_MISFIRE_GRACE_SECONDS,
        # At once: whatever the clock before it left lies still until the first tick.
        next_run_time=wiring.real_now(),
    )
    return scheduler
