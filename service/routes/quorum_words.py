"""What stands on a person's own page about a session to which too few may come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import Quorum
from service.domain.votes import VoteKind
from service.domain.wording import meeting_time
from service.models import Person, QuorumChoice, SetSession
from service.routes.vote_words import Choices, VoteView, view_vote
from service.store.own_page import Place
from service.store.quorum_risks import QuorumRisk, quorum_risks
from service.store.votes import Asked, members_of, quorum_choices, votes_on

CHOICES: Choices = {
    Quorum.RUN: ("Meet all the same", "Nothing changes. Whoever can come meets."),
    Quorum.MOVE: ("Move it", "HR finds another day. What you answered is kept."),
    Quorum.BUDDY: (
        "Catch up in two halves",
        "Two small meetings of an hour, each when that half can. This date is given up.",
    ),
    Quorum.CANCEL: ("Cancel it", "No meeting. What you answered waits for the next one."),
}


@dataclass(frozen=True)
class QuorumView:
    """Where a session stands to which too few may come, for one reader in one part."""

    session_id: int
    session: str
    risk: QuorumRisk | None
    """While whoever leads it may still let the set choose."""
    asked: bool
    vote: VoteView
    chosen: str
    """What was chosen; empty while it is open."""
    waits_for_hr: bool


def quorum_views(
    db: Session, owner: Person, places: Sequence[Place], *, now: datetime
) -> dict[int, QuorumView]:
    """Return what stands on the owner's page by membership; only where there is anything."""
    upcoming = {
        one.membership_id: one.sessions[0]
        for one in places
        if one.sessions and one.sessions[0].starts_at > now
    }
    ids = {session.id for session in upcoming.values()}
    if not ids:
        return {}
    asked = votes_on(db, ids, VoteKind.QUORUM)
    led = {one.set_id for one in places if one.runs_sheet and one.membership_id in upcoming}
    if not asked and not led:
        return {}
    chosen = quorum_choices(db, ids)
    risks = {one.session_id: one for one in quorum_risks(db, now=now, set_ids=led)} if led else {}
    members = members_of(db, {session.set_id for session in upcoming.values()})
    return {
        place.membership_id: _view(
            place,
            session,
            owner,
            asked.get(session.id),
            chosen.get(session.id),
            risks.get(session.id) if place.runs_sheet else None,
            members.get(session.set_id, frozenset()),
            now,
        )
        for place in places
        if (session := upcoming.get(place.membership_id)) is not None
        and (session.id in asked or (place.runs_sheet and session.id in {*risks, *chosen}))
    }


def _view(
    place: Place,
    session: SetSession,
    owner: Person,
    asked: Asked | None,
    chosen: QuorumChoice | None,
    risk: QuorumRisk | None,
    members: frozenset[int],
    now: datetime,
) -> QuorumView:
    return QuorumView(
        session_id=session.id,
        session=f"Session {session.number}, "
        + meeting_time(session.starts_at, session.ends_at, zone=owner.zone, now=now),
        risk=risk if asked is None and chosen is None else None,
        asked=asked is not None and chosen is None,
        vote=view_vote(CHOICES, place, owner, asked, members, leads=place.runs_sheet),
        chosen=CHOICES[chosen.choice][0] if chosen else "",
        waits_for_hr=chosen is not None and chosen.choice is not Quorum.RUN,
    )
