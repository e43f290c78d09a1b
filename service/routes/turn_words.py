"""What a member reads on their own page about presenting next; nobody else reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.agenda import agenda_for
from service.domain.states import FieldClass, Mode, Presenting, Role, SessionKind
from service.domain.turns import Waiting, invited, places_of
from service.domain.visibility import reader_label
from service.domain.wording import day_in_words
from service.models import Person, SetSession
from service.store.own_page import Place
from service.store.turns import ledgers

_SAID = {
    Presenting.YES: "You said that you would like to {do} on {day}.",
    Presenting.MAYBE: "You said that you may {do} on {day}.",
    Presenting.NOT_TODAY: "You said that {day} is not the day for you to {do}.",
}


@dataclass(frozen=True)
class TurnView:
    """An invitation, or what was said to it; `said` is empty while it is an invitation."""

    session_id: int
    day: str
    do: str
    """`present`, or `lead the session` in a project."""
    opening: str
    said: str
    readers: str


def turn_views(
    db: Session, owner: Person, places: Sequence[Place], *, now: datetime
) -> dict[int, TurnView]:
    """Return what stands on the owner's page by membership; only where there is anything."""
    next_ones = {
        place.membership_id: session
        for place in places
        if place.role is Role.MEMBER and (session := next_turn(place.sessions)) is not None
    }
    found = ledgers(db, list(next_ones.values()))
    views = {}
    for place in places:
        session = next_ones.get(place.membership_id)
        if session is None:
            continue
        ledger = found[session.id]
        own = next((one for one in ledger if one.person_id == owner.id), None)
        if own is None or not (own.wish or own in _invited(ledger, place.mode, session)):
            continue
        views[place.membership_id] = _view(own, place.mode, session, owner, now)
    return views


def next_turn(sessions: Sequence[SetSession]) -> SetSession | None:
    """Return the next session in which somebody presents, of those that have not ended."""
    return next((one for one in sessions if one.kind is SessionKind.STANDARD), None)


def _invited(ledger: tuple[Waiting, ...], mode: Mode, session: SetSession) -> tuple[Waiting, ...]:
    agenda = agenda_for(session.kind, mode, minutes=session.minutes, people=len(ledger))
    return invited(ledger, places=places_of(mode, presenters=agenda.presenters))


def _view(own: Waiting, mode: Mode, session: SetSession, owner: Person, now: datetime) -> TurnView:
    zone = ZoneInfo(owner.zone)
    today = now.astimezone(zone).date()
    day = day_in_words(session.starts_at.astimezone(zone).date(), today=today)
    do = "lead the session" if mode is Mode.SHARED_PROJECT else "present"
    return TurnView(
        session_id=session.id,
        day=day,
        do=do,
        opening="It has been a while since you had the room."
        if own.presented
        else "You have not had the room yet.",
        said="" if own.wish is None else _SAID[own.wish].format(do=do, day=day),
        readers=reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR})),
    )
