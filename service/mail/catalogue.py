"""One function a touchpoint: every value that its templates ask for, ready to be shown."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from service.domain.message import OutgoingMessage
from service.domain.states import Entry, Goal
from service.domain.visibility import Reader
from service.domain.wording import (
    clock_note,
    day_and_month,
    day_in_words,
    joined,
    meeting_time,
    moment_in_words,
    shortened,
)
from service.mail.context import AboutPerson, MailContext, SessionFacts
from service.mail.plain import one_line
from service.mail.readers import (
    is_recipient,
    own_action,
    reader_line,
    recipient_of,
    released_lines,
    reply_line,
    why_line,
)
from service.mail.render import UnresolvedPlaceholder, render

Values = dict[str, object]

_PURPOSES: dict[Goal, str] = {
    Goal.LEARN: "to learn from real questions",
    Goal.FIX: "to work on something real",
    Goal.BOTH: "to work on something real and learn from it",
}

_SET_NAME_CHARACTERS = 22
_PERSON_NAME_CHARACTERS = 28
"""So that the longest subject, a manager's, stays within its 78 characters."""


def compose(context: MailContext, *, seen_by: Reader | None = None) -> OutgoingMessage:
    """Make the finished message.

    Args:
        context: what the mail may say.
        seen_by: who looks at it, where that is not its recipient: HR's preview gets the
            placeholder for everybody's words, and neither link nor code.

    Raises:
        UnresolvedPlaceholder: the context lacks something that this touchpoint says.
    """
    reader = seen_by or recipient_of(context)
    prepare = _CATALOGUE.get(context.touchpoint)
    if prepare is None:
        raise UnresolvedPlaceholder(f"no mail is called {context.touchpoint}")
    # Prepared first: it refuses a context that lacks what this mail is about.
    values = prepare(context, reader)
    rendered = render(context.touchpoint, _common(context, reader) | values)
    return OutgoingMessage(
        to_address=context.reader.address,
        to_name=one_line(context.reader.name),
        reply_to=context.reply_to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )


def _common(context: MailContext, reader: Reader) -> Values:
    open_to = is_recipient(context, reader)
    name = one_line(context.set_name) or one_line(context.programme_name)
    return {
        "tag": shortened(name, limit=_SET_NAME_CHARACTERS),
        "set_name": name,
        "given_name": one_line(context.reader.given_name),
        "programme_name": one_line(context.programme_name),
        "button_href": context.button_url if open_to else "#",
        "button_shown": context.button_url if open_to else "(a personal link)",
        "has_button": context.button_url != "",
        "when_lines": (),
        "reader_line": reader_line(context),
        "why_line": why_line(context),
        "reply_line": reply_line(context),
        "contact_name": one_line(context.contact_name),
        "contact_address": context.contact_address,
    }


def _joining(context: MailContext, _reader: Reader) -> Values:
    sessions = context.sessions or (_session(context),)
    return {
        "invited": context.entry is Entry.INVITE,
        "purpose": _PURPOSES[context.goal],
        "project": one_line(context.project).rstrip("."),
        "session_count": len(sessions),
        "when_lines": (("First", _when(context, sessions[0])),),
    }


def _set_up(context: MailContext, _reader: Reader) -> Values:
    return _meeting(context)


def _affirmations(context: MailContext, _reader: Reader) -> Values:
    return {
        "affirmed": context.affirmed_count,
        "members": context.member_count,
        "when_lines": _next(context),
    }


def _before_session(context: MailContext, reader: Reader) -> Values:
    action = own_action(context, reader)
    agreed_on = ""
    if action and context.last_action is not None:
        agreed_on = day_and_month(context.last_action.agreed_on, today=_today(context))
    return _meeting(context) | {"action": action, "agreed_on": agreed_on}


def _after_session(context: MailContext, _reader: Reader) -> Values:
    return {"when_lines": _closing(context) + _next(context)}


def _manager_summary(context: MailContext, reader: Reader) -> Values:
    session, about = _session(context), _about(context)
    return {
        "about_name": one_line(about.name),
        "about_given_name": one_line(about.given_name),
        "about_short": shortened(one_line(about.name), limit=_PERSON_NAME_CHARACTERS),
        "session_number": session.number,
        "session_count": session.of,
        "released": released_lines(context, about, reader),
    }


