"""Mails that tell of a change: X1 to X5, and who has left."""

from service.domain.visibility import Reader
from service.domain.wording import day_and_month, joined, shortened
from service.mail.blocks import Values, facts
from service.mail.context import MailContext
from service.mail.errors import UnresolvedPlaceholder
from service.mail.plain import one_line
from service.mail.values.mail import Mail
from service.mail.values.sessions import (
    PERSON_NAME_CHARACTERS,
    local_day,
    next_lines,
    numbers,
    the_person,
    the_session,
    today,
    when,
    when_block,
)


def _moved_date(context: MailContext, _reader: Reader) -> Values:
    return {**numbers(context), "when": when_block(context, "now")}


def _cancelled_date(context: MailContext, _reader: Reader) -> Values:
    session = the_session(context)
    day = local_day(context, session)
    return {
        # By its day: what comes behind a cancelled session takes over its number.
        "day": day_and_month(day, today=today(context), language=context.reader.language),
        "has_next": context.next_session is not None,
        "when": facts(when(context, "was", session), *next_lines(context)),
    }


def _farewell(_context: MailContext, _reader: Reader) -> Values:
    return {}


def _welcome(context: MailContext, _reader: Reader) -> Values:
    return {
        "project": one_line(context.project).rstrip("."),
        "facilitators": _facilitators(context),
        "when": when_block(context, "first"),
    }


def _swapped_members(context: MailContext, _reader: Reader) -> Values:
    return {
        "joiner_name": shortened(one_line(the_person(context).name), limit=PERSON_NAME_CHARACTERS),
        "when": when_block(context, "next"),
    }


def _new_facilitator(context: MailContext, _reader: Reader) -> Values:
    if not context.facilitators:
        raise UnresolvedPlaceholder("mail new-facilitator has no facilitator")
    return {
        "facilitators": _facilitators(context),
        "is_one": len(context.facilitators) == 1,
        "when": when_block(context, "next"),
    }


def _facilitators(context: MailContext) -> str:
    names = [one_line(name) for name in context.facilitators]
    return joined(names, language=context.reader.language)


MAILS = {
    "moved-date": Mail(_moved_date, needs=("session_number", "when", "button")),
    "cancelled-date": Mail(_cancelled_date, needs=("day", "when", "button")),
    "welcome": Mail(_welcome, needs=("when", "button")),
    "new-set": Mail(_welcome, needs=("set_name", "when", "button")),
    "swapped-members": Mail(_swapped_members, needs=("joiner_name", "when", "button")),
    "new-facilitator": Mail(_new_facilitator, needs=("facilitators", "when", "button")),
    "farewell": Mail(_farewell, needs=("set_name", "button")),
}
