"""The end and after: stories with their consent, then and now, recommendations and answers."""

import json
import re
from datetime import date
from html import unescape

from sqlalchemy import select, update

from service.domain.outcome_units import OutcomeUnit
from service.domain.states import ActionState, Coming, Consent, Decision, Mode, Wave
from service.models import (
    Action,
    Attendance,
    Membership,
    Outcome,
    Person,
    Rating,
    Recommendation,
    SponsorPress,
    Story,
)
from tests.participants import add_action
from tests.routes.forms import Desk
from tests.web_wiring import NOW

STORY = {"coming": "yes", "consent": "no"}


def test_final_story_becomes_story_action_and_attendance(desk: Desk) -> None:
    with desk.wiring.database.writing() as db:
        action_id = add_action(db, desk.maple, "ask Sam", session=5).id
    path = desk.form("final-story", session=6)
    state = {f"action_{action_id}_state": "done"}

    desk.send(path, **state, coming="late", consent="unnamed", outcome="It works", learning="Ask")

    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Story)).one()
        assert (row.owner_id, json.loads(row.words), row.consent) == (
            desk.maple.ann,
            {"outcome": "It works", "learning": "Ask"},
            Consent.UNNAMED,
        )
        assert db.get_one(Action, action_id).state is ActionState.DONE
        assert db.scalars(select(Attendance.coming)).all() == [Coming.LATE]

    desk.send(path, **state, coming="late", consent="no", outcome="It works")

    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Story)).one()
        assert (json.loads(row.words), row.consent) == ({"outcome": "It works"}, Consent.NO)

    desk.send(path, **state, coming="late", consent="no")

    with desk.wiring.database.reading() as db:
        assert db.scalars(select(Story)).all() == []


def test_final_story_without_a_word_on_consent_is_refused(desk: Desk) -> None:
    page = desk.refused(desk.form("final-story", session=6), coming="yes", outcome="It works")

    assert page.count('class="problem"') == 1


def test_recommendation_is_asked_for_in_a_shared_project_alone(desk: Desk) -> None:
    path = desk.form("final-story", session=6)

    own = desk.read(path)
    desk.make_programme(mode=Mode.SHARED_PROJECT)
    shared = desk.read(path)

    assert ["What do you recommend" in page for page in (own, shared)] == [False, True]
    assert "your set, your facilitator, HR and your sponsor" in shared


def test_recommendation_is_the_sets_alone_and_changes_in_place_until_it_is_put(desk: Desk) -> None:
    desk.make_programme(mode=Mode.SHARED_PROJECT)
    path = desk.form("final-story", session=6)
    decisions = desk.form_without_session("sponsor-decisions", person=desk.maple.sue, of_set=True)
    desk.send(path, **STORY, recommendation="Open the shop")
    with desk.wiring.database.writing() as db:
        row = db.scalars(select(Recommendation)).one()
        db.add(SponsorPress(recommendation_id=row.id, person_id=desk.maple.bob, pressed_at=NOW))

    desk.send(path, **STORY, recommendation="Open two shops")

    assert "Open two shops" not in desk.read(decisions)
    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Recommendation)).one()
        assert (row.words, row.edition, row.put_at) == ("Open two shops", 2, None)
        # Bob pressed for other words.
        assert db.scalars(select(SponsorPress)).all() == []


def test_recommendation_cleared_before_anybody_changed_it_is_gone(desk: Desk) -> None:
    desk.make_programme(mode=Mode.SHARED_PROJECT)
    path = desk.form("final-story", session=6)
    desk.send(path, **STORY, recommendation="Open the shop")

    desk.send(path, **STORY)

    with desk.wiring.database.reading() as db:
        assert db.scalars(select(Recommendation)).all() == []


def test_form_sent_again_unchanged_covers_nothing_the_set_reworded(desk: Desk) -> None:
    desk.make_programme(mode=Mode.SHARED_PROJECT)
    path = desk.form("final-story", session=6)
    desk.send(path, **STORY, recommendation="Open the shop")
    with desk.wiring.database.writing() as db:
        row = db.scalars(select(Recommendation)).one()
        row.words, row.edition = "Open it on Sundays", 2

    desk.send(path, **STORY, recommendation="Open the shop", outcome="More")
    with desk.wiring.database.reading() as db:
        kept = db.scalars(select(Recommendation)).one().words
    desk.send(path, **STORY)

    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Recommendation)).one()
        assert (kept, row.words, row.withdrawn_at) == (
            "Open it on Sundays",
            "Open it on Sundays",
            NOW,
        )


