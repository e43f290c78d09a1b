"""Turn what tasters owe those who signed up into mail rows; each key once, whoever ticks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.domain.tasters import Owed, owed
from service.models import Mailing, TasterPlace
from service.store.database import Database
from service.store.journey import HolidaysOf, reader_of
from service.store.mailings import insert_new
from service.store.mondays import keys_known
from service.store.tasters import as_owing, places_that_may_owe
from service.workflows.queue_due_mail import sender_for


def queue_taster_mail(
    database: Database, *, now: datetime, senders: Sequence[str], holidays_of: HolidaysOf
) -> int:
    """Insert a row for each reminder, thank-you and calling-off that is due; return how many.

    Opens two transactions: one reads, at each tick; one writes where there is something to write.

    Args:
        now: service time.
        senders: addresses of the sender mailboxes.
    """
    with database.reading() as db:
        due = [
            (key_of(one, place), one, place)
            for one, place in _all_owed(db, now, holidays_of)
            if one.due_at <= now < one.useless_after
        ]
        known = keys_known(db, [key for key, _, _ in due]) if due else set()
        rows = [_row(key, one, place, senders) for key, one, place in due if key not in known]
    if not rows:
        return 0
    with database.writing() as db:
        return insert_new(db, Mailing, rows, unique="key")


def next_taster_mail(db: Session, after: datetime, *, holidays_of: HolidaysOf) -> datetime | None:
    """Return the earliest instant later than `after` at which one falls due."""
    found = [one.due_at for one, _ in _all_owed(db, after, holidays_of)]
    return min((at for at in found if at > after), default=None)


def key_of(one: Owed, place: TasterPlace) -> str:
    """Return what makes a mail the only one of its kind; a place that is taken anew begins anew."""
    return f"{one.slug}:{place.id}:{place.confirmed_at:%Y%m%d%H%M%S}"


def is_owed(db: Session, row: Mailing, *, now: datetime, holidays_of: HolidaysOf) -> bool:
    """Say whether a mail that has a row is still owed as things stand."""
    return any(
        key_of(one, place) == row.key
        for one, place in _all_owed(db, now, holidays_of, place_id=row.taster_place_id)
    )


def _all_owed(
    db: Session, now: datetime, holidays_of: HolidaysOf, *, place_id: int | None = None
) -> Iterator[tuple[Owed, TasterPlace]]:
    years = range(now.year - 1, now.year + 2)
    for place in places_that_may_owe(db, now=now, place_id=place_id):
        for one in owed(as_owing(place), reader_of(place.person, years, holidays_of)):
            yield one, place


def _row(key: str, one: Owed, place: TasterPlace, senders: Sequence[str]) -> dict[str, object]:
    return {
        "key": key,
        "touchpoint": one.slug,
        "programme_id": place.taster.champion.programme_id,
        "person_id": place.person_id,
        "taster_place_id": place.id,
        "state": MailingState.DUE,
        "due_at": one.due_at,
        "useless_after": one.useless_after,
        "mailbox": sender_for(place.person_id, senders),
    }
