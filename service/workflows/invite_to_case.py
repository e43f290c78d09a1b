"""Ask whose story it is whether they would tell it to HR; nothing says to HR who that is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.cases import CaseState, proposed
from service.domain.journey.touchpoints import CASE_INVITATION
from service.domain.retention import last_day_of_numbers
from service.domain.states import Consent
from service.errors import Refused
from service.models import SuccessCase
from service.store.journey import HolidaysOf
from service.store.success_cases import tellable_stories
from service.workflows.queue_one_mail import queue_one_mail
from service.workflows.record_audit import record_audit

_USEFUL_FOR = timedelta(weeks=4)


def invite_to_case(
    db: Session,
    programme_id: int,
    story_id: int,
    *,
    actor: str,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
    now: datetime,
) -> SuccessCase:
    """Begin a case and queue its one mail, in its reader's hours.

    The mail's row belongs to no programme, so that it stands in no outbox beside a name.

    Raises:
        Refused: the story is not proposed any more.
    """
    stories = {one.story.id: one for one in tellable_stories(db, programme_id)}
    kind = proposed([one.told for one in stories.values()]).get(story_id)
    if kind is None:
        raise Refused("this case is not proposed any more")
    story = stories[story_id].story
    case = SuccessCase(
        programme_id=programme_id,
        owner_id=story.owner_id,
        set_id=story.set_id,
        kind=kind,
        is_named=story.consent is Consent.NAMED,
        state=CaseState.INVITED,
        invited_at=now,
        changed_at=now,
        delete_after=last_day_of_numbers(now),
    )
    db.add(case)
    db.flush()
    case.invitation_id = queue_one_mail(
        db,
        CASE_INVITATION,
        case.id,
        case.owner,
        programme_id=None,
        useful_for=_USEFUL_FOR,
        senders=senders,
        holidays_of=holidays_of,
        now=now,
    )
    record_audit(db, now=now, actor=actor, verb="case-invited", subject=f"case:{case.id}")
    return case