def test_recommendation_that_was_put_stands_and_other_words_are_its_next_version(
    desk: Desk,
) -> None:
    desk.make_programme(mode=Mode.SHARED_PROJECT)
    path = desk.form("final-story", session=6)
    desk.send(path, **STORY, recommendation="Open the shop")
    with desk.wiring.database.writing() as db:
        row = db.scalars(select(Recommendation)).one()
        row.put_at = row.decided_at = NOW
        row.decision = Decision.YES

    desk.send(path, **STORY, recommendation="Open two shops")
    desk.send(path, **STORY, recommendation="Open three shops")
    desk.send(path, **STORY)

    with desk.wiring.database.reading() as db:
        rows = db.scalars(select(Recommendation).order_by(Recommendation.id)).all()
        assert [
            (row.words, row.version, row.decision, row.put_at, row.withdrawn_at) for row in rows
        ] == [
            ("Open the shop", 1, Decision.YES, NOW, None),
            ("Open three shops", 2, Decision.PROPOSED, None, NOW),
        ]
        assert rows[1].replaces_id == rows[0].id


def test_sponsor_answers_one_by_one_with_a_reason(desk: Desk) -> None:
    desk.make_programme(mode=Mode.SHARED_PROJECT)
    for person, words in ((desk.maple.ann, "Open the shop"), (desk.maple.bob, "Close at six")):
        path = desk.form("final-story", session=6, person=person)
        desk.send(path, **STORY, recommendation=words)
    with desk.wiring.database.writing() as db:
        db.execute(update(Recommendation).values(put_at=NOW))
        first, second = db.scalars(select(Recommendation.id).order_by(Recommendation.id))
    path = desk.form_without_session("sponsor-decisions", person=desk.maple.sue, of_set=True)
    one, two = f"recommendation_{first}", f"recommendation_{second}"

    page = desk.read(path)
    refused = desk.refused(path, **{f"{one}_decision": "no"})
    desk.send(
        path,
        **{f"{one}_decision": "adapted", f"{one}_reason": "later", f"{one}_owner": "Sam"},
        **{f"{one}_due_on": "2027-09-01"},
    )

    assert ["Open the shop" in page, "Close at six" in page] == [True, True]
    assert "set Maple and HR" in page
    assert refused.count('class="problem"') == 1
    with desk.wiring.database.reading() as db:
        rows = [
            (row.decision, row.reason, row.owner, row.due_on, row.decided_at)
            for row in db.scalars(select(Recommendation).order_by(Recommendation.id))
        ]
    assert rows == [
        (Decision.ADAPTED, "later", "Sam", date(2027, 9, 1), NOW),
        (Decision.PROPOSED, "", "", None, None),
    ]
    # A second answer needs its reason as the first does.
    assert (
        desk.refused(
            path,
            **{f"{one}_decision": "yes", f"{one}_reason": "now", f"{two}_decision": "no"},
        ).count('class="problem"')
        == 1
    )


def test_end_evaluation_rates_then_and_now_and_the_session_apart(desk: Desk) -> None:
    desk.send(desk.form("baseline", session=1), listening="3")
    path = desk.form("end-evaluation", session=6)

    desk.send(
        path,
        listening="6",
        listening_then="2",
        useful="7",
        word="brave",
        **{"consent": "no", "continue": "alone", "later_manager_ok": "yes"},
    )

    programme, session = f"programme:{desk.maple.programme}", f"session:{desk.maple.sessions[5]}"
    assert _rated(desk) == {
        (Wave.BASELINE, programme, "listening"): 3,
        (Wave.NOW, programme, "listening"): 6,
        (Wave.THEN, programme, "listening"): 2,
        (Wave.SESSION, session, "useful"): 7,
        (Wave.SESSION, session, "word"): "brave",
    }
    assert _may_ask_manager(desk)
    page = desk.read(path)
    assert 'name="listening" value="6" checked' in page
    assert 'name="listening_then" value="2" checked' in page

    desk.send(path, **{"listening": "5", "consent": "no", "continue": "alone"})

    assert _rated(desk) == {
        (Wave.BASELINE, programme, "listening"): 3,
        (Wave.NOW, programme, "listening"): 5,
    }
    assert not _may_ask_manager(desk)


def test_ratings_are_shown_on_the_device_that_gave_them_alone(desk: Desk) -> None:
    path = desk.form("end-evaluation", session=6)
    fields = {"consent": "no", "continue": "alone"}
    desk.send(path, **fields, listening="6", listening_then="2")

    other = Desk(desk.client.application.test_client(), desk.wiring, desk.maple)
    page = other.read(path)
    other.send(path, **fields)

    assert 'name="listening" value="6" checked' not in page
    assert sorted(_rated(desk).values(), key=str) == [2, 6]


