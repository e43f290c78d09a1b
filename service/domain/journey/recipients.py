"""Who gets a mail of a session: in which part, about whom, and from which place in the set."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from service.domain.journey.facts import ProgrammeFacts, Reader, Seat, SetFacts, Sitting
from service.domain.journey.hosting import newest_seats, ring_at
from service.domain.journey.touchpoints.kinds import Audience, OnlyIf, Part, Touchpoint
from service.domain.states import Entry, Role


class Recipient(NamedTuple):
    """A reader, their part, and whom the mail is about: themselves, or whom they stand for.

    A manager stands for their report, a deputy for the contact.

    `seat` is the place it hangs on; None for those outside the set.
    """

    reader: Reader
    part: Part
    about_id: int
    seat: Seat | None = None


class There(NamedTuple):
    """The places of a set when a sitting begins: its members', and those of whoever leads it."""

    members: tuple[Seat, ...]
    leading: tuple[Seat, ...]


def there_at(facts: ProgrammeFacts, set_facts: SetFacts, sitting: Sitting) -> There:
    """Return who is in a set when a sitting begins, also who left before."""
    newest = newest_seats(set_facts.seats, sitting.starts_at)
    host_id = _host_at(facts, set_facts, sitting)
    return There(
        members=tuple(seat for seat in newest if seat.role is Role.MEMBER),
        leading=tuple(seat for seat in newest if _leads(facts, seat, host_id)),
    )


def recipients(
    facts: ProgrammeFacts, sets: Iterable[SetFacts], touchpoint: Touchpoint, there: There | None
) -> Iterator[Recipient]:
    """Yield everybody to whom a touchpoint of a sitting may be owed, whatever its instant.

    Args:
        sets: the sitting's set, or all sets for what belongs to the programme.
        there: None for what belongs to the programme.
    """
    audience = touchpoint.audience
    if audience is Audience.FORMER_TOO:
        yield from _once(_ever_in(facts, sets))
        return
    if there is not None:
        yield from _of_places(facts, there, touchpoint)
    for part, person_id in _outside(facts, audience):
        if person_id is not None:
            stands_in = facts.deputy_id if part is Part.CONTACT else None
            yield Recipient(facts.readers[stands_in or person_id], part, person_id)


def members_at(there: There, sitting: Sitting) -> tuple[int, ...]:
    """Return who is a member of a set when a sitting begins."""
    return tuple(
        seat.person_id
        for seat in there.members
        if seat.until_at is None or seat.until_at > sitting.starts_at
    )


def _host_at(facts: ProgrammeFacts, set_facts: SetFacts, sitting: Sitting) -> int | None:
    if not facts.self_facilitated:
        return None
    ring = ring_at(set_facts.seats, sitting.starts_at, facts.entry)
    if ring is None:
        return None
    return ring.host(sitting.number, chosen=set_facts.hosts.get(sitting.session_id))


def _leads(facts: ProgrammeFacts, seat: Seat, host_id: int | None) -> bool:
    if seat.role is Role.HOST:
        return facts.self_facilitated
    return seat.role is Role.FACILITATOR or seat.person_id == host_id


def _of_places(facts: ProgrammeFacts, there: There, touchpoint: Touchpoint) -> Iterator[Recipient]:
    audience, readers = touchpoint.audience, facts.readers
    if audience is Audience.MANAGERS:
        is_later = touchpoint.only_if is OnlyIf.MANAGER_LATER
        for seat in there.members:
            manager_id = seat.manager_id
            if manager_id is not None and (seat.manager_later or not is_later):
                yield Recipient(readers[manager_id], Part.MANAGER, seat.person_id, seat)
        return
    to_members = audience in _MEMBERS
    if to_members:
        for seat in there.members:
            yield Recipient(readers[seat.person_id], Part.MEMBER, seat.person_id, seat)
    if audience in _FACILITATORS:
        for seat in there.leading:
            # A member who hosts reads what goes to everybody once.
            if not (to_members and seat.role is Role.MEMBER):
                yield Recipient(readers[seat.person_id], Part.FACILITATOR, seat.person_id, seat)


def _outside(facts: ProgrammeFacts, audience: Audience) -> Iterator[tuple[Part, int | None]]:
    if audience in (Audience.SPONSOR, Audience.SPONSOR_AND_CONTACT):
        yield Part.SPONSOR, facts.sponsor_id
    if audience is Audience.SPONSOR_AND_CONTACT and facts.contact_id != facts.sponsor_id:
        yield Part.CONTACT, facts.contact_id
    if audience is Audience.FACILITATORS_AND_CONTACT:
        yield Part.CONTACT, facts.contact_id
    if audience is Audience.CHAMPIONS:
        for person_id in facts.champions:
            yield Part.CHAMPION, person_id


def _ever_in(facts: ProgrammeFacts, sets: Iterable[SetFacts]) -> Iterator[Recipient]:
    """Yield members, also those who left; who declined an invitation gets nothing more."""
    for set_facts in sets:
        for seat in set_facts.seats:
            never_came = facts.entry is Entry.INVITE and seat.joined_at is None
            if seat.role is Role.MEMBER and not (never_came and seat.until_at is not None):
                yield Recipient(facts.readers[seat.person_id], Part.MEMBER, seat.person_id)


def _once(found: Iterable[Recipient]) -> Iterable[Recipient]:
    return {one.about_id: one for one in found}.values()


_MEMBERS = frozenset({Audience.MEMBERS, Audience.ATTENDEES, Audience.ABSENTEES, Audience.EVERYBODY})
_FACILITATORS = frozenset(
    {Audience.FACILITATORS, Audience.EVERYBODY, Audience.FACILITATORS_AND_CONTACT}
)
