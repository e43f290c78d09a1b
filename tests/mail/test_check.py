"""What HR is told of words before anybody gets them."""

import pytest

from service.domain.visibility import Reader
from service.mail.catalogue import TOUCHPOINTS, mail_values
from service.mail.check import WordingFinding, check_wording, known_placeholders
from service.mail.placeholders import PLACEHOLDERS
from service.mail.sample import sample
from service.mail.wording import Wording, library

_GOOD = library("before-session", "en").source


def _said(source: str, touchpoint: str = "before-session") -> list[tuple[str, bool]]:
    found = check_wording(touchpoint, Wording("en", source))
    return [(one.message, one.stops) for one in found]


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_library_leaves_nothing_to_mend(touchpoint: str) -> None:
    assert check_wording(touchpoint, library(touchpoint, "en")) == ()


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_every_value_of_a_mail_is_explained(touchpoint: str) -> None:
    values = mail_values(sample(touchpoint), Reader.OWNER)

    assert known_placeholders(touchpoint).keys() == values.keys()
    assert set(known_placeholders(touchpoint)) <= set(PLACEHOLDERS)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            _GOOD.replace("{given_name}", "{first_name}"),
            "Nothing is called {first_name} in this mail.",
        ),
        (_GOOD.replace("[if action]", "[if actions]"), "Nothing is called {actions} in this mail."),
        (
            _GOOD.replace("Subject: {weekday}'s set: two minutes now?", "Subject:"),
            "The subject is empty: one line that begins with Subject: always stands.",
        ),
        (
            _GOOD.replace("Subject: ", "Subject: [if action] "),
            "The subject is empty: one line that begins with Subject: always stands.",
        ),
        (
            _GOOD.replace("{readers}", ""),
            "{readers} is missing: everybody is told who reads what they answer.",
        ),
        (
            _GOOD.replace("{readers}", "[if action]\n{readers}"),
            "{readers} is missing: everybody is told who reads what they answer.",
        ),
        (
            _GOOD.replace("Subject: ", "Subject: {action}, "),
            "{action} is its owner's: it stands in the body alone.",
        ),
        (
            _GOOD.replace("Also: ", "Also: [if action] {action}, "),
            "{action} is its owner's: it stands in the body alone.",
        ),
        ("Hello.", '"Hello." is no head line'),
        ("Subject: x\n\n{readers}\n\nHello {given_name", "a placeholder is a name in braces"),
        ("Subject: x\n\n{readers}\n\nSee {when}.", "{when} stands in a paragraph of its own."),
        (
            "Subject: x\n\n{readers}\n\n[unless action] See {when}.",
            "{when} stands in a paragraph of its own.",
        ),
    ],
)
def test_words_of_which_no_mail_can_be_made_are_stopped(source: str, message: str) -> None:
    [(said, stops)] = _said(source)

    assert message in said
    assert stops


def test_manager_must_not_be_told_that_nothing_was_released() -> None:
    source = library("manager-summary", "en").source
    told = source.replace("{button}", "[unless released] Nothing was released.\n\n{button}")

    assert _said(told, "manager-summary") == [
        (
            (
                "[unless released] would tell a manager that nothing was released, "
                "which is nobody's to know."
            ),
            True,
        )
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            _GOOD.replace("{when}", ""),
            (
                "{when} is missing: the dates, each with its label and in the reader's time; "
                "in a paragraph of its own."
            ),
        ),
        (
            _GOOD.replace("{when}", "[if action] {when}"),
            (
                "{when} is missing: the dates, each with its label and in the reader's time; "
                "in a paragraph of its own."
            ),
        ),
        (
            _GOOD.replace("{button}", ""),
            "{button} is missing: the button with its link; in a paragraph of its own.",
        ),
        (
            _GOOD.replace("Button: Open my page\n", ""),
            "The button has no words: add a line that begins with Button:.",
        ),
        (
            _GOOD.replace("two minutes now?", "two minutes now, and a little more of your time?"),
            "The subject has 63 characters; with a long set's name ahead of it only 53 show.",
        ),
    ],
)
def test_words_that_lack_something_can_be_used_all_the_same(source: str, message: str) -> None:
    assert _said(source) == [(message, False)]


def test_block_under_both_sides_of_a_condition_always_stands() -> None:
    split = "[if action] {when}\n\n[unless action] {when}"

    assert _said(_GOOD.replace("{when}", split)) == []


def test_long_mail_is_counted() -> None:
    [said] = _said(_GOOD.replace("{button}", "word " * 60 + "\n\n{button}"))

    assert said == (
        "The mail has 161 words, footer included; more than 120 are seldom read.",
        False,
    )


def test_findings_are_values() -> None:
    [found] = check_wording("fresh-link", Wording("en", "Subject: x\n\n{readers}"))

    assert found == WordingFinding(
        "{button} is missing: the button with its link; in a paragraph of its own."
    )