def test_what_it_was_worth_is_kept_in_numbers_with_the_storys_consent(desk: Desk) -> None:
    path = desk.form("end-evaluation", session=6)
    fields = {"continue": "alone", "consent": "unnamed"}

    desk.send(
        path,
        **fields,
        worth_low="1 200",
        worth_high="3000",
        worth_unit="money",
        attribution="40",
        confidence="70",
    )

    assert _outcomes(desk) == [(1200, 3000, OutcomeUnit.MONEY, 40, 70, Consent.UNNAMED)]

    # One figure is the least and the most; what is left out stays unknown.
    desk.send(path, **fields, worth_high="12")
    assert _outcomes(desk) == [(12, 12, OutcomeUnit.OTHER, None, None, Consent.UNNAMED)]

    desk.send(path, **fields, worth_unit="hours", attribution="10")
    assert _outcomes(desk) == []


def test_numbers_that_cannot_be_are_told_of_in_one_sentence_each(desk: Desk) -> None:
    path = desk.form("end-evaluation", session=6)

    page = desk.refused(
        path,
        **{"continue": "alone", "consent": "no"},
        worth_low="30",
        worth_high="3",
        attribution="most of it",
        confidence="101",
    )

    problems = re.findall(r'class="problem"[^>]*>(.*?)</p>', unescape(page), re.DOTALL)
    assert [one.strip() for one in problems] == [
        "This is below “What it is worth, at the least”: swap the two.",
        "A whole number from 0 to 100, please.",
        "A whole number from 0 to 100, please.",
    ]
    assert 'value="most of it"' in page
    assert _outcomes(desk) == []


def _outcomes(desk: Desk) -> list[tuple[object, ...]]:
    with desk.wiring.database.reading() as db:
        return [
            (row.low, row.high, row.unit, row.attribution, row.confidence, row.consent)
            for row in db.scalars(select(Outcome))
        ]


def test_twelve_weeks_on_what_lasted_is_kept_with_its_consent(desk: Desk) -> None:
    with desk.wiring.database.writing() as db:
        action_id = add_action(db, desk.maple, "ask Sam", session=6).id
    path = desk.form("twelve-weeks", session=6)

    desk.send(
        path, **{f"action_{action_id}_state": "let-go"}, still_using="5", example="I ask first"
    )

    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Story)).one()
        assert (json.loads(row.words), row.consent) == ({"example": "I ask first"}, Consent.NO)
        assert db.get_one(Action, action_id).state is ActionState.LET_GO
    assert _rated(desk) == {(Wave.LATER, f"programme:{desk.maple.programme}", "still_using"): 5}


def test_half_a_year_on_the_eight_lines_stand_in_a_wave_of_their_own(desk: Desk) -> None:
    later = desk.form("twelve-weeks", session=6)
    desk.send(later, listening="5", still_using="4", worth_low="2", worth_unit="hours")
    path = desk.form("six-months", session=6)

    desk.send(path, listening="6", still_using="3", example="I ask first", consent="named")

    scope = f"programme:{desk.maple.programme}"
    assert _rated(desk) == {
        (Wave.LATER, scope, "listening"): 5,
        (Wave.LATER, scope, "still_using"): 4,
        (Wave.HALF_YEAR, scope, "listening"): 6,
        (Wave.HALF_YEAR, scope, "still_using"): 3,
    }
    assert _outcomes(desk) == [(2, 2, OutcomeUnit.HOURS, None, None, Consent.NO)]
    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Story).where(Story.consent == Consent.NAMED)).one()
        assert json.loads(row.words) == {"example": "I ask first"}


def test_manager_rates_each_report_apart_and_by_pseudonym(desk: Desk) -> None:
    maple = desk.maple
    for person, value in ((maple.ann, "6"), (maple.bob, "3")):
        path = desk.form("twelve-weeks-manager", session=6, person=maple.max, about=person)
        desk.send(path, change=value)

    with desk.wiring.database.reading() as db:
        ann, bob = (db.get_one(Person, one).pseudonym for one in (maple.ann, maple.bob))
    scope = f"programme:{maple.programme}:about:"
    assert _rated(desk) == {
        (Wave.LATER, f"{scope}{ann}", "change"): 6,
        (Wave.LATER, f"{scope}{bob}", "change"): 3,
    }


def _rated(desk: Desk) -> dict[tuple[Wave, str, str], int | str | None]:
    with desk.wiring.database.reading() as db:
        return {
            (row.wave, row.scope, row.item): row.value or row.word
            for row in db.scalars(select(Rating))
        }


def _may_ask_manager(desk: Desk) -> bool:
    with desk.wiring.database.reading() as db:
        return db.get_one(Membership, desk.maple.ann_in).later_manager_ok
