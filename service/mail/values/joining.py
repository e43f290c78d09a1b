"""Mails around joining, up to what a set holds to."""

from service.domain.states import Entry
from service.domain.visibility import Reader
from service.mail.blocks import Values, facts
from service.mail.context import MailContext
from service.mail.plain import one_line
from service.mail.values.mail import Mail
from service.mail.values.modes import leader_names, project
from service.mail.values.sessions import (
    next_lines,
    numbers,
    the_session,
    weekday,
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
    return {**numbers(context), **weekday(context), "when": when_block(context, "when")}


def _introduction(context: MailContext, _reader: Reader) -> Values:
    sessions = context.sessions or (the_session(context),)
    return {
        **leader_names(context),
        **project(context),
        "when": when_block(context, "first", sessions[0]),
    }


def _affirmations(context: MailContext, _reader: Reader) -> Values:
    return {
        "affirmed": context.affirmed_count,
        "members": context.member_count,
        "when": facts(*next_lines(context)),
    }


MAILS = {
    "joining": Mail(_joining, needs=("session_count", "when", "button")),
    "joining-nudge": Mail(_joining, needs=("when", "button")),
    "set-introduction": Mail(_introduction, needs=("set_name", "when", "button")),
    "set-up": Mail(_set_up, needs=("when", "button")),
    "affirmations": Mail(_affirmations),
}
