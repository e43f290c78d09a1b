"""What goes now: each mail that may, weighed against the other mails of its reader (method 1.7)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from service.domain.journey import windows
from service.domain.journey.company import (
    CAPPED,
    Lane,
    had_one_today,
    is_capped,
    lanes,
    rides_or_yields,
)
from service.domain.journey.decide import Decision, Send, Skip, Told, Wait, decide
from service.domain.journey.due import DueMail
from service.domain.journey.facts import Progress
from service.domain.journey.touchpoints import Part

_MAY_WAIT_FROM = 3
"""Mails of this priority and below wait for another day where the reader had one today."""

_Post = tuple[int, Part, int]


class Journeys:
    """Every mail of some programmes, past and to come, sorted by who else gets mail with it."""

    def __init__(self, mails: Iterable[DueMail]) -> None:
        self.mails = tuple(mails)
        self._lanes = lanes(self.mails)
        self._posts: dict[_Post, list[DueMail]] = {}
        for mail in self.mails:
            if _is_merged(mail):
                self._posts.setdefault(_post(mail), []).append(mail)

    def lane(self, mail: DueMail) -> Lane:
        """Return every mail that counts for the same cap."""
        return self._lanes[mail.lane]

    def mates(self, mail: DueMail) -> list[DueMail]:
        """Return the mails with which this one may share a day."""
        return self._posts.get(_post(mail), []) if _is_merged(mail) else []


def settle(
    journeys: Journeys, due: Collection[DueMail], progress: Progress, now: datetime
) -> dict[str, Decision]:
    """Decide mails whose instant has come, together: what goes, waits, or is told in another.

    Args:
        due: those of `journeys` that have no row and whose instant has come.
        now: service time.

    Returns:
        A decision for each, by key.
    """
    decided = {mail.key: decide_alone(journeys, mail, progress, now) for mail in due}
    together: dict[_Post, list[DueMail]] = {}
    for mail in due:
        if not isinstance(decided[mail.key], Send):
            continue
        if _is_merged(mail):
            together.setdefault(_post(mail), []).append(mail)
        else:
            decided[mail.key] = _unless_capped(journeys, mail, progress, now)
    for mails in together.values():
        decided |= _of_one_day(journeys, mails, progress, now)
    return decided


def decide_alone(journeys: Journeys, mail: DueMail, progress: Progress, now: datetime) -> Decision:
    """Decide one mail without what falls due beside it, and without the cap."""
    decision: Decision = decide(mail, progress, now)
    if isinstance(decision, Send):
        return rides_or_yields(mail, journeys.lane(mail), progress, now) or decision
    return decision


def decide_again(journeys: Journeys, mail: DueMail, progress: Progress, now: datetime) -> Decision:
    """Decide once more, at send time, a mail that has its row: it stays a mail of its own."""
    decision = decide_alone(journeys, mail, progress, now)
    if isinstance(decision, Send):
        return _unless_capped(journeys, mail, progress, now)
    return decision


def _of_one_day(
    journeys: Journeys, mails: list[DueMail], progress: Progress, now: datetime
) -> dict[str, Decision]:
    decided: dict[str, Decision] = {}
    going = []
    for mail in sorted(mails, key=_weight):
        later = _another_day(journeys, mail, progress, now)
        if later is None:
            going.append(mail)
        else:
            decided[mail.key] = Wait(later)
    while going:
        leads = going.pop(0)
        decision = _unless_capped(journeys, leads, progress, now)
        decided[leads.key] = decision
        if isinstance(decision, Send):
            decided[leads.key] = Send(naming=tuple(mail.key for mail in going))
            decided |= {mail.key: Told(leads.key) for mail in going}
            break
    return decided


def _another_day(
    journeys: Journeys, mail: DueMail, progress: Progress, now: datetime
) -> datetime | None:
    if mail.touchpoint.priority < _MAY_WAIT_FROM:
        return None
    if not had_one_today(mail, journeys.mates(mail), progress, now):
        return None
    today = windows.local_day(mail.reader, now)
    day = windows.working_days_after(mail.reader, today, 1)
    opening = windows.opening(mail.reader, day)
    return opening if opening < mail.useless_after else None


def _unless_capped(
    journeys: Journeys, mail: DueMail, progress: Progress, now: datetime
) -> Send | Skip:
    if is_capped(mail, journeys.lane(mail), progress, now):
        return Skip(CAPPED)
    return Send()


def _weight(mail: DueMail) -> tuple[int, datetime, str, int]:
    """Put mails of one instant in order: by importance, age, and then the set booked first."""
    return (
        mail.touchpoint.priority,
        mail.due_at,
        mail.touchpoint.slug,
        mail.session_id or 0,
    )


def _is_merged(mail: DueMail) -> bool:
    return mail.part is not Part.MANAGER and mail.session_id is not None


def _post(mail: DueMail) -> _Post:
    return (mail.reader.person_id, mail.part, mail.programme_id)
