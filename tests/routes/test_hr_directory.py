"""HR decides what the directory left open, on the console's first page."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.directory import DirectoryPerson
from service.models import DirectoryEntry, Job, Membership, Person, Suspension
from service.workflows.check_directory import check_directory
from tests.hr import HrWiring, counted_queries, csrf_token, sign_in
from tests.participants import Maple, build_quiet_maple
from tests.web_app import make_app
from tests.web_wiring import NOW
from tests.workflows.directory import Directory, named


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    """A set whose directory names a manager for nobody but Ann."""
    with wiring.database.writing() as db:
        return build_quiet_maple(db)


@pytest.fixture
def directory(wiring: HrWiring, maple: Maple) -> Directory:
    with wiring.database.reading() as db:
        people = list(db.scalars(select(Person)))
        by_id = {person.id: person for person in people}
        return Directory(
            {
                person.address: DirectoryPerson(
                    directory_id=person.address,
                    address=person.address,
                    given_name=person.given_name,
                    family_name=person.family_name,
                    enabled=True,
                    manager=named(by_id[person.manager_id]) if person.manager_id else None,
                )
                for person in people
            }
        )


def _nights(wiring: HrWiring, directory: Directory, *, first: int, count: int = 1) -> None:
    for night in range(first, first + count):
        check_directory(wiring.database, directory, now=NOW + timedelta(days=night))


def _words(browser: FlaskClient) -> str:
    page = browser.get("/").text
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def _press(browser: FlaskClient, path: str, **fields: str) -> int:
    token = csrf_token(browser)
    return browser.post(path, data={"csrf_token": token, **fields}).status_code


def test_first_page_is_quiet_before_anybody_looked(browser: FlaskClient, maple: Maple) -> None:
    assert "Nothing needs a hand" in _words(browser)
    assert "The directory" not in _words(browser)


def test_member_without_manager_is_said_and_one_is_named(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    _nights(wiring, directory, first=1)

    assert "1 thing needs a hand" in _words(browser)
    assert (
        "no manager Bob Brown has no manager in the directory Set Maple of Spring sets: "
        "their manager's mails wait."
    ) in _words(browser)

    assert _press(browser, f"/people/{maple.bob}/manager", address="max@acme.example") == 303

    assert "Bob Brown has a manager again; mails that waited go on." in _words(browser)
    assert "Nothing needs a hand" in _words(browser)
    with wiring.database.reading() as db:
        assert db.get_one(Person, maple.bob).manager_id == maple.max


def test_manager_who_cannot_be_named_is_said(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    _nights(wiring, directory, first=1)

    _press(browser, f"/people/{maple.bob}/manager", address="new@acme.example")

    assert (
        "Nothing was changed: nobody here has this address yet; give their name too."
    ) in _words(browser)


def test_suspended_person_is_asked_about_and_taken_out(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    directory.change("ann@acme.example", enabled=False)
    _nights(wiring, directory, first=1, count=2)

    assert (
        "account disabled Ann Ångström , member of Maple Their account was disabled two nights "
        "in a row. No mail goes to them or about them; their invitations stand until you decide."
    ) in _words(browser)
    assert "account disabled" in browser.get(f"/sets/{maple.learning_set}").text

    assert _press(browser, f"/people/{maple.ann}/left") == 303

    assert "Ann Ångström is taken out; the calendars follow in a moment." in _words(browser)
    assert "account disabled" not in _words(browser)
    with wiring.database.reading() as db:
        place = db.get_one(Membership, maple.ann_in)
        assert (place.ends_at, place.end_reason) == (NOW, "directory")
        assert len(list(db.scalars(select(Job)))) == 1


def test_everything_that_somebody_is_stands_beside_the_question(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    for name in ("max", "fay", "sue"):
        del directory.people[f"{name}@acme.example"]
    _nights(wiring, directory, first=1, count=2)

    words = _words(browser)
    assert "not in the directory Max Meyer , manager of Ann Ångström" in words
    assert "not in the directory Fay Facey , facilitator of Maple" in words
    assert "not in the directory Sue Sponsor , sponsor of Spring sets" in words
    assert "The directory had nobody by sue@acme.example two nights in a row." in words


def test_kept_person_is_not_asked_about_and_second_press_says_so(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    directory.change("ann@acme.example", enabled=False)
    _nights(wiring, directory, first=1, count=2)

    _press(browser, f"/people/{maple.ann}/keep")
    assert "Ann Ångström stays, and their mails go on." in _words(browser)
    _press(browser, f"/people/{maple.ann}/keep")
    assert "Nothing was changed: they are not suspended any more" in _words(browser)


def test_return_is_said_for_a_week(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    directory.change("ann@acme.example", enabled=False)
    _nights(wiring, directory, first=1, count=2)
    directory.change("ann@acme.example", enabled=True)
    _nights(wiring, directory, first=3)

    said = "Ann Ångström is in the directory again since Fri 5 Mar, 09:00 (UTC): their mails go on."
    wiring.clock.at = NOW + timedelta(days=4)
    assert said in _words(browser)
    wiring.clock.at = NOW + timedelta(days=10, seconds=1)
    assert said not in _words(browser)


def test_clashing_address_is_asked_about_and_left(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    _nights(wiring, directory, first=1)
    directory.change("ann@acme.example", address="bob@acme.example")
    _nights(wiring, directory, first=2)
    assert (
        "one address, two people Ann Ångström is now bob@acme.example in the directory "
        "That is Bob Brown's address here, so mails still go to ann@acme.example."
    ) in _words(browser)

    _press(browser, f"/people/{maple.ann}/keep-address")
    _nights(wiring, directory, first=3)

    assert "one address, two people" not in _words(browser)
    with wiring.database.reading() as db:
        assert db.get_one(DirectoryEntry, maple.ann).clash_person_id is None
        assert db.get_one(Person, maple.ann).address == "ann@acme.example"


@pytest.mark.parametrize("what", ["left", "keep", "manager", "keep-address"])
def test_only_who_may_change_decides(
    wiring: HrWiring, maple: Maple, directory: Directory, what: str
) -> None:
    directory.change("ann@acme.example", enabled=False)
    _nights(wiring, directory, first=1, count=2)
    app = make_app(wiring)
    browser = sign_in(app, wiring, "HR.Viewer")

    assert _press(browser, f"/people/{maple.ann}/{what}") == 403
    assert "take them out" not in browser.get("/").text
    with wiring.database.reading() as db:
        assert db.scalars(select(Suspension)).one().ended_at is None


def test_person_who_is_not_there_is_not_found(browser: FlaskClient, maple: Maple) -> None:
    assert _press(browser, "/people/4711/left") == 404


def test_queries_do_not_grow_with_what_waits(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, directory: Directory
) -> None:
    directory.change("ann@acme.example", enabled=False)
    _nights(wiring, directory, first=1, count=2)
    with counted_queries(wiring.database) as one:
        browser.get("/")
    for name in ("max", "fay", "sue", "bob"):
        directory.change(f"{name}@acme.example", enabled=False)
    _nights(wiring, directory, first=3, count=2)
    with counted_queries(wiring.database) as many:
        browser.get("/")

    assert len(many) == len(one)
