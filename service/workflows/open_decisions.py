"""Open the form in which a sponsor answers a set, if no mail has opened it yet."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.journey.due import mail_key
from service.domain.journey.instants import weeks_after
from service.domain.journey.touchpoints import BY_SLUG
from service.errors import Refused
from service.models import FormLink, LearningSet, Recommendation
from service.store import form_links, recommendations
from service.store.mailings import insert_new

FORM = "sponsor-decisions"


def decisions_key(set_id: int, sponsor_id: int) -> str:
    """Return what makes a sponsor's form about a set, and the mail that asks, the only one."""
    return mail_key(FORM, f"s{set_id}", sponsor_id)


def open_decisions(db: Session, row: Recommendation, *, now: datetime) -> FormLink:
    """Return the sponsor's one form about a set, locked; the mail that asks finds the same.

    Args:
        row: what was put to the sponsor.
        now: service time.

    Raises:
        Refused: the set has no final session, so nobody knows until when it can be answered.
    """
    learning_set = db.get_one(LearningSet, row.set_id)
    programme = learning_set.programme
    final = recommendations.final_session(db, row.set_id)
    if final is None:
        raise Refused("the set has no final session")
    touchpoint = BY_SLUG[FORM]
    key = decisions_key(row.set_id, programme.sponsor_id)
    link = {
        "key": key,
        "form": FORM,
        "programme_id": programme.id,
        "person_id": programme.sponsor_id,
        "set_id": row.set_id,
        "set_session_id": final.id,
        "opens_at": now,
        "closes_at": final.ends_at + timedelta(weeks=weeks_after(touchpoint.useless_after)),
    }
    insert_new(db, FormLink, [link], unique="key")
    found = recommendations.form_link_of(db, key)
    if found is None:
        raise LookupError(f"the form {key} was not written")
    form_links.lock(db, found.id)
    db.refresh(found)
    return found
