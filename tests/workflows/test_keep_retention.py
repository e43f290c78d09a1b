"""Everything goes when the table says, portion by portion, and nothing goes sooner."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from service.domain.keeping import DAYS, Fate
from service.domain.retention import HOLDINGS
from service.models import CountedRating, Mailing, Person, Rating
from service.store.paths import table_named
from service.workflows.keep_retention import MoreToLetGo, due_for_retention, keep_retention
from tests.hr import HrWiring, build_hr_wiring
from tests.privacy.everywhere import ENDED, SHARED, counts, on, plant_everywhere

_DAY_BY_DAY = sorted(set(DAYS.values()))
_ONES = {one.table for one in HOLDINGS if one.table in SHARED}


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    with built.database.writing() as db:
        plant_everywhere(db)
    yield built
    built.database.dispose()


def _gone(days: int) -> set[str]:
    """Return the tables that are empty after the last day of everything kept that long."""
    return {
        one.table
        for one in HOLDINGS
        if one.fate is Fate.DELETED and DAYS.get(one.term, 9999) <= days and one.since
    }


def test_each_table_is_emptied_the_day_after_its_last_and_no_sooner(wiring: HrWiring) -> None:
    _take_places_in_tasters_out(wiring)
    seen, expected = [], []
    for days in _DAY_BY_DAY:
        last = ENDED.date() + timedelta(days=days)
        for now in (on(last), on(last + timedelta(days=1))):
            keep_retention(wiring.database, now=now)
            with wiring.database.reading() as db:
                kept = counts(db)
            seen.append({name for name, rows in kept.items() if not rows})
        expected += [_gone(days - 1) | {"taster_place"}, _gone(days) | {"taster_place"}]

    # Its own lines are written with each run, and people go with what they hung on.
    expected[-1] |= {"directory_entry"}
    expected[-1] -= {"audit_event"}
    assert seen == expected


def test_rating_stands_under_a_name_that_is_nobodys(wiring: HrWiring) -> None:
    with wiring.database.reading() as db:
        before = {one.item: one.pseudonym for one in db.scalars(select(Rating))}

    told = [keep_retention(wiring.database, now=ENDED + timedelta(days=367)) for _ in range(2)]

    with wiring.database.reading() as db:
        after = list(db.scalars(select(Rating)))
        held = db.scalars(select(CountedRating))
        counted = {(one.pseudonym, one.scope, one.item, one.wave) for one in held}
    assert {one.pseudonym[:9] for one in after} == {"unlinked:"}
    assert {one.scope for one in after} == {"programme:1"}
    assert {one.word for one in after} == {None}
    assert {one.item for one in after} == set(before)
    assert told[0]["ratings under a pseudonym"] == 2
    assert "which ratings were counted" not in told[0]
    assert counted == {(one.pseudonym, one.scope, one.item, one.wave) for one in after}
    assert told[1] == {}


def test_what_was_counted_of_a_cleared_rating_is_nobodys_either(wiring: HrWiring) -> None:
    with wiring.database.writing() as db:
        db.execute(delete(Rating))

    told = keep_retention(wiring.database, now=ENDED + timedelta(days=367))

    with wiring.database.reading() as db:
        left = list(db.scalars(select(CountedRating)))
    assert told["which ratings were counted"] == 2
    assert {(one.pseudonym[:9], one.scope) for one in left} == {("unlinked:", "programme:1")}
    assert len({one.pseudonym for one in left}) == 2


def test_people_go_once_no_row_needs_them(wiring: HrWiring) -> None:
    _take_places_in_tasters_out(wiring)

    keep_retention(wiring.database, now=ENDED + timedelta(days=732))

    with wiring.database.reading() as db:
        assert list(db.scalars(select(Person.given_name))) == ["Sue"]


def test_subject_of_a_mail_is_blanked_long_before_its_row_goes(wiring: HrWiring) -> None:
    keep_retention(wiring.database, now=ENDED + timedelta(days=31))

    with wiring.database.reading() as db:
        assert list(db.scalars(select(Mailing.subject))) == [None, None]


def test_run_that_breaks_off_is_gone_on_with_where_it_was(wiring: HrWiring) -> None:
    now, runs = ENDED + timedelta(days=400), 0
    due = due_for_retention(wiring.database, now=now)
    while True:
        runs += 1
        try:
            keep_retention(wiring.database, now=now, portion=1, most=7)
        except MoreToLetGo:
            continue
        break

    assert runs > 5
    assert sum(due.values()) > 50
    assert due_for_retention(wiring.database, now=now) == {}


def test_words_of_a_programme_that_runs_stay(wiring: HrWiring) -> None:
    with wiring.database.writing() as db:
        table = table_named("programme")
        db.execute(table.update().values(ends_at=ENDED + timedelta(days=300)))
        before = counts(db)

    keep_retention(wiring.database, now=ENDED + timedelta(days=300))

    own_clock = {"access_code", "draft_planning", "group_reading", "break_glass"}
    with wiring.database.reading() as db:
        after = counts(db)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == own_clock | {"audit_event"}


def _take_places_in_tasters_out(wiring: HrWiring) -> None:
    """Do what another round does, of mails that are of no taster."""
    with wiring.database.writing() as db:
        db.execute(table_named("mailing").update().values(taster_place_id=None))
        db.execute(table_named("taster_place").delete())
