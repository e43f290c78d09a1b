"""Delete whoever signed up for a taster once its time has passed."""

from datetime import datetime

from service.store.database import Database
from service.store.taster_removal import forget_places, tasters_to_forget
from service.workflows.record_audit import record_audit


def forget_tasters(database: Database, *, now: datetime) -> int:
    """Delete places, their mails, and people who came in by one alone; return how many tasters.

    The taster itself stays with its host, without a name in it. One transaction.

    Args:
        now: service time.
    """
    with database.writing() as db:
        found = tasters_to_forget(db, now=now)
        forget_places(db, found)
        for taster_id in found:
            record_audit(
                db, now=now, actor="service", verb="taster-forgotten", subject=f"taster:{taster_id}"
            )
        return len(found)
