"""What a reader's other mails mean for one: the cap of a cycle, and what rides in what."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.journey import windows
from service.domain.journey.decide import NotOwed, Skip, Wait, holds, is_chosen
from service.domain.journey.due import DueMail, mail_key
from service.domain.journey.facts import Progress
from service.domain.journey.touchpoints import BY_SLUG, TOUCHPOINTS, OnlyIf, Part
from service.domain.journey.touchpoints.kinds import Audience, OnceLearned

MOST_IN_A_CYCLE = 4
"""Mails to one person, in one part of one set, from one session's end to the next one's."""

CAPPED = "four mails in this cycle: more important ones went out or are still to come"
AFTER_NUDGE = "a reminder went out in this cycle"
RODE = "told in the reminder of the form after the session"

_READ_IN = {
    Part.MEMBER: {Audience.MEMBERS, Audience.ATTENDEES, Audience.ABSENTEES, Audience.EVERYBODY},
    Part.FACILITATOR: {
        Audience.FACILITATORS,
        Audience.EVERYBODY,
        Audience.FACILITATORS_AND_CONTACT,
    },
    Part.MANAGER: {Audience.MANAGERS},
    Part.SPONSOR: {Audience.SPONSOR, Audience.SPONSOR_AND_CONTACT},
    Part.CONTACT: {Audience.SPONSOR_AND_CONTACT, Audience.FACILITATORS_AND_CONTACT},
    Part.CHAMPION: {Audience.CHAMPIONS},
}
_SLUGS_OF = {
    part: tuple(one.slug for one in TOUCHPOINTS if one.audience in audiences and one.is_counted)
    for part, audiences in _READ_IN.items()
}

_ASKS_AFTERWARDS = ("after-session", "end-evaluation")


@dataclass(frozen=True)
class Lane:
    """Every mail, past and to come, that counts for the same cap."""

    mails: tuple[DueMail, ...]
    by_key: Mapping[str, DueMail]


def lanes(mails: Iterable[DueMail]) -> dict[tuple[object, ...], Lane]:
    """Sort mails into their lanes."""
    found: dict[tuple[object, ...], list[DueMail]] = {}
    for mail in mails:
        found.setdefault(mail.lane, []).append(mail)
    return {
        lane: Lane(tuple(each), {mail.key: mail for mail in each}) for lane, each in found.items()
    }


def rides_or_yields(
    mail: DueMail, lane: Lane, progress: Progress, now: datetime
) -> Skip | Wait | NotOwed | None:
    """Say whether a recap rides in a reminder, or a pulse gives way to one; None where neither."""
    if isinstance(mail.touchpoint.trigger, OnceLearned):
        return _recap_rides(mail, lane, progress, now)
    if mail.touchpoint.only_if is OnlyIf.OPEN_ACTION and _nudged(mail, lane, progress, now):
        return Skip(AFTER_NUDGE)
    return None


def is_capped(mail: DueMail, lane: Lane, progress: Progress, now: datetime) -> bool:
    """Say whether a mail would be one too many for its reader in the cycle of `now`.

    What is more important and still to come in the cycle as things stand has its place kept.
    """
    if not mail.turns or not mail.touchpoint.is_counted:
        return False
    cycle = _cycle(mail.turns, now)
    others = [one for one in lane.mails if one.key != mail.key and one.touchpoint.is_counted]
    gone = sum(one.key in progress.on_their_way for one in others)
    gone += sum(
        key != mail.key and _cycle(mail.turns, went) == cycle
        for key, went in _gone_out(mail, progress)
    )
    kept = sum(
        one.touchpoint.priority < mail.touchpoint.priority
        and one.key not in progress.on_their_way
        and _still_comes(one, progress, now)
        and _cycle(mail.turns, max(one.due_at, now)) == cycle
        for one in others
    )
    return gone + 1 + kept > MOST_IN_A_CYCLE


def _still_comes(mail: DueMail, progress: Progress, now: datetime) -> bool:
    """Say whether a mail will go if nothing happens before it does."""
    key = mail.key
    if progress.out_at(key) is not None or key in progress.settled:
        return False
    if max(now, mail.due_at) >= mail.useless_after:
        return False
    if mail.member_until is not None and mail.member_until <= max(now, mail.due_at):
        return False
    if mail.form_key in progress.answered or not holds(mail, progress):
        return False
    if is_chosen(mail, progress):
        return False
    was_absent = (mail.session_id, mail.member_id) in progress.absent
    if mail.touchpoint.audience is Audience.ATTENDEES and was_absent:
        return False
    first = mail.touchpoint.nudges
    return first is None or (mail_key(first, mail.anchor, mail.member_id) not in progress.settled)


def _recap_rides(
    mail: DueMail, lane: Lane, progress: Progress, now: datetime
) -> Skip | Wait | NotOwed | None:
    was_absent = (mail.session_id, mail.member_id) in progress.absent
    for slug in _ASKS_AFTERWARDS:
        asked = lane.by_key.get(mail_key(slug, mail.anchor, mail.member_id))
        nudge = lane.by_key.get(mail_key(f"{slug}-nudge", mail.anchor, mail.member_id))
        if asked is None or nudge is None or asked.form_key in progress.answered:
            continue
        if was_absent and asked.touchpoint.audience is Audience.ATTENDEES:
            continue
        nudged_at = progress.out_at(nudge.key)
        if nudged_at is not None:
            # A reminder that went out before the learning was noted does not tell of it.
            return Skip(RODE) if mail.due_at <= nudged_at else None
        if not _still_comes(nudge, progress, now):
            continue
        # The reminder tells of it, and if the form is answered before, it goes by itself.
        return Wait(nudge.due_at) if nudge.due_at > now else NotOwed(OnlyIf.LEARNED)
    return None


def _nudged(mail: DueMail, lane: Lane, progress: Progress, now: datetime) -> bool:
    cycle = _cycle(mail.turns, now)
    return any(
        one.touchpoint.nudges is not None and one.key in progress.on_their_way for one in lane.mails
    ) or any(
        BY_SLUG[key.partition(":")[0]].nudges is not None and _cycle(mail.turns, went) == cycle
        for key, went in _gone_out(mail, progress)
    )


def _gone_out(mail: DueMail, progress: Progress) -> Iterator[tuple[str, datetime]]:
    """Yield the mails of this one's lane that went out, with the instants.

    Those too for which no row asks any more: their session was cancelled, or became the last.
    """
    for slug in _SLUGS_OF[mail.part]:
        for anchor in mail.anchors:
            key = mail_key(slug, anchor, mail.member_id)
            if (went := progress.gone_out.get(key)) is not None:
                yield key, went


def had_one_today(
    mail: DueMail, mates: Iterable[DueMail], progress: Progress, now: datetime
) -> bool:
    """Say whether one of these other mails to the same reader went out, or is about to, today."""
    today = windows.local_day(mail.reader, now)
    for one in mates:
        if one.key == mail.key:
            continue
        went = progress.gone_out.get(one.key)
        if one.key in progress.on_their_way or (
            went is not None and windows.local_day(mail.reader, went) == today
        ):
            return True
    return False


def _cycle(turns: Sequence[datetime], instant: datetime) -> int:
    """Return in which cycle an instant lies; a session's end begins the next."""
    return bisect_right(turns, instant)
