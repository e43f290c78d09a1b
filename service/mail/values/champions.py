"""The three digests to champions."""

from service.domain.visibility import Reader
from service.mail.blocks import Values, facts
from service.mail.context import MailContext
from service.mail.values.counts import counted
from service.mail.values.mail import Mail
from service.mail.values.sessions import closing_lines


def _digest(context: MailContext, _reader: Reader) -> Values:
    return {
        "counts": counted(context, "sets", "people", "sessions_held"),
        "when": facts(*closing_lines(context)),
    }


MAILS = {
    f"champions-digest-{number}": Mail(_digest, needs=("counts", "button")) for number in (1, 2, 3)
}
