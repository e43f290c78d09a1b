"""Move one date in Outlook; one that a neighbour is in the way of is cancelled, to be replaced."""

from service.domain.calendar.steps import MoveDate
from service.errors import DateInTheWay
from service.models import CalendarDate
from service.store.calendar_record import cancel_date, move_date
from service.workflows.calendar_work import CalendarWork

_REPLACED = "This date moves to another day. A new invitation follows."


def move_calendar_date(work: CalendarWork, step: MoveDate) -> None:
    """Move a date to where its session should be; attendees receive one update.

    What is asked for stands in the row first: found there after a lost answer, it was us.

    Raises:
        Refused, TryLater, OutcomeUnknown: as the port says.
        LeaseLost: nothing was recorded.
    """
    meeting = step.meeting
    with work.database.writing() as db:
        work.renew(db)
        date_ = db.get_one(CalendarDate, step.date_id)
        date_.asked_starts_at, date_.asked_ends_at = meeting.starts_at, meeting.ends_at
        mailbox, event_id = date_.mailbox, date_.event_id
    assert event_id is not None  # only what Outlook confirmed is moved
    try:
        work.books.move_occurrence(
            mailbox,
            event_id,
            starts_local=meeting.starts_local,
            minutes=meeting.minutes,
            zone=meeting.zone,
        )
    except DateInTheWay:
        # The plan keeps dates apart as we know them; Outlook knows of one that we do not.
        _cancel(work, step, mailbox, event_id)
        return
    with work.database.writing() as db:
        work.renew(db)
        date_ = db.get_one(CalendarDate, step.date_id)
        move_date(db, date_, meeting.starts_at, meeting.ends_at, now=work.now())
        work.note(db, "date-moved", f"date:{step.date_id}", str(meeting.number))


def _cancel(work: CalendarWork, step: MoveDate, mailbox: str, event_id: str) -> None:
    with work.database.writing() as db:
        work.renew(db)
        date_ = db.get_one(CalendarDate, step.date_id)
        date_.asked_starts_at = date_.asked_ends_at = None
        date_.asked_to_cancel = True
    work.books.cancel(mailbox, event_id, comment=_REPLACED)
    with work.database.writing() as db:
        work.renew(db)
        cancel_date(db, db.get_one(CalendarDate, step.date_id), now=work.now())
        work.note(db, "date-cancelled", f"date:{step.date_id}", str(step.meeting.number))
