"""Mails to the managers of members."""

from service.domain.visibility import Reader
from service.domain.wording import shortened
from service.mail.blocks import Block, Look, Value, Values, facts
from service.mail.context import MailContext
from service.mail.plain import one_line
from service.mail.readers import released_lines
from service.mail.values.mail import Mail
from service.mail.values.sessions import (
    PERSON_NAME_CHARACTERS,
    closing_lines,
    names,
    numbers,
    the_person,
    the_session,
    when_block,
)


def _summary(context: MailContext, reader: Reader) -> Values:
    return {
        **numbers(context),
        **_about(context),
        "released": Block(Look.QUOTE, released_lines(context, the_person(context), reader)),
    }


def _release_time(context: MailContext, _reader: Reader) -> Values:
    sessions = context.sessions or (the_session(context),)
    return {
        **_about(context),
        "session_count": len(sessions),
        "when": when_block(context, "first", sessions[0]),
    }


def _twelve_weeks(context: MailContext, _reader: Reader) -> Values:
    return {**_about(context), "when": facts(*closing_lines(context))}


def _about(context: MailContext) -> dict[str, Value]:
    full = one_line(the_person(context).name)
    return {
        **names(context),
        "about_short": shortened(full, limit=PERSON_NAME_CHARACTERS),
    }


MAILS = {
    "manager-summary": Mail(
        _summary,
        needs=("about_name", "session_number", "session_count", "released", "button"),
    ),
    "release-time": Mail(_release_time, needs=("about_name", "session_count", "when", "button")),
    "twelve-weeks-manager": Mail(_twelve_weeks, needs=("about_name", "button")),
}
