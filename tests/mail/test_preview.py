"""What HR sees of somebody's mail: the process, no words, nothing that opens the form."""

import pytest

from service.domain.visibility import Reader
from service.mail.catalogue import TOUCHPOINTS, compose
from tests.mail.contexts import BUTTON_URL, WORDS, context


@pytest.mark.parametrize("reader", [Reader.HR, Reader.HR_VIEWER, Reader.HR_LEAD])
@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_preview_for_hr_holds_no_words_links_or_codes(touchpoint: str, reader: Reader) -> None:
    released = (("Action", WORDS),) if touchpoint == "manager-summary" else ()

    message = compose(context(touchpoint, released=released), seen_by=reader)

    everything = message.subject + message.text + message.html
    assert WORDS not in everything
    assert "Sam&#39;s team" not in everything
    assert BUTTON_URL not in everything
    assert "/r/" not in everything
    assert "481516" not in everything


def test_preview_for_hr_says_whose_words_it_leaves_out() -> None:
    before = compose(context("before-session"), seen_by=Reader.HR)
    summary = compose(context("manager-summary", released=(("Action", WORDS),)), seen_by=Reader.HR)

    assert 'On 3 March you chose to "Ann\'s own words".' in before.text
    assert "Action: Ann's own words\n" in summary.text
