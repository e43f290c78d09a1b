"""Keep an unfinished answer as it is typed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.answers import merge_draft
from service.domain.retention import last_day_of_answers
from service.models import Draft, FormLink
from service.store.drafts import read_draft, write_draft


def save_draft(
    db: Session,
    link: FormLink,
    values: Mapping[str, str],
    *,
    withheld: frozenset[str],
    device: str,
    now: datetime,
) -> Draft:
    """Store what stands in a form; another device's private words stay unless written over.

    Args:
        link: locked by `form_links.lock`.
        values: field name to what stands in it, several choices as a JSON list.
        withheld: fields whose stored words this device was not shown.
        device: SHA-256 of the writing device's cookie.
    """
    draft = link.draft
    merged = merge_draft(read_draft(draft), values, withheld=withheld, device=device)
    if draft is None:
        draft = Draft(form_link_id=link.id)
        link.draft = draft
    write_draft(draft, merged)
    draft.saved_at = now
    draft.delete_after = last_day_of_answers(link.programme_ends_at, link.closes_at)
    db.flush()
    return draft
