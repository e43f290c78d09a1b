"""Every mail there is, and how one is composed: words, values, frame."""

from dataclasses import replace

from service.domain.message import OutgoingMessage
from service.domain.visibility import Reader
from service.domain.wording import shortened
from service.mail.blocks import Block, Look, Pointer, Value, Values, facts
from service.mail.context import MailContext
from service.mail.errors import UnresolvedPlaceholder
from service.mail.plain import one_line
from service.mail.readers import (
    is_recipient,
    reader_line,
    recipient_of,
    reply_line,
    why_line,
)
from service.mail.render import Frame, render, render_also, render_subject
from service.mail.values import MAILS
from service.mail.values.sessions import SET_NAME_CHARACTERS
from service.mail.wording import Wording, library
from service.mail.words import fixed_words

TOUCHPOINTS = tuple(MAILS)
"""Every mail there is, by slug."""


def compose(
    context: MailContext, *, seen_by: Reader | None = None, wording: Wording | None = None
) -> OutgoingMessage:
    """Make the finished message.

    Args:
        context: what the mail may say.
        seen_by: who looks at it, where that is not its recipient: HR's preview gets the
            placeholder for everybody's words, and neither link nor code.
        wording: the words to use; the library's in the reader's language where none are given.

    Raises:
        UnresolvedPlaceholder: the context lacks something that this mail says.
        BrokenWording: the words do not keep to their format.
    """
    words = wording or library(context.touchpoint, context.reader.language)
    context = _spoken(context, words.language)
    reader = seen_by or recipient_of(context)
    # Prepared first: it refuses a context that lacks what this mail is about.
    values = mail_values(context, reader)
    rendered = render(words.source, values, _frame(context, reader), name=context.touchpoint)
    return OutgoingMessage(
        to_address=context.reader.address,
        to_name=one_line(context.reader.name),
        reply_to=context.reply_to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )


def also_line(
    context: MailContext, *, seen_by: Reader | None = None, wording: Wording | None = None
) -> str:
    """Return the line that tells of this mail where it is merged into another of the same day."""
    words = wording or library(context.touchpoint, context.reader.language)
    values = mail_values(_spoken(context, words.language), seen_by or recipient_of(context))
    return render_also(words.source, values, name=context.touchpoint)


def subject_line(
    context: MailContext, *, seen_by: Reader | None = None, wording: Wording | None = None
) -> str:
    """Return the subject that `compose` would give the mail, without making the mail.

    Raises:
        BrokenWording: as `compose`.
    """
    words = wording or library(context.touchpoint, context.reader.language)
    context = _spoken(context, words.language)
    values = mail_values(context, seen_by or recipient_of(context))
    return render_subject(words.source, values, tag=_tag(context), name=context.touchpoint)


def mail_values(context: MailContext, reader: Reader) -> Values:
    """Return everything that the words of a mail may ask for."""
    mail = MAILS.get(context.touchpoint)
    if mail is None:
        raise UnresolvedPlaceholder(f"no mail is called {context.touchpoint}")
    return {**_common(context), **mail.values(context, reader)}


def _spoken(context: MailContext, language: str) -> MailContext:
    """Dates and labels follow the words: a mail is in one language, not in two."""
    return replace(context, reader=replace(context.reader, language=language))


def _common(context: MailContext) -> dict[str, Value]:
    readers = fixed_words(context.reader.language).labels["readers"]
    return {
        "given_name": one_line(context.reader.given_name),
        "set_name": one_line(context.set_name) or one_line(context.programme_name),
        "programme_name": one_line(context.programme_name),
        "contact_name": one_line(context.contact_name),
        "when": facts(),
        # The button has no lines: its words are a head line, its link is the frame's.
        "button": Block(Look.BUTTON, ((context.button_url, ()),) if context.button_url else ()),
        "readers": Block(Look.QUIET, ((readers, (reader_line(context),)),)),
    }


def _frame(context: MailContext, reader: Reader) -> Frame:
    open_to = is_recipient(context, reader)
    fixed = fixed_words(context.reader.language)
    name = one_line(context.set_name) or one_line(context.programme_name)
    also = tuple(
        Pointer(
            label=fixed.labels["also"],
            words=one_line(one.line).rstrip("."),
            href=one.url if open_to else "#",
            shown=one.url if open_to else fixed.personal_link,
        )
        for one in context.also
    )
    return Frame(
        html_language=fixed.html_language,
        name=name,
        tag=_tag(context),
        button_href=context.button_url if open_to else "#",
        button_shown=context.button_url if open_to else fixed.personal_link,
        also=also,
        why=why_line(context),
        replies=reply_line(context),
        questions=fixed.labels["questions"],
        contact_name=one_line(context.contact_name),
        contact_address=context.contact_address,
    )


def _tag(context: MailContext) -> str:
    name = one_line(context.set_name) or one_line(context.programme_name)
    return shortened(name, limit=SET_NAME_CHARACTERS)
