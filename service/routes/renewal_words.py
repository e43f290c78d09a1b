"""What stands on a person's own page when their set ends: the vote on going on, and its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.renewal import Renewal, may_vote_at
from service.domain.votes import VoteKind
from service.models import Person, SetSession
from service.routes.vote_words import Choices, VoteView, view_vote
from service.store.hosting import Hosted, hosted
from service.store.own_page import Place
from service.store.votes import Asked, members_of, votes_on

CHOICES: Choices = {
    Renewal.CONTINUE: (
        "Continue with a facilitator",
        "HR hears that your set would go on, and can begin the next round.",
    ),
    Renewal.ALONE: (
        "Go on by ourselves",
        "You take turns to host. HR hears of it, and can book the dates.",
    ),
    Renewal.CLOSE: ("Close well", "Your set ends here. Nothing more is booked."),
}


@dataclass(frozen=True)
class RenewalView:
    """Where a set stands at its end, for one reader in one part."""

    asked: bool
    vote: VoteView
    agreed: str
    """What the set agreed on; empty while it is open."""
    goes_on: bool


def renewal_views(
    db: Session, owner: Person, places: Sequence[Place], *, now: datetime
) -> dict[int, RenewalView]:
    """Return what stands on the owner's page by membership; only where there is anything."""
    last = {
        one.membership_id: meetings[-1]
        for one in places
        if (meetings := (*one.past, *one.sessions)) and meetings[-1].starts_at <= now
    }
    if not last:
        return {}
    votes = votes_on(db, {session.id for session in last.values()}, VoteKind.RENEWAL)
    running = [one for one in last.values() if _runs(one, votes.get(one.id), now)]
    hosts = hosted(db, running) if running else {}
    members = members_of(db, {one.set_id for one in running}) if running else {}
    views = {}
    for place in places:
        session = last.get(place.membership_id)
        if session is None:
            continue
        vote = votes.get(session.id)
        leads = place.runs_sheet or _hosts(hosts.get(session.id), owner)
        agreed = vote is not None and vote.outcome is not None
        if agreed or (session in running and (leads or vote is not None)):
            in_set = members.get(session.set_id, frozenset())
            views[place.membership_id] = _view(place, owner, vote, in_set, leads=leads)
    return views


def _runs(session: SetSession, vote: Asked | None, now: datetime) -> bool:
    """Whether the set may still be asked, or vote."""
    in_time = may_vote_at(now, starts_at=session.starts_at, ends_at=session.ends_at)
    return in_time and (vote is None or vote.outcome is None)


def _hosts(found: Hosted | None, owner: Person) -> bool:
    return found is not None and found.host is not None and found.host.id == owner.id


def _view(
    place: Place, owner: Person, vote: Asked | None, members: frozenset[int], *, leads: bool
) -> RenewalView:
    outcome = Renewal(vote.outcome) if vote and vote.outcome else None
    return RenewalView(
        asked=vote is not None,
        vote=view_vote(CHOICES, place, owner, vote, members, leads=leads),
        agreed=CHOICES[outcome][0] if outcome else "",
        goes_on=outcome is not None and outcome.goes_on,
    )
