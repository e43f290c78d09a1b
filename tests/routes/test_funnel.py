"""Coming in, stage by stage: who is waited for, a reminder, and going on without somebody."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from service.domain.states import MailingState, ProgrammeState
from service.models import Answer, AuditEvent, FormLink, Mailing, Membership, Person, Programme
from tests.hr import HrWiring, counted_queries, csrf_token, sign_in
from tests.invited import answer, book_invited, let_mail_leave, members
from tests.workflows.booking import dump

WHY = "she told me on the phone"


@pytest.fixture
def programme(wiring: HrWiring) -> int:
    """One set of six, whose sponsor was asked an hour ago."""
    made = book_invited(wiring)
    let_mail_leave(wiring)
    return made


def words_of(browser: FlaskClient, path: str) -> str:
    page = browser.get(path).text
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def press(browser: FlaskClient, path: str, **fields: str) -> tuple[int, str]:
    made = browser.post(path, data={"csrf_token": csrf_token(browser), **fields})
    return made.status_code, unescape(made.text)


def change(browser: FlaskClient, programme: int, kind: str, **fields: str) -> str:
    """Have a change previewed and make it; return the preview."""
    path = f"/programmes/{programme}/changes/{kind}"
    status, page = press(browser, path, step="preview", **fields)
    assert status == 200
    shown = re.findall(r'name="shown" value="([0-9a-f]+)"', page)[0]
    assert press(browser, path, step="confirm", shown=shown, **fields)[0] == 303
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def numbers(browser: FlaskClient, programme: int) -> list[str]:
    page = browser.get(f"/programmes/{programme}/funnel").text
    return re.findall(r'<h2 id="stage-\w+">[^<]*?: (\d+ of \d+)', page)


def mails(wiring: HrWiring, touchpoint: str) -> list[tuple[str, MailingState]]:
    with wiring.database.reading() as db:
        rows = db.execute(
            select(Person.address, Mailing.state)
            .join(Mailing, Mailing.person_id == Person.id)
            .where(Mailing.touchpoint == touchpoint)
            .order_by(Mailing.id)
        )
        return [(address, state) for address, state in rows]


def sign_off(wiring: HrWiring, programme: int) -> None:
    answer(wiring, "sponsor-sign-off", "sign_off", "yes")
    with wiring.database.writing() as db:
        db.get_one(Programme, programme).signed_off_at = wiring.clock.at
    let_mail_leave(wiring)


def release_all(wiring: HrWiring) -> None:
    with wiring.database.writing() as db:
        for place in db.scalars(select(Membership)):
            place.released_at = wiring.clock.at
    let_mail_leave(wiring)


def test_stages_stand_first_on_the_programmes_page_while_people_are_asked(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    during = words_of(browser, f"/programmes/{programme}")
    with wiring.database.writing() as db:
        db.get_one(Programme, programme).signed_off_at = wiring.clock.at
        for place in db.scalars(select(Membership)):
            place.released_at = place.joined_at = wiring.clock.at
    release_all(wiring)
    afterwards = words_of(browser, f"/programmes/{programme}")

    assert "People are still being asked 0 of 1 signed off 0 of 6" in during
    assert "People are still being asked" not in afterwards


def test_stages_leave_the_programmes_page_once_the_sets_have_begun(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    wiring.clock.at += timedelta(days=60)

    assert "People are still being asked" not in words_of(browser, f"/programmes/{programme}")


def test_sponsor_is_waited_for_with_the_hour_of_asking(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    page = words_of(browser, f"/programmes/{programme}/funnel")

    assert numbers(browser, programme) == ["0 of 1", "0 of 6", "0 of 6", "0 of 6", "0 of 0"]
    assert "Eleanor Fairbairn Asked Tue 2 Mar, 10:00 Remind 1 person once more" in page
    assert "Zoë Hartley (Maple) Not asked yet" in page


def test_what_somebody_chose_is_shown_and_never_what_they_wrote(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    sign_off(wiring, programme)
    first, second, *_ = members(wiring.database)
    answer(wiring, "release-time", "release", "no", about=first.person_id)
    with wiring.database.writing() as db:
        choice = db.scalars(select(Answer).where(Answer.field == "release")).one()
        db.add(
            Answer(
                reply_id=choice.reply_id,
                field="conflicts",
                classes="H",
                value="the merger frightens us",
                device="",
                delete_after=choice.delete_after,
            )
        )
    release_all(wiring)
    with wiring.database.writing() as db:
        db.get_one(Membership, first.id).released_at = None
    answer(wiring, "joining", "answer", "talk", about=second.person_id)

    page = words_of(browser, f"/programmes/{programme}/funnel")

    assert "about Aino Virtanen (Maple) not as it stands Asked Tue 2 Mar, 11:00" in page
    assert "Conor Gallagher (Maple) would like to talk first Asked" in page
    assert "merger" not in browser.get(f"/programmes/{programme}/funnel").text


def test_reminder_goes_to_the_silent_once_a_day_and_says_whom_it_left_out(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    path = f"/programmes/{programme}/funnel/sponsor/remind"
    press(browser, path)
    same_day = words_of(browser, f"/programmes/{programme}/funnel")
    wiring.clock.at = wiring.clock.at.replace(day=3)
    press(browser, path)
    next_day = words_of(browser, f"/programmes/{programme}/funnel")
    press(browser, path)
    pressed_twice = words_of(browser, f"/programmes/{programme}/funnel")

    left_out = "Left out: 1 had a mail today or have one on its way."
    assert f"Nobody was reminded. {left_out}" in same_day
    assert "1 person gets the mail once more, in their own working hours." in next_day
    assert f"Nobody was reminded. {left_out}" in pressed_twice
    assert mails(wiring, "sponsor-sign-off") == [
        ("eleanor.fairbairn@larkfield.example", MailingState.SENT),
        ("eleanor.fairbairn@larkfield.example", MailingState.DUE),
    ]
    with wiring.database.reading() as db:
        first, again = db.scalars(select(Mailing).order_by(Mailing.id))
        assert again.key == f"{first.key}:again-2027-03-03"
        assert again.form_link_id == first.form_link_id
        assert [
            (row.actor, row.subject, row.new)
            for row in db.scalars(select(AuditEvent).where(AuditEvent.verb == "reminded-again"))
        ] == [("hr:oid-1@tenant", f"programme:{programme}", "sponsor-sign-off to 1")]


def test_manager_of_several_gets_one_reminder_that_names_the_others(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    first, second, third, *_ = members(wiring.database)
    with wiring.database.writing() as db:
        boss = db.get_one(Person, first.person_id).manager_id
        for place in (second, third):
            db.get_one(Person, place.person_id).manager_id = boss
    sign_off(wiring, programme)
    wiring.clock.at = wiring.clock.at.replace(day=3)

    press(browser, f"/programmes/{programme}/funnel/managers/remind")

    with wiring.database.reading() as db:
        again = list(
            db.scalars(
                select(Mailing)
                .where(Mailing.person_id == boss, Mailing.key.contains(":again-"))
                .order_by(Mailing.id)
            )
        )
        assert [row.about_person_id for row in again] == [
            first.person_id,
            second.person_id,
            third.person_id,
        ]
        assert [row.state for row in again] == [
            MailingState.DUE,
            MailingState.SKIPPED,
            MailingState.SKIPPED,
        ]
        assert {row.told_in_id for row in again[1:]} == {again[0].id}


def test_managers_are_asked_without_the_sponsor_and_the_audit_says_why(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    preview = change(browser, programme, "without-sponsor", reason=WHY)
    let_mail_leave(wiring)

    assert "Manager's release of time to 6 people." in preview
    assert len(mails(wiring, "release-time")) == 6
    assert numbers(browser, programme)[0] == "1 of 1"
    assert "By your word: Eleanor Fairbairn." in words_of(
        browser, f"/programmes/{programme}/funnel"
    )
    with wiring.database.reading() as db:
        event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert event is not None
        assert (event.verb, event.subject, event.new) == (
            "sponsor-passed-over",
            f"programme:{programme}",
            f"signed off: {WHY}",
        )


@pytest.mark.parametrize(("whom", "invited"), [("one", 1), ("everybody", 6)])
def test_members_are_invited_without_their_manager(
    browser: FlaskClient, wiring: HrWiring, programme: int, whom: str, invited: int
) -> None:
    sign_off(wiring, programme)
    person = str(members(wiring.database)[0].id) if whom == "one" else whom

    change(browser, programme, "without-manager", person=person, reason=WHY)
    let_mail_leave(wiring)

    assert len(mails(wiring, "joining")) == invited
    with wiring.database.reading() as db:
        verbs = list(db.scalars(select(AuditEvent.verb)))
    assert verbs.count("manager-passed-over") == invited


def let_somebody_want_to_talk(wiring: HrWiring, programme: int) -> Membership:
    """Let everybody be asked, and the first answer so; return their place."""
    sign_off(wiring, programme)
    release_all(wiring)
    first, *_ = members(wiring.database)
    answer(wiring, "joining", "answer", "talk", about=first.person_id)
    return first


def test_somebody_who_talked_is_counted_as_joined_and_their_answer_stays(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    first = let_somebody_want_to_talk(wiring, programme)
    offered = browser.get(f"/programmes/{programme}/funnel").text

    change(browser, programme, "joined", person=str(first.id), reason=WHY)

    assert f"/changes/joined?person={first.id}" in offered
    assert f"/changes/leave?person={first.id}" in offered
    assert members(wiring.database)[0].joined_at == wiring.clock.at
    with wiring.database.reading() as db:
        choice = db.scalars(select(Answer).where(Answer.field == "answer")).one()
        assert choice.value == "talk"


@pytest.mark.parametrize("kind", ["without-sponsor", "without-manager", "joined"])
def test_nobody_is_passed_over_without_a_reason(
    browser: FlaskClient, wiring: HrWiring, programme: int, kind: str
) -> None:
    before = dump(wiring.database)
    person = str(members(wiring.database)[0].id)

    status, page = press(
        browser, f"/programmes/{programme}/changes/{kind}", step="confirm", person=person
    )

    assert status == 422
    assert "say why, so that whoever reads the audit understands it" in page
    assert dump(wiring.database) == before


def test_whoever_has_no_manager_is_not_offered_to_be_released(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    first, *_ = members(wiring.database)
    path = f"/programmes/{programme}/changes/without-manager"
    before = browser.get(path).text
    with wiring.database.writing() as db:
        db.get_one(Person, first.person_id).manager_id = None

    after = browser.get(path).text

    option = f'<option value="{first.id}"'
    assert (option in before, option in after) == (True, False)
    assert "1 person has no manager here and is invited as soon as" in words_of(
        browser, f"/programmes/{programme}/funnel"
    )


def test_word_given_meanwhile_is_not_passed_over(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    sign_off(wiring, programme)

    status, page = press(
        browser, f"/programmes/{programme}/changes/without-sponsor", step="preview", reason=WHY
    )

    assert status == 422
    assert "the sponsor has signed off meanwhile" in page


def test_stage_lists_everybody_whom_it_waits_for_a_few_at_a_time(
    browser: FlaskClient, wiring: HrWiring, programme: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_off(wiring, programme)
    monkeypatch.setattr("service.routes.funnel._MOST_NAMED", 4)
    path = f"/programmes/{programme}/funnel/managers"

    whole = browser.get(f"/programmes/{programme}/funnel").text
    first, second, beyond = (words_of(browser, f"{path}?page={page}") for page in (1, 2, 3))
    found, none = (words_of(browser, f"{path}?words={words}") for words in ("conor", "nobody"))

    assert f'href="{path}">Look through all 6' in whole
    assert [re.findall(r"about (\w+) \S+ \(Maple\)", page) for page in (first, second, found)] == [
        ["Aino", "Conor", "Łukasz", "Priya"],
        ["Siân", "Zoë"],
        ["Conor"],
    ]
    assert ("1 to 4 of 6" in first, "5 to 6 of 6" in second) == (True, True)
    assert "Nobody stands on this page any more." in beyond
    assert "Nobody stands on this page any more." in words_of(browser, f"{path}?words=a&page=9")
    assert "Nobody fits." in none


def test_nobody_is_waited_for_in_a_programme_that_is_only_planned(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Programme, programme).state = ProgrammeState.PLANNED

    answer = browser.get(f"/programmes/{programme}/funnel/managers")

    assert (answer.status_code, answer.location) == (303, f"/programmes/{programme}/funnel")


def test_whoever_answered_without_a_mail_is_not_said_to_wait_for_one(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    let_somebody_want_to_talk(wiring, programme)
    with wiring.database.writing() as db:
        db.execute(update(Mailing).values(sent_at=None, budgeted_at=None))

    page = words_of(browser, f"/programmes/{programme}/funnel/joined")

    assert "Aino Virtanen (Maple) would like to talk first Answered" in page


@pytest.mark.parametrize("step", ["sponsor", "affirmed", "nobody"])
def test_stage_that_waits_for_no_list_of_people_is_no_page(
    browser: FlaskClient, programme: int, step: str
) -> None:
    assert browser.get(f"/programmes/{programme}/funnel/{step}").status_code == 404


def test_viewer_sees_the_stages_and_no_button(app: Flask, wiring: HrWiring, programme: int) -> None:
    viewer = sign_in(app, wiring, "HR.Viewer")

    page = viewer.get(f"/programmes/{programme}/funnel").text
    status, _ = press(viewer, f"/programmes/{programme}/funnel/sponsor/remind")

    assert "Eleanor Fairbairn" in page
    assert "Remind" not in page
    assert "Go on without" not in page
    assert status == 403


def test_choice_that_stands_there_only_encrypted_is_shown_and_counted_as_any_other(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    sign_off(wiring, programme)
    release_all(wiring)
    first, second, *_ = members(wiring.database)
    answer(wiring, "joining", "answer", "talk", about=first.person_id)
    answer(wiring, "joining", "answer", "talk", about=second.person_id)
    with wiring.database.writing() as db:
        db.execute(update(Answer).values(choice=None))
        db.get_one(Membership, second.id).joined_at = wiring.clock.at

    page = words_of(browser, f"/programmes/{programme}/funnel")

    assert "Conor Gallagher (Maple)" not in page
    assert "Aino Virtanen (Maple) would like to talk first Asked" in page
    assert "Counted by your word: Conor Gallagher." in page


def test_affirmed_is_a_count_and_names_nobody(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    with wiring.database.writing() as db:
        for place in db.scalars(select(Membership)):
            place.joined_at = wiring.clock.at
        db.get_one(Membership, members(wiring.database)[0].id).affirmed_at = wiring.clock.at
    page = browser.get(f"/programmes/{programme}/funnel").text
    before, affirmed = page.split('id="stage-affirmed"')

    assert numbers(browser, programme)[4] == "1 of 6"
    assert ("Virtanen" in before, "Virtanen" in affirmed) == (True, False)


@pytest.mark.parametrize("path", ["funnel/nobody/remind", "funnel/sponsor/remind"])
def test_stage_that_is_not_there_is_not_found(
    browser: FlaskClient, programme: int, path: str
) -> None:
    wrong = programme if "nobody" in path else 4711

    assert press(browser, f"/programmes/{wrong}/{path}")[0] == 404


@pytest.mark.parametrize("path", ["", "/funnel"])
def test_queries_do_not_grow_with_people(browser: FlaskClient, wiring: HrWiring, path: str) -> None:
    counts = []
    for sets in (1, 3):
        programme = book_invited(wiring, sets, key=f"with-{sets}")
        let_mail_leave(wiring)
        with wiring.database.writing() as db:
            db.get_one(Programme, programme).signed_off_at = wiring.clock.at
        let_mail_leave(wiring)
        with counted_queries(wiring.database) as seen:
            assert browser.get(f"/programmes/{programme}{path}").status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_closed_forms_are_not_reminded_of(
    browser: FlaskClient, wiring: HrWiring, programme: int
) -> None:
    wiring.clock.at = wiring.clock.at.replace(day=3)
    with wiring.database.writing() as db:
        db.scalars(select(FormLink)).one().closes_at = wiring.clock.at

    press(browser, f"/programmes/{programme}/funnel/sponsor/remind")

    assert len(mails(wiring, "sponsor-sign-off")) == 1
