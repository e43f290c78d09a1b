"""Every mail that a programme's live rows ask for, each with its instant.

No job and no watermark stands behind this: asked about the past it tells what is owed, asked
about the future it is HR's preview.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from service.domain.journey.facts import ProgrammeFacts, Reader, Seat, SetFacts, Sitting
from service.domain.journey.instants import is_every_second
from service.domain.journey.recipients import (
    Recipient,
    There,
    members_at,
    recipients,
    there_at,
)
from service.domain.journey.sought import Sought
from service.domain.journey.timing import Timing
from service.domain.journey.touchpoints import TOUCHPOINTS, OnlyIf, Part, Touchpoint
from service.domain.journey.touchpoints.kinds import Anchor
from service.domain.states import Mode, SessionKind

_OF_SETS = {
    mode: tuple(one for one in TOUCHPOINTS if mode in one.modes and not one.anchor.is_programme)
    for mode in Mode
}


@dataclass(frozen=True)
class DueMail:
    """One message that one person should get.

    `due_at` lies within the reader's window; past `useless_after` it is not sent any more.
    `member_id` is the reader, for a manager's mail the person it is about, and for a deputy's the
    contact, so that nobody is written to twice when somebody comes back. What is anchored to
    a set names its final session; what is anchored to the programme names neither.
    """

    key: str
    touchpoint: Touchpoint
    part: Part
    programme_id: int
    set_id: int | None
    session_id: int | None
    anchor: str
    """The session's id, `s` and the set's, or `p` and the programme's."""
    reader: Reader
    member_id: int
    due_at: datetime
    useless_after: datetime
    form_closes_at: datetime
    member_until: datetime | None
    """When the member left; None while they are in."""
    turns: tuple[datetime, ...] = ()
    """The ends of the set's sessions, at each of which a cycle ends and the next begins."""
    anchors: tuple[str, ...] = ()
    """Whatever a mail of this set may be keyed by, its cancelled sessions too."""
    company: tuple[int, ...] = ()
    """The members of whom enough have to come, where it is about that."""
    looks_back_on: tuple[int, ...] = ()
    """The sessions that began while the reader was in the set, where it is about how they finished;
    none for who is a champion already, or was."""

    @property
    def about_id(self) -> int | None:
        """Whom the mail is about where that is not its reader; a deputy's is about nobody else."""
        if self.part is Part.CONTACT:
            return None
        return None if self.member_id == self.reader.person_id else self.member_id

    @property
    def form_key(self) -> str:
        """What makes its form the only one of its kind; "" where it asks nothing."""
        form = self.touchpoint.form
        return mail_key(form, self.anchor, self.member_id) if form else ""

    @property
    def lane(self) -> tuple[int, Part, int | None, int]:
        """Whose cap it counts for: a reader in one part, in one set, about one person."""
        return (self.reader.person_id, self.part, self.set_id, self.member_id)


class _Place(NamedTuple):
    """A sitting of a set, or of the programme as a whole, with what its mails have in common."""

    set_facts: SetFacts | None
    sitting: Sitting
    there: There | None = None
    turns: tuple[datetime, ...] = ()
    anchors: tuple[str, ...] = ()


def mail_key(slug: str, anchor: int | str, member_id: int) -> str:
    """Return what makes a mail, or a form, the only one of its kind."""
    return f"{slug}:{anchor}:{member_id}"


def due_mails(facts: ProgrammeFacts) -> Iterator[DueMail]:
    """Yield every mail of the programme, past and future, in no particular order."""
    return _owed(facts, _every_mail(facts, Sought()))


def mails_to(facts: ProgrammeFacts, readers: Set[int]) -> Iterator[DueMail]:
    """Yield those of `due_mails` that some people read, by their ids."""
    return _owed(facts, _every_mail(facts, Sought(readers=readers)))


def of_programme(facts: ProgrammeFacts, sought: Sought) -> Iterator[DueMail]:
    """Yield what is sought of the mails that belong to a programme as a whole."""
    return _owed(facts, _of_the_whole(facts, sought))


def of_set(facts: ProgrammeFacts, set_facts: SetFacts, sought: Sought) -> Iterator[DueMail]:
    """Yield what is sought of one set's mails.

    They hang on the set, on the programme without its other sets, and on who reads them.
    """
    return _owed(facts, _of_one_set(facts, set_facts, sought))


def _owed(facts: ProgrammeFacts, mails: Iterator[tuple[DueMail, Recipient]]) -> Iterator[DueMail]:
    if facts.is_paused:
        return
    for mail, recipient in mails:
        if recipient.seat is None or not _is_paused(recipient):
            yield mail


def form_closings(facts: ProgrammeFacts) -> dict[str, datetime]:
    """Return until when each form can be answered, by its key.

    A pause stops mails, not dates: a moved session moves its forms meanwhile, too.
    """
    return {
        mail.form_key: mail.form_closes_at
        for mail, _ in _every_mail(facts, Sought())
        if mail.touchpoint.form
    }


def find_mail(facts: ProgrammeFacts, key: str) -> DueMail | None:
    """Return the one mail of a key; None where no row asks for it."""
    slug = key.partition(":")[0]
    return next(
        (mail for mail in due_mails(facts) if mail.touchpoint.slug == slug and mail.key == key),
        None,
    )


def _every_mail(facts: ProgrammeFacts, sought: Sought) -> Iterator[tuple[DueMail, Recipient]]:
    yield from _of_the_whole(facts, sought)
    for set_facts in facts.sets:
        if not sought.passes_by(facts, set_facts):
            yield from _of_one_set(facts, set_facts, sought)


