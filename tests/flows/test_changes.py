"""Each change brings about exactly what its preview said: every notice, every mail, to the minute.

One programme is booked and lived through until the mails before session 2 are out. For each change
sandbox and database are copied, the change is previewed, confirmed and worked off by the service's
own worker over sockets, and all is lived on for two weeks and a half. What the sandbox then holds
beside the copy in which nothing was changed is what the preview has to say.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from service.domain.effects import Effects, MailLine
from service.files import read_programme
from service.models import Membership
from service.workflows.add_joiner import add_joiner
from service.workflows.add_session import add_session
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme
from service.workflows.cancel_session import cancel_session
from service.workflows.change import Change
from service.workflows.change_facilitator import change_facilitator
from service.workflows.change_organiser import change_organiser
from service.workflows.end_early import end_early
from service.workflows.leave_set import leave_set
from service.workflows.move_all_sessions import move_all_sessions
from service.workflows.move_session import move_session
from service.workflows.newcomer import Newcomer
from service.workflows.pause_programme import pause_programme
from service.workflows.preview_change import Workflow, confirm_change, preview_change
from service.workflows.resume_programme import resume_programme
from service.workflows.swap_members import swap_members
from tests.flows.harness import ORGANISER
from tests.flows.worlds import OTHER_ORGANISER, MeetingMail, SentMail, World, world
from tests.workflows.changing import BOOKED, PAIR, place, session, the_set, wall

pytestmark = pytest.mark.xdist_group("changes")

NOW = datetime(2027, 2, 9, 12, 0, tzinfo=UTC)
"""The mail before session 2 went to Maple this morning; Rowan's comes on Thursday."""
UNTIL = datetime(2027, 2, 26, 12, 0, tzinfo=UTC)
RESUMED = datetime(2027, 2, 15, 12, 0, tzinfo=UTC)
BY_MAIL = ("ivy.new@larkfield.example", OTHER_ORGANISER)
IVY = Newcomer(
    address="ivy.new@larkfield.example",
    given_name="Ivy",
    family_name="New",
    zone="Europe/London",
    working_days="mon,tue,wed,thu,fri",
    holiday_region="GB-ENG",
    manager="mona.reyes@larkfield.example",
)

Makes = Callable[[Session, Change], Workflow]


def _move(to: str, *, number: int = 2) -> Makes:
    return lambda db, by: partial(
        move_session, session_id=session(db, number).id, starts_local=wall(to), by=by
    )


def _leave(db: Session, by: Change) -> Workflow:
    membership_id = place(db, "Ada").id
    return lambda db: leave_set(
        db, db.get_one(Membership, membership_id), actor=by.actor, now=by.now
    )


def _join(db: Session, by: Change) -> Workflow:
    return partial(
        add_joiner,
        set_id=the_set(db).id,
        newcomer=IVY,
        is_set_asked=True,
        is_late_agreed=False,
        by=by,
    )


CHANGES: dict[str, Makes] = {
    "move one": _move("2027-02-23T10:00"),
    "move one onto its neighbour's day": _move("2027-03-16T14:00"),
    "move one past its neighbour": _move("2027-03-23T09:30"),
    "move all": lambda db, by: partial(
        move_all_sessions, programme_id=the_set(db).programme_id, days=1, at=time(10, 0), by=by
    ),
    "cancel one": lambda db, by: partial(cancel_session, session_id=session(db, 2).id, by=by),
    "end early": lambda db, by: partial(
        end_early, programme_id=the_set(db).programme_id, last_day=date(2027, 2, 20), by=by
    ),
    "add a date": lambda db, by: partial(
        add_session, set_id=the_set(db).id, starts_local=wall("2027-02-24T09:30"), by=by
    ),
    "joiner": _join,
    "leaver": _leave,
    "swap": lambda db, by: partial(
        swap_members, membership_id=place(db, "Ada").id, other_id=place(db, "Dov").id, by=by
    ),
    "facilitator": lambda db, by: partial(
        change_facilitator, membership_id=place(db, "Fay").id, newcomer=IVY, by=by
    ),
    "organiser": lambda db, by: partial(
        change_organiser,
        set_id=the_set(db).id,
        mailbox=OTHER_ORGANISER,
        organisers=(ORGANISER, OTHER_ORGANISER),
        by=by,
    ),
    "pause": lambda db, by: partial(pause_programme, programme_id=the_set(db).programme_id, by=by),
}


@dataclass(frozen=True)
class Lived:
    """What a world held at some instant."""

    meetings: frozenset[MeetingMail]
    mails: dict[str, SentMail]


