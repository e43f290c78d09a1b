"""Let a set put a recommendation to its sponsor: the press of a majority of its members."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.project import is_majority
from service.errors import Refused
from service.models import Membership, Recommendation, SponsorPress
from service.models.encryption import fingerprint
from service.store import recommendations
from service.workflows.hold_project import hold_project
from service.workflows.record_audit import record_audit
from service.workflows.write_recommendation import MEANWHILE, text_of


def put_to_sponsor(
    db: Session, membership: Membership, row: Recommendation, *, seen: int, now: datetime
) -> bool:
    """Take a member's press; with the one that makes a majority the sponsor may read it.

    From then on its words stand. What it replaces stays readable to both, as replaced. Nobody
    learns who pressed: the audit tells that the set did.

    Args:
        seen: the edition that the member had before them.

    Returns:
        Whether it was this press that put it.

    Raises:
        Refused: somebody changed or took it out since, or see `hold_project`.
    """
    hold_project(db, membership)
    db.refresh(row)
    if row.put_at is not None:
        return False
    if row.edition != seen or row.withdrawn_at is not None:
        raise Refused(MEANWHILE)
    pressed = recommendations.presses(db, row.set_id).get(row.id, frozenset())
    if membership.person_id not in pressed:
        db.add(
            SponsorPress(recommendation_id=row.id, person_id=membership.person_id, pressed_at=now)
        )
    of = recommendations.members(db, row.set_id)
    if not is_majority(len(pressed | {membership.person_id}), len(of)):
        return False
    row.put_at = now
    former = None if row.replaces_id is None else db.get_one(Recommendation, row.replaces_id)
    if former is not None:
        former.replaced_at = now
    record_audit(
        db,
        now=now,
        actor="service",
        verb="recommendation-put",
        subject=f"set:{row.set_id}",
        old=fingerprint(str(text_of(former))) if former else None,
        new=fingerprint(str(text_of(row))),
    )
    return True


def take_press_back(db: Session, membership: Membership, row: Recommendation) -> None:
    """Let a member think again while the set has not put it yet; afterwards it stays put.

    Raises:
        Refused: the set has put it meanwhile, or see `hold_project`.
    """
    hold_project(db, membership)
    db.refresh(row)
    if row.put_at is not None:
        raise Refused("the set has put it to the sponsor meanwhile")
    for press in recommendations.pressed_by(db, row.id):
        if press.person_id == membership.person_id:
            db.delete(press)
