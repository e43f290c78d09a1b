"""What stands on a person's own page after a missed session: whose buddy is whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.buddies import PROMPT_AFTER
from service.domain.states import Role
from service.models import Person
from service.store.misses import LastMissed, last_missed
from service.store.own_page import Place


@dataclass(frozen=True)
class CatchUpView:
    """Who tells the reader of the last session, whom the reader tells, and whom to talk with."""

    number: int
    buddy: str
    """Who was there, for a reader who was not; else empty."""
    often: bool
    """Whether the reader has missed more than one in a row."""
    tells: tuple[str, ...]
    """Whom the reader tells."""
    talk_with: tuple[str, ...]
    """For whoever leads the set: who has missed several in a row."""


def catch_up_views(
    db: Session, owner: Person, places: Sequence[Place], *, now: datetime
) -> dict[int, CatchUpView]:
    """Return it by membership until the next session begins; only where there is anything."""
    between = [
        one for one in places if one.held and one.sessions and one.sessions[0].starts_at > now
    ]
    if not between:
        return {}
    found = last_missed(db, {one.set_id: one.past for one in between})
    views = {
        one.membership_id: _view(one, owner, found[one.set_id])
        for one in between
        if one.set_id in found
    }
    return {
        membership_id: view
        for membership_id, view in views.items()
        if view.buddy or view.tells or view.talk_with
    }


def _view(place: Place, owner: Person, last: LastMissed) -> CatchUpView:
    is_member = place.role is Role.MEMBER
    buddy = last.buddy_of.get(owner.id) if is_member else None
    tells = [who for who, one in last.buddy_of.items() if is_member and one.id == owner.id]
    away = [who for who, count in last.in_a_row.items() if count >= PROMPT_AFTER]
    return CatchUpView(
        number=last.session.number,
        buddy=buddy.name if buddy else "",
        often=last.in_a_row.get(owner.id, 0) > 1,
        tells=tuple(last.people[who].name for who in tells),
        talk_with=tuple(
            last.people[who].name for who in away if place.runs_sheet and who != owner.id
        ),
    )
