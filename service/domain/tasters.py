"""A taster: sixty minutes for colleagues; who may come, and which mails that brings them.

Whoever signs up is in no programme: they get these mails and no others, and are forgotten.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from service.domain.journey import windows
from service.domain.journey.facts import Reader
from service.domain.series import to_instant, to_wall
from service.errors import Refused

MINUTES = 60
USUAL_PLACES, LEAST_PLACES, MOST_PLACES = 8, 3, 12
MOST_AHEAD = 6
"""Tasters of one champion that lie ahead; more would not fit into their hours."""
MOST_ASKED = 5
"""Sign-ups for each place: many never confirm, and no script should fill the table."""

ASKED, REMINDER, THANKS, CALLED_OFF = (
    *("taster-confirm", "taster-reminder"),
    *("taster-thanks", "taster-called-off"),
)
MAILS = (ASKED, REMINDER, THANKS, CALLED_OFF)
OWED = frozenset(MAILS) - {ASKED}
"""Decided again when they are sent; the first one was asked for by its reader a moment ago."""

_FURTHEST = timedelta(days=366)
_WITHIN = "choose a day and an hour within the year ahead"
_LONGEST_PLACE = 300
_LONGEST_NAME = 100
_LONGEST_ADDRESS = 254
_KEPT = timedelta(days=30)
_THANKED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class WantedTaster:
    """What the host typed; `starts_local` is naive wall time in `zone` (IANA)."""

    starts_local: datetime
    zone: str
    place: str
    places: int


@dataclass(frozen=True)
class Place:
    """Somebody's place in a taster, as its mails want it; instants are aware UTC.

    `confirmed_at` is when they pressed in the mail that proves their address, `given_back_at`
    when they gave the place back; `called_off_at` is the taster's own.
    """

    starts_at: datetime
    ends_at: datetime
    called_off_at: datetime | None
    confirmed_at: datetime | None
    given_back_at: datetime | None


@dataclass(frozen=True)
class Owed:
    """A mail that a place brings: which, when at the earliest, and until when."""

    slug: str
    due_at: datetime
    useless_after: datetime


def owed(place: Place, reader: Reader) -> tuple[Owed, ...]:
    """Return the mails of a place beside the first one, which was asked for by its reader."""
    if place.confirmed_at is None or place.given_back_at is not None:
        return ()
    if place.called_off_at is not None:
        at = windows.next_allowed(reader, place.called_off_at, late=True)
        # What would come after the day opens is no use to who is on the way; it goes at once.
        due_at = at if at < place.starts_at else place.called_off_at
        return (Owed(CALLED_OFF, due_at, place.starts_at),)
    eve = windows.working_days_before(reader, windows.local_day(reader, place.starts_at), 1)
    reminds_at = windows.opening(reader, eve)
    thanks_at = windows.next_allowed(reader, place.ends_at, late=True)
    thanks = Owed(THANKS, thanks_at, max(thanks_at, place.ends_at) + _THANKED_WITHIN)
    if place.confirmed_at >= reminds_at:
        # They have just read it all.
        return (thanks,)
    return (Owed(REMINDER, reminds_at, place.starts_at), thanks)


def begins_at(wanted: WantedTaster, *, until_on: date | None, now: datetime) -> datetime:
    """Return the instant at which a taster begins that a host may set.

    Args:
        until_on: the last day of the host's term, if it ends.
        now: service time.

    Raises:
        Refused: what was typed cannot be; the message says what to mend.
    """
    if wanted.zone not in available_timezones():
        raise Refused("the time zone is none that we know; choose the nearest large place")
    if abs(wanted.starts_local.year - now.year) > 1:
        # Said before it is counted with: at the ends of the calendar no other zone has the hour.
        raise Refused(_WITHIN)
    starts_at = to_instant(wanted.starts_local, wanted.zone)
    if to_wall(starts_at, wanted.zone) != wanted.starts_local:
        raise Refused("the clocks go forward over this hour; choose another")
    if not now < starts_at <= now + _FURTHEST:
        raise Refused(_WITHIN)
    if not wanted.place or len(wanted.place) > _LONGEST_PLACE:
        raise Refused(
            f"say where: a room, or the link of a call, in {_LONGEST_PLACE} signs at most"
        )
    if not LEAST_PLACES <= wanted.places <= MOST_PLACES:
        raise Refused(f"choose from {LEAST_PLACES} to {MOST_PLACES} places")
    if until_on is not None and wanted.starts_local.date() > until_on:
        raise Refused("your term as a champion is over by then; choose a day before its end")
    return starts_at


def places_left(places: int, taken: int) -> int:
    """Return how many may still confirm; never less than none."""
    return max(0, places - taken)


def forgotten_on(ends_at: datetime) -> date:
    """Return the day on which the names and addresses of those who signed up are deleted."""
    return (ends_at + _KEPT).date()


def name_typed(text: str) -> str:
    """Return a name as it is kept.

    Raises:
        Refused: nothing was typed.
    """
    name = " ".join(text.replace("\x00", "").split())[:_LONGEST_NAME]
    if not name:
        raise Refused("type your name, so that your host can greet you")
    return name


def address_typed(text: str, known: str) -> str:
    """Return an address of the company, case-folded.

    Args:
        known: the host's.

    Raises:
        Refused: no such address can be one of the company's.
    """
    address = text.replace("\x00", "").strip().casefold()
    is_one = len(address) <= _LONGEST_ADDRESS and " " not in address and address.isprintable()
    if not is_one or not is_of_company(address, known):
        raise Refused(f"type your work address, which ends in @{known.rpartition('@')[2]}")
    return address


def is_of_company(address: str, known: str) -> bool:
    """Say whether an address belongs to the same domain as one that we know.

    Args:
        address: as typed, case-folded.
        known: the host's.
    """
    name, at, domain = address.rpartition("@")
    return bool(name and at) and domain == known.casefold().rpartition("@")[2]
