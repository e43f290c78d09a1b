"""Whether a mail that is owed still goes out, asked when it falls due and again at send time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.domain.champions import finished_well
from service.domain.journey import windows
from service.domain.journey.due import DueMail, mail_key
from service.domain.journey.facts import Progress, Reader
from service.domain.journey.touchpoints import OnlyIf
from service.domain.journey.touchpoints.kinds import Audience
from service.domain.wording import day_and_month


@dataclass(frozen=True)
class Send:
    """It goes now, and names mails of lesser weight that would have gone the same day."""

    naming: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wait:
    """It goes, but not before this instant."""

    until: datetime


@dataclass(frozen=True)
class Skip:
    """It does not go; `reason` is for HR and tells nothing that a person wrote."""

    reason: str


@dataclass(frozen=True)
class Told:
    """It does not go by itself: the mail `in_key`, which goes now, names it."""

    in_key: str


@dataclass(frozen=True)
class NotOwed:
    """As things stand nobody needs it; that may change, so nothing is written down."""

    only_if: OnlyIf


Decision = Send | Wait | Skip | Told | NotOwed

_END_FORM = "end-evaluation"

TOO_LATE = "too late: it would have come when it was no longer of use"
ANSWERED = "already answered"
ABSENT = "was not at the session"
LEFT = "left the set"
CANCELLED = "the session was cancelled"
PAUSED_SELF = "they asked for a pause"
FIRST_NOT_OUT = "the mail it reminds of has not gone out"
FIRST_OUT_TODAY = "the mail it reminds of went out today"
CHOSEN = "somebody has chosen what to do"


def told_in_words(key: str) -> str:
    """Return why a mail did not go by itself, of the key of the one that names it."""
    return f"told in the mail {key.partition(':')[0]} of the same day"


QUORUM = 4
"""How many make a session worth while; fewer where a set has fewer members (method 1.2)."""


def decide(mail: DueMail, progress: Progress, now: datetime) -> Send | Wait | Skip | NotOwed:
    """Say whether a mail whose instant has come goes out at `now`, by itself alone.

    The mail must come from live rows (`due.due_mails`): one that those no longer ask for is the
    caller's to skip, as left or cancelled. What other mails of its reader mean for it says
    `settle.settle`.
    """
    if not holds(mail, progress):
        return NotOwed(mail.touchpoint.only_if or OnlyIf.HAS_WORDS)
    if now >= mail.useless_after:
        return Skip(TOO_LATE)
    if mail.member_until is not None and mail.member_until <= now:
        return Skip(LEFT)
    touchpoint = mail.touchpoint
    if mail.form_key in progress.answered:
        return Skip(ANSWERED)
    if (
        touchpoint.audience is Audience.ATTENDEES
        and (mail.session_id, mail.member_id) in progress.absent
    ):
        return Skip(ABSENT)
    if is_chosen(mail, progress):
        return Skip(CHOSEN)
    allowed = windows.next_allowed(mail.reader, max(now, mail.due_at), late=touchpoint.late_window)
    if allowed >= mail.useless_after:
        return Skip(TOO_LATE)
    if allowed > now:
        return Wait(allowed)
    if touchpoint.nudges is not None:
        return _decide_nudge(mail, touchpoint.nudges, progress, now)
    return Send()


def holds(mail: DueMail, progress: Progress) -> bool:
    """Say whether the condition of a mail holds as things stand, where progress tells of it."""
    match mail.touchpoint.only_if:
        case OnlyIf.ABSENT:
            return (mail.session_id, mail.member_id) in progress.absent
        case OnlyIf.AT_RISK:
            likely = likely_to_come(mail.session_id or 0, mail.company, progress.comes)
            return likely < quorum_of(len(mail.company))
        case OnlyIf.ASKED:
            has_voted = (mail.session_id, mail.member_id) in progress.voted
            return not has_voted and mail.session_id not in progress.quorum_chosen
        case OnlyIf.OPEN_ACTION:
            return (mail.set_id, mail.member_id) in progress.open_actions
        case OnlyIf.HAS_WORDS:
            return mail.member_id in progress.has_words
        case OnlyIf.FINISHED_WELL:
            return _finished_well(mail, progress)
        case _:
            # Live rows asked for the mail, so what they had to say they said.
            return True


def _finished_well(mail: DueMail, progress: Progress) -> bool:
    missed = sum((one, mail.member_id) in progress.absent for one in mail.looks_back_on)
    return finished_well(
        held=len(mail.turns),
        theirs=len(mail.looks_back_on),
        missed=missed,
        has_looked_back=mail_key(_END_FORM, mail.anchor, mail.member_id) in progress.answered,
    )


def is_chosen(mail: DueMail, progress: Progress) -> bool:
    """Say whether a mail asks what to do with a session for which somebody has chosen it."""
    asks = mail.touchpoint.only_if is OnlyIf.AT_RISK
    return asks and mail.session_id in progress.quorum_chosen


def quorum_of(members: int) -> int:
    """Return how many of so many members make a session worth while."""
    return min(QUORUM, members)


def likely_to_come(
    session_id: int, members: Collection[int], comes: Mapping[tuple[int, int], bool]
) -> int:
    """Return how many members are likely to come, as `Progress.comes` tells."""
    return sum(comes.get((session_id, person_id), False) for person_id in members)


def nudges_again_at(reader: Reader, away_until: datetime) -> datetime:
    """Return when somebody who was away may be nudged: a working day after their return.

    They are back when their window is next open after the absence ends (method 1.10).
    """
    back = windows.next_allowed(reader, away_until, late=False)
    return windows.opening(
        reader, windows.working_days_after(reader, windows.local_day(reader, back), 1)
    )


def _decide_nudge(
    mail: DueMail, first_slug: str, progress: Progress, now: datetime
) -> Send | Wait | Skip:
    away_until = progress.away_until.get(mail.reader.person_id)
    if away_until is not None:
        again_at = nudges_again_at(mail.reader, away_until)
        if again_at >= mail.useless_after:
            return Skip(_away(mail.reader, away_until, now))
        if again_at > now:
            return Wait(again_at)
    went_out = progress.out_at(mail_key(first_slug, mail.anchor, mail.member_id))
    if went_out is None:
        return Skip(FIRST_NOT_OUT)
    if windows.local_day(mail.reader, went_out) == windows.local_day(mail.reader, now):
        return Skip(FIRST_OUT_TODAY)
    return Send()


def _away(reader: Reader, until: datetime, now: datetime) -> str:
    day = windows.local_day(reader, until)
    words = day_and_month(day, today=windows.local_day(reader, now))
    return f"away until {words}: a nudge would come when it was no longer of use"
