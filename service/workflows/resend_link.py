"""Send somebody the link to their own page again, telling nobody whether we know them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.store.mail_facts import newest_programme_of
from service.store.mailings import is_known
from service.store.people import person_by_address
from service.workflows.fresh_link import queue_fresh_link
from service.workflows.record_audit import record_audit

_NOBODY = 0
"""The id of no row."""


def resend_link(db: Session, address: str, *, senders: Sequence[str], now: datetime) -> None:
    """Queue the mail if the address is somebody's; at most one an hour each.

    The audit row is written either way, so that a known address takes no other road.

    Args:
        address: as typed.
        now: service time.
    """
    # PostgreSQL takes no NUL in text, and no address has one.
    folded = address.replace("\x00", "").strip().casefold()
    record_audit(
        db,
        now=now,
        actor="service",
        verb="link-asked",
        subject=f"address:{hashlib.sha256(folded.encode()).hexdigest()}",
    )
    person = person_by_address(db, folded)
    person_id = _NOBODY if person is None else person.id
    # Asked for whoever it is, as what follows: a stranger's answer takes as long as a member's.
    programme = newest_programme_of(db, person_id)
    key = f"fresh-link:{person_id}:{now:%Y-%m-%dT%H}"
    if person is None or programme is None:
        is_known(db, key)
        return
    queue_fresh_link(db, key, person.id, programme.id, senders=senders, now=now)