@dataclass(frozen=True)
class Start:
    """Where every change begins, and what comes of it if nobody changes anything."""

    folder: Path
    people: Path
    then: Lived
    unchanged: Lived


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Book two sets, live until the mails before session 2 are out; live on in a copy."""
    folder = tmp_path_factory.mktemp("changes")
    people = folder / "people.csv"
    others = "".join(f"{who},,,,,,,,Europe/London,mon-fri,GB-ENG\n" for who in BY_MAIL)
    people.write_text(PAIR.with_suffix(".csv").read_text(encoding="utf-8") + others, "utf-8")
    with world(folder / "start", people, at=BOOKED) as one:
        one.wiring.database.create_all()
        with one.wiring.database.writing() as db:
            programme = book_programme(
                db, read_programme(PAIR), actor="hr", now=BOOKED, organisers=[ORGANISER]
            )
            approve_programme(db, programme.id, actor="hr", now=BOOKED)
        one.live_until(NOW)
        then = _lived(one)
    with world(folder / "unchanged", people, at=NOW, like=folder / "start") as one:
        one.live_until(UNTIL)
        unchanged = _lived(one)
    return Start(folder, people, then, unchanged)


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_previewed_is_what_the_sandbox_records(start: Start, name: str) -> None:
    with world(start.folder / name, start.people, at=NOW, like=start.folder / "start") as one:
        effects, numbers = _change(one, CHANGES[name])
        one.live_until(UNTIL)
        lived = _lived(one)

    assert _notices(lived, start.then, numbers) == _previewed_notices(effects)
    assert _mail_changes(lived, start.unchanged, NOW) == _previewed_mails(effects, NOW)
    assert effects.notices or effects.caused or effects.dropped


def test_what_resuming_previews_is_what_the_sandbox_records(start: Start) -> None:
    with world(start.folder / "resume", start.people, at=NOW, like=start.folder / "start") as one:
        _change(one, CHANGES["pause"])
        one.live_until(RESUMED)
        paused = _lived(one)
        effects, numbers = _change(
            one,
            lambda db, by: partial(resume_programme, programme_id=the_set(db).programme_id, by=by),
        )
        one.live_until(UNTIL)
        lived = _lived(one)

    assert paused.mails == start.then.mails
    assert _notices(lived, start.then, numbers) == _previewed_notices(effects) == Counter()
    assert _mail_changes(lived, paused, RESUMED) == _previewed_mails(effects, RESUMED)
    assert {line.touchpoint for line in effects.caused if line.at is None} == {
        "before-session",
        "before-session-nudge",
        # Nobody has said yet that they come.
        "quorum-risk",
    }


Numbers = dict[tuple[str, str], int]
"""(set, wall time) to the number of the session that people know by it."""


def _change(one: World, makes: Makes) -> tuple[Effects, Numbers]:
    """Preview a change, confirm what was shown; return it, and how sessions are numbered."""
    now = one.clock.at
    by = Change(
        actor="hr",
        now=now,
        reason="",
        senders=one.wiring.settings.sender_mailboxes,
        holidays_of=one.wiring.holidays_of,
    )
    with one.wiring.database.writing() as db:
        numbers = _numbers(db)
        set_ids = [the_set(db, name).id for name in ("Maple", "Rowan")]
        told = {"set_ids": set_ids, "now": now, "holidays_of": one.wiring.holidays_of}
        shown = preview_change(db, makes(db, by), **told)
    with one.wiring.database.writing() as db:
        confirm_change(db, makes(db, by), shown=shown.digest, **told)
        db.flush()
        db.expire_all()
        # A cancelled date keeps the number that people know it by.
        return shown, _numbers(db) | numbers


def _numbers(db: Session) -> Numbers:
    return {
        (name, one.starts_local.isoformat(timespec="minutes")): one.number
        for name in ("Maple", "Rowan")
        for one in the_set(db, name).sessions
        if one.cancelled_at is None
    }


def _lived(one: World) -> Lived:
    return Lived(frozenset(one.meeting_mails()), one.sent_mails())


def _notices(lived: Lived, before: Lived, numbers: Numbers) -> Counter[tuple[object, ...]]:
    """Count what Outlook sent meanwhile: set, kind, to whom, the first session it is about."""
    return Counter(
        (one.set_name, one.kind, one.address, _first_number(one, numbers))
        for one in lived.meetings - before.meetings
    )


def _first_number(one: MeetingMail, numbers: Numbers) -> int:
    """Return the first session to come that a notice is about; a series names its very first."""
    if not one.is_series:
        return numbers[one.set_name, one.names]
    return min(
        number
        for (set_name, local), number in numbers.items()
        if set_name == one.set_name and local >= max(one.names, NOW.isoformat())
    )


def _previewed_notices(effects: Effects) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            each.set_name,
            each.notice.kind.value,
            each.notice.address,
            min(each.notice.session_numbers),
        )
        for each in effects.notices
    )


Mails = tuple[Counter[MailLine], Counter[MailLine], Counter[tuple[MailLine, datetime]]]
"""Mails that go, that no longer go, and that go at another instant, with the former one."""


def _mail_changes(lived: Lived, unchanged: Lived, now: datetime) -> Mails:
    new = {key: one for key, one in lived.mails.items() if key not in unchanged.mails}
    gone = {key: one for key, one in unchanged.mails.items() if key not in lived.mails}
    moved = {
        key: one
        for key, one in lived.mails.items()
        if key in unchanged.mails and unchanged.mails[key].at != one.at
    }
    return (
        Counter(_line(one, now) for one in new.values()),
        Counter(replace(_line(one, now), session_number=0) for one in gone.values()),
        Counter((_line(one, now), unchanged.mails[key].at) for key, one in moved.items()),
    )


def _previewed_mails(effects: Effects, now: datetime) -> Mails:
    """Return what the preview says of the time that was lived through."""
    here = [one for one in effects.moved if _at(one.mail, now) <= UNTIL]
    later = [one for one in effects.moved if _at(one.mail, now) > UNTIL]
    return (
        Counter(line for line in effects.caused if _at(line, now) <= UNTIL)
        + Counter(one.mail for one in here if one.was_at is None or one.was_at > UNTIL),
        Counter(
            replace(line, session_number=0) for line in effects.dropped if _at(line, now) <= UNTIL
        )
        + Counter(
            replace(one.mail, session_number=0, at=one.was_at)
            for one in later
            if one.was_at is None or one.was_at <= UNTIL
        ),
        Counter(
            (one.mail, one.was_at) for one in here if one.was_at is not None and one.was_at <= UNTIL
        ),
    )


def _at(line: MailLine, now: datetime) -> datetime:
    return line.at or now


def _line(one: SentMail, now: datetime) -> MailLine:
    at = None if one.at == now else one.at
    return MailLine(one.set_name, one.session, one.touchpoint, one.address, one.about, at)
