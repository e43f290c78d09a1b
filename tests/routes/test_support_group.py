"""The champions' support group: a draft with them as its members, which books like any other."""

from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Role
from service.files.draft import Written, check_draft_people, check_questions
from service.files.draft_sets import suggest_draft_sets
from service.models import AuditEvent, Champion, Membership, ProgrammeDraft
from tests.hr import HrWiring, book_sets, csrf_token


def _name_champions(wiring: HrWiring, programme_id: int, count: int) -> list[str]:
    with wiring.database.writing() as db:
        places = db.scalars(select(Membership).where(Membership.role == Role.MEMBER))
        people = [one.person for one in places][:count]
        db.add_all(Champion(programme_id=programme_id, person_id=one.id) for one in people)
        return [one.address for one in people]


def _press(browser: FlaskClient, programme_id: int) -> str:
    path = f"/programmes/{programme_id}/champions"
    assert browser.get(path).status_code == 200
    sent = browser.post(f"{path}/support-group", data={"csrf_token": csrf_token(browser)})
    return str(sent.location)


def test_four_champions_become_the_members_of_a_draft_that_can_be_booked(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1)
    addresses = _name_champions(wiring, programme_id, 4)

    where = _press(browser, programme_id)

    with wiring.database.reading() as db:
        draft = db.scalars(select(ProgrammeDraft)).one()
        written = Written(draft.settings, draft.people, draft.sets)
        verbs = set(db.scalars(select(AuditEvent.verb)))
    assert where == f"/drafts/{draft.id}/people"
    assert check_questions(written.settings) + check_draft_people(written) == []
    members = [row["email"] for row in written.people if row["role"] == "member"]
    assert sorted(members) == sorted(addresses)
    suggested = suggest_draft_sets(written, size=draft.size)
    assert [one["facilitator"] for one in suggested.sets] == [""]
    assert "support-group-begun" in verbs


def test_three_champions_are_too_few(browser: FlaskClient, wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 1)
    _name_champions(wiring, programme_id, 3)

    where = _press(browser, programme_id)

    assert where == f"/programmes/{programme_id}/champions"
    assert "It takes 4 champions; there are 3." in browser.get(where).text
    with wiring.database.reading() as db:
        assert db.scalars(select(ProgrammeDraft)).all() == []
