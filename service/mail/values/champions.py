"""The invitation to be a champion, and the three digests to those who are."""

from service.domain.champions import HOURS_A_QUARTER
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


def _invitation(context: MailContext, _reader: Reader) -> Values:
    return {"hours": str(HOURS_A_QUARTER), "when": facts(*closing_lines(context))}


MAILS = {"champion-invitation": Mail(_invitation, needs=("hours", "button"))} | {
    f"champions-digest-{number}": Mail(_digest, needs=("counts", "button")) for number in (1, 2, 3)
}
