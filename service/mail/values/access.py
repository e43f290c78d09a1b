"""Mails outside the journey: a fresh code, a fresh link, what waits for HR."""

from service.domain.hand_lines import HandLine
from service.domain.visibility import Reader
from service.mail.blocks import Large, Values, facts
from service.mail.context import MailContext
from service.mail.errors import UnresolvedPlaceholder
from service.mail.plain import one_line
from service.mail.readers import is_recipient
from service.mail.values.mail import Mail
from service.mail.values.sessions import moment, names
from service.mail.words import fixed_words

_SETS_NAMED = 3


def _fresh_code(context: MailContext, reader: Reader) -> Values:
    if not context.code:
        raise UnresolvedPlaceholder("mail fresh-code has no code")
    shown = fixed_words(context.reader.language).fresh_code
    return {"code": Large(context.code if is_recipient(context, reader) else shown)}


def _fresh_link(_context: MailContext, _reader: Reader) -> Values:
    return {}


def _message_waiting(context: MailContext, _reader: Reader) -> Values:
    if context.waits_since is None:
        raise UnresolvedPlaceholder("mail message-waiting tells of no message")
    return {
        **names(context),
        "waits_in": context.waits_in,
        "when": facts(moment(context, "since", context.waits_since)),
    }


def _monday_lines(context: MailContext, _reader: Reader) -> Values:
    labels = fixed_words(context.reader.language).labels
    return {"lines": facts(*((labels[one.kind], _counted(one)) for one in context.hand))}


def _counted(line: HandLine) -> str:
    if not line.sets:
        return str(line.count)
    more = ", …" if len(line.sets) > _SETS_NAMED else ""
    return f"{line.count} ({', '.join(map(one_line, line.sets[:_SETS_NAMED]))}{more})"


MAILS = {
    "fresh-code": Mail(_fresh_code, needs=("code",)),
    "fresh-link": Mail(_fresh_link),
    "message-waiting": Mail(_message_waiting, needs=("about_name", "waits_in", "when", "button")),
    "monday-lines": Mail(_monday_lines, needs=("lines", "button")),
}
