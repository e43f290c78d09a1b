"""What has come due of a set, and when it next has something to say."""

from datetime import UTC, datetime, timedelta

from service.domain.journey.coming_due import coming_due
from service.domain.journey.due import due_mails
from tests.domain.journey.programme import LONDON, programme


def test_coming_due_is_what_has_no_row_and_whose_instant_has_come():
    facts = programme()
    mails = list(due_mails(facts))
    now = facts.approved_at + timedelta(days=60)
    known = {mail.key for mail in mails[::2]}

    found = coming_due([facts], known, now)

    expected = {mail.key for mail in mails if mail.due_at <= now} - known
    assert ({mail.key for mail in found.mails}, len(expected) > 3) == (expected, True)


def test_next_instant_passes_over_what_has_a_row_and_what_is_due_already():
    facts = programme()
    known = {mail.key for mail in due_mails(facts) if mail.touchpoint.slug == "set-introduction"}

    found = coming_due([facts], known, facts.approved_at)

    # The plan was approved on Monday, so the reminder of the joining form comes on Thursday.
    thursday = datetime(2027, 1, 7, 8, 30, tzinfo=LONDON).astimezone(UTC)
    assert found.next_at == {facts.sets[0].set_id: thursday}


def test_next_instant_with_a_row_for_everything_is_none():
    facts = programme()
    known = {mail.key for mail in due_mails(facts)}

    assert coming_due([facts], known, facts.approved_at).next_at == {facts.sets[0].set_id: None}
