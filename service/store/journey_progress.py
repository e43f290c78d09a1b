"""What has happened so far in some sets, as the journey's rules want it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    String,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from service.domain.actions import SETTLED_STATES
from service.domain.journey.facts import Progress
from service.domain.states import Coming, DateState, MailingState, Response
from service.models import (
    Action,
    Answer,
    Attendance,
    CalendarDate,
    Draft,
    FormLink,
    Invitee,
    LogEntry,
    MailedDraft,
    Mailing,
    Reply,
)
from service.models.base import Instant
from service.store.recommendations import waits_for_answer
from service.store.times_away import away_until
from service.store.votes import chosen_and_voted

OUT = (
    MailingState.SUBMITTED,
    MailingState.SENT,
    MailingState.BOUNCED,
    MailingState.UNKNOWN,
    MailingState.PRESUMED_SENT,
)
"""A mail in one of these has left us, or may have."""
ON_THEIR_WAY = (MailingState.DUE, MailingState.DRAFTING, MailingState.SENDING)

_OUT = frozenset(OUT)

# Made once: each claim of a mail asks them, and to make them takes as long as to answer them.


def _some(name: str) -> BindParameter[list[int]]:
    return bindparam(name, expanding=True)


_MAIL = select(
    Mailing.id,
    Mailing.key,
    # As words: there may be very many.
    type_coerce(Mailing.state, String).label("state"),
    func.coalesce(Mailing.sent_at, Mailing.budgeted_at, type_=Instant).label("out_at"),
    Mailing.told_in_id,
)
# Two selects, since no index serves "of a session of these, or of none". The sessions come by
# number: joined to them, PostgreSQL reads every mail there is to find those of a few sets.
_MAILS_THAT_BELONG = _MAIL.where(Mailing.set_session_id.in_(_some("session_ids"))).union_all(
    _MAIL.where(Mailing.set_session_id.is_(None), Mailing.programme_id.in_(_some("programme_ids")))
)
_ANSWERED = (
    select(FormLink.key)
    .join(Reply, Reply.form_link_id == FormLink.id)
    .where(
        or_(
            FormLink.set_id.in_(_some("set_ids")),
            FormLink.set_id.is_(None) & FormLink.programme_id.in_(_some("programme_ids")),
        ),
        # A sponsor answers one recommendation today and the others later.
        or_(FormLink.form != "sponsor-decisions", ~waits_for_answer(FormLink.set_id)),
    )
)
_ABSENT = select(Attendance.set_session_id, Attendance.person_id).where(
    Attendance.set_session_id.in_(_some("session_ids")),
    or_(
        Attendance.attended.is_(False),
        Attendance.attended.is_(None) & (Attendance.coming == Coming.NO),
    ),
)
_ANSWERED_IN_OUTLOOK = select(
    CalendarDate.set_session_id, Invitee.person_id, Invitee.response
).where(
    CalendarDate.set_session_id.in_(_some("session_ids")),
    CalendarDate.state == DateState.STANDING,
    Invitee.person_id.is_not(None),
    Invitee.response.in_((Response.ACCEPTED, Response.DECLINED)),
)
_ANSWERED_TO_SERIES = _ANSWERED_IN_OUTLOOK.join(
    Invitee, (Invitee.series_id == CalendarDate.series_id) & Invitee.calendar_date_id.is_(None)
)
_ANSWERED_TO_DATE = _ANSWERED_IN_OUTLOOK.join(Invitee, Invitee.calendar_date_id == CalendarDate.id)
_OWN_WORD = select(Attendance.set_session_id, Attendance.person_id, Attendance.coming).where(
    Attendance.set_session_id.in_(_some("session_ids")), Attendance.coming.is_not(None)
)
_OPEN_ACTIONS = (
    select(Action.set_id, Action.owner_id)
    .where(Action.set_id.in_(_some("set_ids")), Action.state.not_in(SETTLED_STATES))
    .distinct()
)
# Written into the statement: PostgreSQL does not take three times as many values as people.
_PEOPLE: BindParameter[list[int]] = bindparam("person_ids", expanding=True, literal_execute=True)
_TYPED = or_(
    exists().where(Draft.form_link_id == FormLink.id),
    exists().where(MailedDraft.form_link_id == FormLink.id),
    exists().where(Reply.form_link_id == FormLink.id, Answer.reply_id == Reply.id),
)
_HAVE_WORDS = (
    select(FormLink.person_id)
    .where(
        FormLink.programme_id.in_(_some("programme_ids")), FormLink.person_id.in_(_PEOPLE), _TYPED
    )
    .union(
        select(LogEntry.owner_id).where(LogEntry.owner_id.in_(_PEOPLE)),
        select(Action.owner_id).where(Action.owner_id.in_(_PEOPLE)),
    )
)


def progress_of(
    db: Session,
    *,
    programme_ids: Sequence[int],
    set_ids: Sequence[int],
    session_ids: Sequence[int],
    cancelled_ids: Sequence[int],
    person_ids: Collection[int],
    now: datetime,
) -> tuple[Progress, frozenset[str]]:
    """Return the progress of some sets and of what belongs to their programmes alone.

    Args:
        session_ids: every session of the sets that stands; `cancelled_ids` those that do not.

    Returns:
        The progress, and the keys of every mail that has a row.
    """
    mails = _mails_so_far(db, programme_ids, [*session_ids, *cancelled_ids])
    chosen, voted = chosen_and_voted(db, session_ids)
    progress = Progress(
        answered=_answered(db, programme_ids, set_ids),
        absent=absent_from(db, session_ids),
        gone_out=mails.gone_out,
        away_until=away_until(db, person_ids, now=now),
        told=mails.told,
        on_their_way=mails.on_their_way,
        settled=mails.settled,
        comes=comes_of(db, session_ids),
        quorum_chosen=chosen,
        voted=voted,
        open_actions=_open_actions(db, set_ids),
        has_words=_has_words(db, programme_ids, person_ids),
    )
    return progress, mails.known


@dataclass(frozen=True)
class _MailsSoFar:
    """What became of every mail that has a row, by its key; `known` are all of them."""

    gone_out: dict[str, datetime]
    told: dict[str, datetime]
    on_their_way: set[str]
    settled: set[str]
    known: frozenset[str]


def _mails_so_far(
    db: Session, programme_ids: Sequence[int], session_ids: Sequence[int]
) -> _MailsSoFar:
    gone_out: dict[str, datetime] = {}
    told: dict[str, datetime] = {}
    on_their_way: set[str] = set()
    settled: set[str] = set()
    leads: dict[int, datetime] = {}
    named: list[tuple[str, int]] = []
    waiting: set[str] = set()
    asked = {"programme_ids": programme_ids, "session_ids": session_ids}
    for mailing_id, key, state, out_at, told_in_id in db.execute(_MAILS_THAT_BELONG, asked):
        if out_at is not None and state in _OUT:
            gone_out[key] = leads[mailing_id] = out_at
        elif state in ON_THEIR_WAY:
            on_their_way.add(key)
        elif told_in_id is not None:
            named.append((key, told_in_id))
        else:
            settled.add(key)
    for key, lead_id in named:
        if lead_id in leads:
            told[key] = leads[lead_id]
        else:
            # Whatever becomes of the mail that names it becomes of it.
            waiting.add(key)
    known = frozenset({*gone_out, *told, *on_their_way, *settled, *waiting})
    return _MailsSoFar(gone_out, told, on_their_way, settled, known)


def _answered(db: Session, programme_ids: Sequence[int], set_ids: Sequence[int]) -> frozenset[str]:
    asked = {"programme_ids": programme_ids, "set_ids": set_ids}
    return frozenset(db.scalars(_ANSWERED, asked))


def absent_from(db: Session, session_ids: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Return (session id, person id) of who is known not to have come, or not to be coming."""
    rows = db.execute(_ABSENT, {"session_ids": session_ids})
    return frozenset((session_id, person_id) for session_id, person_id in rows)


