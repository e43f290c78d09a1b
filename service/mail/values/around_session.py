"""Mails before and after a session."""

from service.domain.visibility import Reader
from service.domain.wording import day_and_month, weekday_in_words
from service.mail.blocks import Own, Values, facts
from service.mail.context import MailContext
from service.mail.readers import own_action
from service.mail.values.mail import Mail
from service.mail.values.sessions import (
    closing_lines,
    local_day,
    next_lines,
    numbers,
    the_session,
    today,
    when_block,
)


def _before(context: MailContext, reader: Reader) -> Values:
    language = context.reader.language
    action = own_action(context, reader)
    agreed_on = ""
    if action and context.last_action is not None:
        agreed_on = day_and_month(
            context.last_action.agreed_on, today=today(context), language=language
        )
    return {
        **numbers(context),
        "weekday": weekday_in_words(local_day(context, the_session(context)), language=language),
        "action": Own(action),
        "agreed_on": agreed_on,
        "when": when_block(context, "when"),
    }


def _after(context: MailContext, _reader: Reader) -> Values:
    return {**numbers(context), "when": facts(*closing_lines(context), *next_lines(context))}


MAILS = {
    "before-session": Mail(_before, needs=("action", "agreed_on", "when", "button")),
    "before-session-nudge": Mail(_before, needs=("action", "agreed_on", "when", "button")),
    "after-session": Mail(_after),
    "after-session-nudge": Mail(_after),
}
