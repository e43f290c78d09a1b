"""Create a series or a single event in Outlook, once, whatever happens on the way."""

import uuid
from collections.abc import Iterable

from sqlalchemy.orm import Session

from service.domain.calendar.steps import CreateSeries, CreateSingle, Step
from service.domain.calendar.words import MeetingText, meeting_text
from service.domain.meeting import BookedMeeting, WantedSeries, WantedSingle
from service.domain.states import DateState, SeriesState
from service.errors import Refused
from service.models import CalendarDate, LearningSet, Series
from service.store.calendar_intents import add_series, add_single
from service.store.calendar_record import write_list
from service.workflows.calendar_work import CalendarWork
from service.workflows.look_at_calendar import read_dates


def intend(work: CalendarWork, steps: Iterable[Step]) -> None:
    """Let rows stand for all that a plan creates, at once, before any of it is asked for.

    From then on the rows say what is created and for whom; planned again with half of it done,
    the rest might be laid out otherwise.

    Raises:
        LeaseLost: nothing was recorded.
    """
    with work.database.writing() as db:
        work.renew(db)
        for step in steps:
            match step:
                case CreateSeries():
                    series = add_series(db, work.set_id, step, identity=_identity())
                    _describe(db, work, series, step)
                case CreateSingle():
                    date_ = add_single(db, work.set_id, step, identity=_identity())
                    write_list(db, work.set_id, step.attendees, date_id=date_.id)


def create_series(work: CalendarWork, step: CreateSeries) -> None:
    """Create a series and invite everybody to all its dates at once.

    Its row says under which transactionId and tag it is asked for.

    Raises:
        Refused, TryLater, OutcomeUnknown: as the port says.
        LeaseLost: nothing was recorded.
    """
    assert step.series_id is not None  # `intend` gave it a row
    with work.database.writing() as db:
        work.renew(db)
        series = db.get_one(Series, step.series_id)
        was_asked = series.state is SeriesState.CREATING
        series.state, series.mailbox = SeriesState.CREATING, step.mailbox
        _describe(db, work, series, step)
        text = _text(db, work)
        wanted = _wanted_series(series, step, text)
    try:
        booked = _found(work, wanted, was_asked=was_asked) or work.books.create_series(wanted)
    except Refused as exc:
        with work.database.writing() as db:
            work.renew(db)
            series = db.get_one(Series, step.series_id)
            series.state, series.problem = SeriesState.FAILED, str(exc)
        raise
    with work.database.writing() as db:
        work.renew(db)
        series = db.get_one(Series, step.series_id)
        series.state = SeriesState.BOOKED
        series.event_id, series.ical_uid = booked.event_id, booked.ical_uid
        series.join_url = booked.join_url
        series.text_digest = text.digest
        invited = f"{len(step.attendees)} invitations"
        work.note(db, "series-created", f"series:{step.series_id}", invited)
    read_dates(work, step.series_id)


def create_single(work: CalendarWork, step: CreateSingle) -> None:
    """Create a meeting outside every series, and read back where it stands.

    Raises:
        Refused, TryLater, OutcomeUnknown: as the port says.
        LeaseLost: nothing was recorded.
    """
    assert step.date_id is not None  # `intend` gave it a row
    with work.database.writing() as db:
        work.renew(db)
        date_ = db.get_one(CalendarDate, step.date_id)
        was_asked = date_.state is DateState.CREATING
        date_.state, date_.mailbox = DateState.CREATING, step.mailbox
        date_.starts_at, date_.ends_at = step.meeting.starts_at, step.meeting.ends_at
        write_list(db, work.set_id, step.attendees, date_id=date_.id)
        text = _text(db, work)
        wanted = _wanted_single(date_, step, text)
    try:
        booked = _found(work, wanted, was_asked=was_asked) or work.books.create_single(wanted)
    except Refused as exc:
        with work.database.writing() as db:
            work.renew(db)
            date_ = db.get_one(CalendarDate, step.date_id)
            date_.state, date_.problem = DateState.PLANNED, str(exc)
        raise
    shown = work.books.read_single(step.mailbox, booked.event_id)
    with work.database.writing() as db:
        work.renew(db)
        date_ = db.get_one(CalendarDate, step.date_id)
        date_.state = DateState.STANDING
        date_.event_id, date_.join_url = booked.event_id, booked.join_url
        date_.text_digest = text.digest
        date_.problem = None
        if shown is not None:
            # An earlier try that got no answer may have put it where it was wanted then.
            date_.starts_at, date_.ends_at = shown.starts_at, shown.ends_at
        date_.checked_at = work.now()
        invited = f"{len(step.attendees)} invitations"
        work.note(db, "meeting-created", f"date:{step.date_id}", invited)


def _describe(db: Session, work: CalendarWork, series: Series, step: CreateSeries) -> None:
    series.zone, series.minutes = step.zone, step.minutes
    write_list(db, work.set_id, step.attendees, series_id=series.id)


def _found(
    work: CalendarWork, wanted: WantedSeries | WantedSingle, *, was_asked: bool
) -> BookedMeeting | None:
    """Look for what an earlier try created that got no answer, or whose worker died."""
    return work.books.find_meeting(wanted.mailbox, wanted.tag) if was_asked else None


def _text(db: Session, work: CalendarWork) -> MeetingText:
    return meeting_text(db.get_one(LearningSet, work.set_id).name)


def _wanted_series(series: Series, step: CreateSeries, text: MeetingText) -> WantedSeries:
    return WantedSeries(
        mailbox=step.mailbox,
        transaction_id=series.transaction_id,
        tag=series.tag,
        subject=text.subject,
        body_html=text.body_html,
        starts_local=step.first_local,
        minutes=step.minutes,
        zone=step.zone,
        pattern=step.pattern,
        attendees=step.attendees,
    )


def _wanted_single(date_: CalendarDate, step: CreateSingle, text: MeetingText) -> WantedSingle:
    # The row was made with both, so that it can be asked for again.
    assert date_.transaction_id is not None
    assert date_.tag is not None
    return WantedSingle(
        mailbox=step.mailbox,
        transaction_id=date_.transaction_id,
        tag=date_.tag,
        subject=text.subject,
        body_html=text.body_html,
        starts_local=step.meeting.starts_local,
        minutes=step.meeting.minutes,
        zone=step.meeting.zone,
        attendees=step.attendees,
    )


def _identity() -> str:
    """Return a name that the row keeps, so that a repeat sends the same one."""
    return str(uuid.uuid4())
