"""HR pastes the list as it is now, and decides on each difference."""

import re

from flask.testing import FlaskClient

from service.store.seated_people import seated_people
from tests.hr import HrWiring, book_sets, csrf_token, sign_in
from tests.web_app import make_app


def compared(browser: FlaskClient, programme_id: int, pasted: str):
    form = {"csrf_token": csrf_token(browser), "pasted": pasted}
    return browser.post(f"/programmes/{programme_id}/list", data=form)


def test_each_difference_leads_to_its_change(browser: FlaskClient, wiring: HrWiring) -> None:
    programme_id = book_sets(wiring, 1)
    with wiring.database.reading() as db:
        gone, *stay = seated_people(db, programme_id)
    rows = ["email\tname\tmanager"]
    rows += [f"{one.address}\t{one.name}\t" for one in stay]
    rows.append("nell.new@acme.example\tNell New\t")

    page = compared(browser, programme_id, "\n".join(rows)).text

    assert "1 person is new, 1 is missing, 0 have another manager" in page
    assert f"/sets/{gone.set_id}/changes/leave" in page
    assert "Nell New joins" in page
    form = {"csrf_token": csrf_token(browser), "step": "edit", "person": str(gone.membership_id)}
    asked = browser.post(f"/sets/{gone.set_id}/changes/leave", data=form).text
    assert re.search(rf'value="{gone.membership_id}" selected>{re.escape(gone.name)}', asked)
    joins = {"csrf_token": csrf_token(browser), "step": "edit", "address": "nell.new@acme.example"}
    assert (
        'value="nell.new@acme.example"'
        in browser.post(f"/sets/{gone.set_id}/changes/join", data=joins).text
    )


def test_list_with_a_wrong_address_is_not_compared_and_stays_typed(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1)

    answer = compared(browser, programme_id, "email\tname\nann.acme\tAnn Bell")

    assert answer.status_code == 422
    assert "This list could not be compared yet" in answer.text
    assert "ann.acme" in answer.text


def test_list_with_a_wrong_address_of_a_manager_is_not_compared(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme_id = book_sets(wiring, 1)

    answer = compared(
        browser, programme_id, "email\tname\tmanager\nann@acme.example\tAnn Bell\tmax@@acme"
    )

    assert answer.status_code == 422
    assert "manager" in answer.text


def test_viewer_is_not_asked_for_a_list(wiring: HrWiring, browser: FlaskClient) -> None:
    programme_id = book_sets(wiring, 1)
    viewer = sign_in(make_app(wiring), wiring, "HR.Viewer")

    assert viewer.get(f"/programmes/{programme_id}/list").status_code == 403