def _of_the_whole(facts: ProgrammeFacts, sought: Sought) -> Iterator[tuple[DueMail, Recipient]]:
    for touchpoint in TOUCHPOINTS:
        if facts.mode in touchpoint.modes and touchpoint.anchor.is_programme:
            sitting = _of_the_programme(facts, touchpoint.anchor)
            if sitting is not None:
                yield from _mails(facts, _Place(None, sitting), touchpoint, sought)


def _of_one_set(
    facts: ProgrammeFacts, set_facts: SetFacts, sought: Sought
) -> Iterator[tuple[DueMail, Recipient]]:
    turns = tuple(one.ends_at for one in set_facts.sittings)
    anchors = _anchors_of(set_facts)
    for sitting in set_facts.sittings:
        there = there_at(facts, set_facts, sitting)
        place = _Place(set_facts, sitting, there, turns, anchors)
        for touchpoint in _OF_SETS[facts.mode]:
            if _applies(touchpoint, set_facts, sitting):
                yield from _mails(facts, place, touchpoint, sought)


def _applies(touchpoint: Touchpoint, set_facts: SetFacts, sitting: Sitting) -> bool:
    if touchpoint.anchor is Anchor.SET:
        is_it = sitting.kind is SessionKind.FINAL
        needs = touchpoint.only_if is OnlyIf.RECOMMENDED
        return is_it and (set_facts.recommendations > 0 or not needs)
    if sitting.kind not in touchpoint.kinds:
        return False
    if touchpoint.only_number not in (None, sitting.number):
        return False
    return not touchpoint.every_second_session or is_every_second(sitting)


def _of_the_programme(facts: ProgrammeFacts, anchor: Anchor) -> Sitting | None:
    """Return the sets' set-up, third or final sessions as one, from the first to the last."""
    if not facts.is_whole:
        return facts.own_sittings.get(anchor)
    found = [
        sitting
        for set_facts in facts.sets
        for sitting in set_facts.sittings
        if (anchor is Anchor.FIRST and sitting.number == 1)
        or (anchor is Anchor.THIRD and sitting.number == 3)
        or (anchor is Anchor.LAST and sitting.kind is SessionKind.FINAL)
    ]
    if not found:
        return None
    first, last = found[0], max(found, key=lambda one: one.ends_at)
    starts_at = min(one.starts_at for one in found)
    return Sitting(first.session_id, first.number, first.kind, starts_at, last.ends_at)


def _mails(
    facts: ProgrammeFacts, place: _Place, touchpoint: Touchpoint, sought: Sought
) -> Iterator[tuple[DueMail, Recipient]]:
    set_facts, sitting = place.set_facts, place.sitting
    sets: Sequence[SetFacts] = facts.sets if set_facts is None else (set_facts,)
    company: tuple[int, ...] = ()
    if touchpoint.only_if is OnlyIf.AT_RISK and place.there is not None:
        company = members_at(place.there, sitting)
    looks_back = touchpoint.only_if is OnlyIf.FINISHED_WELL and set_facts is not None
    anchor = _anchor(facts, set_facts, sitting, touchpoint)
    timing = Timing(facts, set_facts, sitting, touchpoint)
    for recipient in recipients(facts, sets, touchpoint, place.there):
        reader, seat = recipient.reader, recipient.seat
        key = mail_key(touchpoint.slug, anchor, recipient.about_id)
        if sought.leaves_out(key, reader):
            continue
        due_at = timing.due_at(reader, seat)
        if due_at is None or sought.is_to_come(due_at):
            continue
        until_at = None if seat is None else seat.until_at
        if until_at is not None and until_at <= due_at:
            continue
        useless_after, closes_at = timing.closings(reader, due_at)
        yield (
            DueMail(
                key=key,
                touchpoint=touchpoint,
                part=recipient.part,
                programme_id=facts.programme_id,
                set_id=None if set_facts is None else set_facts.set_id,
                session_id=None if set_facts is None else sitting.session_id,
                anchor=anchor,
                reader=reader,
                member_id=recipient.about_id,
                due_at=due_at,
                useless_after=useless_after,
                form_closes_at=closes_at,
                member_until=until_at,
                turns=place.turns,
                anchors=place.anchors,
                company=company,
                looks_back_on=_own_sessions(facts, set_facts, seat) if looks_back else (),
            ),
            recipient,
        )


def _anchor(
    facts: ProgrammeFacts, set_facts: SetFacts | None, sitting: Sitting, touchpoint: Touchpoint
) -> str:
    if set_facts is None:
        return f"p{facts.programme_id}"
    if touchpoint.anchor is Anchor.SET:
        return f"s{set_facts.set_id}"
    return str(sitting.session_id)


def _anchors_of(set_facts: SetFacts) -> tuple[str, ...]:
    standing = [sitting.session_id for sitting in set_facts.sittings]
    return (*map(str, standing), *map(str, set_facts.cancelled), f"s{set_facts.set_id}")


def _own_sessions(
    facts: ProgrammeFacts, set_facts: SetFacts | None, seat: Seat | None
) -> tuple[int, ...]:
    if set_facts is None or seat is None or seat.person_id in facts.ever_champions:
        return ()
    since = seat.from_at
    return tuple(one.session_id for one in set_facts.sittings if one.starts_at > since)


def _is_paused(recipient: Recipient) -> bool:
    seat = recipient.seat
    return seat is not None and seat.is_paused and recipient.part is not Part.MANAGER
