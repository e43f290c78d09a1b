"""Follow a Teams link that a meeting was booked without, and that Outlook shows later."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.calendar.found import FoundCalendar
from service.domain.calendar.known import KnownCalendar
from service.domain.states import ProgrammeState, SeriesState
from service.models import CalendarDate, LearningSet, Series
from service.store.calendar import series_of_set
from service.store.calendar_jobs import is_calendar_asked
from service.store.calendar_record import single_dates
from service.workflows.change import ask_for_calendar
from service.workflows.record_audit import record_audit

_NO_TEAMS_LINK = (
    "Teams gave no meeting link; check the organiser mailbox's Teams licence, "
    "and tell the set where it meets"
)


def follow_links(
    db: Session, set_id: int, known: KnownCalendar, found: FoundCalendar, *, now: datetime
) -> None:
    """Take back the notice to HR, and ask for the job that makes co-organisers, if one came.

    Whoever has read a calendar beside the jobs calls this once what was read is kept.

    Args:
        known: what stood in the rows before.
        now: service time.
    """
    if not _has_come(known, found):
        return
    latest = series_of_set(db, set_id)[-1]
    if latest.state in (SeriesState.BOOKED, SeriesState.ENDED):
        latest.problem = problems_of_set(db, set_id, now=now)
    record_audit(db, now=now, actor="service", verb="link-found", subject=f"set:{set_id}")
    programme = db.get_one(LearningSet, set_id).programme
    if programme.state is ProgrammeState.APPROVED and not is_calendar_asked(db, programme.id):
        ask_for_calendar(db, programme, actor="service", now=now)


def problems_of_set(db: Session, set_id: int, *, now: datetime) -> str | None:
    """Say once what does not keep the set from meeting, of its series and of single dates."""
    meetings: list[Series | CalendarDate] = [
        each for each in series_of_set(db, set_id) if each.state is SeriesState.BOOKED
    ]
    meetings += [each for each in single_dates(db, set_id) if each.starts_at > now]
    found: list[str | None] = []
    for each in meetings:
        found += [None if each.join_url else _NO_TEAMS_LINK, each.options_problem]
    return "; ".join(dict.fromkeys(filter(None, found))) or None


def _has_come(known: KnownCalendar, found: FoundCalendar) -> bool:
    series = {each.series_id for each in known.series if not each.has_link}
    singles = {each.date_id for each in known.dates if each.series_id is None and not each.has_link}
    shown = [found.series.get(each) for each in series]
    return any(each and each.join_url for each in [*shown, *map(found.singles.get, singles)])
