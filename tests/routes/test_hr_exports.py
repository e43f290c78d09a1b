"""HR's lists as CSV: what stands in them, who may have them, what the audit notes."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import MailingState
from service.models import AuditEvent, Person
from service.routes.console_words import handed_over
from service.store.bounded_count import bounded
from tests.hr import (
    HrWiring,
    book_sets,
    counted_queries,
    csrf_token,
    queue_mail,
    set_mail_state,
    sign_in,
)


def saved(browser: FlaskClient, address: str) -> list[list[str]]:
    answer = browser.post(address, data={"csrf_token": csrf_token(browser)})
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def noted(wiring: HrWiring) -> list[tuple[str, str, str | None]]:
    with wiring.database.reading() as db:
        rows = db.scalars(select(AuditEvent).where(AuditEvent.verb == "list-exported"))
        return [(row.actor, row.subject, row.new) for row in rows]


def test_people_are_handed_over_with_counts_and_noted(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme = book_sets(wiring, 1)

    headings, first, *others = saved(browser, f"/programmes/{programme}/people.csv")

    assert dict(zip(headings, first, strict=True)) == {
        "Name": "Aino Virtanen",
        "E-mail": "aino.virtanen@larkfield.example",
        "Role": "member",
        "Set": "Maple",
        "Department": "Product",
        "Manager": "Tobias Brenner",
        "Left": "",
        "Time zone": "Europe/Helsinki",
        "Works": "mon, tue, wed, thu, fri",
        "Forms asked": "0",
        "Forms answered": "0",
        "Mails sent": "0",
        "Mails that need a hand": "0",
    }
    assert noted(wiring) == [
        ("hr:oid-1@tenant", f"programme:{programme}", f"people, {len(others) + 1} rows")
    ]


def test_a_name_that_is_a_formula_is_harmless(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    with wiring.database.writing() as db:
        for person in db.scalars(select(Person).where(Person.given_name == "Aino")):
            person.given_name = '=HYPERLINK("http://evil.example")'

    rows = saved(browser, f"/programmes/{programme}/people.csv")

    assert rows[1][0] == '\'=HYPERLINK("http://evil.example") Virtanen'


def test_sessions_are_one_row_each(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 2)

    headings, *rows = saved(browser, f"/programmes/{programme}/sessions.csv")

    assert [(row[0], row[5]) for row in rows] == [
        (name, str(number)) for name in ("Maple", "Rowan") for number in range(1, 7)
    ]
    assert dict(zip(headings, rows[0], strict=True)) | {"Starts from": "", "Date": ""} == {
        "Set": "Maple",
        "Starts from": "",
        "Members": "6",
        "Facilitated by": rows[0][3],
        "Calendar": "not in Outlook yet",
        "Session": "1",
        "Date": "",
        "Time": rows[0][7],
        "Time zone": "Europe/London",
        "Minutes": "180",
        "State": "planned",
        "Asked before": "0",
        "Answered before": "0",
        "Asked after": "0",
        "Answered after": "0",
        "Members who affirmed": "0",
    }


def test_outbox_is_handed_over_as_it_was_narrowed(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    held, *_ = queue_mail(wiring)
    set_mail_state(wiring.database, held, MailingState.HELD, reason="wait for Ida")
    outbox = f"/programmes/{programme}/outbox"

    planned = saved(browser, f"{outbox}.csv")
    narrowed = saved(browser, f"{outbox}.csv?folder=held")
    none = saved(browser, f"{outbox}.csv?folder=held&touchpoint=recap")

    assert len(planned) > 1
    assert [(row[-2], row[-1]) for row in narrowed[1:]] == [("held back", "wait for Ida")]
    assert none[1:] == []
    assert [new for _, _, new in noted(wiring)] == [
        f"outbox-planned, {len(planned) - 1} rows", "outbox-held, 1 rows", "outbox-held, 0 rows"
    ]  # fmt: skip


def test_audit_is_handed_over_as_it_was_narrowed(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)

    rows = saved(browser, "/audit.csv?verb=programme-approved")

    assert [row[1:6] for row in rows[1:]] == [
        ["command-line", "", "programme-approved", f"programme:{programme}", "Action learning sets"]
    ]


@pytest.mark.parametrize("page", ["people", "outbox", ""])
def test_who_only_looks_sees_no_button_and_gets_no_list(
    app: Flask, wiring: HrWiring, page: str
) -> None:
    programme = book_sets(wiring, 1)
    viewer = sign_in(app, wiring, "HR.Viewer")
    address = f"/programmes/{programme}/{page or 'sessions'}"

    answer = viewer.post(f"{address}.csv", data={"csrf_token": "none"})

    assert answer.status_code in (400, 403)
    assert "as CSV" not in viewer.get(f"/programmes/{programme}/{page}".rstrip("/")).text
    assert noted(wiring) == []


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 mails"), (1, "1 mail"), (500, "500 mails"), (501, "up to 50,000 mails")],
)
def test_a_button_says_how_much_of_a_list_it_hands_over(count: int, said: str) -> None:
    assert handed_over(bounded(count), "mail", "mails") == said


def test_nothing_is_handed_over_without_the_pages_own_proof(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme = book_sets(wiring, 1)

    answers = [
        browser.get(f"/programmes/{programme}/people.csv").status_code,
        browser.post(f"/programmes/{programme}/people.csv").status_code,
        browser.post("/programmes/99/people.csv", data={"csrf_token": csrf_token(browser)})
        .status_code,
    ]  # fmt: skip

    assert answers == [405, 400, 404]
    assert noted(wiring) == []


def test_a_longer_list_asks_no_more_of_the_database(app: Flask, wiring: HrWiring) -> None:
    counts: dict[str, list[int]] = {}

    for sets in (1, 4):
        programme = book_sets(wiring, sets, key=f"of-{sets}")
        browser = sign_in(app, wiring, "HR.Admin")
        proof = {"csrf_token": csrf_token(browser)}
        for name in ("people", "sessions", "outbox"):
            with counted_queries(wiring.database) as statements:
                browser.post(f"/programmes/{programme}/{name}.csv", data=proof)
            counts.setdefault(name, []).append(len(statements))

    assert [one[0] for one in counts.values()] == [one[1] for one in counts.values()]
