"""Delete drafts of programmes that nobody touched for long: they hold names and addresses."""

from datetime import datetime

from service.store.database import Database
from service.store.draft_plannings import drop_plannings
from service.store.group_readings import drop_group_readings
from service.store.programme_drafts import drafts_to_forget
from service.workflows.record_audit import record_audit


def forget_drafts(database: Database, *, now: datetime) -> int:
    """Delete every draft whose time has passed, in one transaction; return how many.

    Args:
        now: service time.
    """
    with database.writing() as db:
        drafts = drafts_to_forget(db, now=now)
        drop_group_readings(db, [draft.id for draft in drafts])
        drop_plannings(db, [draft.id for draft in drafts])
        for draft in drafts:
            db.delete(draft)
            record_audit(
                db, now=now, actor="service", verb="draft-expired", subject=f"draft:{draft.id}"
            )
        return len(drafts)
