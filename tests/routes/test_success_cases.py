"""Success cases: proposed without a word, told only as their owner lets them be told."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.cases import CaseKind, CaseState
from service.domain.states import Consent, MailingState
from service.models import AuditEvent, Mailing, Person, Story, SuccessCase
from service.store.audit import AuditFilter, audit_lines
from service.store.needs_hand import needs_hand
from service.store.outbox import find_mail
from service.store.success_cases import PublishedCase, case_proposals, published_cases
from tests.hr import HrWiring, counted_queries, csrf_token
from tests.participants import Maple, add_link, add_reply, page_path
from tests.routes.pressing import guard, open_with_code
from tests.web_wiring import NOW

SECRET = "The night shift halved its handover"
WORDS = "A team halved its handover within three months."


def _tell(db: Session, maple: Maple, person_id: int, consent: Consent, *parts: str) -> int:
    link = add_link(db, maple, "final-story", session=6, person=person_id)
    story = Story(
        owner_id=person_id,
        set_id=maple.learning_set,
        reply_id=add_reply(db, link).id,
        words=json.dumps(dict.fromkeys(parts, SECRET)),
        consent=consent,
        written_at=NOW,
        delete_after=NOW.date() + timedelta(days=90),
    )
    db.add(story)
    db.flush()
    return story.id


@pytest.fixture
def told(wiring: HrWiring, maple: Maple) -> tuple[int, int]:
    """Ann's and Bob's stories: hers may be told without her name, his not at all."""
    with wiring.database.writing() as db:
        return (
            _tell(db, maple, maple.ann, Consent.UNNAMED, "outcome", "evidence"),
            _tell(db, maple, maple.bob, Consent.NO, "outcome", "evidence"),
        )


def _main(browser: FlaskClient, path: str) -> str:
    page = browser.get(path).text
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def _press(browser: FlaskClient, path: str, **fields: object) -> int:
    sent = browser.post(path, data={"csrf_token": csrf_token(browser), **fields})
    return sent.status_code


def _own(client: FlaskClient, page: str, do: str, **fields: object) -> int:
    sent = client.post(page, data={"csrf_token": guard(client, page), "do": do, **fields})
    return sent.status_code


def test_case_is_told_only_as_its_owner_lets_it_be_and_is_gone_when_taken_back(
    browser: FlaskClient,
    client: FlaskClient,
    wiring: HrWiring,
    maple: Maple,
    told: tuple[int, int],
) -> None:
    cases = f"/programmes/{maple.programme}/cases"
    own_page = page_path(wiring, maple.ann)
    own = f"{own_page}/case/1"

    # Two members are a small set: neither name nor set stand here, nor a word.
    proposed = _main(browser, cases)
    assert "Somebody of a small set 2 kinds of evidence" in proposed
    assert [one for one in ("Ann", "Bob", "Maple", SECRET) if one in proposed] == []

    assert _press(browser, f"{cases}/invite", story_id=told[0]) == 303
    asked = _main(browser, cases)
    assert "Case 1: Somebody of a small set Much came of it. Asked; no yes so far." in asked

    assert _own(client, own, "decline") == 303
    assert _main(browser, cases).endswith(asked[asked.index("Asked Case 1") :])
    assert _press(browser, f"{cases}/1/words", words=WORDS, edition=0) == 422

    assert _own(client, own, "accept") == 303
    assert "Case 1: Ann Ångström" in _main(browser, cases)
    assert _press(browser, f"{cases}/1/words", words=WORDS, edition=0) == 303
    assert _published(wiring, maple) == []

    # What was written opens after a code alone, and so does the word on it.
    assert WORDS not in client.get(own).text
    assert _own(client, own, "named", edition=1) == 303
    assert _published(wiring, maple) == []
    open_with_code(client, wiring, own_page)
    assert WORDS in client.get(own).text
    _own(client, own, "named", edition=1)
    named = PublishedCase(CaseKind.MOST, WORDS, "Ann Ångström", "Maple")
    assert _published(wiring, maple) == [named]
    assert _told(browser, maple) == [f"Much came of it {WORDS} Ann Ångström, set Maple"] * 2
    _own(client, own, "unnamed", edition=1)
    assert _published(wiring, maple) == [PublishedCase(CaseKind.MOST, WORDS, "", "")]
    assert _told(browser, maple) == [f"Much came of it {WORDS} Somebody of a set"] * 2

    # Other words are asked about anew, and a page of the former ones decides nothing.
    assert _press(browser, f"{cases}/1/words", words=f"{WORDS} So!", edition=1) == 303
    assert _published(wiring, maple) == []
    assert _own(client, own, "named", edition=1) == 422
    assert _published(wiring, maple) == []
    _own(client, own, "named", edition=2)
    assert len(_published(wiring, maple)) == 1

    _own(client, own, "decline")
    assert _published(wiring, maple) == []
    assert _told(browser, maple) == []
    with wiring.database.reading() as db:
        row = db.scalars(select(SuccessCase)).one()
        assert (row.state, row.words) == (CaseState.DECLINED, "")
    assert "Taken back." in _main(browser, cases)


def test_nothing_that_hr_reads_names_who_was_asked(
    browser: FlaskClient,
    client: FlaskClient,
    wiring: HrWiring,
    maple: Maple,
    told: tuple[int, int],
) -> None:
    cases = f"/programmes/{maple.programme}/cases"
    _press(browser, f"{cases}/invite", story_id=told[0])
    _own(client, f"{page_path(wiring, maple.ann)}/case/1", "decline")

    with wiring.database.writing() as db:
        mailing = db.scalars(select(Mailing)).one()
        asked = (mailing.key, mailing.person_id, mailing.programme_id)
        mailing.state = MailingState.FAILED
        mailing_id = mailing.id
    with wiring.database.reading() as db:
        lines = audit_lines(db, AuditFilter(), offset=0, limit=9)
        stuck = needs_hand(db).mails
        verbs = [row.verb for row in db.scalars(select(AuditEvent).order_by(AuditEvent.id))]
        assert find_mail(db, mailing_id) is None

    assert asked == ("case-invitation:1", maple.ann, None)
    assert verbs == ["case-invited", "case-declined"]
    assert [(one.verb, one.subject) for one in lines] == [("case-invited", "case:1")]
    assert stuck == ()
    assert "The mail that asks did not get through." in _main(browser, cases)
    assert browser.get(f"/outbox/{mailing_id}").status_code == 404


def test_only_what_is_proposed_can_be_asked_about_and_once(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, told: tuple[int, int]
) -> None:
    cases = f"/programmes/{maple.programme}/cases"

    for story_id in (told[1], told[0], told[0], 99):
        assert _press(browser, f"{cases}/invite", story_id=story_id) == 303

    with wiring.database.reading() as db:
        assert [row.owner_id for row in db.scalars(select(SuccessCase))] == [maple.ann]
        assert case_proposals(db, maple.programme) == []


def test_somebody_elses_case_is_no_page(
    browser: FlaskClient,
    client: FlaskClient,
    wiring: HrWiring,
    maple: Maple,
    told: tuple[int, int],
) -> None:
    _press(browser, f"/programmes/{maple.programme}/cases/invite", story_id=told[0])
    bobs = f"{page_path(wiring, maple.bob)}/case/1"

    statuses = [client.get(bobs).status_code, client.post(bobs, data={"do": "accept"}).status_code]

    assert statuses == [404, 404]


def test_cases_cost_as_many_queries_with_many_stories_as_with_one(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, told: tuple[int, int]
) -> None:
    path, counts = f"/programmes/{maple.programme}/cases", []
    for consent in (Consent.NAMED, Consent.UNNAMED):
        with wiring.database.writing() as db:
            for number in range(3):
                person = Person(
                    address=f"{consent}-{number}@acme.example",
                    given_name="Cy",
                    family_name="Cole",
                    zone="Europe/London",
                    working_days="mon,tue",
                    holiday_region="GB-ENG",
                    pseudonym=f"{consent}-{number}",
                )
                db.add(person)
                db.flush()
                _tell(db, maple, person.id, consent, "did_not_work")
        with counted_queries(wiring.database) as statements:
            browser.get(path)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def _published(wiring: HrWiring, maple: Maple) -> list[PublishedCase]:
    with wiring.database.reading() as db:
        return published_cases(db, maple.programme)


def _told(browser: FlaskClient, maple: Maple) -> list[str]:
    """Return every case that stands beside the evidence, then on the page to print."""
    programme = f"/programmes/{maple.programme}"
    pages = [browser.get(f"{programme}/{page}").text for page in ("charts", "cases/told")]
    found = re.findall(r'<article class="told-case">(.*?)</article>', "".join(pages), re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]
