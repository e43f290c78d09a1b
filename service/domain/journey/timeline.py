"""A programme as one person lives it: every mail, gone and to come, in order of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from service.domain.journey.due import DueMail
from service.domain.journey.forecast import Forecast
from service.domain.journey.touchpoints import OnlyIf
from service.domain.states import MailingState


class Stage(Enum):
    """How it stands with a mail."""

    HAS_ROW = "its row says how it went"
    TO_COME = "it will go"
    TOLD = "another mail of that day will tell of it"
    SKIPPED = "it will not go"
    ONLY_IF = "it goes only if something comes true"


@dataclass(frozen=True)
class RowFacts:
    """A mail that has a row; `left_at` is service time, once sending was asked for."""

    mailing_id: int
    key: str
    touchpoint: str
    state: MailingState
    reason: str | None
    reader_id: int
    about_id: int | None
    session_id: int | None
    due_at: datetime
    not_before: datetime | None
    left_at: datetime | None
    subject: str | None
    told_in_id: int | None


@dataclass(frozen=True)
class Moment:
    """One mail in somebody's programme.

    `at` is service time: when it went, goes or would go. Where `stage` is `ONLY_IF` it is no
    promise and only gives the mail its place. `reason` is in HR's words. `told_in` and `naming`
    hold keys: of the mail that tells of this one, and of those that this one tells of.
    """

    key: str
    touchpoint: str
    reader_id: int
    about_id: int | None
    session_id: int | None
    at: datetime
    stage: Stage
    row: RowFacts | None = None
    reason: str = ""
    told_in: str = ""
    naming: tuple[str, ...] = ()


def timeline(
    mails: Iterable[DueMail],
    imagined: Iterable[DueMail],
    rows: Iterable[RowFacts],
    ahead: Forecast,
    *,
    now: datetime,
) -> tuple[Moment, ...]:
    """Put every mail of one person in order of time.

    Args:
        mails: those that live rows ask for.
        imagined: those that would be asked for if something came true.
        rows: those that have a row.
        ahead: what becomes of the mails that have none, or that wait.
        now: service time.
    """
    known = {row.key: row for row in rows}
    key_of = {row.mailing_id: row.key for row in known.values()}
    told = _told_by(known, key_of)
    found = [_of_row(row, ahead, told, key_of, now=now) for row in known.values()]
    found += [_of_mail(one, ahead, now=now) for one in mails if one.key not in known]
    found += [_conditional(one, one.touchpoint.only_if) for one in imagined]
    return tuple(sorted(found, key=lambda one: (one.at, one.key)))


def _told_by(known: Mapping[str, RowFacts], key_of: Mapping[int, str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for row in sorted(known.values(), key=lambda one: one.mailing_id):
        lead = key_of.get(row.told_in_id or 0)
        if lead is not None:
            told.setdefault(lead, []).append(row.key)
    return told


def _of_row(
    row: RowFacts,
    ahead: Forecast,
    told: Mapping[str, list[str]],
    key_of: Mapping[int, str],
    *,
    now: datetime,
) -> Moment:
    at = row.left_at or row.not_before or row.due_at
    if row.key in ahead.to_come:
        at = ahead.to_come[row.key].at or now
    return Moment(
        key=row.key,
        touchpoint=row.touchpoint,
        reader_id=row.reader_id,
        about_id=row.about_id,
        session_id=row.session_id,
        at=at,
        stage=Stage.HAS_ROW,
        row=row,
        # Where it waits, but will not go once it is decided again.
        reason=row.reason or ahead.skipped.get(row.key, ""),
        told_in=key_of.get(row.told_in_id or 0, ""),
        naming=tuple(told.get(row.key, ())),
    )


def _of_mail(mail: DueMail, ahead: Forecast, *, now: datetime) -> Moment:
    if mail.key in ahead.only_if:
        return _conditional(mail, ahead.only_if[mail.key])
    coming = ahead.to_come.get(mail.key)
    if coming is not None:
        return replace(_plain(mail), at=coming.at or now, stage=Stage.TO_COME, naming=coming.naming)
    lead = ahead.told.get(mail.key)
    if lead is not None:
        at = ahead.to_come[lead].at or now
        return replace(_plain(mail), at=at, stage=Stage.TOLD, told_in=lead)
    return replace(_plain(mail), reason=ahead.skipped.get(mail.key, ""))


def _conditional(mail: DueMail, only_if: OnlyIf | None) -> Moment:
    reason = only_if.value if only_if else ""
    return replace(_plain(mail), stage=Stage.ONLY_IF, reason=reason)


def _plain(mail: DueMail) -> Moment:
    return Moment(
        key=mail.key,
        touchpoint=mail.touchpoint.slug,
        reader_id=mail.reader.person_id,
        about_id=mail.about_id,
        session_id=mail.session_id,
        at=mail.due_at,
        stage=Stage.SKIPPED,
    )
