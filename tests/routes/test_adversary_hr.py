"""HR looks where a person's own decisions might show."""

import pytest
from flask import Flask

from service.domain.states import ReleaseState
from service.models import Release, Reply
from service.workflows.record_audit import record_audit
from service.workflows.revoke_release import revoke_release
from tests.hr import HrWiring, sign_in
from tests.participants import add_link, build_maple
from tests.web_wiring import NOW


def test_line_taken_back_leaves_no_trace_in_hrs_audit(app: Flask, wiring: HrWiring) -> None:
    with wiring.database.writing() as db:
        maple = build_maple(db)
        link = add_link(db, maple, "after-session", session=2)
        reply = Reply(
            form_link_id=link.id, version=1, device="d" * 64, submitted_at=NOW, changed_at=NOW
        )
        db.add(reply)
        db.flush()
        row = Release(
            owner_id=maple.ann,
            set_id=maple.learning_set,
            set_session_id=maple.sessions[1],
            reply_id=reply.id,
            line="action",
            words="ask Sam",
            preview_hash="0" * 64,
            state=ReleaseState.DRAFTED,
            ticked_at=NOW,
            delete_after=NOW.date(),
        )
        db.add(row)
        db.flush()
        record_audit(db, now=NOW, actor="service", verb="link-asked", subject="address:0")
        revoke_release(db, row, actor=f"person:{maple.ann}", now=NOW)

    page = sign_in(app, wiring, "HR.Lead", "HR.Admin").get("/audit").text

    assert "link asked" in page
    assert "release" not in page
    assert f"person:{maple.ann}" not in page


@pytest.mark.parametrize("path", ["programmes/{}", "sets/{}", "jobs/{}.json", "outbox/{}/html"])
def test_number_beyond_the_databases_is_an_unknown_address(
    app: Flask, wiring: HrWiring, path: str
) -> None:
    browser = sign_in(app, wiring, "HR.Admin")

    answers = [browser.get("/" + path.format(one)).status_code for one in (2**31, 10**20)]

    assert answers == [404, 404]
