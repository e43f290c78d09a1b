"""What the live page of a session shows, in words and on its reader's clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from service.domain.agenda import Agenda
from service.domain.agenda_clock import Ahead, ClockStanding, Mark, MarkKind, clock_standing
from service.domain.live import clock_marks
from service.domain.states import Mode, SessionKind
from service.domain.turns import places_of, proposed, without_those_who_presented
from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.domain.wording import day_in_words, joined, meeting_time, time_in_words
from service.models import LearningSet, Person
from service.routes.agenda_lines import agenda_of, theme_of
from service.store.live import LiveFacts


@dataclass(frozen=True)
class AheadLine:
    """An item that is still to come, as it looks now."""

    at: str
    minutes: int
    title: str
    is_shorter: bool


@dataclass(frozen=True)
class ClockView:
    """The clock; `state` is `before`, `running` or `closed`."""

    state: str
    title: str
    phase: str
    minutes: int
    """Left, or over."""
    is_over: bool
    until: str
    following: str
    position: int
    is_last: bool
    remarks: tuple[str, ...]
    ahead: tuple[AheadLine, ...]
    data: str
    """For the script that counts between two answers, as JSON: titles and numbers."""


@dataclass(frozen=True)
class MemberView:
    """One member: whether they are there, whether they presented, what they will do."""

    person_id: int
    name: str
    attended: bool | None
    turn: str
    """"45 minutes", "presented", or empty."""
    actions: tuple[tuple[str, str, bool], ...]
    """(what, first step and by when, whether its owner wrote it)."""


@dataclass(frozen=True)
class LiveView:
    """The whole page."""

    session_id: int
    number: int
    of: int
    when: str
    theme: str
    leads: bool
    presents: bool
    slot_minutes: int
    proposed: str
    clock: ClockView
    members: tuple[MemberView, ...]

    @property
    def marked(self) -> int:
        """Of how many it is marked whether they are there."""
        return sum(one.attended is not None for one in self.members)

    @property
    def turns(self) -> int:
        """How many stand in the ledger."""
        return sum(bool(one.turn) for one in self.members)


def live_view(
    facts: LiveFacts, learning_set: LearningSet, owner: Person, *, now: datetime
) -> LiveView:
    """Return the page of a session for whoever facilitates it."""
    session, mode = facts.session, learning_set.programme.mode
    agenda = agenda_of(session, mode, people=len(facts.members))
    slots = [item.minutes for item in agenda.items if item.phases]
    return LiveView(
        session_id=session.id,
        number=session.number,
        of=facts.of,
        when=meeting_time(session.starts_at, session.ends_at, zone=owner.zone, now=now),
        theme=theme_of(session, mode, of=facts.of),
        leads=mode is Mode.SHARED_PROJECT,
        presents=session.kind is SessionKind.STANDARD and _may(DataClass.TURNS),
        slot_minutes=max(slots, default=0),
        proposed=_proposed(facts, agenda, mode),
        clock=_clock(facts, agenda, owner, now),
        members=tuple(_member(facts, one, owner, now) for one in facts.members),
    )


def _may(data: DataClass) -> bool:
    return may_read(data, Reader.FACILITATOR, Relation.SAME_SET)


def _proposed(facts: LiveFacts, agenda: Agenda, mode: Mode) -> str:
    places = places_of(mode, presenters=agenda.presenters) - len(facts.turns)
    names = {one.id: one.name for one in facts.members}
    waiting = without_those_who_presented(facts.ledger, facts.session.number)
    found = proposed(waiting, places=max(0, places))
    return joined([names[one.person_id] for one in found if one.person_id in names])


def _member(facts: LiveFacts, one: Person, owner: Person, now: datetime) -> MemberView:
    turn = facts.turns.get(one.id)
    today = now.astimezone(ZoneInfo(owner.zone)).date()
    actions = []
    for row in facts.actions.get(one.id, ()) if _may(DataClass.ACTION) else ():
        by = f"by {day_in_words(row.due_on, today=today)}" if row.due_on else ""
        more = "; ".join(part for part in (row.first_step, by) if part)
        actions.append((row.what, more, row.reply_id is not None))
    return MemberView(
        person_id=one.id,
        name=one.name,
        attended=facts.attended.get(one.id) if _may(DataClass.ATTENDANCE) else None,
        turn="" if turn is None else f"{turn.minutes} minutes" if turn.minutes else "presented",
        actions=tuple(actions),
    )


def _clock(facts: LiveFacts, agenda: Agenda, owner: Person, now: datetime) -> ClockView:
    session = facts.session
    marks = clock_marks(
        (row.kind, row.position, row.minutes, row.pressed_at) for row in facts.writes
    )
    begun = [one.at for one in marks if one.kind is MarkKind.BEGIN]
    data = _data(agenda, marks, ends_at=session.ends_at, zone=owner.zone, now=now)
    if not begun:
        return ClockView(
            state="before",
            title=agenda.items[0].title,
            phase="",
            minutes=agenda.items[0].minutes,
            is_over=False,
            until="",
            following="",
            position=-1,
            is_last=False,
            remarks=(),
            ahead=(),
            data=data,
        )
    stands = clock_standing(
        agenda, started_at=min(begun), ends_at=session.ends_at, marks=marks, now=now
    )
    return _running(stands, agenda, owner, session.ends_at, data)


def _running(
    stands: ClockStanding, agenda: Agenda, owner: Person, ends_at: datetime, data: str
) -> ClockView:
    zone = ZoneInfo(owner.zone)
    step = stands.step
    following = stands.ahead[0] if stands.ahead else None
    over = stands.seconds_over
    return ClockView(
        state="running" if step is not None else "closed",
        title=step.item.title if step is not None else "The session is closed",
        phase=step.phase.title if step is not None and step.phase is not None else "",
        minutes=(over if over else stands.seconds_left + 59) // 60,
        is_over=over > 0,
        until=time_in_words(stands.due_at.astimezone(zone)),
        following="" if following is None else _title(following),
        position=stands.position,
        is_last=stands.position >= len(agenda.steps) - 1,
        remarks=_remarks(stands, time_in_words(ends_at.astimezone(zone))),
        ahead=_ahead(stands.ahead, zone),
        data=data,
    )


def _title(ahead: Ahead) -> str:
    step = ahead.step
    name = step.item.title if step.phase is None else step.phase.title
    return f"{name}, {_minutes(ahead.seconds)} min"


def _remarks(stands: ClockStanding, booked: str) -> tuple[str, ...]:
    """Say kindly what an overrun means: what gives way, and what never does."""
    if stands.step is None:
        return ()
    found = []
    learning = sum(one.seconds for one in stands.ahead if one.step.is_learning) // 60
    if stands.overtime_seconds:
        late = _minutes(stands.overtime_seconds)
        found.append(
            f"As it stands the session ends {late} minute{'' if late == 1 else 's'} after {booked}."
            " Go on when you are ready."
        )
    elif stands.is_shortened:
        found.append(f"What follows is a little shorter, so that you end at {booked}.")
    if learning and (stands.overtime_seconds or stands.is_shortened):
        found.append(f"Learning keeps its {learning} minutes.")
    return tuple(found)


def _ahead(ahead: Sequence[Ahead], zone: ZoneInfo) -> tuple[AheadLine, ...]:
    lines = []
    for item, group in groupby(ahead, lambda one: one.step.item):
        steps = list(group)
        seconds = sum(one.seconds for one in steps)
        lines.append(
            AheadLine(
                at=time_in_words(steps[0].starts_at.astimezone(zone)),
                minutes=_minutes(seconds),
                title=item.title,
                is_shorter=seconds < 60 * sum(one.step.minutes for one in steps),
            )
        )
    return tuple(lines)


def _minutes(seconds: int) -> int:
    """Return minutes as people say them: half of one counts as one."""
    return (seconds + 30) // 60


def _data(
    agenda: Agenda, marks: Sequence[Mark], *, ends_at: datetime, zone: str, now: datetime
) -> str:
    return json.dumps(
        {
            "steps": [
                {
                    "title": step.item.title,
                    "phase": step.phase.title if step.phase is not None else "",
                    "seconds": step.minutes * 60,
                    "learning": step.is_learning,
                }
                for step in agenda.steps
            ],
            "marks": [
                {
                    "kind": one.kind.value,
                    "position": one.position,
                    "at": int(one.at.timestamp()),
                    "seconds": one.minutes * 60,
                }
                for one in marks
            ],
            "ends": int(ends_at.timestamp()),
            "now": int(now.timestamp()),
            "zone": zone,
        }
    )
