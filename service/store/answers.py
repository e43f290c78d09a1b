"""People's answers in Outlook, as HR's pages show them session by session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from service.domain.states import DateState, Response
from service.models import CalendarDate, CalendarReading, Invitee, LearningSet, Programme


@dataclass(frozen=True)
class SessionAnswers:
    """How those invited to one session answered, names in the order of the list.

    Of somebody in the set; guests are no part of it.
    """

    accepted: tuple[str, ...]
    tentative: tuple[str, ...]
    declined: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def asked(self) -> int:
        """How many were invited."""
        return len(self.accepted) + len(self.tentative) + len(self.declined) + len(self.silent)


@dataclass(frozen=True)
class Proposal:
    """Another time that somebody would like for a session; None for the set's every session."""

    invitee_id: int
    name: str
    session_id: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Guest:
    """Somebody to whom the invitation was forwarded; `session_id` None: to the whole series."""

    name: str
    address: str
    session_id: int | None


@dataclass(frozen=True)
class CalendarAnswers:
    """What Outlook says of the people, by session, and when it was last asked."""

    by_session: dict[int, SessionAnswers]
    proposals: tuple[Proposal, ...]
    guests: tuple[Guest, ...]
    read_at: datetime | None
    problem: str | None


def calendar_answers(
    db: Session, set_ids: Collection[int], *, now: datetime
) -> dict[int, CalendarAnswers]:
    """Return what Outlook says of each set's people; three queries however many there are."""
    dates: dict[int, list[CalendarDate]] = {}
    standing = select(CalendarDate).where(
        CalendarDate.set_id.in_(set_ids),
        CalendarDate.state == DateState.STANDING,
        CalendarDate.set_session_id.is_not(None),
    )
    for date_ in db.scalars(standing.order_by(CalendarDate.starts_at)):
        dates.setdefault(date_.set_id, []).append(date_)
    invitees: dict[int, list[Invitee]] = {}
    for invitee in db.scalars(
        select(Invitee).where(Invitee.set_id.in_(set_ids)).order_by(Invitee.id)
    ):
        invitees.setdefault(invitee.set_id, []).append(invitee)
    readings = {
        each.set_id: each
        for each in db.scalars(select(CalendarReading).where(CalendarReading.set_id.in_(set_ids)))
    }
    found = {}
    for set_id in set_ids:
        reading = readings.get(set_id)
        found[set_id] = _answers_of(
            dates.get(set_id, []),
            invitees.get(set_id, []),
            now=now,
            read_at=reading.read_at if reading else None,
            problem=reading.problem if reading else None,
        )
    return found


def open_proposals(db: Session, *, now: datetime) -> list[tuple[Proposal, LearningSet, Programme]]:
    """Return the proposals of another time that HR neither took up nor left, the newest first."""
    rows = db.execute(
        select(Invitee, CalendarDate, LearningSet, Programme)
        .join(LearningSet, LearningSet.id == Invitee.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .outerjoin(CalendarDate, CalendarDate.id == Invitee.calendar_date_id)
        .where(is_open_proposal(now))
        .order_by(Invitee.answered_at.desc(), Invitee.id.desc())
    )
    return [
        (
            _proposal(invitee, date_.set_session_id if date_ else None),
            learning_set,
            programme,
        )
        for invitee, date_, learning_set, programme in rows
    ]


def is_open_proposal(now: datetime) -> ColumnElement[bool]:
    """Say in SQL whether somebody's proposal waits for HR; one for what has begun does not."""
    return and_(
        Invitee.proposed_starts_at.is_not(None),
        Invitee.proposal_left_at.is_(None),
        Invitee.person_id.is_not(None),
        or_(
            Invitee.calendar_date_id.is_(None),
            Invitee.calendar_date_id.in_(
                select(CalendarDate.id).where(
                    CalendarDate.state == DateState.STANDING, CalendarDate.starts_at > now
                )
            ),
        ),
    )


def _answers_of(
    dates: list[CalendarDate],
    invitees: list[Invitee],
    *,
    now: datetime,
    read_at: datetime | None,
    problem: str | None,
) -> CalendarAnswers:
    of_series: dict[int | None, list[Invitee]] = {}
    of_date: dict[int, list[Invitee]] = {}
    for each in invitees:
        if each.calendar_date_id is not None:
            of_date.setdefault(each.calendar_date_id, []).append(each)
        else:
            of_series.setdefault(each.series_id, []).append(each)
    by_session: dict[int, SessionAnswers] = {}
    standing = {date_.id: date_ for date_ in dates}
    for date_ in dates:
        # The date's own list if it has one, else its series' (graph-contract 3.3).
        listed = of_date.get(date_.id, []) if date_.has_own_list else of_series.get(date_.series_id)
        if date_.set_session_id is not None:
            by_session[date_.set_session_id] = _session_answers(listed or [])
    live = {date_.series_id for date_ in dates}
    ahead = {date_.id for date_ in dates if date_.starts_at > now}
    shown = [
        (each, standing[each.calendar_date_id].set_session_id if each.calendar_date_id else None)
        for each in invitees
        if (each.calendar_date_id in standing if each.calendar_date_id else each.series_id in live)
    ]
    of_all = {each.address for each, session_id in shown if session_id is None}
    return CalendarAnswers(
        by_session=by_session,
        proposals=tuple(
            _proposal(each, session_id)
            for each, session_id in shown
            if each.proposed_starts_at is not None
            and each.proposal_left_at is None
            and each.person_id is not None
            and (each.calendar_date_id is None or each.calendar_date_id in ahead)
        ),
        guests=tuple(
            Guest(each.name or each.address, each.address, session_id)
            for each, session_id in shown
            # A guest of the whole series is on the lists of its moved dates as well.
            if each.person_id is None and (session_id is None or each.address not in of_all)
        ),
        read_at=read_at,
        problem=problem,
    )


def _session_answers(listed: list[Invitee]) -> SessionAnswers:
    def named(response: Response) -> tuple[str, ...]:
        return tuple(
            each.name or each.address
            for each in listed
            if each.person_id is not None and each.response is response
        )

    return SessionAnswers(
        accepted=named(Response.ACCEPTED),
        tentative=named(Response.TENTATIVE),
        declined=named(Response.DECLINED),
        silent=named(Response.NONE),
    )


def _proposal(invitee: Invitee, session_id: int | None) -> Proposal:
    assert invitee.proposed_starts_at is not None  # chosen by it
    assert invitee.proposed_ends_at is not None  # written together
    return Proposal(
        invitee_id=invitee.id,
        name=invitee.name or invitee.address,
        session_id=session_id,
        starts_at=invitee.proposed_starts_at,
        ends_at=invitee.proposed_ends_at,
    )
