"""Every mail that a programme's live rows ask for, each with its instant.

No job and no watermark stands behind this: asked about the past it tells what is owed, asked
about the future it is HR's preview.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.journey import windows
from service.domain.journey.facts import ProgrammeFacts, Reader, Seat, SetFacts, Sitting
from service.domain.journey.touchpoints import (
    BY_SLUG,
    TOUCHPOINTS,
    AfterEnd,
    AtApproval,
    Audience,
    BeforeStart,
    Closes,
    Touchpoint,
)
from service.domain.states import Role, SessionKind

_AFTER_THE_LAST = timedelta(weeks=4)
_BEFORE = BY_SLUG["before-session"]
_SUMMARY = BY_SLUG["manager-summary"]


@dataclass(frozen=True)
class DueMail:
    """One message that one person should get.

    `due_at` lies within the reader's window; past `useless_after` it is not sent any more.
    `member_id` is the reader, or for a manager's mail the person it is about.
    """

    key: str
    touchpoint: Touchpoint
    programme_id: int
    set_id: int
    session_id: int
    reader: Reader
    member_id: int
    due_at: datetime
    useless_after: datetime
    form_closes_at: datetime
    member_until: datetime | None
    """When the member left; None while they are in."""

    @property
    def about_id(self) -> int | None:
        """Whom the mail is about where that is not its reader."""
        return None if self.member_id == self.reader.person_id else self.member_id


def mail_key(slug: str, session_id: int, member_id: int) -> str:
    """Return what makes a mail the only one of its kind."""
    return f"{slug}:{session_id}:{member_id}"


def due_mails(facts: ProgrammeFacts) -> Iterator[DueMail]:
    """Yield every mail of the programme, past and future, in no particular order."""
    return iter(()) if facts.is_paused else _every_mail(facts)


def form_closings(facts: ProgrammeFacts) -> dict[tuple[str, int, int], datetime]:
    """Return until when each form can be answered, by (form, session id, member id).

    A pause stops mails, not dates: a moved session moves its forms meanwhile, too.
    """
    return {
        (mail.touchpoint.form, mail.session_id, mail.member_id): mail.form_closes_at
        for mail in _every_mail(facts)
    }


def due_mail(
    facts: ProgrammeFacts, slug: str, *, session_id: int, member_id: int
) -> DueMail | None:
    """Return the one mail of a touchpoint, session and member; None where no row asks for it."""
    if facts.is_paused:
        return None
    touchpoint = BY_SLUG[slug]
    for set_facts in facts.sets:
        for sitting in set_facts.sittings:
            if sitting.session_id == session_id and _applies(touchpoint, sitting):
                mails = _for_everybody(facts, set_facts, sitting, touchpoint)
                return next((mail for mail in mails if mail.member_id == member_id), None)
    return None


def _every_mail(facts: ProgrammeFacts) -> Iterator[DueMail]:
    for set_facts in facts.sets:
        for sitting in set_facts.sittings:
            for touchpoint in TOUCHPOINTS:
                if _applies(touchpoint, sitting):
                    yield from _for_everybody(facts, set_facts, sitting, touchpoint)


def _applies(touchpoint: Touchpoint, sitting: Sitting) -> bool:
    if sitting.kind not in touchpoint.kinds:
        return False
    if touchpoint.every_second_session:
        return sitting.number % 2 == 0 or sitting.kind is SessionKind.FINAL
    return True


def _for_everybody(
    facts: ProgrammeFacts, set_facts: SetFacts, sitting: Sitting, touchpoint: Touchpoint
) -> Iterator[DueMail]:
    for seat in _newest_seats(set_facts, sitting):
        reader = _reader(facts, seat, touchpoint)
        if reader is None:
            continue
        due_at = _due_at(facts, seat, sitting, touchpoint, reader)
        if seat.until_at is not None and seat.until_at <= due_at:
            continue
        yield DueMail(
            key=mail_key(touchpoint.slug, sitting.session_id, seat.person_id),
            touchpoint=touchpoint,
            programme_id=facts.programme_id,
            set_id=set_facts.set_id,
            session_id=sitting.session_id,
            reader=reader,
            member_id=seat.person_id,
            due_at=due_at,
            useless_after=_closing(touchpoint.useless_after, set_facts, sitting, reader),
            form_closes_at=_closing(touchpoint.form_closes, set_facts, sitting, reader),
            member_until=seat.until_at,
        )


def _newest_seats(set_facts: SetFacts, sitting: Sitting) -> Iterable[Seat]:
    """Return the place that each person last took before a sitting: who left may come back."""
    newest: dict[int, Seat] = {}
    for seat in sorted(set_facts.seats, key=lambda seat: seat.from_at):
        if seat.from_at < sitting.starts_at:
            newest[seat.person_id] = seat
    return newest.values()


def _reader(facts: ProgrammeFacts, seat: Seat, touchpoint: Touchpoint) -> Reader | None:
    if seat.role is not Role.MEMBER:
        return None
    if touchpoint.audience is Audience.MANAGERS:
        return None if seat.manager_id is None else facts.readers[seat.manager_id]
    return facts.readers[seat.person_id]


def _due_at(
    facts: ProgrammeFacts, seat: Seat, sitting: Sitting, touchpoint: Touchpoint, reader: Reader
) -> datetime:
    wanted = _wanted(facts, sitting, touchpoint, reader)
    # Nothing is owed before HR approved the plan, or before somebody joined.
    earliest = max(wanted, facts.approved_at, seat.from_at)
    return windows.next_allowed(reader, earliest, late=touchpoint.late_window)


def _wanted(
    facts: ProgrammeFacts, sitting: Sitting, touchpoint: Touchpoint, reader: Reader
) -> datetime:
    trigger = touchpoint.trigger
    if isinstance(trigger, AtApproval):
        return facts.approved_at
    if isinstance(trigger, AfterEnd):
        return sitting.ends_at + timedelta(minutes=trigger.minutes)
    if isinstance(trigger, BeforeStart):
        day = windows.local_day(reader, sitting.starts_at)
        return windows.opening(
            reader, windows.working_days_before(reader, day, trigger.working_days)
        )
    day = windows.local_day(reader, sitting.ends_at)
    return windows.opening(reader, windows.working_days_after(reader, day, trigger.working_days))


def _closing(closes: Closes, set_facts: SetFacts, sitting: Sitting, reader: Reader) -> datetime:
    if closes is Closes.SESSION_START:
        return sitting.starts_at
    later = [other for other in set_facts.sittings if other.starts_at > sitting.starts_at]
    if closes is Closes.NEXT_BEFORE:
        return _next(_BEFORE, later, sitting, reader)
    return _next(_SUMMARY, later, sitting, reader)


def _next(
    following: Touchpoint, later: list[Sitting], sitting: Sitting, reader: Reader
) -> datetime:
    for other in later:
        if _applies(following, other):
            trigger = following.trigger
            if isinstance(trigger, BeforeStart):
                day = windows.local_day(reader, other.starts_at)
                days = windows.working_days_before(reader, day, trigger.working_days)
                return windows.opening(reader, days)
            return other.ends_at
    return sitting.ends_at + _AFTER_THE_LAST
