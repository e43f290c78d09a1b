"""Take a person's word on their own case: whether they talk, and whether it may be told."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.cases import CAN_BE_ANSWERED, CAN_BE_DECIDED, CaseState
from service.domain.states import Consent
from service.models import SuccessCase
from service.workflows.record_audit import record_audit

OWN_WORD = "case-answer"
"""What the audit calls it; HR's does not show it, since its actor is whose case it is."""


def accept_interview(db: Session, case: SuccessCase, *, now: datetime) -> None:
    """Say yes to an interview; from now on HR knows who it is. A second press changes nothing."""
    if case.state in CAN_BE_ANSWERED:
        case.accepted_at = now
        _go_on(db, case, CaseState.ACCEPTED, "case-accepted", now)


def decline_interview(db: Session, case: SuccessCase, *, now: datetime) -> None:
    """Say no, or take everything back: what was written is gone, from reports as well."""
    if case.state is CaseState.DECLINED:
        return
    case.words, case.published = "", Consent.NO
    _go_on(db, case, CaseState.DECLINED, "case-declined", now)


def decide_case(
    db: Session, case: SuccessCase, consent: Consent, *, edition: int, now: datetime
) -> bool:
    """Let a case be told, as it is worded, or not; False where other words stand there by now."""
    if case.state not in CAN_BE_DECIDED or edition != case.edition:
        return False
    case.published = consent
    _go_on(db, case, CaseState.DECIDED, f"case-told-{consent}", now)
    return True


def _go_on(db: Session, case: SuccessCase, state: CaseState, verb: str, now: datetime) -> None:
    case.state = state
    case.changed_at = now
    record_audit(
        db, now=now, actor=f"person:{case.owner_id}", verb=verb, subject=f"{OWN_WORD}:{case.id}"
    )
