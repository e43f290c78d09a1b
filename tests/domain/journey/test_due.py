"""What falls due for whom and when, said by hand for one small set."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from service.domain.journey.due import due_mails, find_mail, form_closings
from tests.domain.journey.programme import ANN, BOB, FAY, LONDON, MAX, programme, seat, sitting


def _london(*parts):
    return datetime(*parts, tzinfo=LONDON).astimezone(UTC)


def _of(facts, slug, number, member):
    (mail,) = [
        mail
        for mail in due_mails(facts)
        if (mail.touchpoint.slug, mail.session_id, mail.member_id) == (slug, number * 10, member)
    ]
    return mail


def test_due_mails_of_a_whole_programme_are_counted_by_kind():
    counts = Counter(
        (mail.touchpoint.slug, mail.reader.person_id) for mail in due_mails(programme())
    )

    of_a_member = {
        "joining": 1,
        "joining-nudge": 1,
        "set-introduction": 1,
        "set-up": 1,
        "affirmations": 1,
        "before-session": 4,
        "before-session-nudge": 4,
        "after-session": 4,
        "after-session-nudge": 4,
        "catch-up": 5,
        "pulse": 5,
        "mid-point": 1,
        "final-story": 1,
        "final-story-nudge": 1,
        "end-evaluation": 1,
        "end-evaluation-nudge": 1,
        "champion-invitation": 1,
        "twelve-weeks": 1,
        "six-months": 1,
    }
    of_the_facilitator = {
        "set-introduction": 1,
        "run-sheet": 6,
        "quorum-risk": 5,
        "facilitator-wrap": 6,
        "mid-point": 1,
    }
    of_the_manager = {"release-time": 1, "manager-summary": 3}
    expected = {(slug, who): count for slug, count in of_a_member.items() for who in (ANN, BOB)}
    expected |= {(slug, FAY): count for slug, count in of_the_facilitator.items()}
    expected |= {(slug, MAX): count for slug, count in of_the_manager.items()}
    assert counts == expected


def test_due_at_and_useless_after_around_session_two():
    facts = programme()

    found = {
        slug: (mail.due_at, mail.useless_after, mail.form_closes_at)
        for slug in (
            "before-session",
            "before-session-nudge",
            "after-session",
            "after-session-nudge",
            "manager-summary",
        )
        for mail in [_of(facts, slug, 2, ANN)]
    }

    # Session 2 is on Tuesday 9 March, session 3 on Tuesday 13 April, session 4 on 18 May.
    start = _london(2027, 3, 9, 13, 30)
    next_before = _london(2027, 4, 6, 8, 30)
    next_summary = _london(2027, 5, 18, 16, 30)
    assert found == {
        "before-session": (_london(2027, 3, 2, 8, 30), start, start),
        "before-session-nudge": (_london(2027, 3, 5, 8, 30), start, start),
        "after-session": (_london(2027, 3, 9, 17, 0), next_before, next_before),
        "after-session-nudge": (_london(2027, 3, 11, 8, 30), next_before, next_before),
        "manager-summary": (_london(2027, 3, 16, 8, 30), next_summary, next_summary),
    }


def test_joining_falls_due_at_approval_and_affirmations_wait_for_the_window():
    facts = programme()

    assert _of(facts, "joining", 1, ANN).due_at == facts.approved_at
    # The set-up ends at 16:30, when the ordinary window has just closed.
    assert _of(facts, "affirmations", 1, ANN).due_at == _london(2027, 2, 3, 8, 30)


def test_after_the_last_session_four_weeks_remain():
    mail = _of(programme(), "end-evaluation", 6, ANN)

    assert mail.useless_after == sitting(6).ends_at + timedelta(weeks=4)


def test_form_after_the_last_but_one_session_closes_when_the_story_is_asked_for():
    mail = _of(programme(), "after-session", 5, ANN)

    # The final session is on Tuesday 27 July; the story is asked for ten working days before.
    assert mail.form_closes_at == _london(2027, 7, 13, 8, 30)


def test_story_of_a_fortnightly_set_waits_until_the_session_ahead_was_looked_back_on():
    fortnightly = [sitting(number, date(2027, 2, 2 + 14 * (number - 5))) for number in (5, 6)]
    facts = programme(sittings=[sitting(1, date(2027, 1, 12)), *fortnightly])

    # Tuesday 2 February is looked back on until Friday the 5th; ten working days would be the 2nd.
    assert _of(facts, "final-story", 6, ANN).due_at == _london(2027, 2, 5, 8, 30)
    assert _of(facts, "after-session", 5, ANN).useless_after == _london(2027, 2, 5, 8, 30)


def test_session_two_days_after_another_keeps_two_days_to_prepare():
    close = [sitting(2, date(2027, 2, 2)), sitting(3, date(2027, 2, 5)), sitting(6)]
    facts = programme(sittings=[sitting(1, date(2027, 1, 12)), *close])

    assert _of(facts, "before-session", 3, ANN).due_at == _london(2027, 2, 3, 8, 30)


def test_manager_summary_names_its_report_and_goes_to_the_manager():
    mail = _of(programme(), "manager-summary", 4, ANN)

    assert (mail.reader.person_id, mail.about_id, mail.key) == (MAX, ANN, "manager-summary:40:1")


def test_moved_session_moves_its_mails_and_keeps_their_keys():
    before = _of(programme(), "before-session", 3, ANN)
    sittings = [sitting(n) if n != 3 else sitting(3, date(2027, 4, 20)) for n in range(1, 7)]

    after = _of(programme(sittings=sittings), "before-session", 3, ANN)

    assert after.key == before.key
    assert after.due_at - before.due_at == timedelta(days=7)


def test_leaver_gets_what_fell_due_before_and_nothing_after():
    left_at = _london(2027, 3, 12, 9, 0)
    facts = programme(seats=[seat(ANN, until_at=left_at, manager_id=MAX), seat(BOB)])

    hers = [mail for mail in due_mails(facts) if mail.member_id == ANN]

    assert max(mail.due_at for mail in hers) < left_at
    assert {mail.session_id for mail in hers} == {10, 20}
    assert not [mail for mail in hers if mail.touchpoint.slug == "manager-summary"]


def test_joiner_gets_nothing_of_sessions_that_began_before_them():
    joined_at = _london(2027, 3, 10, 9, 0)
    facts = programme(seats=[seat(ANN, from_at=joined_at), seat(BOB)])

    hers = [mail for mail in due_mails(facts) if mail.member_id == ANN]

    assert {mail.session_id for mail in hers} == {30, 40, 50, 60}
    assert min(mail.due_at for mail in hers) == _london(2027, 4, 6, 8, 30)


def test_joiner_days_before_a_session_is_written_to_at_once():
    joined_at = _london(2027, 4, 9, 11, 0)
    facts = programme(seats=[seat(ANN, from_at=joined_at), seat(BOB)])

    assert _of(facts, "before-session", 3, ANN).due_at == joined_at


def test_find_mail_finds_what_due_mails_yields():
    facts = programme()

    for mail in due_mails(facts):
        assert find_mail(facts, mail.key) == mail


def test_find_mail_that_no_row_asks_for_is_none():
    assert find_mail(programme(), f"before-session:10:{ANN}") is None
    assert find_mail(programme(), f"before-session:999:{ANN}") is None


def test_a_paused_programme_owes_no_mail_and_keeps_its_forms():
    facts = programme()
    paused = replace(facts, is_paused=True)

    assert list(due_mails(paused)) == []
    assert find_mail(paused, f"joining:10:{ANN}") is None
    assert form_closings(paused) == form_closings(facts)
    assert form_closings(facts)[f"before-session:20:{ANN}"] == _london(2027, 3, 9, 13, 30)
