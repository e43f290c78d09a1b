"""What Outlook asks of HR: changes made there by hand, and other times that people propose."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.calendar.settle import plan_to_restore, plan_without
from service.domain.states import DriftKind
from service.models import CalendarReading, Invitee, LearningSet, Programme, SetSession
from service.store.answers import Proposal, is_open_proposal, open_proposals
from service.store.calendar import known_calendar, wanted_calendar
from service.store.drift import OpenDrift, open_drift_count, open_drifts

_AT_MOST = 25


@dataclass(frozen=True)
class ProposalLine:
    """A proposal on HR's first page; `number` is the session's, None for the whole series."""

    proposal: Proposal
    number: int | None
    set_id: int
    set_name: str
    programme_name: str
    zone: str


@dataclass(frozen=True)
class UnreadCalendar:
    """A set whose calendar Outlook does not show us, and why."""

    set_id: int
    set_name: str
    programme_name: str
    problem: str


@dataclass(frozen=True)
class CalendarQuestions:
    """Everything that waits for HR because of what happened in Outlook."""

    drifts: tuple[OpenDrift, ...]
    drift_total: int
    proposals: tuple[ProposalLine, ...]
    proposal_total: int
    unread: tuple[UnreadCalendar, ...]

    @property
    def total(self) -> int:
        """How many things wait in all."""
        return self.drift_total + self.proposal_total + len(self.unread)


@dataclass(frozen=True)
class WhatFollows:
    """What people receive from Outlook after either button, in one line each."""

    theirs: str
    ours: str


def calendar_questions(db: Session, *, now: datetime) -> CalendarQuestions:
    """Return what waits, the newest first; the number of queries does not grow with it."""
    proposals = open_proposals(db, now=now)
    shown = proposals[:_AT_MOST]
    session_ids = [each.session_id for each, _, _ in shown if each.session_id is not None]
    numbers = {
        row.id: row.number
        for row in db.execute(
            select(SetSession.id, SetSession.number).where(SetSession.id.in_(session_ids))
        )
    }
    return CalendarQuestions(
        drifts=tuple(open_drifts(db, now=now, limit=_AT_MOST)),
        drift_total=open_drift_count(db),
        proposals=tuple(
            ProposalLine(
                proposal=each,
                number=numbers.get(each.session_id or 0),
                set_id=learning_set.id,
                set_name=learning_set.name,
                programme_name=programme.name,
                zone=programme.zone,
            )
            for each, learning_set, programme in shown
        ),
        proposal_total=len(proposals),
        unread=_unread(db),
    )


def what_follows(
    db: Session, drifts: list[OpenDrift], set_id: int, *, now: datetime
) -> dict[int, WhatFollows]:
    """Return, by each difference of one set, what either button lets Outlook send."""
    if not drifts:
        return {}
    wanted = wanted_calendar(db, set_id, now=now)
    known = known_calendar(db, set_id)
    found = {}
    for each in drifts:
        restored = plan_to_restore(wanted, known, each.difference, now=now)
        theirs = "nobody is mailed"
        if each.kind is DriftKind.UNINVITED and each.is_whole_series:
            theirs = plan_without(wanted, known, each.difference, now=now).in_words()
        found[each.drift_id] = WhatFollows(theirs=theirs, ours=restored.in_words())
    return found


def proposal_to_leave(db: Session, invitee_id: int, *, now: datetime) -> Invitee | None:
    """Return the row of an open proposal, locked; None where none is open."""
    return db.scalar(
        select(Invitee).where(Invitee.id == invitee_id, is_open_proposal(now)).with_for_update()
    )


def _unread(db: Session) -> tuple[UnreadCalendar, ...]:
    rows = db.execute(
        select(CalendarReading, LearningSet.name, Programme.name)
        .join(LearningSet, LearningSet.id == CalendarReading.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(CalendarReading.problem.is_not(None))
        .order_by(CalendarReading.set_id)
        .limit(_AT_MOST)
    )
    return tuple(
        UnreadCalendar(reading.set_id, set_name, programme_name, reading.problem or "")
        for reading, set_name, programme_name in rows
    )
