"""One set's series: create it, read it back, move what stands elsewhere, invite who is in.

Each network step is followed by a commit; begun again anywhere, it ends in the same place.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

from sqlalchemy.orm import Session

from service.domain.meeting import WantedSeries
from service.domain.series import Comparison, WantedDate, compare, merged_attendees
from service.domain.states import SeriesState
from service.errors import Refused, SetwiseError, TryLater
from service.models import Job, Series
from service.store.calendar import SeriesOrder, record_dates, series_order
from service.store.database import Database
from service.workflows.ports import BooksMeetings
from service.workflows.record_audit import record_audit

_MARGIN = timedelta(days=62)
"""How far from its place a date is still looked for: people move them in Outlook too."""

_NO_TEAMS_LINK = (
    "Teams gave no meeting link; check the organiser mailbox's Teams licence, "
    "and tell the set where it meets"
)

Renew = Callable[[Session], None]


class LeaseLost(SetwiseError):
    """Another worker has taken the job; this one must stop."""


def bring_series_about(
    database: Database,
    books: BooksMeetings,
    series_id: int,
    job_id: int,
    *,
    now: Callable[[], datetime],
    renew: Renew,
) -> None:
    """Make Outlook hold a series as the rows say; no transaction spans a call.

    Writes to Outlook only what differs, and never to a date that has begun.

    Args:
        now: service time.
        renew: called in each writing transaction; raises LeaseLost where the job is not ours.

    Raises:
        Refused, TryLater, OutcomeUnknown: as the port says; also Refused where a coming date is
            missing in Outlook.
        LeaseLost: nothing was recorded by this step.
    """
    order = _intend(database, series_id, now=now, renew=renew)
    is_new = order.event_id is None and order.state is not SeriesState.CREATING
    if order.event_id is None:
        order = _create(database, books, order, now=now, renew=renew)
    comparison, moved = _place_dates(books, order, now=now())
    changed = 0 if is_new else _invite(database, books, order, comparison, now=now())
    _settle(database, order, comparison, job_id, moved=moved, changed=changed, now=now, renew=renew)


def wanted_series(order: SeriesOrder) -> WantedSeries:
    """Return the series as it is asked for; the text names nobody and no topic (privacy 4.2)."""
    return WantedSeries(
        mailbox=order.mailbox,
        transaction_id=order.transaction_id,
        tag=order.tag,
        subject=f"Set {order.set_name}",
        body_html=_agenda(order),
        starts_local=order.first_local,
        minutes=order.minutes,
        zone=order.zone,
        pattern=order.pattern,
        attendees=order.attendees,
    )


def _agenda(order: SeriesOrder) -> str:
    size = f"{order.pattern.count} sessions of {order.minutes} minutes"
    sentences = (
        f"Action learning set {order.set_name}: {size}; in the first the set sets itself up.",
        "Each session: check-in, our actions, a question or two worked on, learning, next steps.",
        "Please keep the whole time free. What is said in the set stays in the set.",
    )
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _intend(
    database: Database, series_id: int, *, now: Callable[[], datetime], renew: Renew
) -> SeriesOrder:
    """Commit that creation begins, so that a crash leaves a row that says to look first."""
    with database.writing() as db:
        renew(db)
        order = series_order(db, series_id, now=now())
        if order.event_id is None:
            db.get_one(Series, series_id).state = SeriesState.CREATING
        return order


def _create(
    database: Database,
    books: BooksMeetings,
    order: SeriesOrder,
    *,
    now: Callable[[], datetime],
    renew: Renew,
) -> SeriesOrder:
    booked = None
    if order.state is SeriesState.CREATING:
        # An earlier try got no answer, or its worker died: the tag tells whether it took effect.
        booked = books.find_series(order.mailbox, order.tag)
    if booked is None:
        booked = books.create_series(wanted_series(order))
    with database.writing() as db:
        renew(db)
        series = db.get_one(Series, order.series_id)
        series.event_id = booked.event_id
        series.ical_uid = booked.ical_uid
        series.join_url = booked.join_url
        record_audit(
            db,
            now=now(),
            actor="service",
            verb="series-created",
            subject=f"series:{order.series_id}",
            new=f"{len(order.attendees)} invitations",
        )
    return replace(order, event_id=booked.event_id, join_url=booked.join_url)


def _place_dates(
    books: BooksMeetings, order: SeriesOrder, *, now: datetime
) -> tuple[Comparison, tuple[WantedDate, ...]]:
    """Move what stands elsewhere, and read back; return the last look and what was moved."""
    comparison = _look(books, order)
    moves = _coming(comparison.to_move, now=now)
    for date_ in moves:
        books.move_occurrence(
            order.mailbox,
            comparison.found[date_.number].event_id,
            starts_local=date_.starts_local,
            minutes=date_.minutes,
            zone=date_.zone,
        )
    if moves:
        # A change was seen to be answered with success and lost (graph-contract 3.4).
        comparison = _look(books, order)
        if _coming(comparison.to_move, now=now):
            message = f"set {order.set_name}: a moved date does not show in Outlook yet"
            raise TryLater(message)
    missing = _coming(comparison.missing, now=now)
    if missing:
        numbers = ", ".join(str(date_.number) for date_ in missing)
        message = f"session {numbers} is not in the organiser's calendar any more"
        raise Refused(message)
    return comparison, moves


def _look(books: BooksMeetings, order: SeriesOrder) -> Comparison:
    if not order.dates or order.event_id is None:
        return compare((), ())
    first = min(min(date_.original_start, date_.starts_at) for date_ in order.dates)
    last = max(max(date_.original_start, date_.ends_at) for date_ in order.dates)
    found = books.occurrences(
        order.mailbox, order.event_id, start=first - _MARGIN, end=last + _MARGIN
    )
    return compare(order.dates, found)


def _coming(dates: tuple[WantedDate, ...], *, now: datetime) -> tuple[WantedDate, ...]:
    return tuple(date_ for date_ in dates if date_.starts_at > now)


def _invite(
    database: Database,
    books: BooksMeetings,
    order: SeriesOrder,
    comparison: Comparison,
    *,
    now: datetime,
) -> int:
    """Take leavers out and joiners in, of the series and of its coming exceptions.

    A date that was moved keeps a list of its own, which a change of the series does not reach
    (graph-contract 3.4).
    """
    coming = _coming(order.dates, now=now)
    if order.event_id is None or not coming:
        return 0
    exceptions = [
        comparison.found[date_.number].event_id
        for date_ in coming
        if date_.starts_at != date_.original_start and date_.number in comparison.found
    ]
    changed = 0
    for event_id in (order.event_id, *exceptions):
        current = books.attendees(order.mailbox, event_id)
        # Read again: who left since the job began must not be invited once more.
        with database.reading() as db:
            people = series_order(db, order.series_id, now=now)
        merged = merged_attendees(current, people.attendees, people.gone)
        if merged is not None:
            books.set_attendees(order.mailbox, event_id, merged)
            changed += 1
    return changed


def _settle(
    database: Database,
    order: SeriesOrder,
    comparison: Comparison,
    job_id: int,
    *,
    moved: tuple[WantedDate, ...],
    changed: int,
    now: Callable[[], datetime],
    renew: Renew,
) -> None:
    with database.writing() as db:
        renew(db)
        series = db.get_one(Series, order.series_id)
        series.state = SeriesState.BOOKED
        series.problem = None if series.join_url else _NO_TEAMS_LINK
        series.booked_at = series.booked_at or now()
        series.checked_at = now()
        series.job_id = job_id
        event_ids = {number: found.event_id for number, found in comparison.found.items()}
        record_dates(db, order, event_ids)
        db.get_one(Job, job_id).done += 1
        verbs = {
            "date-moved": [str(date_.number) for date_ in moved],
            "invitations-changed": [str(changed)] if changed else [],
        }
        for verb, values in verbs.items():
            for value in values:
                record_audit(
                    db,
                    now=now(),
                    actor="service",
                    verb=verb,
                    subject=f"series:{order.series_id}",
                    new=value,
                )
