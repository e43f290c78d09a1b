"""Keep an unfinished answer as it is typed."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.answers import Written, merge_draft
from service.models import Draft, FormLink, Programme
from service.workflows.record_reply import retention


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
    stored = read_draft(link.draft)
    merged = merge_draft(stored, values, withheld=withheld, device=device)
    content = json.dumps({field: [one.value, one.device] for field, one in merged.items()})
    draft = link.draft
    if draft is None:
        draft = Draft(form_link_id=link.id)
        link.draft = draft
    if merged != stored or draft.id is None:
        draft.content = content
    draft.saved_at = now
    programme = db.get_one(Programme, link.programme_id)
    draft.delete_after = retention(programme)
    db.flush()
    return draft


def read_draft(draft: Draft | None) -> dict[str, Written]:
    """Return what a draft holds by field."""
    if draft is None:
        return {}
    return {
        field: Written(value=value, device=device)
        for field, (value, device) in json.loads(draft.content).items()
    }
