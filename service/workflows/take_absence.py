"""Take in an automatic reply of somebody out of office: nudges wait until they are back."""

from datetime import timedelta

from sqlalchemy.orm import Session

from service.domain.inbound import AutomaticReply, InboundKind, InboundMessage
from service.models import InboundMail, Person
from service.store.times_away import note_away

ASSUMED = timedelta(days=7)
"""How long somebody is taken to be away whose mailbox does not say."""


def take_absence(
    db: Session,
    row: InboundMail,
    message: InboundMessage,
    person: Person,
    told: AutomaticReply | None,
) -> InboundKind:
    """Write down until when somebody is away; their reply's text is not even looked at.

    Args:
        told: what their mailbox tells writers now; None where it tells us nothing.
    """
    row.person_id = person.id
    if told is not None and not told.is_on:
        # They switched it off between their reply and our reading of it.
        return InboundKind.AWAY
    ends_at = None if told is None else told.ends_at
    note_away(
        db,
        person.id,
        noticed_at=message.received_at,
        ends_at=ends_at or message.received_at + ASSUMED,
        is_certain=ends_at is not None,
    )
    return InboundKind.AWAY
