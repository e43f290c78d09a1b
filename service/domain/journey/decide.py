"""Whether a mail that is owed still goes out, asked when it falls due and again at send time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from service.domain.journey import windows
from service.domain.journey.due import DueMail, mail_key
from service.domain.journey.facts import Progress, Reader
from service.domain.journey.touchpoints import Audience
from service.domain.wording import day_and_month


@dataclass(frozen=True)
class Send:
    """It goes now."""


@dataclass(frozen=True)
class Wait:
    """It goes, but not before this instant."""

    until: datetime


@dataclass(frozen=True)
class Skip:
    """It does not go; `reason` is for HR and tells nothing that a person wrote."""

    reason: str


TOO_LATE = "too late: it would have come when it was no longer of use"
ANSWERED = "already answered"
ABSENT = "was not at the session"
LEFT = "left the set"
CANCELLED = "the session was cancelled"
FIRST_NOT_OUT = "the mail it reminds of has not gone out"
FIRST_OUT_TODAY = "the mail it reminds of went out today"


def decide(mail: DueMail, progress: Progress, now: datetime) -> Send | Wait | Skip:
    """Say whether a mail whose instant has come goes out at `now`.

    The mail must come from live rows (`due.due_mails`): one that those no longer ask for is the
    caller's to skip, as left or cancelled.
    """
    if now >= mail.useless_after:
        return Skip(TOO_LATE)
    if mail.member_until is not None and mail.member_until <= now:
        return Skip(LEFT)
    touchpoint = mail.touchpoint
    if (touchpoint.form, mail.session_id, mail.member_id) in progress.answered:
        return Skip(ANSWERED)
    if (
        touchpoint.audience is Audience.ATTENDEES
        and (mail.session_id, mail.member_id) in progress.absent
    ):
        return Skip(ABSENT)
    allowed = windows.next_allowed(mail.reader, max(now, mail.due_at), late=touchpoint.late_window)
    if allowed >= mail.useless_after:
        return Skip(TOO_LATE)
    if allowed > now:
        return Wait(allowed)
    if touchpoint.nudges is not None:
        return _decide_nudge(mail, touchpoint.nudges, progress, now)
    return Send()


def nudges_again_at(reader: Reader, away_until: datetime) -> datetime:
    """Return when somebody who was away may be nudged: a working day after their return.

    They are back when their window is next open after the absence ends (method 1.10).
    """
    back = windows.next_allowed(reader, away_until, late=False)
    return windows.opening(
        reader, windows.working_days_after(reader, windows.local_day(reader, back), 1)
    )


def next_instant(
    mails: Iterable[DueMail], known: frozenset[str], progress: Progress, after: datetime
) -> datetime | None:
    """Return the earliest instant later than `after` at which a mail without a row falls due.

    Args:
        known: keys that have a row already.
    """
    instants = []
    for mail in mails:
        if mail.key in known:
            continue
        if mail.due_at > after:
            instants.append(mail.due_at)
            continue
        decision = decide(mail, progress, after)
        if isinstance(decision, Wait):
            instants.append(decision.until)
    return min(instants, default=None)


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
    went_out = progress.gone_out.get(mail_key(first_slug, mail.session_id, mail.member_id))
    if went_out is None:
        return Skip(FIRST_NOT_OUT)
    if windows.local_day(mail.reader, went_out) == windows.local_day(mail.reader, now):
        return Skip(FIRST_OUT_TODAY)
    return Send()


def _away(reader: Reader, until: datetime, now: datetime) -> str:
    day = windows.local_day(reader, until)
    words = day_and_month(day, today=windows.local_day(reader, now))
    return f"away until {words}: a nudge would come when it was no longer of use"
