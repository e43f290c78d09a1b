"""Tell two looks at the same sets apart: what a change between them brings about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from service.domain.calendar.steps import Notice, NoticeKind
from service.domain.contradictions import GoneOut, untrue
from service.domain.date_warnings import (
    NewDate,
    warnings_of_date,
    warnings_of_gaps,
    warnings_of_size,
)
from service.domain.effects import Contradicted, Effects, MailLine, MovedMail, SetNotice
from service.domain.journey.due import mail_key
from service.domain.journey.news import MOVED_DATE
from service.domain.journey.touchpoints import BY_SLUG
from service.domain.states import MailingState
from service.workflows.look_at_sets import Look, SessionAt

_LEFT = (
    MailingState.DRAFTING,
    MailingState.SENDING,
    MailingState.SUBMITTED,
    MailingState.SENT,
    MailingState.UNKNOWN,
    MailingState.PRESUMED_SENT,
)
"""Gone, or too far gone to be stopped."""


def effects_between(before: Look, after: Look, *, now: datetime) -> Effects:
    """Return the effects of whatever happened between two looks; `now` is service time."""
    lines = {key: _line(after, key) for key in _keys(after)}
    former = {key: _line(before, key) for key in _keys(before)}
    return Effects(
        notices=tuple(_notices(before, after)),
        caused=_in_order(line for key, line in lines.items() if key not in former),
        moved=tuple(
            MovedMail(line, former[key].at)
            for key, line in sorted(lines.items(), key=lambda pair: _order(pair[1]))
            if key in former and former[key].at != line.at
        ),
        dropped=_in_order(line for key, line in former.items() if key not in lines),
        contradicted=tuple(_contradicted(before, after, now=now)),
        warnings=tuple(_warnings(before, after, now=now)),
    )


def _keys(look: Look) -> Iterable[str]:
    return (*look.to_come, *look.news)


def _line(look: Look, key: str) -> MailLine:
    if key in look.news:
        row = look.rows[key]
        session = look.sessions[row.session_id]
        name = look.sets[session.set_id].name
        return MailLine(
            name, session.number, row.touchpoint, row.address, row.about, look.news[key]
        )
    coming = look.to_come[key]
    mail = coming.mail
    return MailLine(
        set_name=look.sets[mail.set_id or 0].name,
        session_number=look.sessions[mail.session_id or 0].number,
        touchpoint=mail.touchpoint.slug,
        address=look.addresses[mail.reader.person_id],
        about=None if mail.about_id is None else look.addresses[mail.about_id],
        at=coming.at,
    )


def _in_order(lines: Iterable[MailLine]) -> tuple[MailLine, ...]:
    return tuple(sorted(lines, key=_order))


def _order(line: MailLine) -> tuple[object, ...]:
    return (
        # What goes at once comes first.
        (line.at is not None, line.at.isoformat() if line.at else ""),
        line.set_name,
        line.session_number,
        line.touchpoint,
        line.address,
        line.about or "",
    )


def _notices(before: Look, after: Look) -> Iterable[SetNotice]:
    """Name what Outlook sends; a cancelled date by the number under which people know it."""
    known_as = {
        (one.set_id, one.number): before.sessions[session_id].number
        for session_id, one in after.sessions.items()
        if session_id in before.sessions
    }
    for set_id, each in sorted(after.sets.items()):
        for notice in each.plan.notices:
            yield SetNotice(each.name, _as_known(notice, set_id, known_as))


def _as_known(notice: Notice, set_id: int, known_as: dict[tuple[int, int], int]) -> Notice:
    if notice.kind is not NoticeKind.CANCELLATION:
        return notice
    numbers = (known_as.get((set_id, number), number) for number in notice.session_numbers)
    return replace(notice, session_numbers=tuple(sorted(numbers)))


def _contradicted(before: Look, after: Look, *, now: datetime) -> Iterable[Contradicted]:
    told = {
        (after.rows[key].session_id, after.rows[key].address)
        for key in after.news.keys() - before.news.keys()
        if after.rows[key].touchpoint == MOVED_DATE
    }
    for set_id, each in sorted(before.sets.items()):
        starts = {
            session_id: one.starts_at
            for session_id, one in before.sessions.items()
            if one.set_id == set_id
        }
        mails = [
            GoneOut(row.key, row.touchpoint, row.session_id, row.reader_id, row.left_at or now)
            for row in before.rows.values()
            if row.state in _LEFT and row.session_id in starts
        ]
        for mail, said in untrue(mails, each.dates, after.sets[set_id].dates, starts, now=now):
            row = before.rows[mail.key]
            yield Contradicted(
                set_name=each.name,
                session_number=before.sessions[mail.session_id].number,
                touchpoint=mail.touchpoint,
                address=row.address,
                sent_at=mail.sent_at,
                said=said,
                has_answered=_form_key(mail) in before.answered,
                is_corrected=(mail.session_id, row.address) in told,
            )


def _form_key(mail: GoneOut) -> str:
    touchpoint = BY_SLUG.get(mail.touchpoint)
    return mail_key(touchpoint.form, mail.session_id, mail.reader_id) if touchpoint else ""


def _warnings(before: Look, after: Look, *, now: datetime) -> Iterable[str]:
    for set_id, each in sorted(after.sets.items()):
        new = [
            one
            for session_id, one in after.sessions.items()
            if one.set_id == set_id and one.stands and _is_new(one, before.sessions.get(session_id))
        ]
        for one in sorted(new, key=lambda session: session.starts_at):
            date_ = NewDate(each.name, one.number, one.starts_local, one.starts_at, one.ends_at)
            yield from warnings_of_date(date_, each.attends, now=now)
        starts = sorted(each.dates.starts.values())
        yield from warnings_of_gaps(each.name, starts, {one.starts_at for one in new})
        if each.members != before.sets[set_id].members:
            yield from warnings_of_size(each.name, each.members)
        for session_id in each.plan.waiting:
            number = after.sessions[session_id].number
            yield (
                f"{each.name}, session {number} was changed in Outlook by hand; "
                "its calendar waits for your decision on the set's page"
            )


def _is_new(session: SessionAt, former: SessionAt | None) -> bool:
    return former is None or not former.stands or former.starts_at != session.starts_at
