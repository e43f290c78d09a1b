"""A set's project and its sponsor's answers, on phones: by thumb, with and without scripts."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from service.domain.states import Decision, SessionKind
from service.models import AccessCode, Recommendation, SetSession
from tests.browser.alone import Pages
from tests.browser.devices import Device
from tests.participants import page_path
from tests.web_wiring import NOW

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("scripts", [False, True])
def test_set_puts_a_recommendation_and_reads_its_sponsors_answer(
    pages: Pages, *, scripts: bool
) -> None:
    with pages.wiring.database.writing() as db:
        db.get_one(SetSession, pages.maple.sessions[-1]).kind = SessionKind.FINAL
    ann, bob = (
        _opened(pages, person, scripts=scripts) for person in (pages.maple.ann, pages.maple.bob)
    )
    name = "scripts" if scripts else "no-scripts"

    ann.page.get_by_role("link", name="Our project").click()
    ann.inspect(f"project-empty-{name}")
    ann.page.get_by_text("Add something you tried").click()
    ann.page.get_by_label("What you tried").fill("One number on the door")
    ann.page.get_by_label("What you saw").fill("Fewer rang twice")
    ann.page.get_by_role("button", name="Show it to my set").locator("visible=true").click()
    expect(ann.page.get_by_text("What you saw: Fewer rang twice")).to_be_visible()
    ann.page.get_by_text("Add a recommendation").click()
    ann.page.get_by_label("A short title").fill("One number")
    ann.page.get_by_label("What you recommend").fill("Give the desk one number for all")
    ann.page.get_by_role("button", name="Show it to my set").locator("visible=true").click()
    ann.page.get_by_role("button", name="Put it to our sponsor").click()
    expect(ann.page.get_by_text("1 of 2 presses")).to_be_visible()
    ann.inspect(f"project-{name}")
    bob.page.get_by_role("link", name="Our project").click()
    bob.page.get_by_role("button", name="Put it to our sponsor").click()
    expect(bob.page.get_by_text("waits for the sponsor")).to_be_visible()

    sue = _opened(pages, pages.maple.sue, scripts=scripts)
    sue.inspect(f"sponsor-{name}")
    sue.page.get_by_role("radio", name="Yes, but differently").check()
    sue.page.get_by_role("button", name="Tell the set").click()
    expect(sue.page.get_by_role("alert")).to_contain_text("Something is still needed")
    sue.inspect(f"sponsor-missing-{name}")
    sue.page.get_by_label("Your reason").fill("For Leeds first")
    sue.page.get_by_label("Who sees to it").fill("Ida")
    sue.page.get_by_role("button", name="Tell the set").click()
    expect(sue.page.get_by_text("you adapted it")).to_be_visible()

    ann.page.reload()
    expect(ann.page.get_by_text("For Leeds first · Ida")).to_be_visible()
    ann.page.get_by_role("button", name="It is under way").click()
    expect(ann.page.get_by_text("under way", exact=True)).to_be_visible()
    ann.inspect(f"project-answered-{name}")
    with pages.wiring.database.reading() as db:
        row = db.scalars(select(Recommendation)).one()
        assert (row.decision, row.reason, row.running_at) == (
            Decision.ADAPTED,
            "For Leeds first",
            NOW,
        )
    assert [one.complaints for one in (ann, bob, sue)] == [[], [], []]


def test_sponsor_finds_all_on_one_screen_of_a_phone(pages: Pages) -> None:
    with pages.wiring.database.writing() as db:
        db.get_one(SetSession, pages.maple.sessions[-1]).kind = SessionKind.FINAL
        db.add(
            Recommendation(
                set_id=pages.maple.learning_set,
                title="One number",
                words="Give the desk one number for all",
                proposed_at=NOW,
                put_at=NOW,
                delete_after=NOW.date(),
            )
        )

    phone = _opened(pages, pages.maple.sue, scripts=False)

    phone.inspect("sponsor-one-screen")
    expect(phone.page.get_by_text("1 of 6 sessions held")).to_be_in_viewport()
    expect(phone.page.get_by_text("Give the desk one number for all").first).to_be_in_viewport()
    for words in ("Yes", "Yes, but differently", "No"):
        expect(phone.page.get_by_role("radio", name=words, exact=True)).to_be_in_viewport()
    phone.page.get_by_role("radio", name="No", exact=True).focus()
    phone.page.keyboard.press("Space")
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.type("Nobody would ring")
    phone.page.get_by_role("button", name="Tell the set").press("Enter")
    expect(phone.page.get_by_text("you said no")).to_be_visible()


def _opened(pages: Pages, person: int, *, scripts: bool) -> Device:
    """Show somebody's code on a phone of their own; return it at their own page."""
    phone = pages.device(scripts=scripts)
    path = page_path(pages.wiring, person)
    phone.open(path)
    phone.page.get_by_role("button", name="code").first.click()
    with pages.wiring.database.reading() as db:
        code = db.scalars(select(AccessCode).order_by(AccessCode.id.desc())).first()
        assert code is not None
    phone.page.get_by_label("The six digits").fill(code.code)
    phone.page.get_by_role("button", name="Show my words").click()
    return phone
