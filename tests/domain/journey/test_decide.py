"""Send, wait or skip, with the reason that HR reads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.journey.decide import Send, Skip, Wait, decide
from service.domain.journey.due import due_mails
from tests.domain.journey.programme import ANN, LONDON, NOTHING_YET, programme, sitting


def _london(*parts):
    return datetime(*parts, tzinfo=LONDON).astimezone(UTC)


def _of(slug, number=2):
    (mail,) = [
        mail
        for mail in due_mails(programme())
        if (mail.touchpoint.slug, mail.session_id, mail.member_id) == (slug, number * 10, ANN)
    ]
    return mail


def test_decide_at_its_instant_sends():
    mail = _of("before-session")

    assert decide(mail, NOTHING_YET, mail.due_at) == Send()


def test_decide_out_of_the_window_waits_for_its_next_opening():
    mail = _of("before-session")

    assert decide(mail, NOTHING_YET, _london(2027, 3, 2, 20, 0)) == Wait(_london(2027, 3, 3, 8, 30))


def test_decide_before_its_instant_waits():
    mail = _of("before-session")

    assert decide(mail, NOTHING_YET, mail.due_at - timedelta(days=3)) == Wait(mail.due_at)


@pytest.mark.parametrize("seconds", [0, 1, 10**6])
def test_decide_once_useless_skips(seconds):
    mail = _of("before-session")

    decision = decide(mail, NOTHING_YET, mail.useless_after + timedelta(seconds=seconds))

    assert decision == Skip("too late: it would have come when it was no longer of use")


def test_decide_where_the_next_window_opens_too_late_skips():
    mail = replace(_of("before-session"), useless_after=_london(2027, 3, 3, 8, 0))

    decision = decide(mail, NOTHING_YET, _london(2027, 3, 2, 20, 0))

    assert decision == Skip("too late: it would have come when it was no longer of use")


@pytest.mark.parametrize("slug", ["before-session", "before-session-nudge"])
def test_decide_once_answered_skips(slug):
    mail = _of(slug)
    progress = replace(NOTHING_YET, answered=frozenset({f"before-session:20:{ANN}"}))

    assert decide(mail, progress, mail.due_at) == Skip("already answered")


def test_decide_for_somebody_absent_skips_what_attendees_get_and_nothing_else():
    progress = replace(NOTHING_YET, absent=frozenset({(20, ANN)}))

    assert decide(_of("after-session"), progress, sitting(2).ends_at + timedelta(minutes=30)) == (
        Skip("was not at the session")
    )
    summary = _of("manager-summary")
    assert decide(summary, progress, summary.due_at) == Send()


def test_nudge_without_its_first_mail_skips():
    mail = _of("after-session-nudge")

    assert decide(mail, NOTHING_YET, mail.due_at) == Skip("the mail it reminds of has not gone out")


@pytest.mark.parametrize(
    ("went_out", "expected"),
    [
        (_london(2027, 3, 9, 17, 0), Send()),
        (_london(2027, 3, 11, 8, 30), Skip("the mail it reminds of went out today")),
    ],
)
def test_nudge_goes_only_on_a_later_day_than_its_first_mail(went_out, expected):
    mail = _of("after-session-nudge")
    progress = replace(NOTHING_YET, gone_out={f"after-session:20:{ANN}": went_out})

    assert decide(mail, progress, mail.due_at) == expected


def test_decide_outside_of_the_readers_window_waits_for_the_next_opening():
    mail = _of("before-session")

    decision = decide(mail, NOTHING_YET, _london(2027, 3, 2, 20, 0))

    assert decision == Wait(_london(2027, 3, 3, 8, 30))


_THURSDAY = _london(2027, 3, 11, 8, 30)
"""When the nudge after session 2 falls due."""


@pytest.mark.parametrize(
    ("away_until", "expected"),
    [
        # Back on Friday morning: nudged on Monday.
        (_london(2027, 3, 12, 7, 0), Wait(_london(2027, 3, 15, 8, 30))),
        # The absence ends with Friday: back on Monday, nudged on Tuesday.
        (_london(2027, 3, 12, 18, 0), Wait(_london(2027, 3, 16, 8, 30))),
        (_london(2027, 3, 14, 23, 59), Wait(_london(2027, 3, 16, 8, 30))),
        # Back on Wednesday: a working day ago.
        (_london(2027, 3, 10, 7, 0), Send()),
        (_london(2027, 3, 10, 17, 0), Wait(_london(2027, 3, 12, 8, 30))),
    ],
)
def test_nudge_waits_until_a_working_day_after_the_return(away_until, expected):
    mail = _of("after-session-nudge")
    went_out = {f"after-session:20:{ANN}": _london(2027, 3, 9, 17, 0)}
    progress = replace(NOTHING_YET, gone_out=went_out, away_until={ANN: away_until})

    assert mail.due_at == _THURSDAY
    assert decide(mail, progress, mail.due_at) == expected


def test_nudge_that_would_come_too_late_after_an_absence_says_so():
    mail = _of("before-session-nudge")
    progress = replace(NOTHING_YET, away_until={ANN: _london(2027, 3, 9, 7, 0)})

    assert decide(mail, progress, mail.due_at) == Skip(
        "away until 9 March: a nudge would come when it was no longer of use"
    )


@pytest.mark.parametrize("slug", ["before-session", "after-session", "set-up"])
def test_first_mails_go_to_somebody_away_as_well(slug):
    mail = _of(slug, 1 if slug == "set-up" else 2)
    progress = replace(NOTHING_YET, away_until={ANN: mail.due_at + timedelta(days=9)})

    assert decide(mail, progress, mail.due_at) == Send()


def test_absence_of_somebody_else_keeps_no_nudge():
    mail = _of("after-session-nudge")
    went_out = {f"after-session:20:{ANN}": _london(2027, 3, 9, 17, 0)}
    progress = replace(
        NOTHING_YET, gone_out=went_out, away_until={ANN + 1: mail.due_at + timedelta(days=9)}
    )

    assert decide(mail, progress, mail.due_at) == Send()
