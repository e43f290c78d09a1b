"""How far a programme's people are with coming in, stage by stage (method 1.7: E1 to E7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from service.domain.states import Entry

DECLINED = "declined"
"""Why the place of somebody who answered "not now" ended."""


class Step(StrEnum):
    """A stage; each opens the next for whom it is done."""

    SPONSOR = "sponsor"
    MANAGERS = "managers"
    NOMINEES = "nominees"
    JOINED = "joined"
    AFFIRMED = "affirmed"


class Says(StrEnum):
    """What somebody chose in their form; never what they wrote beside it."""

    YES = "yes"
    NO = "no"
    TALK = "talk"
    NOT_NOW = "not-now"


DECIDED_IN: Mapping[str, str] = {
    "sponsor-sign-off": "sign_off",
    "release-time": "release",
    "joining": "answer",
}
"""The forms of coming in, each with the field in which somebody chooses."""
_SAYS = {"join": Says.YES, **{says.value: says for says in Says}}


def choice_in(form: str, field: str, value: str) -> Says | None:
    """Return what a field says of coming in; None where it decides nothing."""
    return _SAYS.get(value) if DECIDED_IN.get(form) == field else None


class Asked(NamedTuple):
    """A form that somebody was sent.

    `since` is when its mail first left, None while it has not; `newest_at` when the newest did;
    `says` is None until they answered.
    """

    link_id: int
    since: datetime | None
    newest_at: datetime | None
    says: Says | None


class Sponsor(NamedTuple):
    """The programme's sponsor; `is_signed_off` by their own word or by HR's."""

    person_id: int
    name: str
    is_signed_off: bool
    asked: Asked | None


class Nominee(NamedTuple):
    """Somebody with a place in a set, or who answered "not now".

    `asked` is their own form, `manager_asked` their manager's about them.
    """

    membership_id: int
    person_id: int
    name: str
    set_id: int
    set_name: str
    manager_id: int | None
    manager_name: str
    is_released: bool
    has_joined: bool
    has_affirmed: bool
    has_declined: bool
    asked: Asked | None
    manager_asked: Asked | None


class Waiting(NamedTuple):
    """Somebody whom a stage waits for; `about` is a manager's report, "" where it is themselves."""

    person_id: int
    name: str
    about: str
    membership_id: int | None
    set_id: int | None
    set_name: str
    asked: Asked | None

    @property
    def is_silent(self) -> bool:
        """Whether they were asked and gave no answer at all: whom a reminder is for."""
        return self.asked is not None and self.asked.since is not None and self.asked.says is None


@dataclass(frozen=True)
class Stage:
    """One stage; `by_hand` names for whom HR opened it without their word.

    `waiting` stays empty where only the count is HR's to read.
    """

    step: Step
    done: int
    of: int
    waiting: tuple[Waiting, ...] = ()
    by_hand: tuple[str, ...] = ()

    @property
    def silent(self) -> tuple[Waiting, ...]:
        """Who may be reminded."""
        return tuple(one for one in self.waiting if one.is_silent)


@dataclass(frozen=True)
class Funnel:
    """All five stages; `declined` answered "not now", `unmanaged` have no manager to be asked."""

    entry: Entry
    stages: tuple[Stage, ...]
    declined: tuple[Nominee, ...]
    unmanaged: int

    def stage(self, step: Step) -> Stage:
        """Return one stage."""
        return next(one for one in self.stages if one.step is step)


def funnel_of(entry: Entry, sponsor: Sponsor, nominees: Iterable[Nominee]) -> Funnel:
    """Return the stages of a programme as its rows stand."""
    every = tuple(nominees)
    standing = tuple(one for one in every if not one.has_declined)
    return Funnel(
        entry=entry,
        stages=(
            _sponsor(sponsor),
            _managers(standing),
            _nominees(entry, every),
            _joined(entry, standing),
            Stage(
                Step.AFFIRMED,
                sum(one.has_affirmed for one in standing),
                sum(_is_in(entry, one) for one in standing),
            ),
        ),
        declined=tuple(one for one in every if one.has_declined),
        unmanaged=sum(one.manager_id is None for one in standing),
    )


def _sponsor(sponsor: Sponsor) -> Stage:
    waiting = Waiting(sponsor.person_id, sponsor.name, "", None, None, "", sponsor.asked)
    is_own_word = sponsor.asked is not None and sponsor.asked.says is Says.YES
    return Stage(
        Step.SPONSOR,
        done=int(sponsor.is_signed_off),
        of=1,
        waiting=() if sponsor.is_signed_off else (waiting,),
        by_hand=(sponsor.name,) if sponsor.is_signed_off and not is_own_word else (),
    )


def _managers(standing: tuple[Nominee, ...]) -> Stage:
    managed = [one for one in standing if one.manager_id is not None]
    return Stage(
        Step.MANAGERS,
        done=sum(one.is_released for one in managed),
        of=len(managed),
        waiting=tuple(_manager_of(one) for one in managed if not one.is_released),
        by_hand=tuple(
            one.name for one in managed if one.is_released and _says(one.manager_asked) != Says.YES
        ),
    )


def _nominees(entry: Entry, every: tuple[Nominee, ...]) -> Stage:
    return Stage(
        Step.NOMINEES,
        done=sum(_is_invited(entry, one) for one in every),
        of=len(every),
        waiting=tuple(_self(one) for one in every if not _is_invited(entry, one)),
    )


def _joined(entry: Entry, standing: tuple[Nominee, ...]) -> Stage:
    is_in = [one for one in standing if _is_in(entry, one)]
    return Stage(
        Step.JOINED,
        done=len(is_in),
        of=len(standing),
        waiting=tuple(
            _self(one) for one in standing if not _is_in(entry, one) and _is_invited(entry, one)
        ),
        by_hand=tuple(
            one.name for one in is_in if entry is Entry.INVITE and _says(one.asked) != Says.YES
        ),
    )


def _is_in(entry: Entry, one: Nominee) -> bool:
    """Say whether somebody takes part: by their word, or by HR's where nobody is asked first."""
    return one.has_joined or entry is Entry.JOINED


def _is_invited(entry: Entry, one: Nominee) -> bool:
    """Say whether somebody was asked, answered or takes part, so that nobody waits for it."""
    asked = one.asked
    has_mail = asked is not None and asked.since is not None
    # Where nobody is asked first, nothing hangs on what their own form says.
    has_answered = entry is Entry.INVITE and _says(asked) is not None
    return has_mail or has_answered or one.has_joined


def _says(asked: Asked | None) -> Says | None:
    return None if asked is None else asked.says


def _self(one: Nominee) -> Waiting:
    return Waiting(
        one.person_id, one.name, "", one.membership_id, one.set_id, one.set_name, one.asked
    )


def _manager_of(one: Nominee) -> Waiting:
    return Waiting(
        person_id=one.manager_id or 0,
        name=one.manager_name,
        about=one.name,
        membership_id=one.membership_id,
        set_id=one.set_id,
        set_name=one.set_name,
        asked=one.manager_asked,
    )
