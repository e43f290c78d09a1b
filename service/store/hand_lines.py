"""What of one programme waits for HR, counted as the console's first page counts it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.domain.hand_lines import HandKind, HandLine
from service.models import LearningSet, Membership
from service.store.came_back import unreached_count
from service.store.chosen_changes import chosen_changes
from service.store.directory_questions import directory_question_count
from service.store.drift import open_drift_count
from service.store.journey import HolidaysOf
from service.store.needs_hand import stuck_calendars, stuck_mail_count
from service.store.open_flags import open_flag_count
from service.store.quorum_risks import quorum_risks
from service.store.renewals import renewals
from service.store.silent_sponsors import silent_sponsors


def hand_lines(
    db: Session, programme_id: int, *, now: datetime, holidays_of: HolidaysOf
) -> tuple[HandLine, ...]:
    """Return one line a kind, in no particular order; the count may be 0."""
    risks = quorum_risks(db, now=now, programme_id=programme_id)
    chosen = chosen_changes(db, now=now, programme_id=programme_id)
    few = [*(one.set_name for one in chosen), *(one.set_name for one in risks)]
    silent = silent_sponsors(db, now=now, holidays_of=holidays_of, programme_id=programme_id)
    calendars = stuck_calendars(db, programme_id) + open_drift_count(db, programme_id=programme_id)
    members = _members(programme_id)
    going_on = [one.set_name for one in renewals(db, programme_id=programme_id)]
    return (
        HandLine(HandKind.CONCERN, open_flag_count(db, programme_id=programme_id)),
        HandLine(HandKind.TOO_FEW, len(few), _once(few)),
        HandLine(HandKind.CALENDAR, calendars),
        HandLine(HandKind.MAIL, stuck_mail_count(db, programme_id)),
        HandLine(HandKind.UNREACHED, unreached_count(db, of=members)),
        HandLine(HandKind.DIRECTORY, directory_question_count(db, of=members)),
        HandLine(HandKind.SILENT_SPONSOR, sum(len(one.link_ids) for one in silent)),
        HandLine(HandKind.RENEWAL, len(going_on), _once(going_on)),
    )


def _members(programme_id: int) -> Select[int]:
    return (
        select(Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(LearningSet.programme_id == programme_id, Membership.ends_at.is_(None))
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
