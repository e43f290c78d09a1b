"""The manager's mail: exactly what was released, or the same neutral text for every cause."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.release import TickedLine, gather
from service.domain.states import ReleaseState
from service.mail.catalogue import compose
from tests.mail.contexts import BUTTON_URL, context
from tests.mail.reading import visible_words

_DUE_AT = datetime(2026, 4, 14, 8, 30, tzinfo=UTC)
_NEUTRAL = (
    "Hello Sam. Ann Example's set has held session 2 of 6. What is said there stays there. "
    "You can help in ten minutes: ask (1) What are you trying out? (2) What do you need from me? "
    "(3) What have you noticed since? Please don't ask what others said."
)


def _ticked(
    words: str = "Ask Sam's team what slows them",
    *,
    line: str = "action",
    hours_before: float = 100,
    state: ReleaseState = ReleaseState.DRAFTED,
) -> TickedLine:
    return TickedLine(
        release_id=1,
        line=line,
        words=words,
        ticked_at=_DUE_AT - timedelta(hours=hours_before),
        state=state,
        session_number=2,
    )


_CAUSES: dict[str, list[TickedLine]] = {
    "no answer, absent, refused or nothing ticked": [],
    "taken back": [_ticked(state=ReleaseState.REVOKED)],
    "sent before, nothing new": [_ticked(state=ReleaseState.SENT)],
    "left blank": [_ticked("  \n ")],
    "ticked too late": [_ticked(hours_before=71)],
}


def test_neutral_mail_is_word_for_word_the_fixed_text() -> None:
    message = compose(context("manager-summary"))

    assert message.subject == "[Maple] Ann Example's set: session 2 of 6"
    assert " ".join(message.text.split()).startswith(
        f"{_NEUTRAL} I had the conversation: {BUTTON_URL} "
    )
    assert f"{_NEUTRAL} I had the conversation {BUTTON_URL} " in visible_words(message.html)


@pytest.mark.parametrize("cause", _CAUSES)
def test_neutral_mail_is_byte_equal_whatever_its_cause(cause: str) -> None:
    summary = gather(_CAUSES[cause], due_at=_DUE_AT)

    message = compose(context("manager-summary", released=summary.labelled))

    assert message == compose(context("manager-summary"))
    assert message.digest == compose(context("manager-summary")).digest


def test_released_mail_carries_exactly_the_lines_released() -> None:
    ticked = [
        _ticked(),
        _ticked("Time on Fridays", line="support"),
        _ticked("Never this one", line="first_step", state=ReleaseState.REVOKED),
    ]
    summary = gather(ticked, due_at=_DUE_AT)

    message = compose(context("manager-summary", released=summary.labelled))

    shared = (
        "Ann wants you to know:\n\n"
        "Action: Ask Sam's team what slows them\n"
        "Support I need: Time on Fridays\n\n"
        "You can help in ten minutes"
    )
    assert shared in message.text
    assert " ".join(shared.split()) in visible_words(message.html)
    assert "Never this one" not in message.text + message.html


def test_released_mail_has_the_neutral_ones_subject() -> None:
    released = compose(context("manager-summary", released=(("Action", "Ask Sam"),)))

    assert released.subject == compose(context("manager-summary")).subject


def test_released_words_keep_their_lines() -> None:
    message = compose(context("manager-summary", released=(("Action", "Ask Sam\n\nthen Kim"),)))

    assert "Action: Ask Sam\n  then Kim\n" in message.text
    assert "Ask Sam<br />then Kim" in message.html


def test_readers_own_action_never_reaches_a_manager() -> None:
    plain = context("before-session")

    message = compose(context("manager-summary", last_action=plain.last_action))

    assert message == compose(context("manager-summary"))
