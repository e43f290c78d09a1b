"""Whole numbers in mails, each with its label."""

from service.mail.blocks import Block, facts
from service.mail.context import MailContext
from service.mail.words import fixed_words


def counted(context: MailContext, *names: str) -> Block:
    """Return a line for each of the named counts; their names are their labels' keys."""
    labels = fixed_words(context.reader.language).labels
    return facts(*((labels[name], str(getattr(context.counts, name))) for name in names))
