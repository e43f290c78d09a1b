"""Mail its owner a fresh code before private words are shown."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.models import AccessCode, Mailing, Person
from service.store import access_codes
from service.workflows.queue_due_mail import sender_for

GOOD_FOR = timedelta(minutes=10)
_MOST_AN_HOUR = 5


def ask_code(
    db: Session, person: Person, *, senders: Sequence[str], now: datetime, real_now: datetime
) -> AccessCode | None:
    """Make a code and the mail that carries it.

    Args:
        now: service time, for the mail.
        real_now: the machine's time, for how long the code is good.

    Returns:
        None where five were asked for within the hour: the last of them still works.
    """
    since = real_now - timedelta(hours=1)
    if access_codes.count_asked(db, person.id, since=since) >= _MOST_AN_HOUR:
        return None
    code = AccessCode(
        person_id=person.id,
        code=f"{secrets.randbelow(1_000_000):06d}",
        asked_at=real_now,
        expires_at=real_now + GOOD_FOR,
    )
    db.add(code)
    db.flush()
    db.add(
        Mailing(
            key=f"fresh-code:{code.id}",
            touchpoint="fresh-code",
            person_id=person.id,
            access_code_id=code.id,
            state=MailingState.DUE,
            due_at=now,
            useless_after=now + GOOD_FOR,
            mailbox=sender_for(person.id, senders),
        )
    )
    return code
