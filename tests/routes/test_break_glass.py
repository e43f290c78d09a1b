"""Two HR leads open one form of one person; its owner is told, and nobody decides alone."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from service.domain.break_glass import GlassState
from service.domain.directory import SignedIn
from service.domain.states import MailingState
from service.models import Answer, AuditEvent, BreakGlass, Mailing, Reply
from service.workflows.change import Change
from service.workflows.compose_mail import compose_mailing
from service.workflows.pause_programme import pause_programme
from tests.hr import HANNA, HrWiring, csrf_token, sign_in
from tests.participants import Maple, add_link, add_reply, build_quiet_maple, dump, page_path
from tests.routes.pressing import open_with_code
from tests.web_wiring import NOW

WHY = "A complaint names what was written before session 2"
SHOWN, KEPT = "I told them to their face", "I was afraid of the silence"
INES = SignedIn("oid-2@tenant", "Ines Roth", "Ines@acme.example", ("HR.Lead",))


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    """Ann has read the notice that tells of it, and answered a form for her set."""
    with wiring.database.writing() as db:
        maple = build_quiet_maple(db)
        joining = add_reply(db, add_link(db, maple, "joining", session=1))
        joining.version = 3
        joining.answers = [_answer("notice_read", "H", "yes")]
        before = add_reply(db, add_link(db, maple, "before-session", session=2))
        before.answers = [
            _answer("action_1_happened", "S", SHOWN),
            _answer("action_1_state", "SF", "part"),
            _answer("action_1_learned", "P", KEPT),
            _answer("question", "S", KEPT),
        ]
    return maple


@pytest.fixture
def hanna(app: Flask, wiring: HrWiring) -> FlaskClient:
    wiring.signs_in.person = HANNA
    return sign_in(app, wiring, "HR.Lead")


@pytest.fixture
def ines(app: Flask, wiring: HrWiring) -> FlaskClient:
    wiring.signs_in.person = INES
    return sign_in(app, wiring, "HR.Lead")


def test_second_lead_opens_one_form_and_its_owner_is_told(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)

    told = _press(ines, maple, f"/break-glass/{asked}/approve")
    page = unescape(_post(hanna, f"/break-glass/{asked}/read").text)

    assert "It is open to who asked, for 24 hours." in told
    assert (SHOWN in page, "Part of it" in page, KEPT in page) == (True, True, False)
    with wiring.database.reading() as db:
        row = db.get_one(BreakGlass, asked)
        mail = db.get_one(Mailing, row.notice_id)
        message = compose_mailing(db, mail, links=wiring.links, now=NOW)
    assert (row.state, row.readable_until) == (GlassState.APPROVED, NOW + timedelta(hours=24))
    assert (mail.person_id, mail.state) == (maple.ann, MailingState.DUE)
    for words in ("Hanna Reed asked, and Ines Roth agreed", WHY, "Before we meet, session 2"):
        assert words in message.text
    assert [words for words in (SHOWN, KEPT) if words in message.text + message.html] == []


def test_owner_finds_it_on_their_page_the_reason_behind_a_code(
    app: Flask, wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    path, ann = page_path(wiring, maple.ann), app.test_client()
    before = ann.get(path).text
    _post(ines, f"/break-glass/{asked}/approve")

    without = ann.get(path).text
    open_with_code(ann, wiring, path)
    with_code = ann.get(path).text

    assert "What HR opened of yours" not in before
    assert ("Hanna Reed asked and Ines Roth agreed" in without, WHY in without) == (True, False)
    assert ("Not read so far" in with_code, WHY in with_code) == (True, True)


def test_who_asks_cannot_agree_though_they_are_named(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _name(hanna, maple, HANNA)

    told = _press(hanna, maple, f"/break-glass/{asked}/approve")

    assert "who asks cannot agree as well" in told
    assert _state(wiring, asked) == (GlassState.ASKED, None)


def test_same_mailbox_under_another_sign_in_cannot_agree(
    app: Flask, wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _name(hanna, maple, HANNA)
    wiring.signs_in.person = replace(HANNA, subject="oid-9@tenant", address="HANNA@acme.example")
    twin = sign_in(app, wiring, "HR.Lead")

    told = _press(twin, maple, f"/break-glass/{asked}/approve")

    assert "who asks cannot agree as well" in told


def test_lead_who_is_not_named_cannot_agree(
    app: Flask, wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    wiring.signs_in.person = SignedIn("oid-3@tenant", "Olaf Other", "olaf@acme.example", ())
    other = sign_in(app, wiring, "HR.Lead")

    told = _press(other, maple, f"/break-glass/{asked}/approve")

    assert "you are not named as an HR lead of this programme" in told
    assert _state(wiring, asked) == (GlassState.ASKED, None)


def test_nobody_can_ask_before_a_second_lead_is_named(maple: Maple, hanna: FlaskClient) -> None:
    _name(hanna, maple, HANNA)

    answer = _ask(hanna, maple)

    assert answer[0] == 400
    assert "name a second HR lead for this programme first" in answer[1]
    assert WHY in answer[1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"thing": "999"}, "choose which form should be opened"),
        ({"purpose": "curiosity"}, "choose what it is about"),
        ({"reason": "  "}, "say why in your own words"),
        ({"reason": "x" * 301}, "say it in 300 characters"),
    ],
)
def test_asking_says_what_is_missing(
    maple: Maple, hanna: FlaskClient, fields: dict[str, str], said: str
) -> None:
    _name(hanna, maple, INES)

    status, page = _ask(hanna, maple, **fields)

    assert (status, said in page) == (400, True)


def test_two_presses_ask_once(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    _asked(wiring, maple, hanna, ines)

    _ask(hanna, maple)

    with wiring.database.reading() as db:
        assert len(list(db.scalars(select(BreakGlass.id)))) == 1


def test_request_lapses_after_seven_days(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    wiring.clock.at = NOW + timedelta(days=7)

    told = _press(ines, maple, f"/break-glass/{asked}/approve")

    assert "this waits for an answer no more" in told
    assert "nobody answered in time" in told
    assert _state(wiring, asked) == (GlassState.ASKED, None)


def test_words_close_after_a_day(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _post(ines, f"/break-glass/{asked}/approve")
    wiring.clock.at = NOW + timedelta(hours=24)

    page = _press(hanna, maple, f"/break-glass/{asked}/read")

    assert ("this is not open" in page, "closed again" in page, SHOWN in page) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("who", ["hanna", "ines"])
def test_either_lead_closes_it_early(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient, who: str
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _post(ines, f"/break-glass/{asked}/approve")

    _post({"hanna": hanna, "ines": ines}[who], f"/break-glass/{asked}/withdraw")

    assert _state(wiring, asked)[0] is GlassState.WITHDRAWN
    assert SHOWN not in _press(hanna, maple, f"/break-glass/{asked}/read")


def test_second_lead_cannot_read_what_they_opened(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _post(ines, f"/break-glass/{asked}/approve")

    page = _press(ines, maple, f"/break-glass/{asked}/read")

    assert ("only who asked may read it" in page, SHOWN in page) == (True, False)


def test_refused_request_stays_closed_and_nobody_is_written_to(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)

    _post(ines, f"/break-glass/{asked}/refuse")

    assert SHOWN not in _press(hanna, maple, f"/break-glass/{asked}/read")
    with wiring.database.reading() as db:
        assert list(db.scalars(select(Mailing.id))) == []


@pytest.mark.parametrize("button", ["approve", "read"])
def test_nothing_opens_after_its_words_were_deleted(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient, button: str
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    if button == "read":
        _post(ines, f"/break-glass/{asked}/approve")
    with wiring.database.writing() as db:
        for reply in db.scalars(select(Reply)):
            db.delete(reply)

    page = _press(ines if button == "approve" else hanna, maple, f"/break-glass/{asked}/{button}")

    assert "these words were deleted meanwhile" in page


def test_nothing_of_somebody_who_was_never_told_of_it(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient
) -> None:
    with wiring.database.writing() as db:
        for reply in db.scalars(select(Reply)):
            reply.version = 2

    page = hanna.get(f"/programmes/{maple.programme}/people/{maple.ann}/break-glass").text

    assert "There is nothing that could be opened" in page


def test_only_the_form_for_the_set_is_offered(maple: Maple, hanna: FlaskClient) -> None:
    page = hanna.get(f"/programmes/{maple.programme}/people/{maple.ann}/break-glass").text

    offered = re.findall(r'<option value="\d+">([^<]+)</option>', page)
    assert offered == ["Before we meet, session 2"]


def test_every_step_is_in_the_audit_and_names_nobody(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _post(ines, f"/break-glass/{asked}/approve")
    _post(hanna, f"/break-glass/{asked}/read")
    _post(hanna, f"/break-glass/{asked}/read")
    _post(hanna, f"/break-glass/{asked}/withdraw")

    with wiring.database.reading() as db:
        lines = list(db.scalars(select(AuditEvent).order_by(AuditEvent.id)))
        told = [(one.actor[-12:], one.verb, one.subject) for one in lines]
        words = " ".join(f"{one.old} {one.new}" for one in lines)
    of = f"break-glass:{asked}"
    assert told == [
        ("oid-1@tenant", "lead-named", f"programme:{maple.programme}"),
        ("oid-1@tenant", "opening-asked", of),
        ("oid-2@tenant", "opening-approved", of),
        ("oid-1@tenant", "opened-words-read", of),
        ("oid-1@tenant", "opened-words-read", of),
        ("oid-1@tenant", "opening-withdrawn", of),
    ]
    assert [one for one in (WHY, "Ann", "person:", SHOWN) if one in words] == []


@pytest.mark.parametrize("button", ["hold", "cancel"])
def test_nobody_in_hr_keeps_the_mail_from_its_owner(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient, button: str
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _post(ines, f"/break-glass/{asked}/approve")
    with wiring.database.writing() as db:
        mail_id = db.get_one(BreakGlass, asked).notice_id
        pause_programme(db, maple.programme, by=Change("hr:1", NOW, "", (), wiring.holidays_of))

    page = unescape(_follow(hanna, f"/outbox/{mail_id}/{button}"))

    assert "whose words were opened is told so, whatever HR wants" in page
    with wiring.database.reading() as db:
        assert db.get_one(Mailing, mail_id).state is MailingState.DUE


def test_looking_writes_nothing(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    _post(ines, f"/break-glass/{asked}/approve")
    before = dump(wiring.database)

    for path in ("break-glass", f"people/{maple.ann}/break-glass", f"people/{maple.ann}"):
        assert hanna.get(f"/programmes/{maple.programme}/{path}").status_code == 200

    assert dump(wiring.database) == before


def test_home_asks_the_named_lead_alone(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    _asked(wiring, maple, hanna, ines)

    asked = "asks to read one form of Ann"
    assert (asked in hanna.get("/").text, asked in ines.get("/").text) == (False, True)


def test_name_is_taken_off(
    wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient
) -> None:
    asked = _asked(wiring, maple, hanna, ines)
    page = hanna.get(f"/programmes/{maple.programme}/break-glass").text
    address = re.findall(r'action="([^"]+/leads/\d+/end)"', page)[0]

    _post(hanna, address)

    assert "you are not named" in _press(ines, maple, f"/break-glass/{asked}/approve")


def test_lead_without_an_address_is_not_named(maple: Maple, hanna: FlaskClient) -> None:
    answer = _post(hanna, f"/programmes/{maple.programme}/leads", name="Ines", address="ines")

    assert answer.status_code == 400
    assert "the whole address of their work account" in answer.text


def _answer(field: str, classes: str, value: str) -> Answer:
    return Answer(
        field=field,
        classes=classes,
        value=value,
        device="",
        delete_after=NOW.date() + timedelta(days=90),
    )


def _asked(wiring: HrWiring, maple: Maple, hanna: FlaskClient, ines: FlaskClient) -> int:
    """Let Hanna name Ines and ask for the form; return the request."""
    _name(hanna, maple, INES)
    assert _ask(hanna, maple)[0] == 303
    with wiring.database.reading() as db:
        return db.scalars(select(BreakGlass.id)).one()


def _name(browser: FlaskClient, maple: Maple, who: SignedIn) -> None:
    path = f"/programmes/{maple.programme}/leads"
    assert _post(browser, path, name=who.name, address=who.address).status_code == 303


def _ask(browser: FlaskClient, maple: Maple, **changed: str) -> tuple[int, str]:
    path = f"/programmes/{maple.programme}/people/{maple.ann}/break-glass"
    thing = re.findall(r'<option value="(\d+)">', browser.get(path).text)[0]
    fields = {"thing": thing, "purpose": "complaint", "reason": WHY, **changed}
    answer = _post(browser, path, **fields)
    return answer.status_code, unescape(answer.text)


def _post(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    return browser.post(path, data={"csrf_token": csrf_token(browser), **fields})


def _press(browser: FlaskClient, maple: Maple, path: str) -> str:
    """Press a button and return the page that follows."""
    answer = _post(browser, path)
    assert answer.status_code == 303
    return unescape(browser.get(f"/programmes/{maple.programme}/break-glass").text)


def _follow(browser: FlaskClient, path: str) -> str:
    answer = _post(browser, path, reason="not now")
    return browser.get(answer.headers["Location"]).text


def _state(wiring: HrWiring, glass_id: int) -> tuple[GlassState, object]:
    with wiring.database.reading() as db:
        row = db.get_one(BreakGlass, glass_id)
        return row.state, row.notice_id
