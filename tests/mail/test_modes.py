"""Who leads a set, and in which part somebody reads a mail: what changes in its words."""

import pytest

from service.domain.journey.touchpoints import Part
from service.domain.states import Mode
from service.mail.catalogue import compose
from tests.mail.contexts import WORDS, context
from tests.mail.reading import visible_words
from tests.mail.variants import VARIANTS

_OTHERS = (
    *("run-sheet", "quorum-risk", "facilitator-wrap", "set-introduction", "mid-point"),
    *("sponsor-sign-off", "sponsor-progress", "sponsor-decisions", "programme-report"),
    *("release-time", "twelve-weeks-manager", "loop-closed", "champions-digest-1"),
    *("champions-digest-2", "champions-digest-3", "deletion-warning-1", "deletion-warning-2"),
)


@pytest.mark.parametrize(
    ("touchpoint", "part", "why"),
    [
        ("mid-point", Part.MEMBER, "you are in set Maple (Becky's learning sets)."),
        ("mid-point", Part.FACILITATOR, "you facilitate set Maple (Becky's learning sets)."),
        ("quorum-risk", Part.CONTACT, "you are the contact of Becky's learning sets."),
        ("programme-report", Part.SPONSOR, "you sponsor Becky's learning sets."),
        ("programme-report", Part.CONTACT, "you are the contact of Becky's learning sets."),
        ("champions-digest-1", None, "you are a champion of Becky's learning sets."),
        ("farewell", Part.MEMBER, "you have a page in Becky's learning sets."),
    ],
)
def test_footer_names_the_part_in_which_it_is_read(
    touchpoint: str, part: Part | None, why: str
) -> None:
    role = None if part is not Part.MEMBER else context(touchpoint).role

    message = compose(context(touchpoint, part=part, role=role))

    assert f"You get this because {why}\n" in message.text


@pytest.mark.parametrize("touchpoint", ["run-sheet", "quorum-risk", "facilitator-wrap"])
def test_set_that_runs_itself_is_hosted_and_a_coached_one_coached(touchpoint: str) -> None:
    hosted = compose(context(touchpoint, self_facilitated=True))
    coached = compose(context(touchpoint, mode=Mode.QUESTIONS_FIRST))

    assert "You host" in hosted.text
    assert "because you host set Maple" in hosted.text
    assert "because you coach set Maple" in coached.text
    assert "acilitat" not in hosted.text.partition("Who reads this")[0]


def test_contact_of_sets_that_run_themselves_is_no_host() -> None:
    message = compose(context("quorum-risk", part=Part.CONTACT, self_facilitated=True))

    assert "You host" not in message.text


@pytest.mark.parametrize("touchpoint", _OTHERS)
def test_mail_about_others_holds_nobodys_action(touchpoint: str) -> None:
    own = context("before-session").last_action

    message = compose(context(touchpoint, last_action=own, released=(("Action", WORDS),)))

    assert WORDS not in message.text
    assert WORDS not in visible_words(message.html)


@pytest.mark.parametrize("touchpoint", [slug for slug in _OTHERS if slug.startswith("sponsor")])
def test_mail_to_a_sponsor_names_nobody_of_the_set(touchpoint: str) -> None:
    message = compose(context(touchpoint, mode=Mode.SHARED_PROJECT))

    assert [name for name in ("Ann", "Fay", "Bob") if name in message.text + message.html] == []


@pytest.mark.parametrize("touchpoint", ["after-session-nudge", "end-evaluation-nudge"])
def test_nudge_tells_of_the_sets_learning_only_where_there_is_some(touchpoint: str) -> None:
    sentence = "What your set learned is on your page, to read and correct."

    assert sentence in compose(context(touchpoint, has_learned=True)).text
    assert sentence not in compose(context(touchpoint)).text


@pytest.mark.parametrize("name", VARIANTS)
def test_every_branch_is_short(name: str) -> None:
    message = compose(VARIANTS[name])

    assert len(message.text.split()) <= 120
    assert len(message.subject) <= 78
