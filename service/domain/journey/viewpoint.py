"""As whom a programme is read: somebody in one part, with every mail they would get in it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from service.domain.journey.due import DueMail, due_mails
from service.domain.journey.facts import ProgrammeFacts, Seat, SetFacts, Sitting
from service.domain.journey.news import ROLE_OF_READER
from service.domain.journey.touchpoints import BY_SLUG, TO_CONTACT, Audience, OnlyIf, Part
from service.domain.states import Role

_PARTS: dict[Audience, frozenset[Part]] = {
    Audience.MEMBERS: frozenset({Part.MEMBER}),
    Audience.ATTENDEES: frozenset({Part.MEMBER}),
    Audience.ABSENTEES: frozenset({Part.MEMBER}),
    Audience.FORMER_TOO: frozenset({Part.MEMBER}),
    Audience.FACILITATORS: frozenset({Part.FACILITATOR}),
    Audience.EVERYBODY: frozenset({Part.MEMBER, Part.FACILITATOR}),
    Audience.FACILITATORS_AND_CONTACT: frozenset({Part.FACILITATOR, Part.CONTACT}),
    Audience.MANAGERS: frozenset({Part.MANAGER}),
    Audience.SPONSOR: frozenset({Part.SPONSOR}),
    Audience.SPONSOR_AND_CONTACT: frozenset({Part.SPONSOR, Part.CONTACT}),
    Audience.CHAMPIONS: frozenset({Part.CHAMPION}),
}
_NEWS_PARTS = {Role.MEMBER: Part.MEMBER, Role.FACILITATOR: Part.FACILITATOR}
_COMES_TRUE_LATER = frozenset(
    {
        OnlyIf.SIGNED_OFF,
        OnlyIf.RELEASED,
        OnlyIf.JOINED,
        OnlyIf.ASKED,
        OnlyIf.LEARNED,
        OnlyIf.RECOMMENDED,
        OnlyIf.DECIDED,
        OnlyIf.MANAGER_LATER,
    }
)
"""Conditions without which live rows do not ask for the mail at all."""

_ASKED_BEFORE = timedelta(days=1)
"""When a set is imagined to be asked about a session: late enough for its mails to have gone."""


@dataclass(frozen=True)
class Viewpoint:
    """A part and whose it is; a manager's is named by the member whom they manage."""

    part: Part
    person_id: int

    def sees(self, mail: DueMail) -> bool:
        """Say whether a mail is one of theirs."""
        return mail.part is self.part and mail.member_id == self.person_id

    def sees_row(self, slug: str, *, reader_id: int, about_id: int | None) -> bool:
        """Say whether a mail that only its row still knows was one of theirs."""
        if self.part not in _parts_of(slug):
            return False
        if self.part is Part.MANAGER:
            return about_id == self.person_id
        return reader_id == self.person_id


def _parts_of(slug: str) -> Collection[Part]:
    if slug in BY_SLUG:
        return _PARTS[BY_SLUG[slug].audience]
    if slug in ROLE_OF_READER:
        return (_NEWS_PARTS[ROLE_OF_READER[slug]],)
    return (Part.CONTACT,) if slug in TO_CONTACT else ()


def mails_if_all_came_true(facts: ProgrammeFacts, now: datetime) -> Iterator[DueMail]:
    """Yield the mails that live rows do not ask for yet, because something would have to happen.

    Their instants are where they would lie if it happened now or, for what belongs to a session,
    an hour after it; so they serve to put them in order and for nothing else.
    """
    asked_for = {mail.key for mail in due_mails(facts)}
    imagined = replace(
        facts,
        signed_off_at=facts.signed_off_at or now,
        sets=tuple(_imagined(one, now) for one in facts.sets),
    )
    for mail in due_mails(imagined):
        is_conditional = mail.touchpoint.only_if in _COMES_TRUE_LATER
        if is_conditional and mail.key not in asked_for and mail.useless_after > now:
            yield mail


def _imagined(facts: SetFacts, now: datetime) -> SetFacts:
    ends_at = max((one.ends_at for one in facts.sittings), default=now)
    return replace(
        facts,
        sittings=tuple(_met(one, now) for one in facts.sittings),
        seats=tuple(_agreed(one, now) for one in facts.seats),
        recommendations=facts.recommendations or 1,
        decided_at=facts.decided_at or max(ends_at, now),
    )


def _met(sitting: Sitting, now: datetime) -> Sitting:
    return replace(
        sitting,
        learned_at=sitting.learned_at or max(sitting.ends_at, now),
        asked_at=sitting.asked_at or max(sitting.starts_at - _ASKED_BEFORE, now),
    )


def _agreed(seat: Seat, now: datetime) -> Seat:
    return replace(
        seat,
        released_at=seat.released_at or now,
        joined_at=seat.joined_at or now,
        manager_later=True,
    )
