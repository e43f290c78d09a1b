"""The daily look at each programme's evidence."""

from collections.abc import Iterable

from service.store.evaluation import measured_programmes
from service.store.vital_signs import is_caught_up
from service.wiring import Wiring
from service.workflows.keep_evidence import keep_evidence


def measured(wiring: Wiring) -> Iterable[str]:
    """Return every programme that is measured now, by id."""
    with wiring.database.reading() as db:
        return [str(one) for one in measured_programmes(db, now=wiring.clock.now())]


def keep_measured(wiring: Wiring, programme_id: str) -> object:
    """Count what came, and ask for drawing where anything changed."""
    with wiring.database.reading() as db:
        may_draw = is_caught_up(db)
    now = wiring.clock.now()
    return keep_evidence(wiring.database, int(programme_id), now=now, may_draw=may_draw)
