"""Mails around joining, up to what a set holds to."""

from service.domain.states import Entry
from service.domain.visibility import Reader
from service.domain.wording import weekday_in_words
from service.mail.blocks import Values, facts
from service.mail.context import MailContext
from service.mail.plain import one_line
from service.mail.values.mail import Mail
from service.mail.values.sessions import (
    local_day,
    next_lines,
    numbers,
    the_session,
    when_block,
)
from service.mail.words import fixed_words


def _joining(context: MailContext, _reader: Reader) -> Values:
    sessions = context.sessions or (the_session(context),)
    return {
        "invited": context.entry is Entry.INVITE,
        "purpose": fixed_words(context.reader.language).purposes[context.goal],
        "project": one_line(context.project).rstrip("."),
        "session_count": len(sessions),
        "when": when_block(context, "first", sessions[0]),
    }


def _set_up(context: MailContext, _reader: Reader) -> Values:
    day = local_day(context, the_session(context))
    return {
        **numbers(context),
        "weekday": weekday_in_words(day, language=context.reader.language),
        "when": when_block(context, "when"),
    }


def _affirmations(context: MailContext, _reader: Reader) -> Values:
    return {
        "affirmed": context.affirmed_count,
        "members": context.member_count,
        "when": facts(*next_lines(context)),
    }


MAILS = {
    "joining": Mail(_joining, needs=("session_count", "when", "button")),
    "set-up": Mail(_set_up, needs=("when", "button")),
    "affirmations": Mail(_affirmations),
}
