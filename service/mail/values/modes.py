"""How a set works, as switches and names for the words of its mails."""

from service.domain.journey.touchpoints import Part
from service.domain.states import Mode
from service.domain.wording import joined
from service.mail.blocks import Value
from service.mail.context import MailContext
from service.mail.plain import one_line
from service.mail.readers import part_of


def leading(context: MailContext) -> dict[str, Value]:
    """Return who leads the set: a facilitator, a coach, or its members in turn."""
    coached = context.mode is Mode.QUESTIONS_FIRST
    return {
        "is_self_run": context.self_facilitated,
        "is_coached": coached and not context.self_facilitated,
        "is_facilitated": not coached and not context.self_facilitated,
    }


def leader_names(context: MailContext) -> dict[str, Value]:
    """Return who facilitates or coaches by name; "" where members take turns."""
    listed = [one_line(name) for name in context.facilitators]
    names = joined(listed, language=context.reader.language) if listed else ""
    who = leading(context)
    return {
        "facilitated_by": names if who["is_facilitated"] else "",
        "coached_by": names if who["is_coached"] else "",
        "is_self_run": who["is_self_run"],
    }


def project(context: MailContext) -> dict[str, Value]:
    """Return whether the set works on one question of its sponsor's, and which."""
    is_project = context.mode is Mode.SHARED_PROJECT
    return {
        "is_project": is_project,
        "shared_project": one_line(context.project).rstrip(".") if is_project else "",
    }


def hosting(context: MailContext) -> dict[str, Value]:
    """Return whether the reader is a member whose turn it is to host."""
    return {"is_host": context.self_facilitated and part_of(context) is Part.FACILITATOR}
