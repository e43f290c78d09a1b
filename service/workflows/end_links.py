"""End every link that somebody holds, as when a phone is lost or a mail was passed on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Person
from service.store.form_links import end_links_of
from service.store.mail_facts import newest_programme_of
from service.workflows.fresh_link import queue_fresh_link
from service.workflows.record_audit import record_audit


def end_links(
    db: Session, person: Person, *, actor: str, senders: Sequence[str], now: datetime
) -> None:
    """Make them useless, devices that showed a code too, and mail the new one to their own page.

    What was typed stays, and every open form is on that page. Whom we write to for no programme
    gets no mail.

    Args:
        actor: as the audit names them.
        now: service time.
    """
    person.link_generation += 1
    end_links_of(db, person.id)
    programme = newest_programme_of(db, person.id)
    if programme is not None:
        key = f"fresh-link:{person.id}:generation-{person.link_generation}"
        queue_fresh_link(db, key, person.id, programme.id, senders=senders, now=now)
    record_audit(db, now=now, actor=actor, verb="links-ended", subject=f"person:{person.id}")