def comes_of(db: Session, session_ids: Sequence[int]) -> dict[tuple[int, int], bool]:
    """Return who is likely to come: their own word first, else their answer in Outlook.

    The answer to one date goes before that to its series (graph-contract 7.4).
    """
    asked = {"session_ids": session_ids}
    comes: dict[tuple[int, int], bool] = {}
    for query in (_ANSWERED_TO_SERIES, _ANSWERED_TO_DATE):
        for session_id, person_id, response in db.execute(query, asked):
            if session_id is not None and person_id is not None:
                comes[session_id, person_id] = response is Response.ACCEPTED
    for session_id, person_id, coming in db.execute(_OWN_WORD, asked):
        comes[session_id, person_id] = coming is not Coming.NO
    return comes


def _open_actions(db: Session, set_ids: Sequence[int]) -> frozenset[tuple[int, int]]:
    rows = db.execute(_OPEN_ACTIONS, {"set_ids": set_ids})
    return frozenset((set_id, owner_id) for set_id, owner_id in rows)


def _has_words(
    db: Session, programme_ids: Sequence[int], person_ids: Collection[int]
) -> frozenset[int]:
    """Return whose words would be deleted: typed into a form, sent or not, or noted elsewhere."""
    asked = {"programme_ids": programme_ids, "person_ids": [*person_ids]}
    return frozenset(db.scalars(_HAVE_WORDS, asked))
