"""Asked to be a champion: what each answer becomes, and who learns of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from service.domain.champions import term_ends_on
from service.models import AuditEvent, Champion, Person
from service.store.audit import AuditFilter, audit_lines
from service.store.champions import count_invited
from service.workflows.end_champion_terms import end_champion_terms
from tests.participants import page_path
from tests.routes.forms import Desk
from tests.routes.pressing import guard
from tests.web_wiring import NOW

FORM = "champion-invitation"


def _parts(desk: Desk) -> list[tuple[int, bool, date | None]]:
    with desk.wiring.database.reading() as db:
        rows = db.scalars(select(Champion).order_by(Champion.id))
        return [(row.person_id, row.ends_at is None, row.until_on) for row in rows]


def test_yes_begins_a_year_and_another_answer_ends_it(desk: Desk) -> None:
    path, ends = desk.form(FORM, session=6), term_ends_on(NOW.date())

    desk.send(path, champion="yes")
    desk.send(path, champion="yes")
    began = _parts(desk)
    desk.send(path, champion="not-now")
    given_back = _parts(desk)
    desk.send(path, champion="yes")

    assert began == [(desk.maple.ann, True, ends)]
    assert given_back == [(desk.maple.ann, False, ends)]
    assert _parts(desk) == began


@pytest.mark.parametrize("answer", ["not-now", "tell-more"])
def test_any_other_answer_leaves_nothing_that_hr_could_see(desk: Desk, answer: str) -> None:
    desk.send(desk.form(FORM, session=6), champion=answer)

    with desk.wiring.database.reading() as db:
        assert [row.verb for row in db.scalars(select(AuditEvent).order_by(AuditEvent.id))] == [
            "reply-given"
        ]
        assert audit_lines(db, AuditFilter(), offset=0, limit=9) == []
        assert count_invited(db, desk.maple.programme) == 0
    assert _parts(desk) == []


def test_champion_reads_the_part_and_steps_down_on_its_page(desk: Desk) -> None:
    desk.send(desk.form(FORM, session=6), champion="yes")
    desk.send(desk.form(FORM, session=6, person=desk.maple.bob), champion="yes")
    own = page_path(desk.wiring, desk.maple.ann)
    page = f"{own}/champion/1"

    shown = desk.read(page)
    desk.client.post(page, data={"csrf_token": guard(desk.client, page)})

    told = ("6 hours a quarter", "Until", "Bob Brown", "What people ask")
    assert [one in shown for one in told] == [True] * 4
    assert "Bob Brown" not in shown.partition("Who else")[0]
    assert [one[1] for one in _parts(desk)] == [False, True]
    assert [desk.client.get(page).status_code, "Champion of" in desk.read(own)] == [404, False]


def test_champion_of_the_same_name_is_another(desk: Desk) -> None:
    with desk.wiring.database.writing() as db:
        bob, ann = db.get_one(Person, desk.maple.bob), db.get_one(Person, desk.maple.ann)
        bob.given_name, bob.family_name = ann.given_name, ann.family_name
        db.add_all(
            Champion(programme_id=desk.maple.programme, person_id=one.id) for one in (ann, bob)
        )

    others = desk.read(f"{page_path(desk.wiring, desk.maple.ann)}/champion/1").partition("Who else")

    assert ["Ann Ångström" in others[2], "You are the first" in others[2]] == [True, False]


def test_term_lasts_to_the_end_of_its_last_day_wherever_the_champion_lives(desk: Desk) -> None:
    desk.send(desk.form(FORM, session=6), champion="yes")
    [(_, _, last)] = _parts(desk)
    assert last is not None
    evening = datetime.combine(last, time(17, 30), tzinfo=ZoneInfo("Pacific/Honolulu"))

    ended = end_champion_terms(desk.wiring.database, now=evening.astimezone(UTC))

    assert (ended, _parts(desk)) == (0, [(desk.maple.ann, True, last)])


def test_term_ends_the_day_after_its_last(desk: Desk) -> None:
    desk.send(desk.form(FORM, session=6), champion="yes")
    [(_, _, last)] = _parts(desk)
    assert last is not None
    noon = NOW.replace(year=last.year, month=last.month, day=last.day, hour=12)

    ended = [
        end_champion_terms(desk.wiring.database, now=noon + timedelta(days=days))
        for days in (0, 1, 2)
    ]

    assert ended == [0, 1, 0]
    assert _parts(desk) == [(desk.maple.ann, False, last)]