def _moved_date(context: MailContext, _reader: Reader) -> Values:
    session = _session(context)
    return {
        "session_number": session.number,
        "session_count": session.of,
        "when_lines": (("Now", _when(context, session)),),
    }


def _welcome(context: MailContext, _reader: Reader) -> Values:
    return {
        "project": one_line(context.project).rstrip("."),
        "facilitators": joined([one_line(name) for name in context.facilitators]),
        "when_lines": (("First", _when(context, _session(context))),),
    }


def _swapped_members(context: MailContext, _reader: Reader) -> Values:
    return {
        "joiner_name": shortened(one_line(_about(context).name), limit=_PERSON_NAME_CHARACTERS),
        "when_lines": (("Next", _when(context, _session(context))),),
    }


def _new_facilitator(context: MailContext, _reader: Reader) -> Values:
    if not context.facilitators:
        raise UnresolvedPlaceholder("mail new-facilitator has no facilitator")
    return {
        "facilitators": joined([one_line(name) for name in context.facilitators]),
        "is_one": len(context.facilitators) == 1,
        "when_lines": (("Next", _when(context, _session(context))),),
    }


def _fresh_code(context: MailContext, reader: Reader) -> Values:
    if not context.code:
        raise UnresolvedPlaceholder("mail fresh-code has no code")
    return {"code": context.code if is_recipient(context, reader) else "(a fresh code)"}


def _fresh_link(_context: MailContext, _reader: Reader) -> Values:
    return {}


def _message_waiting(context: MailContext, _reader: Reader) -> Values:
    about = _about(context)
    if context.waits_since is None:
        raise UnresolvedPlaceholder("mail message-waiting tells of no message")
    since = moment_in_words(context.waits_since, zone=context.reader.zone, now=context.now)
    return {
        "about_name": one_line(about.name),
        "about_given_name": one_line(about.given_name),
        "waits_in": context.waits_in,
        "when_lines": (("Since", since),),
    }


_CATALOGUE: dict[str, Callable[[MailContext, Reader], Values]] = {
    "joining": _joining,
    "set-up": _set_up,
    "affirmations": _affirmations,
    "before-session": _before_session,
    "before-session-nudge": _before_session,
    "after-session": _after_session,
    "after-session-nudge": _after_session,
    "manager-summary": _manager_summary,
    "moved-date": _moved_date,
    "welcome": _welcome,
    "new-set": _welcome,
    "swapped-members": _swapped_members,
    "new-facilitator": _new_facilitator,
    "fresh-code": _fresh_code,
    "fresh-link": _fresh_link,
    "message-waiting": _message_waiting,
}

TOUCHPOINTS = tuple(_CATALOGUE)
"""Every mail there is, by slug."""


def _meeting(context: MailContext) -> Values:
    session = _session(context)
    local_day = session.starts_at.astimezone(ZoneInfo(context.reader.zone)).date()
    today = _today(context)
    return {
        "weekday": day_in_words(local_day, today=today).partition(" ")[0],
        "when_lines": (("When", _when(context, session)),),
    }


def _next(context: MailContext) -> tuple[tuple[str, str], ...]:
    if context.next_session is None:
        return ()
    return (("Next", _when(context, context.next_session)),)


def _closing(context: MailContext) -> tuple[tuple[str, str], ...]:
    if context.closes_at is None:
        return ()
    until = moment_in_words(context.closes_at, zone=context.reader.zone, now=context.now)
    return (("Open until", until),)


def _when(context: MailContext, session: SessionFacts) -> str:
    zone = context.reader.zone
    span = meeting_time(session.starts_at, session.ends_at, zone=zone, now=context.now)
    note = clock_note(
        zone=zone,
        set_zone=session.zone,
        since=_remembered(context, session),
        starts_at=session.starts_at,
        now=context.now,
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


def _today(context: MailContext) -> date:
    return context.now.astimezone(ZoneInfo(context.reader.zone)).date()


def _session(context: MailContext) -> SessionFacts:
    if context.session is None:
        raise UnresolvedPlaceholder(f"mail {context.touchpoint} has no session")
    return context.session


def _about(context: MailContext) -> AboutPerson:
    if context.about is None:
        raise UnresolvedPlaceholder(f"mail {context.touchpoint} is about nobody")
    return context.about
