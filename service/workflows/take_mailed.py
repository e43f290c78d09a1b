"""Let go of replies by mail whose words their owner has taken over into the form."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from service.models import FormLink
from service.store import form_links


def take_mailed(db: Session, link: FormLink, mailed_ids: Collection[int]) -> None:
    """Delete those of a form's waiting replies; what was typed holds them now, or its owner
    struck them out. Ids of other forms change nothing.

    Args:
        link: locked by `form_links.lock`, and its owner known by a code.
    """
    for row in form_links.mailed_drafts(db, link.id):
        if row.id in mailed_ids:
            db.delete(row)
