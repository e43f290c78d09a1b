"""Open a facilitator's form after a session as soon as they want it, before its mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.due import form_closings, mail_key
from service.models import FormLink, SetSession
from service.store.changes import find_link
from service.store.journey import HolidaysOf, load_journey
from service.store.mailings import insert_new
from service.store.noted import WRAP


def open_wrap_form(
    db: Session, session: SetSession, *, person_id: int, now: datetime, holidays_of: HolidaysOf
) -> FormLink | None:
    """Return their form, the one that its mail links to; None where they are owed none.

    Whoever has sent it by then gets no mail about it any more.

    Args:
        now: service time.
    """
    key = mail_key(WRAP, session.id, person_id)
    found = find_link(db, key)
    if found is not None:
        return found
    journey = load_journey(db, now=now, holidays_of=holidays_of, of_sets=[session.set_id])
    closes_at = next(
        (
            closings[key]
            for facts in journey.programmes
            if key in (closings := form_closings(facts))
        ),
        None,
    )
    if closes_at is None:
        return None
    row = {
        "key": key,
        "form": WRAP,
        "programme_id": session.learning_set.programme_id,
        "person_id": person_id,
        "set_id": session.set_id,
        "set_session_id": session.id,
        "opens_at": now,
        "closes_at": closes_at,
    }
    insert_new(db, FormLink, [row], unique="key")
    return find_link(db, key)
