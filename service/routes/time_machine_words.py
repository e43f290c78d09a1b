"""How the time machine says who reads, when a mail comes and how it stands with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from service.domain.date_words import ENGLISH, date_words
from service.domain.journey.timeline import Stage
from service.domain.journey.touchpoints import BY_SLUG, TO_CONTACT, Part
from service.domain.wording import joined
from service.routes.console_words import MAIL, Word, touchpoint_name
from service.store.time_machine import PartHolder
from service.workflows.read_as import ReadMail

_STAGES = {
    Stage.TO_COME: Word("to come"),
    Stage.TOLD: Word("told in another"),
    Stage.SKIPPED: Word("skipped"),
    Stage.ONLY_IF: Word("perhaps"),
}
_ROUND = (Part.SPONSOR, Part.CONTACT, Part.CHAMPION, Part.FACILITATOR)


@dataclass(frozen=True)
class Line:
    """One mail as its line of the page says it."""

    key: str
    subject: str
    kind: str
    session: str
    state: Word
    why: str
    has_date: bool
    form: str
    """The form behind its button; "" where there is none."""
    mailing_id: int | None
    can_be_tested: bool


@dataclass(frozen=True)
class MemberChoice:
    """A member, as whom one may read, and their manager where there is one."""

    member: PartHolder
    manager: PartHolder | None


def part_in_words(one: PartHolder) -> str:
    """Return "member of Maple", "manager of Ann Ångström" or "sponsor"."""
    part = one.view.part
    if part is Part.MANAGER:
        return f"manager of {one.about_name}"
    if part is Part.FACILITATOR:
        return f"facilitator of {joined(one.set_names)}"
    if part is Part.MEMBER:
        return f"member of {joined(one.set_names)}"
    return str(part.value)


def around_the_sets(holders: Iterable[PartHolder]) -> list[PartHolder]:
    """Return those who are no members: sponsor, contact, champions, facilitators."""
    found = [one for one in holders if one.view.part in _ROUND]
    return sorted(found, key=lambda one: _ROUND.index(one.view.part))


def members(holders: Sequence[PartHolder]) -> list[MemberChoice]:
    """Return every member beside their manager, set by set."""
    managers = {one.view.person_id: one for one in holders if one.view.part is Part.MANAGER}
    return [
        MemberChoice(one, managers.get(one.view.person_id))
        for one in holders
        if one.view.part is Part.MEMBER
    ]


def by_month(
    mails: Iterable[ReadMail], lines: Mapping[str, Line], zone: str
) -> list[tuple[str, list[tuple[ReadMail, Line]]]]:
    """Return (month, mails) in order of time, by the reader's own calendar."""
    names = date_words(ENGLISH).months

    def month(one: ReadMail) -> str:
        local = one.moment.at.astimezone(ZoneInfo(zone))
        return f"{names[local.month - 1]} {local.year}"

    return [
        (name, [(one, lines[one.moment.key]) for one in each])
        for name, each in groupby(mails, month)
    ]


def line(one: ReadMail) -> Line:
    """Say one mail."""
    moment = one.moment
    touchpoint = BY_SLUG.get(moment.touchpoint)
    kind = touchpoint_name(moment.touchpoint)
    state = MAIL[moment.row.state] if moment.row else _STAGES[moment.stage]
    return Line(
        key=moment.key,
        subject=one.subject or kind,
        kind=kind,
        session=f"{one.set_name}, session {one.session_number}" if one.set_name else "",
        state=state,
        why=_why(one),
        has_date=moment.stage is not Stage.ONLY_IF,
        form=touchpoint.form if touchpoint else "",
        mailing_id=moment.row.mailing_id if moment.row else None,
        # What it says is of one message, which its own row alone knows.
        can_be_tested=moment.touchpoint not in TO_CONTACT,
    )


def _why(one: ReadMail) -> str:
    moment = one.moment
    if moment.told_in:
        return f"told in “{touchpoint_name(moment.told_in.partition(':')[0])}” of the same day"
    return moment.reason
