"""What every mail has to say, and in both of its parts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.domain.states import Entry, Goal, Role
from service.mail.catalogue import TOUCHPOINTS, compose
from service.mail.context import AboutPerson, LastAction, MailContext, MailReader
from service.mail.errors import UnresolvedPlaceholder
from tests.mail.contexts import ANN, BUTTON_URL, SESSIONS, WORDS, context, session
from tests.mail.reading import links, visible_words
from tests.mail.said import FACTS, NAMING_THE_PROGRAMME, readers


def _tag(made: MailContext) -> str:
    return made.set_name or made.programme_name


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_mail_states_each_fact_in_both_parts(touchpoint: str) -> None:
    made = context(touchpoint)
    facts = [
        f"Hello {made.reader.given_name}.",
        "Becky's learning sets" if touchpoint in NAMING_THE_PROGRAMME else "Maple",
        *FACTS[touchpoint],
        f"Who reads this: {readers(touchpoint)}",
        "You get this because",
        "Questions: Becky Lane, becky@company.example",
        *([BUTTON_URL] if made.button_url else []),
    ]

    message = compose(made)

    text = " ".join(message.text.split())
    seen = visible_words(message.html)
    assert [fact for fact in facts if fact not in text] == []
    assert [fact for fact in facts if fact not in seen] == []


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_mail_is_addressed_to_its_reader_alone(touchpoint: str) -> None:
    made = context(touchpoint)

    message = compose(made)

    assert (message.to_address, message.to_name, message.reply_to) == (
        made.reader.address,
        made.reader.name,
        "sets@company.example",
    )
    assert message.subject.startswith(f"[{_tag(made)}] ")
    assert len(message.subject) <= 78


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_mail_has_one_button_its_bare_link_and_the_contact(touchpoint: str) -> None:
    made = context(touchpoint)
    own = [made.button_url] * 2 if made.button_url else []

    message = compose(made)

    assert links(message.html) == [*own, "mailto:becky@company.example"]
    assert message.text.count("http") == len(own) // 2


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
@pytest.mark.parametrize("entry", Entry)
def test_mail_is_short_and_calm(touchpoint: str, entry: Entry) -> None:
    message = compose(context(touchpoint, entry=entry))

    assert len(message.text.split()) <= 120
    assert "!" not in message.text + message.subject
    assert "anonym" not in (message.text + message.html).lower()


def test_mail_stays_short_when_every_optional_word_stands() -> None:
    made = context(
        "before-session",
        now=datetime(2026, 3, 27, 8, 30, tzinfo=UTC),
        reader=replace(ANN, zone="Asia/Kolkata"),
        last_action=LastAction(what="ask " + "word " * 14, agreed_on=date(2025, 3, 3)),
        contact_name="Becky van der Lane",
        programme_name="Learning sets of spring 2026",
    )

    assert len(compose(made).text.split()) <= 120
    assert len(compose(replace(made, touchpoint="before-session-nudge")).text.split()) <= 120


@pytest.mark.parametrize(
    ("goal", "purpose"),
    [
        (Goal.LEARN, "Maple, to learn from real questions."),
        (Goal.FIX, "Maple, to work on something real."),
        (Goal.BOTH, "Maple, to work on something real and learn from it."),
    ],
)
def test_joining_says_what_the_programme_is_for(goal: Goal, purpose: str) -> None:
    message = compose(context("joining", goal=goal))

    assert purpose in message.text
    assert purpose in visible_words(message.html)


def test_joining_by_invitation_asks_and_does_not_order() -> None:
    message = compose(context("joining", entry=Entry.INVITE))

    assert message.subject == "[Maple] Would you like to join?"
    assert "It is your choice: join, talk first, or not now." in message.text
    assert "It is your choice: join, talk first, or not now." in visible_words(message.html)


def test_joining_without_project_says_nothing_of_it() -> None:
    message = compose(context("joining", project=""))

    assert "starts from" not in message.text + message.html


def test_affirmations_leave_out_a_count_of_nobody() -> None:
    message = compose(context("affirmations", affirmed_count=0))

    assert "in your set have done so" not in message.text + message.html


@pytest.mark.parametrize("touchpoint", ["before-session", "before-session-nudge"])
@pytest.mark.parametrize("change", [{"last_action": None}, {"quotes_actions": False}])
def test_golden_thread_is_left_out_where_none_may_be_quoted(
    touchpoint: str, change: dict[str, object]
) -> None:
    message = compose(context(touchpoint, **change))

    assert "chose to" not in message.text + message.html
    assert WORDS not in message.text + message.html
    assert "Your set meets on Tuesday." in message.text


def test_golden_thread_names_the_year_of_a_day_long_ago() -> None:
    old = LastAction(what="Write to Sam.", agreed_on=date(2025, 12, 2))

    message = compose(context("before-session", last_action=old))

    assert 'On 2 December 2025 you chose to "Write to Sam".' in message.text


def test_golden_thread_cuts_a_very_long_action_between_words() -> None:
    long = LastAction(what="listen " * 400, agreed_on=date(2026, 3, 3))

    message = compose(context("before-session", last_action=long))

    assert f'you chose to "{"listen " * 21}listen…".' in message.text


def test_mail_shows_only_the_readers_own_time() -> None:
    reader = replace(ANN, zone="America/New_York")

    message = compose(context("before-session", reader=reader))

    assert "Tuesday 7 April, 08:30–11:30 (your time, New York)" in message.text
    assert "clocks changed on 8 March" in message.text
    assert "London" not in message.text + message.html


def test_mail_names_the_sets_clocks_where_only_they_move_the_readers_hour() -> None:
    reader = replace(ANN, zone="Asia/Kolkata")

    message = compose(context("before-session", reader=reader))

    assert (
        "When: Tuesday 7 April, 18:00–21:00 (your time, Kolkata); "
        "clocks in London changed on 29 March\n"
    ) in message.text


def test_weekday_in_the_subject_is_the_readers() -> None:
    late = session(2, "2026-04-07T20:00")
    reader = replace(ANN, zone="Pacific/Auckland")

    message = compose(context("before-session", session=late, reader=reader))

    assert message.subject == "[Maple] Wednesday's set: two minutes now?"


def test_after_session_says_until_when_its_form_is_open() -> None:
    closes_at = datetime(2026, 5, 5, 7, 30, tzinfo=UTC)

    message = compose(context("after-session", closes_at=closes_at, next_session=None))

    line = "Open until: Tuesday 5 May, 08:30 (your time, London)"
    assert line in message.text
    assert line in visible_words(message.html)
    assert "Next:" not in message.text


@pytest.mark.parametrize(
    ("role", "why"),
    [
        (Role.MEMBER, "you are in set Maple (Becky's learning sets)."),
        (Role.FACILITATOR, "you facilitate set Maple (Becky's learning sets)."),
        (Role.HOST, "you host set Maple (Becky's learning sets)."),
        (None, "you have a page in Becky's learning sets."),
    ],
)
def test_footer_says_why_this_person_gets_it(role: Role | None, why: str) -> None:
    message = compose(context("fresh-link", role=role))

    assert f"You get this because {why}" in message.text
    assert f"You get this because {why}" in visible_words(message.html)


def test_mail_to_somebody_in_no_set_names_the_programme() -> None:
    message = compose(context("fresh-code", set_name="", role=None))

    assert message.subject == "[Becky's learning sets] Your fresh code"


def test_subject_stays_within_78_characters_for_long_names() -> None:
    about = AboutPerson(given_name="Ann", name="Anna-Magdalena Wolfeschlegelstein von Hohenburg")
    last = replace(SESSIONS[1], number=11, of=12)

    message = compose(
        context(
            "manager-summary", set_name="Sycamore and horse chestnut", about=about, session=last
        )
    )

    assert message.subject == ("[Sycamore and horse…] Anna-Magdalena…'s set: session 11 of 12")


@pytest.mark.parametrize(
    "lacking",
    [
        context("before-session", session=None),
        context("joining", session=None, sessions=()),
        context("manager-summary", session=None),
        context("manager-summary", about=None),
        context("fresh-code", code=""),
        context("no-such-mail"),
    ],
    ids=lambda made: made.touchpoint,
)
def test_mail_with_something_missing_does_not_leave(lacking: MailContext) -> None:
    with pytest.raises(UnresolvedPlaceholder):
        compose(lacking)


def test_mails_never_say_sandbox() -> None:
    templates = Path("templates/email").rglob("*.*")

    assert [path for path in templates if "sandbox" in path.read_text().lower()] == []


def test_reader_is_greeted_by_given_name() -> None:
    reader = MailReader(
        given_name="Zoë", name="Zoë Ångström", address="zoe@company.example", zone="Europe/Berlin"
    )

    message = compose(context("after-session", reader=reader))

    assert message.text.startswith("Hello Zoë.\n\n")
