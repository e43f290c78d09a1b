"""Sign up for a taster: a mail proves the address, a press in it takes the place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.domain.tasters import ASKED, MOST_ASKED, address_typed, name_typed, places_left
from service.errors import Refused
from service.models import Mailing, Programme, Taster, TasterPlace
from service.store import tasters
from service.store.mailings import insert_new
from service.workflows.contact_person import outside_person
from service.workflows.queue_due_mail import sender_for

_USEFUL_FOR = timedelta(hours=24)


def ask_for_place(
    db: Session,
    taster: Taster,
    *,
    name: str,
    address: str,
    senders: Sequence[str],
    now: datetime,
) -> None:
    """Queue the mail in which a place is taken; whoever has one gets the same mail.

    What is known of the address is told to nobody but its owner: every address of the company
    gives the same answer. At most one mail an hour for each.

    Args:
        taster: locked by `tasters.find_taster`.
        name: as typed.
        address: as typed.
        now: service time.

    Raises:
        Refused: no such address can be one of the company's, nothing was typed, or no mail goes
            out any more, whoever asks.
    """
    called = name_typed(name)
    folded = address_typed(address, taster.champion.person.address)
    if taster.called_off_at is not None or taster.starts_at <= now:
        raise Refused("this taster has begun, or was called off")
    if tasters.asked(db, taster.id) >= MOST_ASKED * taster.places:
        raise Refused("so many have asked for a place that no further mail goes out")
    programme = db.get_one(Programme, taster.champion.programme_id)
    person = outside_person(db, programme, address=folded, name=called)
    place = tasters.place_of(db, taster.id, person.id)
    if place is None:
        place = TasterPlace(taster_id=taster.id, person_id=person.id, asked_at=now)
        db.add(place)
        db.flush()
    row = {
        "key": f"{ASKED}:{place.id}:{now:%Y-%m-%dT%H}",
        "touchpoint": ASKED,
        "programme_id": programme.id,
        "person_id": person.id,
        "taster_place_id": place.id,
        "state": MailingState.DUE,
        "due_at": now,
        "useless_after": min(now + _USEFUL_FOR, taster.starts_at),
        "mailbox": sender_for(person.id, senders),
    }
    insert_new(db, Mailing, [row], unique="key")


def confirm_place(db: Session, place: TasterPlace, *, now: datetime) -> bool:
    """Let the place count; False where the taster is full, over or called off.

    Args:
        place: locked with its taster by `tasters.find_place`, so that the last place is one.
    """
    taster = place.taster
    if taster.called_off_at is not None or taster.starts_at <= now:
        return False
    if place.confirmed_at is not None and place.given_back_at is None:
        return True
    if not places_left(taster.places, tasters.taken(db, taster.id)):
        return False
    place.confirmed_at, place.given_back_at = now, None
    return True


def give_place_back(place: TasterPlace, *, now: datetime) -> None:
    """Free the place for somebody else; no reason is asked for."""
    if place.confirmed_at is not None and place.given_back_at is None:
        place.given_back_at = now
