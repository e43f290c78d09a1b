"""Every change of one set that HR can ask for: its form, and the workflow that it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from service.models import Membership
from service.routes.change_fields import BY_HOW_MUCH, REASON, Asked, Field, Typed, newcomer_fields
from service.store.change_choices import PersonChoice, SetChoices
from service.workflows.add_joiner import add_joiner
from service.workflows.add_session import add_session
from service.workflows.cancel_session import cancel_session
from service.workflows.change import Change
from service.workflows.change_facilitator import change_facilitator
from service.workflows.change_organiser import change_organiser
from service.workflows.leave_set import leave_set
from service.workflows.move_all_sessions import move_all_sessions
from service.workflows.move_session import move_session
from service.workflows.swap_members import swap_members
from service.workflows.tell_farewell import tell_farewell


@dataclass(frozen=True)
class SetKind:
    """A change of one set; `read` turns what was typed into it."""

    slug: str
    title: str
    lead: str
    fields: Callable[[SetChoices, tuple[str, ...]], tuple[Field, ...]]
    read: Callable[[Typed, SetChoices, tuple[str, ...]], Asked]
    reaches_others: bool = False
    """Whether it touches the other sets of the programme, too."""


def _sessions(choices: SetChoices) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(one.session_id), f"Session {one.number}, {_in_words(one.starts_local)}")
        for one in choices.sessions
    )


def _in_words(local: datetime) -> str:
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"


def _people(
    people: tuple[PersonChoice, ...], *, with_set: bool = False
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(one.membership_id), f"{one.name}, {one.set_name}" if with_set else one.name)
        for one in people
    )


def _which_session(choices: SetChoices) -> Field:
    return Field("session", "Which session", "choice", options=_sessions(choices))


def _session_of(typed: Typed, choices: SetChoices) -> int:
    return typed.number_chosen("session", _sessions(choices), "choose a session to come")


def _when(label: str) -> tuple[Field, ...]:
    return (Field("day", f"{label} day", "date"), Field("clock", f"{label} time", "time"))


def _read_move(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    session_id = _session_of(typed, choices)
    to = typed.moment("day", "clock")
    return lambda by: partial(move_session, session_id=session_id, starts_local=to, by=by)


def _read_cancel(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    session_id = _session_of(typed, choices)
    return lambda by: partial(cancel_session, session_id=session_id, by=by)


def _read_add(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    to = typed.moment("day", "clock")
    return lambda by: partial(add_session, set_id=choices.set_id, starts_local=to, by=by)


def _read_move_set(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    days, at = typed.days("days"), typed.clock_or_none("clock")
    return lambda by: partial(
        move_all_sessions,
        programme_id=choices.programme_id,
        days=days,
        at=at,
        set_id=choices.set_id,
        by=by,
    )


def _read_join(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    newcomer = typed.newcomer()
    is_set_asked, is_late_agreed = typed.is_ticked("asked"), typed.is_ticked("late")
    return lambda by: partial(
        add_joiner,
        set_id=choices.set_id,
        newcomer=newcomer,
        is_set_asked=is_set_asked,
        is_late_agreed=is_late_agreed,
        by=by,
    )


def _read_leave(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    membership_id = typed.number_chosen("person", _people(choices.members), "choose who leaves")
    return lambda by: partial(_leave, membership_id=membership_id, by=by)


def _leave(db: Session, membership_id: int, by: Change) -> object:
    membership = db.get_one(Membership, membership_id)
    job = leave_set(db, membership, actor=by.actor, now=by.now)
    if job is not None:
        tell_farewell(db, membership, by)
    return job


def _read_swap(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    one = typed.number_chosen("person", _people(choices.members), "choose who goes")
    other = typed.number_chosen("other", _people(choices.others), "choose who comes")
    return lambda by: partial(swap_members, membership_id=one, other_id=other, by=by)


def _read_facilitator(typed: Typed, choices: SetChoices, _organisers: tuple[str, ...]) -> Asked:
    former = typed.number_chosen("person", _people(choices.facilitators), "choose who hands over")
    newcomer = typed.newcomer()
    return lambda by: partial(change_facilitator, membership_id=former, newcomer=newcomer, by=by)


def _organiser_options(organisers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one, one) for one in organisers)


def _read_organiser(typed: Typed, choices: SetChoices, organisers: tuple[str, ...]) -> Asked:
    mailbox = typed.chosen("mailbox", _organiser_options(organisers), "choose a mailbox")
    return lambda by: partial(
        change_organiser, set_id=choices.set_id, mailbox=mailbox, organisers=organisers, by=by
    )


SET_KINDS: Mapping[str, SetKind] = {
    kind.slug: kind
    for kind in (
        SetKind(
            "move",
            "Move a session",
            "Its mails move along, and what was answered for it is kept.",
            lambda choices, _: (_which_session(choices), *_when("New"), REASON),
            _read_move,
        ),
        SetKind(
            "move-all",
            "Move all sessions to come",
            "Every session of this set that has not begun moves by the same step.",
            lambda _choices, _: (*BY_HOW_MUCH, REASON),
            _read_move_set,
        ),
        SetKind(
            "cancel",
            "Cancel a session",
            "Nobody is reminded of it any more. What was answered before it waits for the next.",
            lambda choices, _: (_which_session(choices), REASON),
            _read_cancel,
        ),
        SetKind(
            "add",
            "Add a date",
            "Sessions are numbered by time, so those behind it move down by one.",
            lambda _choices, _: (*_when("Its"), REASON),
            _read_add,
        ),
        SetKind(
            "join",
            "Somebody joins",
            "They are invited to what is to come, and get one mail instead of those they missed.",
            lambda choices, _: (
                *newcomer_fields(choices.zone, choices.holiday_region),
                Field("asked", "The set was asked first, and agrees", "tick"),
                Field(
                    "late", "They may join although session 2 has begun", "tick", is_optional=True
                ),
                REASON,
            ),
            _read_join,
        ),
        SetKind(
            "leave",
            "Somebody leaves",
            "Their past stays, and they keep their own log for 90 days.",
            lambda choices, _: (
                Field("person", "Who leaves", "choice", options=_people(choices.members)),
            ),
            _read_leave,
        ),
        SetKind(
            "swap",
            "Two people change places",
            "Objective, open actions and log go along; what was said in the old set stays there.",
            lambda choices, _: (
                Field("person", "Who goes", "choice", options=_people(choices.members)),
                Field(
                    "other",
                    "Who comes",
                    "choice",
                    options=_people(choices.others, with_set=True),
                ),
                REASON,
            ),
            _read_swap,
            reaches_others=True,
        ),
        SetKind(
            "facilitator",
            "Change the facilitator",
            "The members are told first; the calendar follows an hour after the last of them.",
            lambda choices, _: (
                Field("person", "Who hands over", "choice", options=_people(choices.facilitators)),
                *newcomer_fields(choices.zone, choices.holiday_region),
                REASON,
            ),
            _read_facilitator,
        ),
        SetKind(
            "organiser",
            "Change the organiser mailbox",
            "What is to come is cancelled and booked anew by the other mailbox, with a new link.",
            lambda choices, organisers: (
                Field(
                    "mailbox",
                    "New organiser",
                    "choice",
                    options=_organiser_options(
                        tuple(one for one in organisers if one != choices.organiser)
                    ),
                ),
                REASON,
            ),
            _read_organiser,
        ),
    )
}
