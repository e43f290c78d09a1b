"""What a clock remembers from tick to tick is what it would be told anew."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.journey import coming_due
from service.domain.journey.coming_due import ComingDue
from service.domain.journey.due import DueMail, due_mails
from service.domain.journey.facts import ProgrammeFacts, SetFacts
from service.domain.states import Entry
from service.store.journey import load_journey
from tests.participants import build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import holidays_of

_FIRST = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
_LAST = _FIRST + timedelta(days=500)

_Change = Callable[[ProgrammeFacts], ProgrammeFacts]


def _facts() -> ProgrammeFacts:
    """Maple, and a second set of the same people with other ids."""
    database = open_database("sqlite://")
    with database.writing() as db:
        build_maple(db)
    with database.reading() as db:
        (facts,) = load_journey(db, now=_FIRST, holidays_of=holidays_of).programmes
    (maple,) = facts.sets
    sittings = tuple(replace(one, session_id=one.session_id + 100) for one in maple.sittings)
    return replace(facts, sets=(maple, replace(maple, set_id=maple.set_id + 1, sittings=sittings)))


_FACTS = _facts()
_KEYS = sorted({mail.key for mail in due_mails(_FACTS)})
_PEOPLE = sorted(_FACTS.readers)


def _in_first_set(change: Callable[[SetFacts], SetFacts]) -> _Change:
    return lambda facts: replace(facts, sets=(change(facts.sets[0]), *facts.sets[1:]))


def _moved(one: SetFacts) -> SetFacts:
    first, *others = one.sittings
    later = timedelta(days=1)
    moved = replace(first, starts_at=first.starts_at + later, ends_at=first.ends_at + later)
    return replace(one, sittings=(moved, *others))


def _learned(one: SetFacts) -> SetFacts:
    first, *others = one.sittings
    return replace(one, sittings=(replace(first, learned_at=first.ends_at), *others))


def _left(one: SetFacts) -> SetFacts:
    first, *others = one.seats
    return replace(one, seats=(replace(first, until_at=_FIRST + timedelta(days=90)), *others))


def _seat_paused(one: SetFacts) -> SetFacts:
    first, *others = one.seats
    return replace(one, seats=(replace(first, is_paused=not first.is_paused), *others))


def _elsewhere(person_id: int) -> _Change:
    def change(facts: ProgrammeFacts) -> ProgrammeFacts:
        reader = replace(facts.readers[person_id], zone="Asia/Tokyo")
        return replace(facts, readers={**facts.readers, person_id: reader})

    return change


_CHANGES = (
    *map(_in_first_set, (_moved, _learned, _left, _seat_paused)),
    *map(_elsewhere, _PEOPLE),
    lambda facts: replace(facts, is_paused=not facts.is_paused),
    lambda facts: replace(facts, entry=Entry.INVITE, signed_off_at=_FIRST),
    lambda facts: replace(facts, champions=tuple(_PEOPLE[:1])),
    lambda facts: replace(facts, deputy_id=_PEOPLE[-1]),
    lambda facts: replace(facts, sets=facts.sets[1:] or facts.sets),
)

_STEPS = st.one_of(
    st.integers(1, 60 * 24).map(lambda hours: timedelta(hours=hours)),
    st.sampled_from(_CHANGES),
    st.sets(st.sampled_from(_KEYS), min_size=1, max_size=3).map(frozenset),
    st.just("rows"),
)
"""Time goes on, something changes, rows go or come, or all that is owed gets its row."""


@given(st.lists(_STEPS, min_size=1, max_size=25))
def test_what_is_remembered_is_what_would_be_told_anew(steps: list[object]) -> None:
    facts, known, now = _FACTS, frozenset[str](), _FIRST
    remembers = ComingDue()

    for step in steps:
        if isinstance(step, timedelta):
            now = min(now + step, _LAST)
        elif isinstance(step, frozenset):
            known ^= step
        elif callable(step):
            facts = step(facts)
        else:
            known |= {mail.key for mail in _told_anew(facts, known, now)}

        found = remembers.mails([facts], known, now)
        assert _by_key(found) == _by_key(_told_anew(facts, known, now))


@pytest.mark.parametrize("change", _CHANGES)
@pytest.mark.parametrize("have_rows", [False, True])
def test_what_changed_is_told_at_the_next_tick(change: _Change, have_rows: bool) -> None:
    now = _FIRST + timedelta(days=100)
    rows = frozenset(mail.key for mail in _told_anew(_FACTS, frozenset(), now))
    known = rows if have_rows else frozenset()
    remembers = ComingDue()
    remembers.mails([_FACTS], known, now)

    for facts in (change(_FACTS), _FACTS):
        found = remembers.mails([facts], known, now)
        assert _by_key(found) == _by_key(_told_anew(facts, known, now))


def test_mail_whose_row_goes_is_owed_again() -> None:
    now = _FIRST + timedelta(days=100)
    rows = frozenset(mail.key for mail in _told_anew(_FACTS, frozenset(), now))
    gone = max(rows)
    remembers = ComingDue()

    told = [remembers.mails([_FACTS], known, now) for known in (rows, rows - {gone}, rows)]

    assert [[mail.key for mail in mails] for mails in told] == [[], [gone], []]


def test_mail_that_comes_due_later_is_told_then_and_not_before() -> None:
    remembers = ComingDue()
    instants = sorted({mail.due_at for mail in due_mails(_FACTS)})
    known: set[str] = set()

    for instant in instants[:60]:
        before = remembers.mails([_FACTS], frozenset(known), instant - timedelta(seconds=1))
        now = remembers.mails([_FACTS], frozenset(known), instant)
        assert (before, {mail.due_at for mail in now}) == ([], {instant})
        known |= {mail.key for mail in now}


def _told_anew(facts: ProgrammeFacts, known: Collection[str], now: datetime) -> list[DueMail]:
    return [mail for mail in due_mails(facts) if mail.due_at <= now and mail.key not in known]


def _by_key(mails: Iterable[DueMail]) -> dict[str, DueMail]:
    return {mail.key: mail for mail in mails}


def test_set_of_which_nothing_changed_is_not_gone_through_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    of_set = coming_due.of_set

    def counted(facts: ProgrammeFacts, set_facts: SetFacts, sought: object) -> object:
        asked.append(set_facts.set_id)
        return of_set(facts, set_facts, sought)  # type: ignore[arg-type]  # -- handed on

    monkeypatch.setattr(coming_due, "of_set", counted)
    first, second = (one.set_id for one in _FACTS.sets)
    remembers, now = ComingDue(), _FIRST + timedelta(days=100)
    rows = frozenset(mail.key for mail in _told_anew(_FACTS, frozenset(), now))

    remembers.mails([_FACTS], rows, now)
    remembers.mails([replace(_FACTS)], rows, now + timedelta(seconds=30))
    remembers.mails([_in_first_set(_moved)(_FACTS)], rows, now + timedelta(seconds=60))

    assert asked == [first, second, first]
