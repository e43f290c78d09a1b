"""Mails to the managers of members."""

from service.domain.visibility import Reader
from service.domain.wording import shortened
from service.mail.blocks import Block, Look, Values
from service.mail.context import MailContext
from service.mail.plain import one_line
from service.mail.readers import released_lines
from service.mail.values.mail import Mail
from service.mail.values.sessions import PERSON_NAME_CHARACTERS, names, numbers, the_person


def _summary(context: MailContext, reader: Reader) -> Values:
    about = the_person(context)
    return {
        **numbers(context),
        **names(context),
        "about_short": shortened(one_line(about.name), limit=PERSON_NAME_CHARACTERS),
        "released": Block(Look.QUOTE, released_lines(context, about, reader)),
    }


MAILS = {
    "manager-summary": Mail(
        _summary,
        needs=("about_name", "session_number", "session_count", "released", "button"),
    ),
}
