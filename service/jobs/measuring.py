"""The daily look at each programme's evidence."""

from collections.abc import Iterable

from service.store.evaluation import measured_programmes
from service.store.vital_signs import is_caught_up
from service.wiring import Wiring
from service.workflows.keep_evidence import keep_evidence


def measured(wiring: Wiring) -> Iterable[str]:
    """Return every programme that is measured now, by id.

    None while a jump of the clock is lived through, which drawing would hold up: each stands anew
    once it is over, and so is measured at once.
    """
    with wiring.database.reading() as db:
        if not is_caught_up(db):
            return ()
        return [str(one) for one in measured_programmes(db, now=wiring.clock.now())]


def keep_measured(wiring: Wiring, programme_id: str) -> object:
    """Count what came, and ask for drawing where anything changed."""
    return keep_evidence(wiring.database, int(programme_id), now=wiring.clock.now())
