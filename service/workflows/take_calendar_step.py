"""Take one step of a calendar's plan: say in rows what is asked, ask it, and record what stands."""

from sqlalchemy.orm import Session

from service.domain.calendar.steps import (
    CancelDate,
    CreateSeries,
    CreateSingle,
    EndSeries,
    InviteToDate,
    InviteToSeries,
    LinkDates,
    MoveDate,
    SetMeetingOptions,
    Step,
    WriteText,
)
from service.errors import Refused
from service.models import CalendarDate, Series
from service.store.calendar_record import cancel_date, end_series, standing_dates, write_list
from service.workflows.calendar_work import CalendarWork
from service.workflows.create_meeting import create_series, create_single
from service.workflows.move_calendar_date import move_calendar_date


def take_calendar_step(work: CalendarWork, step: Step) -> bool:
    """Bring one step about; taken again after a crash anywhere, it ends in the same place.

    Returns:
        False where it could not be done and a reason was noted, so that it is not tried at once
        again.

    Raises:
        Refused, TryLater, OutcomeUnknown: as the port says.
        LeaseLost: nothing was recorded.
    """
    match step:
        case LinkDates():
            _link(work, step)
        case CreateSeries():
            create_series(work, step)
        case CreateSingle():
            create_single(work, step)
        case InviteToSeries() | InviteToDate():
            _invite(work, step)
        case CancelDate():
            _cancel(work, step)
        case EndSeries():
            _end(work, step)
        case MoveDate():
            move_calendar_date(work, step)
        case WriteText():
            _write_text(work, step)
        case SetMeetingOptions():
            return _set_options(work, step)
    return True


def _link(work: CalendarWork, step: LinkDates) -> None:
    with work.database.writing() as db:
        work.renew(db)
        for date_id, session_id in step.links:
            db.get_one(CalendarDate, date_id).set_session_id = session_id


def _invite(work: CalendarWork, step: InviteToSeries | InviteToDate) -> None:
    """Nothing is said in rows before: done twice, it changes nothing and mails nobody."""
    series_id = step.series_id if isinstance(step, InviteToSeries) else None
    date_id = step.date_id if isinstance(step, InviteToDate) else None
    mailbox, event_id = _place(work, series_id, date_id)
    attendees = work.books.change_attendees(
        mailbox, event_id, added=step.added, removed=step.removed
    )
    with work.database.writing() as db:
        work.renew(db)
        write_list(db, work.set_id, attendees, series_id=series_id, date_id=date_id)
        counts = f"{len(step.added)} in, {len(step.removed)} out"
        work.note(db, "invitations-changed", _subject(series_id, date_id), counts)


def _cancel(work: CalendarWork, step: CancelDate) -> None:
    mailbox, event_id = _place(work, None, step.date_id)
    with work.database.writing() as db:
        work.renew(db)
        db.get_one(CalendarDate, step.date_id).asked_to_cancel = True
    work.books.cancel(mailbox, event_id, comment=step.comment)
    with work.database.writing() as db:
        work.renew(db)
        cancel_date(db, db.get_one(CalendarDate, step.date_id), now=work.now())
        work.note(db, "date-cancelled", _subject(None, step.date_id), _numbers(step.numbers))


def _end(work: CalendarWork, step: EndSeries) -> None:
    mailbox, event_id = _place(work, step.series_id, None)
    with work.database.writing() as db:
        work.renew(db)
        for date_ in standing_dates(db, step.series_id):
            date_.asked_to_cancel = True
    work.books.cancel(mailbox, event_id, comment=step.comment)
    with work.database.writing() as db:
        work.renew(db)
        end_series(db, db.get_one(Series, step.series_id), now=work.now())
        work.note(db, "series-ended", _subject(step.series_id, None), _numbers(step.numbers))


def _write_text(work: CalendarWork, step: WriteText) -> None:
    mailbox, event_id = _place(work, step.series_id, step.date_id)
    work.books.write_text(
        mailbox, event_id, subject=step.text.subject, body_html=step.text.body_html
    )
    with work.database.writing() as db:
        work.renew(db)
        _row(db, step.series_id, step.date_id).text_digest = step.text.digest
        work.note(db, "text-written", _subject(step.series_id, step.date_id), "")


def _set_options(work: CalendarWork, step: SetMeetingOptions) -> bool:
    """What Teams refuses is shown, and keeps no set from meeting."""
    with work.database.reading() as db:
        row = _row(db, step.series_id, step.date_id)
        mailbox, join_url = row.mailbox, row.join_url
    if join_url is None:
        return False
    problem = None
    try:
        work.books.set_meeting_options(mailbox, join_url, co_organisers=step.co_organisers)
    except Refused as exc:
        problem = str(exc)
    with work.database.writing() as db:
        work.renew(db)
        row = _row(db, step.series_id, step.date_id)
        row.options_problem = problem
        if problem is None:
            row.co_organisers = ",".join(sorted(each.casefold() for each in step.co_organisers))
    return problem is None


def _place(work: CalendarWork, series_id: int | None, date_id: int | None) -> tuple[str, str]:
    """Return mailbox and event id of what a step is about."""
    with work.database.reading() as db:
        row = _row(db, series_id, date_id)
        mailbox, event_id = row.mailbox, row.event_id
    assert event_id is not None  # a step changes only what Outlook confirmed
    return mailbox, event_id


def _row(db: Session, series_id: int | None, date_id: int | None) -> Series | CalendarDate:
    if series_id is not None:
        return db.get_one(Series, series_id)
    return db.get_one(CalendarDate, date_id)


def _subject(series_id: int | None, date_id: int | None) -> str:
    return f"series:{series_id}" if series_id is not None else f"date:{date_id}"


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))
