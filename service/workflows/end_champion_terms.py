"""End the terms of champions that are over: the digest stops, everything else stays."""

from datetime import datetime

from service.store.champions import terms_over
from service.store.database import Database
from service.workflows.record_audit import record_audit


def end_champion_terms(database: Database, *, now: datetime) -> int:
    """End each term whose last day has passed, in one transaction; return how many.

    Args:
        now: service time.
    """
    with database.writing() as db:
        champions = terms_over(db, now=now)
        for champion in champions:
            champion.ends_at = now
            record_audit(
                db,
                now=now,
                actor="service",
                verb="champion-term-ended",
                subject=f"programme:{champion.programme_id}",
            )
        return len(champions)
