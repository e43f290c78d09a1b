"""Values about meetings that mails of every family share."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from service.domain.visibility import Reader
from service.domain.wording import (
    clock_note,
    day_and_month,
    meeting_time,
    moment_in_words,
    weekday_in_words,
)
from service.mail.blocks import Block, Own, Value, facts
from service.mail.context import AboutPerson, MailContext, SessionFacts
from service.mail.errors import UnresolvedPlaceholder
from service.mail.plain import one_line
from service.mail.readers import own_action
from service.mail.words import fixed_words

SET_NAME_CHARACTERS = 22
PERSON_NAME_CHARACTERS = 28
"""So that the longest subject, a manager's, stays within its 78 characters."""


def the_session(context: MailContext) -> SessionFacts:
    """Return the meeting that the mail is about; without one it cannot be made."""
    if context.session is None:
        raise UnresolvedPlaceholder(f"mail {context.touchpoint} has no session")
    return context.session


def the_person(context: MailContext) -> AboutPerson:
    """Return whom the mail is about; without anybody it cannot be made."""
    if context.about is None:
        raise UnresolvedPlaceholder(f"mail {context.touchpoint} is about nobody")
    return context.about


def numbers(context: MailContext) -> dict[str, Value]:
    """Return which session of how many the mail is about."""
    session = the_session(context)
    return {"session_number": session.number, "session_count": session.of}


def names(context: MailContext) -> dict[str, Value]:
    """Return whom the mail is about, by both names."""
    about = the_person(context)
    return {
        "about_name": one_line(about.name),
        "about_given_name": one_line(about.given_name),
    }


def weekday(context: MailContext) -> dict[str, Value]:
    """Return the weekday of the meeting where the reader is."""
    day = local_day(context, the_session(context))
    return {"weekday": weekday_in_words(day, language=context.reader.language)}


def golden_thread(context: MailContext, reader: Reader) -> dict[str, Value]:
    """Return what the reader chose to do and when; both "" where it may not be quoted."""
    action = own_action(context, reader)
    agreed_on = ""
    if action and context.last_action is not None:
        agreed_on = day_and_month(
            context.last_action.agreed_on,
            today=today(context),
            language=context.reader.language,
        )
    return {"action": Own(action), "agreed_on": agreed_on}


def today(context: MailContext) -> date:
    """Return the reader's own date."""
    return context.now.astimezone(ZoneInfo(context.reader.zone)).date()


def local_day(context: MailContext, session: SessionFacts) -> date:
    """Return the date of a meeting where the reader is."""
    return session.starts_at.astimezone(ZoneInfo(context.reader.zone)).date()


def when(context: MailContext, label: str, session: SessionFacts | None) -> tuple[str, str]:
    """Return (label, time of the meeting) in the reader's language; `label` is its key."""
    fixed = fixed_words(context.reader.language)
    return fixed.labels[label], _span(context, session or the_session(context))


def when_block(context: MailContext, label: str, session: SessionFacts | None = None) -> Block:
    """Return the block of one date, of the mail's own meeting where none is named."""
    return facts(when(context, label, session))


def first_lines(context: MailContext) -> tuple[tuple[str, str], ...]:
    """Return the line of the first meeting, if the mail knows of one."""
    first = context.sessions[0] if context.sessions else context.session
    return (when(context, "first", first),) if first is not None else ()


def next_lines(context: MailContext) -> tuple[tuple[str, str], ...]:
    """Return the line of the next meeting, if there is one."""
    if context.next_session is None:
        return ()
    return (when(context, "next", context.next_session),)


def closing_lines(context: MailContext) -> tuple[tuple[str, str], ...]:
    """Return the line that says until when the form is open, if it closes."""
    if context.closes_at is None:
        return ()
    return (moment(context, "open_until", context.closes_at),)


def moment(context: MailContext, label: str, at: datetime) -> tuple[str, str]:
    """Return (label, instant) in the reader's language and time; `label` is its key."""
    reader = context.reader
    words = moment_in_words(at, zone=reader.zone, now=context.now, language=reader.language)
    return fixed_words(reader.language).labels[label], words


def _span(context: MailContext, session: SessionFacts) -> str:
    reader = context.reader
    span = meeting_time(
        session.starts_at,
        session.ends_at,
        zone=reader.zone,
        now=context.now,
        language=reader.language,
    )
    note = clock_note(
        zone=reader.zone,
        set_zone=session.zone,
        since=_remembered(context, session),
        starts_at=session.starts_at,
        now=context.now,
        language=reader.language,
    )
    return f"{span}; {note}" if note else span


def _remembered(context: MailContext, session: SessionFacts) -> datetime:
    """Return the meeting whose hour the reader has in mind, or now before the first one."""
    earlier = [
        known.starts_at
        for known in (context.previous_session, context.session)
        if known is not None and known.starts_at < session.starts_at
    ]
    return max(earlier, default=context.now)
