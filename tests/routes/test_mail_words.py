"""HR's pages for words: listed, checked, kept, restored, tried on people without their words."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.journey.touchpoints import TEST_MAIL
from service.models import MailWording
from service.routes.console_words import TOUCHPOINT
from service.workflows.preview_wording import kinds_of_mail
from tests.hr import HrWiring, csrf_token, sign_in
from tests.participants import Maple, add_action, build_maple

PRIVATE = "the merger frightens my team"
OWN = (
    'Subject: Soon\n\nDear {given_name}: "{action}".\n\n{agreed_on}\n\n'
    "{button}\n\n{when}\n\n{readers}\n"
)


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    """Ann has chosen an action after session 1."""
    with wiring.database.writing() as db:
        made = build_maple(db)
        add_action(db, made, PRIVATE, session=1)
        return made


def _address(maple: Maple, touchpoint: str = "before-session", language: str = "en") -> str:
    return f"/programmes/{maple.programme}/words/{touchpoint}/{language}"


def _typed(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def _kept(wiring: HrWiring) -> list[tuple[int, str | None]]:
    with wiring.database.reading() as db:
        rows = db.scalars(select(MailWording).order_by(MailWording.id))
        return [(row.version, row.source) for row in rows]


def _write(browser: FlaskClient, address: str, source: str, **more: str) -> tuple[int, str]:
    form = {"csrf_token": csrf_token(browser), "begun_from": "0", "do": "save", "source": source}
    answer = browser.post(address, data=form | more)
    return answer.status_code, answer.text


def test_list_names_every_mail_in_every_language(browser: FlaskClient, maple: Maple) -> None:
    page = browser.get(f"/programmes/{maple.programme}/words").text

    assert len(re.findall(r">our words<", page)) == 2 * len(kinds_of_mail())
    assert "Before a session, one nudge" in page


def test_every_mail_has_a_name_of_its_own() -> None:
    # A test of a mail has a name in the outbox, and no words but those of the mail it tries.
    assert set(TOUCHPOINT) == {*kinds_of_mail(), TEST_MAIL}
    assert len(set(TOUCHPOINT.values())) == len(TOUCHPOINT)


def test_editor_opens_with_the_words_in_use_and_what_may_stand_in_them(
    browser: FlaskClient, maple: Maple
) -> None:
    page = browser.get(_address(maple)).text

    assert _typed(page).startswith("Subject: {weekday}'s set: two minutes now?\n")
    assert "<code>{agreed_on}</code>" in page
    assert "<code>{released}</code>" not in page
    assert "Nothing to mend." in page


def test_words_are_kept_and_shown_as_in_use(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    status, _ = _write(browser, _address(maple), OWN)

    page = browser.get(_address(maple)).text
    assert status == 303
    assert _kept(wiring) == [(1, OWN)]
    assert _typed(page) == OWN
    assert "Kept as version 1." in page
    assert "Version 1, in use" in page
    assert "your words" in browser.get(f"/programmes/{maple.programme}/words").text


@pytest.mark.parametrize("do", ["save", "check"])
def test_words_with_an_unknown_placeholder_stay_on_the_page_unkept(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, do: str
) -> None:
    broken = OWN.replace("{given_name}", "{nickname} <b>&")

    status, page = _write(browser, _address(maple), broken, do=do)

    assert status == (422 if do == "save" else 200)
    assert "Nothing is called {nickname} in this mail." in page
    assert _typed(page) == broken
    assert _kept(wiring) == []


def test_checking_says_what_could_be_better_and_keeps_nothing(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    _, page = _write(browser, _address(maple), OWN.replace("{when}\n\n", ""), do="check")

    assert "{when} is missing" in page
    assert "These words can be used." in page
    assert _kept(wiring) == []


def test_findings_are_told_as_the_words_are_typed(browser: FlaskClient, maple: Maple) -> None:
    form = {"csrf_token": csrf_token(browser), "source": OWN.replace("{readers}", "")}

    answer = browser.post(f"{_address(maple)}/findings", data=form)

    assert answer.json == [
        {
            "message": "{readers} is missing: everybody is told who reads what they answer.",
            "stops": True,
        },
    ]


def test_words_of_two_writers_never_overwrite_each_other(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    _write(browser, _address(maple), OWN)
    theirs = OWN.replace("Dear", "Hello")

    status, page = _write(browser, _address(maple), theirs)

    assert status == 409
    assert "Hanna Reed wrote version 1 meanwhile" in page
    assert _typed(page) == theirs
    assert 'name="begun_from" value="1"' in page
    assert _kept(wiring) == [(1, OWN)]


def test_earlier_words_and_ours_are_used_again(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    _write(browser, _address(maple), OWN)
    again = {"csrf_token": csrf_token(browser)}

    browser.post(f"{_address(maple)}/restore", data=again | {"version": "0", "begun_from": "1"})
    ours = browser.get(_address(maple)).text
    browser.post(f"{_address(maple)}/restore", data=again | {"version": "1", "begun_from": "2"})

    assert "Our words, in use" in ours
    assert _kept(wiring) == [(1, OWN), (2, None), (3, OWN)]
    assert "version 1 again" in browser.get(_address(maple)).text


@pytest.mark.parametrize("language", ["en", "de"])
def test_preview_on_a_person_leaves_their_words_and_link_out(
    browser: FlaskClient, maple: Maple, language: str
) -> None:
    address = _address(maple, language=language)
    form = {
        "csrf_token": csrf_token(browser),
        "source": OWN,
        "person": f"{maple.ann}-0",
        "do": "check",
    }

    page = browser.post(address, data=form).text
    frame = browser.post(f"{address}/frame", data=form)
    now = browser.get(f"{address}/frame?person={maple.ann}-0")

    placeholder = {"en": "Ann's own words", "de": "eigene Worte von Ann"}[language]
    assert placeholder in unescape(page)
    assert placeholder in frame.text
    assert "Dear Ann" in frame.text
    assert "Dear Ann" not in now.text
    for shown in (page, frame.text, now.text):
        assert "merger" not in shown
        assert "/r/" not in shown
    assert "sandbox" in frame.headers["Content-Security-Policy"]


def test_preview_of_broken_words_says_so(browser: FlaskClient, maple: Maple) -> None:
    form = {"csrf_token": csrf_token(browser), "source": "<b>{nobody}</b>"}

    frame = browser.post(f"{_address(maple)}/frame", data=form)

    assert frame.mimetype == "text/plain"
    assert frame.text.startswith("No mail can be made of these words yet: ")


@pytest.mark.parametrize("touchpoint", ["fresh-code", "welcome", "message-waiting", "monday-lines"])
def test_mail_that_nobody_is_to_get_is_shown_on_an_example(
    browser: FlaskClient, maple: Maple, touchpoint: str
) -> None:
    page = browser.get(_address(maple, touchpoint)).text

    assert "nobody is to get this mail as things stand" in page
    assert "Ann Ångström" not in page
    assert "481516" not in page


def test_who_may_only_look_reads_and_changes_nothing(
    app: Flask, wiring: HrWiring, maple: Maple
) -> None:
    viewer = sign_in(app, wiring, "HR.Viewer")

    page = viewer.get(_address(maple)).text
    status, _ = _write(viewer, _address(maple), OWN)

    assert "Keep these words" not in page
    assert " readonly" in page
    assert status == 403
    assert _kept(wiring) == []


@pytest.mark.parametrize("path", ["nothing/en", "before-session/xx", "../words/joining/en/frames"])
def test_words_of_nothing_are_not_found(browser: FlaskClient, maple: Maple, path: str) -> None:
    assert browser.get(f"/programmes/{maple.programme}/words/{path}").status_code == 404


def test_nobody_signed_in_sees_no_words(app: Flask, maple: Maple) -> None:
    stranger = app.test_client()

    assert stranger.get(_address(maple)).status_code == 302
    assert stranger.get(f"{_address(maple)}/frame").status_code == 302
