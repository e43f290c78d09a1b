"""Follow a sandbox's clock: a jump is lived through, instant by instant (design 3.6)."""

from datetime import datetime

import structlog

from service.clock import Standing
from service.domain.states import MailingState
from service.jobs import work
from service.jobs.rest import Dispatch, work_off
from service.store import service_time, vital_signs
from service.store.jobs import next_job_begins
from service.store.mailings import next_not_before
from service.store.quiet_sets import next_look
from service.wiring import Wiring
from service.workflows.queue_monday_lines import next_monday
from service.workflows.queue_taster_mail import next_taster_mail

_LOG = structlog.get_logger(__name__)


def follow_sandbox(wiring: Wiring, dispatch: Dispatch) -> int:
    """Bring service time to the sandbox's; return how many instants were stepped on.

    Between two instants nothing falls due, so one jump of 28 days leaves the same rows as 28
    days. Every instant's work comes to rest before the next.
    """
    steps = 0
    target = wiring.followed()
    while target is not None and not _is_in_step(wiring, target):
        _stand_at(wiring, wiring.clock.now(), target.rate)
        steps += _step_through(wiring, dispatch, target)
        # It ran on while we lived through its jump.
        target = wiring.followed() or target
        _stand(wiring, target)
        work_off(wiring, dispatch)
        target = wiring.followed()
    if steps or not _is_caught_up(wiring):
        with wiring.database.writing() as db:
            service_time.note_caught_up(db)
        _LOG.info("caught up with the sandbox", steps=steps)
    return steps


def _step_through(wiring: Wiring, dispatch: Dispatch, target: Standing) -> int:
    steps = 0
    reached = wiring.clock.now()
    _rest_at(wiring, dispatch)
    while (instant := _next_instant(wiring, reached, target.at)) is not None:
        # Service time runs on while work is done, so it may be past the instant already.
        reached = max(instant, wiring.clock.now())
        _stand_at(wiring, reached, target.rate)
        _rest_at(wiring, dispatch)
        steps += 1
    return steps


def _rest_at(wiring: Wiring, dispatch: Dispatch) -> None:
    """Work off everything at this instant, also what is due only because of what was worked off.

    What is skipped leads to nothing: of people who answer meanwhile there is always some.
    """
    work_off(wiring, dispatch)
    while work.queue_due(wiring).get(MailingState.DUE):
        work_off(wiring, dispatch)


def _next_instant(wiring: Wiring, after: datetime, until: datetime) -> datetime | None:
    """Return the next instant at which something falls due, none later than `until`."""
    with wiring.database.reading() as db:
        waits = (
            next_look(db, after),
            next_not_before(db, after),
            next_job_begins(db, after),
            next_monday(db, after, holidays_of=wiring.holidays_of),
            next_taster_mail(db, after, holidays_of=wiring.holidays_of),
        )
    return min((one for one in waits if one is not None and one <= until), default=None)


def _stand_at(wiring: Wiring, at: datetime, rate: float) -> None:
    _stand(wiring, Standing(at, wiring.real_now(), rate))


def _stand(wiring: Wiring, to: Standing) -> None:
    with wiring.database.writing() as db:
        service_time.move(db, to, caught_up=False)
    wiring.tell_lived(to.at)


def _is_in_step(wiring: Wiring, target: Standing) -> bool:
    standing = service_time.read_standing(wiring.database)
    rate = 1.0 if standing is None else standing.rate
    return rate == target.rate and wiring.is_near(target)


def _is_caught_up(wiring: Wiring) -> bool:
    with wiring.database.reading() as db:
        return vital_signs.is_caught_up(db)
