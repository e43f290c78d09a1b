"""What every change of a running programme is asked with, and how it begins and ends."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from service.domain.journey.due import form_closings
from service.domain.sequence import Meeting, in_sequence
from service.domain.series import end_instant, to_instant, to_wall
from service.domain.states import JobKind, JobState, ProgrammeState, SessionState
from service.errors import Refused
from service.models import Job, LearningSet, Programme, SetSession
from service.store import changes
from service.store.journey import HolidaysOf, load_journey
from service.workflows.record_audit import record_audit


@dataclass(frozen=True)
class Change:
    """Who changes something, when and why, and what the rules need to know besides.

    `actor` as the audit names them; `now` is service time; `reason` is HR's own words, which
    attendees may read with a cancellation; `senders` are the sender mailboxes.
    """

    actor: str
    now: datetime
    reason: str
    senders: Sequence[str]
    holidays_of: HolidaysOf


def begin_change(db: Session, programme_id: int) -> Programme:
    """Return a programme that may be changed, kept from every other change until the commit.

    Raises:
        Refused: nobody confirmed its plan yet, or it has ended.
    """
    programme = changes.locked_programme(db, programme_id)
    if programme.state is ProgrammeState.PLANNED:
        raise Refused("this plan is not confirmed yet; book the changed file instead")
    if programme.state is not ProgrammeState.APPROVED:
        raise Refused("this programme has ended")
    return programme


def put_at(session: SetSession, starts_local: datetime, by: Change) -> None:
    """Let a session stand at a naive wall time of its zone.

    Raises:
        Refused: that lies in the past.
    """
    starts_at = to_instant(starts_local, session.zone)
    # Read back from the instant, so that a wall time which never comes is not promised.
    session.starts_local = to_wall(starts_at, session.zone)
    session.starts_at = starts_at
    session.ends_at = end_instant(session.starts_local, session.minutes, session.zone)
    session.change_reason = by.reason or None
    if starts_at <= by.now:
        raise Refused(f"{in_words(session)} has passed; choose a time to come")


def in_words(session: SetSession) -> str:
    """Return "4 May 2027, 09:30" of a session, for the audit and for refusals."""
    local = session.starts_local
    return f"{local.day} {local:%B %Y, %H:%M}"


def coming(session: SetSession, by: Change) -> SetSession:
    """Return a session that may still be changed.

    Raises:
        Refused: it has begun, or was cancelled before.
    """
    if session.state is SessionState.CANCELLED:
        raise Refused("this date was cancelled before")
    if session.starts_at <= by.now:
        raise Refused(f"session {session.number} has begun; what is past stays as it is")
    return session


def sessions_to_come(sets: Iterable[LearningSet], by: Change) -> list[SetSession]:
    """Return the sessions of some sets that stand and have not begun."""
    return [
        session
        for each in sets
        for session in each.sessions
        if session.state is SessionState.SCHEDULED and session.starts_at > by.now
    ]


def follow_dates(
    db: Session, programme: Programme, sets: Collection[LearningSet], by: Change
) -> None:
    """Bring into step what follows from the sets' dates: numbers, the programme's end, forms.

    Raises:
        Refused: two sessions of a set would overlap, or its set-up session would not come first.
    """
    db.flush()
    for learning_set in sets:
        _check_order(learning_set, by)
        _number(db, learning_set, by)
    ends_at = changes.last_end(db, programme.id) or by.now
    # What was ended early ends today: counted from a session long ago, everybody's words would go
    # at once, without the two warnings.
    programme.ends_at = by.now if ends_at < by.now < programme.ends_at else ends_at
    db.flush()
    _follow_forms(db, sets, by)


def ask_for_calendar(
    db: Session,
    programme: Programme,
    *,
    actor: str,
    now: datetime,
    not_before: datetime | None = None,
) -> Job:
    """Ask for the job that brings the programme's calendars to what the rows now say.

    Args:
        actor: as the audit names them.
        now: service time.
        not_before: service time. Another job asked for meanwhile brings this one's change about
            with its own: a cancellation must never wait for a courtesy.
    """
    job = Job(
        kind=JobKind.CALENDAR,
        programme_id=programme.id,
        state=JobState.WAITING,
        asked_at=now,
        asked_by=actor,
        not_before=not_before,
    )
    db.add(job)
    return job


def note(db: Session, verb: str, subject: str, by: Change, *, old: str = "", new: str = "") -> None:
    """Write the change down, with HR's reason behind what became of it."""
    told = f"{new}: {by.reason}" if new and by.reason else new or by.reason
    record_audit(
        db,
        now=by.now,
        actor=by.actor,
        verb=verb,
        subject=subject,
        old=old or None,
        new=told or None,
    )


def _check_order(learning_set: LearningSet, by: Change) -> None:
    standing = sorted(
        (one for one in learning_set.sessions if one.state is SessionState.SCHEDULED),
        key=lambda one: one.starts_at,
    )
    for earlier, later in pairwise(standing):
        if later.starts_at < earlier.ends_at:
            raise Refused(
                f"set {learning_set.name} would meet twice at the same time "
                f"on {later.starts_local:%A} {later.starts_local.day} {later.starts_local:%B}"
            )
    first = min(learning_set.sessions, key=lambda one: one.number, default=None)
    if first is not None and first.starts_at > by.now and standing and standing[0] is not first:
        raise Refused(
            f"the set-up session of set {learning_set.name} has to come first; "
            "move it to another day before the others"
        )


def _number(db: Session, learning_set: LearningSet, by: Change) -> None:
    meetings = [
        Meeting(one.id, one.kind, one.starts_at, one.state is SessionState.SCHEDULED)
        for one in learning_set.sessions
    ]
    places = in_sequence(meetings, now=by.now)
    changed = [one for one in learning_set.sessions if places[one.id].number != one.number]
    for one in changed:
        # Out of the way first: a number is unique in its set at every moment.
        one.number = -one.id
    db.flush()
    for one in learning_set.sessions:
        one.number, one.kind = places[one.id].number, places[one.id].kind
    db.flush()


def _follow_forms(db: Session, sets: Collection[LearningSet], by: Change) -> None:
    """Let forms that are still open close when their session's new date says, or for good."""
    set_ids = [learning_set.id for learning_set in sets]
    journey = load_journey(db, now=by.now, holidays_of=by.holidays_of, of_sets=set_ids)
    closings: dict[str, datetime] = {}
    for facts in journey.programmes:
        closings |= form_closings(facts)
    for link in changes.open_links(db, set_ids, now=by.now):
        if link.set_session is None:
            continue
        if link.set_session.state is SessionState.CANCELLED:
            link.cancelled_at = by.now
            continue
        closes_at = closings.get(link.key)
        if closes_at is not None:
            link.closes_at = closes_at
