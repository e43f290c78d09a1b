"""The journey's larger forms on a phone: ratings by thumb and by keys, a card a member, answers."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect
from sqlalchemy import select

from service.domain.cases import CaseKind, CaseState
from service.domain.states import Decision, Wave
from service.models import (
    Answer,
    Attendance,
    FormLink,
    GroupLearning,
    Rating,
    Recommendation,
    Reply,
    SuccessCase,
)
from tests.browser.alone import Pages
from tests.browser.devices import DESK, Device
from tests.participants import (
    add_action,
    add_link,
    add_link_without_session,
    form_path,
    page_path,
)
from tests.web_wiring import NOW

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

THUMB_PIXELS = 44


@pytest.mark.parametrize("scripts", [False, True])
def test_end_evaluation_rates_then_and_now_by_thumb(pages: Pages, *, scripts: bool) -> None:
    phone = pages.device(scripts=scripts)
    page = phone.page
    phone.open(pages.form("end-evaluation", session=6, person=pages.maple.ann))

    today, then = _pair(page, "I listen without planning my reply")
    today.get_by_text("6", exact=True).tap()
    then.get_by_text("2", exact=True).tap()
    page.get_by_role("radio", name="No", exact=True).check()
    page.get_by_role("radio", name="By ourselves").check()
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    name = f"end-evaluation-{'scripts' if scripts else 'plain'}"
    phone.inspect(name)
    assert _too_small(page) == []
    assert _is_below(today.bounding_box(), then.bounding_box())
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ann")
    phone.inspect(f"{name}-thanks")
    assert phone.complaints == []
    with pages.wiring.database.reading() as db:
        rated = {(row.wave, row.item): row.value for row in db.scalars(select(Rating))}
    assert rated == {(Wave.NOW, "listening"): 6, (Wave.THEN, "listening"): 2}


def test_end_evaluation_puts_then_beside_now_where_there_is_room_and_goes_by_keys(
    pages: Pages,
) -> None:
    desk = pages.device(size=DESK)
    page = desk.page
    desk.open(pages.form("end-evaluation", session=6, person=pages.maple.ann))

    today, then = _pair(page, "I ask open questions before offering answers")
    boxes = today.bounding_box(), then.bounding_box()
    _tab_to(page, "[name=open_questions]")
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")

    assert not _is_below(*boxes)
    expect(page.locator("[name=open_questions]:checked")).to_have_value("5")
    expect(page.locator("[name=open_questions_then]:checked")).to_have_value("2")
    desk.inspect("end-evaluation-desk")


def test_before_session_is_answered_on_a_phone_by_keys_alone(pages: Pages) -> None:
    phone = pages.device()
    page = phone.page
    _open_before_session(pages, phone)

    _tab_to(page, "[name$=state]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "[name$=learned]")
    page.keyboard.type("She had been waiting to be asked")
    _tab_to(page, "[name=coming]")
    page.keyboard.press("Space")
    _tab_to(page, "[name=question]")
    page.keyboard.type("What would Sam ask me?")
    _tab_to(page, "[name=question_reader]")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "summary")
    page.keyboard.press("Enter")
    _tab_to(page, "[name=presenting]")
    page.keyboard.press("Space")
    phone.inspect("before-session-by-keys")
    _tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ann")
    assert phone.complaints == []
    assert _answers(pages) == {
        "state": "part",
        "coming": "yes",
        "question": "What would Sam ask me?",
        "learned": "She had been waiting to be asked",
        "presenting": "yes",
    }
    with pages.wiring.database.reading() as db:
        who_reads = db.scalars(select(Answer.classes).where(Answer.field == "question")).all()
    assert who_reads == ["F"]


@pytest.mark.parametrize("scripts", [False, True])
def test_before_session_is_answered_on_a_phone_by_thumb(pages: Pages, *, scripts: bool) -> None:
    phone = pages.device(scripts=scripts)
    page = phone.page
    _open_before_session(pages, phone)

    assert _too_small(page) == []
    page.get_by_text("Part of it", exact=True).tap()
    page.get_by_text("I will be late", exact=True).tap()
    phone.inspect(f"before-session-{'scripts' if scripts else 'plain'}")
    page.get_by_role("button", name="Send", exact=True).tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ann")
    assert phone.complaints == []
    assert _answers(pages) == {"state": "part", "coming": "late"}


@pytest.mark.parametrize("scripts", [False, True])
def test_wrap_has_a_card_for_each_member(pages: Pages, *, scripts: bool) -> None:
    phone = pages.device(scripts=scripts)
    page = phone.page
    phone.open(pages.form("facilitator-wrap", session=2, person=pages.maple.fay))

    ann = page.get_by_role("region", name="Ann Ångström")
    ann.get_by_role("radio", name="Yes").check()
    ann.get_by_role("checkbox", name="Presented").check()
    ann.get_by_label("For how many minutes").fill("45")
    page.get_by_role("region", name="Bob Brown").get_by_role("radio", name="No").check()
    page.get_by_label("What the set learned").fill("We ask too late")
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    phone.inspect(f"facilitator-wrap-{'scripts' if scripts else 'plain'}")
    assert _too_small(page) == []
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Fay")
    assert phone.complaints == []
    with pages.wiring.database.reading() as db:
        marks = {row.person_id: row.attended for row in db.scalars(select(Attendance))}
        assert marks == {pages.maple.ann: True, pages.maple.bob: False}
        assert db.scalars(select(GroupLearning.words)).all() == ["We ask too late"]


@pytest.mark.parametrize("scripts", [False, True])
def test_sponsor_answers_each_recommendation(pages: Pages, *, scripts: bool) -> None:
    _recommend(pages, pages.maple.ann, "Open the shop on Sundays")
    _recommend(pages, pages.maple.bob, "Close at six")
    with pages.wiring.database.writing() as db:
        link = add_link_without_session(
            db, pages.maple, "sponsor-decisions", person=pages.maple.sue, of_set=True
        )
        path = form_path(pages.wiring, link)
    phone = pages.device(scripts=scripts)
    page = phone.page
    phone.open(path)

    first = page.get_by_role("region", name="Open the shop on Sundays")
    first.get_by_role("radio", name="No", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Something is still needed.")
    name = f"sponsor-decisions-{'scripts' if scripts else 'plain'}"
    phone.inspect(f"{name}-missing")
    first.get_by_label("Your reason").fill("Nobody would come")
    phone.inspect(name)
    assert _too_small(page) == []
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Sue")
    with pages.wiring.database.reading() as db:
        rows = db.scalars(select(Recommendation).order_by(Recommendation.id))
        assert [(row.decision, row.reason) for row in rows] == [
            (Decision.NO, "Nobody would come"),
            (Decision.PROPOSED, ""),
        ]


def test_every_further_form_holds_on_a_phone(pages: Pages) -> None:
    maple = pages.maple
    with pages.wiring.database.writing() as db:
        add_action(db, maple, "ask Sam what slows them", session=1)
    people = {
        "release-time": (maple.max, maple.ann),
        "catch-up": (maple.ann, None),
        "recap": (maple.ann, None),
        "pulse": (maple.ann, None),
        "mid-point": (maple.ann, None),
        "sponsor-progress": (maple.sue, None),
        "quorum-choice": (maple.fay, None),
        "final-story": (maple.ann, None),
        "twelve-weeks": (maple.ann, None),
        "six-months": (maple.ann, None),
        "twelve-weeks-manager": (maple.max, maple.ann),
    }
    phone = pages.device()

    for form, (person, about) in people.items():
        phone.open(pages.form(form, session=3, person=person, about=about))
        for fold in phone.page.locator("details.fold > summary").all():
            fold.click()
        phone.inspect(f"form-{form}")
        expect(phone.page.get_by_text("You are answering as")).to_be_visible()

    assert phone.complaints == []


def test_own_case_is_answered_by_thumb(pages: Pages) -> None:
    maple = pages.maple
    with pages.wiring.database.writing() as db:
        db.add(
            SuccessCase(
                programme_id=maple.programme,
                owner_id=maple.ann,
                set_id=maple.learning_set,
                kind=CaseKind.LEAST,
                is_named=False,
                state=CaseState.INVITED,
                invited_at=NOW,
                changed_at=NOW,
                delete_after=NOW.date(),
            )
        )
    phone = pages.device(scripts=False)
    phone.open(page_path(pages.wiring, maple.ann))
    phone.page.get_by_role("link", name="Open your case").click()
    phone.inspect("own-case-asked")
    phone.page.get_by_role("button", name="Yes, I would talk").click()

    expect(phone.page.get_by_text("You agreed to talk.")).to_be_visible()
    phone.inspect("own-case-accepted")


def test_who_got_somebody_elses_link_is_told_what_to_do(pages: Pages) -> None:
    phone = pages.device(scripts=False)
    page = phone.page
    phone.open(pages.form("pulse", session=2, person=pages.maple.ann))

    expect(page.get_by_text("You are answering as Ann Ångström")).to_be_visible()
    page.get_by_role("link", name="not you?").click()
    expect(page.get_by_role("heading", name="Not Ann Ångström?")).to_be_in_viewport()
    page.get_by_role("link", name="can be sent again").click()

    expect(page.get_by_label("Your work address")).to_be_visible()


def _recommend(pages: Pages, person: int, words: str) -> None:
    with pages.wiring.database.writing() as db:
        link = add_link(db, pages.maple, "final-story", session=6, person=person)
        reply = Reply(
            form_link=db.get_one(FormLink, link.id),
            version=1,
            device="d" * 64,
            submitted_at=NOW,
            changed_at=NOW,
        )
        db.add(reply)
        db.flush()
        db.add(
            Recommendation(
                set_id=pages.maple.learning_set,
                reply_id=reply.id,
                words=words,
                proposed_at=NOW,
                put_at=NOW,
                delete_after=NOW.date(),
            )
        )


def _pair(page: Page, statement: str) -> tuple[Locator, Locator]:
    pair = page.get_by_role("group", name=statement)
    return (
        pair.get_by_role("group", name="Today"),
        pair.get_by_role("group", name="Thinking back, before the sets"),
    )


def _is_below(first: FloatRect | None, second: FloatRect | None) -> bool:
    assert first is not None
    assert second is not None
    return second["y"] >= first["y"] + first["height"]


def _open_before_session(pages: Pages, phone: Device) -> None:
    with pages.wiring.database.writing() as db:
        add_action(db, pages.maple, "ask Sam first", session=2)
    phone.open(pages.form("before-session", session=3, person=pages.maple.ann))


def _answers(pages: Pages) -> dict[str, str]:
    """Return what was answered, by field; the action's number is left off its fields' names."""
    with pages.wiring.database.reading() as db:
        rows = list(db.scalars(select(Answer)))
        return {row.field.removeprefix("action_1_"): row.value for row in rows if row.value}


def _too_small(page: Page) -> list[str]:
    """Return the targets of a form that a thumb would miss."""
    found: list[str] = page.evaluate(
        """(least) => [...document.querySelectorAll("form[data-autosave] label.choice, "
          + "form[data-autosave] input:not([type=hidden], [type=radio], [type=checkbox]), "
          + "form[data-autosave] button, form[data-autosave] summary")]
          .map((one) => [one, one.getBoundingClientRect()])
          .filter(([one, box]) => box.width && (box.height < least || box.width < least))
          .map(([one, box]) => `${box.width}x${box.height} ${one.outerHTML.slice(0, 80)}`)""",
        THUMB_PIXELS,
    )
    return found


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on something that a selector names."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")
