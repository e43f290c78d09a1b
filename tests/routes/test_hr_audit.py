"""HR's audit: searched by who, what, whom, day and words; what is hidden stays so."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import Person
from service.workflows.record_audit import record_audit
from tests.hr import HrWiring, book_sets, counted_queries


@pytest.fixture
def zoe(wiring: HrWiring) -> int:
    """Zoë's id; she left, HR held a mail and a line was released."""
    programme = book_sets(wiring, 1)
    with wiring.database.writing() as db:
        zoe = db.scalars(select(Person.id).where(Person.given_name == "Zoë")).one()
        for at, actor, verb, subject, new in (
            # 23:30 UTC in summer is half past midnight of the next day in London.
            (datetime(2027, 6, 1, 23, 30, tzinfo=UTC), f"person:{zoe}", "left-set",
             "membership:1", None),
            (datetime(2027, 6, 2, 9, 0, tzinfo=UTC), "hr:oid-1@tenant", "mailing-held",
             "mailing:recap:100%_sure", "wait"),
            (datetime(2027, 6, 3, 9, 0, tzinfo=UTC), f"person:{zoe}", "line-released",
             "release:7", "secrethash"),
            (datetime(2027, 6, 3, 10, 0, tzinfo=UTC), "service", "left-set",
             f"programme:{programme}", None),
        ):  # fmt: skip
            record_audit(db, now=at, actor=actor, verb=verb, subject=subject, new=new)
    return zoe


def lines(browser: FlaskClient, query: str = "") -> list[tuple[str, str]]:
    """What was done to what, as the page lists it."""
    page = browser.get(f"/audit{query}").text
    rows = re.findall(r"<tr><td.*?</tr>", page, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [(unescape(cell[2]), re.sub(r"<.*?>", " ", unescape(cell[3])).strip()) for cell in cells]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?actor=service", ["left set"]),
        ("?actor=hartley", ["left set"]),
        ("?verb=mailing-held", ["mailing held"]),
        ("?verb=Mailing+held", ["mailing held"]),
        ("?words=mailing+held", ["mailing held"]),
        ("?subject=MEMBERSHIP", ["left set"]),
        ("?words=hartley", ["left set"]),
        ("?words=WAIT", ["mailing held"]),
        ("?words=100%25_s", ["mailing held"]),
        ("?words=membership:1", ["left set"]),
        ("?words=MemberShip:1", ["left set"]),
        ("?words=ship:1", ["left set"]),
        ("?words=mailing:1", []),
        ("?words=1%25s", []),
        ("?day=2027-06-02", ["mailing held", "left set"]),
        ("?day=2027-06-01", []),
        ("?verb=left-set&actor=service&day=2027-06-03", ["left set"]),
        ("?words=nothing+fits", []),
        ("?verb=line-released", []),
        ("?subject=release", []),
        ("?words=secrethash", []),
        ("?words=line-released", []),
    ],
)
def test_search_finds_exactly_what_fits_and_nothing_hidden(
    browser: FlaskClient, zoe: int, query: str, found: list[str]
) -> None:
    assert [verb for verb, _ in lines(browser, query)] == found


def test_a_day_that_is_none_narrows_nothing(browser: FlaskClient, zoe: int) -> None:
    assert lines(browser, "?day=yesterday") == lines(browser)


def test_page_names_people_programmes_and_whoever_looks(browser: FlaskClient, zoe: int) -> None:
    page = unescape(browser.get("/audit?day=2027-06-02").text)

    assert 'Zoë Hartley<span class="under">person:' in page
    assert 'you<span class="under hash">hr:oid-1@tenant</span>' in page
    assert "Action learning sets</a>" in unescape(browser.get("/audit?actor=service").text)
    assert "line released" not in browser.get("/audit").text


def test_nothing_that_fits_says_how_to_go_on(browser: FlaskClient, zoe: int) -> None:
    assert "<strong>Nothing fits.</strong>" in browser.get("/audit?words=zzz").text


def test_pages_keep_what_was_asked_and_cost_the_same_queries(
    browser: FlaskClient, wiring: HrWiring, zoe: int
) -> None:
    counts = []

    # A page that is not full says by itself how many lines there are; these are.
    for number in (100, 51):
        with wiring.database.writing() as db:
            for _ in range(number):
                record_audit(
                    db, now=datetime(2027, 7, 1, tzinfo=UTC), actor=f"person:{zoe}",
                    verb="own-part-paused", subject=f"set:{number}",
                )  # fmt: skip
        with counted_queries(wiring.database) as statements:
            page = browser.get("/audit?verb=own-part-paused").text
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert '<a href="/audit?verb=own-part-paused&amp;page=2" rel="next">' in page
    assert len(lines(browser, "?verb=own-part-paused&page=2")) == 51
