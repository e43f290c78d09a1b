"""An objection reaches the named HR lead, and nobody else in HR learns that there is one."""

from html import unescape

import pytest
from flask import Flask

from service.models import Membership, Objection
from service.workflows.object_to_set import object_to_set
from tests.hr import HrWiring, csrf_token, sign_in
from tests.participants import Maple, build_quiet_maple
from tests.web_wiring import NOW

WHY = "Bob decides about my contract"


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    with wiring.database.writing() as db:
        return build_quiet_maple(db)


@pytest.fixture
def objection_id(wiring: HrWiring, maple: Maple) -> int:
    with wiring.database.writing() as db:
        return object_to_set(db, db.get_one(Membership, maple.ann_in), WHY, now=NOW).id


@pytest.mark.parametrize(
    ("role", "reads"), [("HR.Lead", True), ("HR.Admin", False), ("HR.Viewer", False)]
)
def test_home_tells_the_hr_lead_alone(
    app: Flask, wiring: HrWiring, objection_id: int, role: str, reads: bool
) -> None:
    page = unescape(sign_in(app, wiring, role).get("/").text)

    assert (WHY in page, "would rather not be in set Maple" in page) == (reads, reads)
    assert ("1 thing needs a hand" in page, "Nothing needs a hand" in page) == (reads, not reads)


@pytest.mark.parametrize("role", ["HR.Lead", "HR.Admin"])
def test_audit_names_neither_who_objected_nor_to_what(
    app: Flask, wiring: HrWiring, maple: Maple, objection_id: int, role: str
) -> None:
    page = unescape(sign_in(app, wiring, role).get("/audit").text)

    assert "objection raised" in page
    assert [
        w for w in (WHY, f"person:{maple.ann}", f"membership:{maple.ann_in}") if w in page
    ] == []


@pytest.mark.parametrize(("role", "status"), [("HR.Lead", 303), ("HR.Admin", 404)])
def test_hr_lead_alone_settles_it(
    app: Flask, wiring: HrWiring, objection_id: int, role: str, status: int
) -> None:
    browser = sign_in(app, wiring, role)
    token = csrf_token(browser)

    answer = browser.post(f"/objections/{objection_id}/settled", data={"csrf_token": token})

    assert answer.status_code == status
    with wiring.database.reading() as db:
        settled = db.get_one(Objection, objection_id).settled_at
    assert settled == (NOW if status == 303 else None)


def test_objection_of_somebody_who_left_waits_no_more(
    app: Flask, wiring: HrWiring, maple: Maple, objection_id: int
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Membership, maple.ann_in).ends_at = NOW

    assert WHY not in unescape(sign_in(app, wiring, "HR.Lead").get("/").text)
