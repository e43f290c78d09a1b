"""Two members press for a recommendation in the same instant: it is put once, and not missed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import update

from service.domain.states import Mode, Role
from service.models import AuditEvent, Programme, Recommendation, SponsorPress
from service.store import own_rows
from service.workflows.put_to_sponsor import put_to_sponsor
from tests.participants import build_maple
from tests.web_wiring import NOW, build_web_wiring


def test_presses_at_the_same_time_put_it_once(database_url: str) -> None:
    wiring = build_web_wiring(database_url)
    with wiring.database.writing() as db:
        maple = build_maple(db)
        db.execute(update(Programme).values(mode=Mode.SHARED_PROJECT))
        row = Recommendation(
            set_id=maple.learning_set,
            words="One number for all",
            proposed_at=NOW,
            delete_after=NOW.date(),
        )
        db.add(row)
        db.flush()
        number = row.id
    both = Barrier(2, timeout=20)

    def press(person_id: int) -> bool:
        both.wait()
        with wiring.database.writing() as db:
            place = own_rows.open_membership(
                db, person_id=person_id, set_id=maple.learning_set, role=Role.MEMBER
            )
            assert place is not None
            row = db.get_one(Recommendation, number)
            return put_to_sponsor(db, place, row, seen=1, now=NOW)

    with ThreadPoolExecutor(2) as pool:
        put = sorted(pool.map(press, (maple.ann, maple.bob)))

    with wiring.database.reading() as db:
        assert (put, db.get_one(Recommendation, number).put_at) == ([False, True], NOW)
        assert db.query(SponsorPress).count() == 2
        assert [one.verb for one in db.query(AuditEvent)] == ["recommendation-put"]
    wiring.database.dispose()
