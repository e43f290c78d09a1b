"""Take in the answers to some questions of a form; what stands in the others stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.answers import GivenReply
from service.domain.retention import last_day_of_answers
from service.models import Draft, FormLink
from service.store.drafts import read_draft, write_draft
from service.workflows.record_reply import record_reply


def record_part(db: Session, link: FormLink, given: GivenReply, *, now: datetime) -> None:
    """Store part of a reply as `record_reply` does, and keep what is begun in the rest of it.

    Args:
        link: locked by `form_links.lock`.
        given: the questions that were asked this time, and no others.
        now: service time.
    """
    asked = {one.field for one in given.answers}
    begun = {field: one for field, one in read_draft(link.draft).items() if field not in asked}
    record_reply(db, link, given, now=now)
    if not begun:
        return
    db.flush()
    db.expire(link, ["draft"])
    link.draft = Draft(
        saved_at=now,
        delete_after=last_day_of_answers(link.programme_ends_at, link.closes_at),
    )
    write_draft(link.draft, begun)
