"""From the sponsor's word to a member's place: what each answer changes, and back."""

from sqlalchemy import select

from service.domain.states import Entry, JobKind, ReleaseState
from service.models import (
    Answer,
    Champion,
    FormLink,
    Job,
    Membership,
    Objective,
    Programme,
    Release,
    Reply,
)
from tests.participants import page_path
from tests.routes.forms import Desk
from tests.web_wiring import NOW


def test_sponsor_signs_off_and_takes_it_back(desk: Desk) -> None:
    path = desk.form_without_session("sponsor-sign-off", person=desk.maple.sue)

    page = desk.read(path)
    desk.send(path, sign_off="yes", decision="the budget of one quarter")
    first = _signed_off_at(desk)
    desk.send(path, sign_off="talk")

    assert "Spring sets" in page
    assert (first, _signed_off_at(desk)) == (NOW, None)


def test_what_hr_opened_stands_until_the_sponsor_chooses_anew(desk: Desk) -> None:
    path = desk.form_without_session("sponsor-sign-off", person=desk.maple.sue)
    desk.send(path, sign_off="talk")
    desk.make_programme(signed_off_at=NOW)

    desk.send(path, sign_off="talk", question="What slows us?")
    before = _signed_off_at(desk)
    desk.send(path, sign_off="yes")
    desk.send(path, sign_off="talk")

    assert (before, _signed_off_at(desk)) == (NOW, None)


def test_time_that_hr_released_stays_released_until_the_manager_chooses_anew(desk: Desk) -> None:
    path = desk.form("release-time", session=1, person=desk.maple.max, about=desk.maple.ann)
    desk.send(path, release="no")
    _set_place(desk, released_at=NOW)

    desk.send(path, release="no", conflicts="the first two")
    before = _place(desk).released_at
    desk.send(path, release="yes")
    desk.send(path, release="no")

    assert (before, _place(desk).released_at) == (NOW, None)


def test_whom_hr_counts_as_joined_stays_so_until_they_choose_anew(desk: Desk) -> None:
    desk.make_programme(entry=Entry.INVITE)
    path = desk.form("joining", session=1)
    desk.send(path, answer="talk", notice_read="yes")
    _set_place(desk, joined_at=NOW)

    desk.send(path, answer="talk", notice_read="yes", reason="to think it over")
    before = _place(desk).joined_at
    desk.send(path, answer="not-now")

    assert (before, _place(desk).joined_at, _place(desk).end_reason) == (NOW, None, "declined")


def test_what_was_chosen_stands_in_the_clear_beside_its_answer_and_nothing_else(
    desk: Desk,
) -> None:
    desk.make_programme(entry=Entry.INVITE)
    maple = desk.maple
    sponsors = desk.form_without_session("sponsor-sign-off", person=maple.sue)
    managers = desk.form("release-time", session=1, person=maple.max, about=maple.ann)
    own = desk.form("joining", session=1)

    desk.send(sponsors, sign_off="talk", decision="the budget of one quarter")
    desk.send(managers, release="no", hope="that you lead more")
    desk.send(own, answer="talk", notice_read="yes", reason="to think it over")
    before = _choices(desk)
    desk.send(sponsors, sign_off="yes")
    desk.send(managers, release="yes")
    desk.send(own, answer="join", notice_read="yes", objective_1="to ask more")

    assert before == {"sign_off": "talk", "release": "no", "answer": "talk"}
    assert _choices(desk) == {"sign_off": "yes", "release": "yes", "answer": "yes"}


def _choices(desk: Desk) -> dict[str, str | None]:
    with desk.wiring.database.reading() as db:
        rows = db.execute(select(Answer.field, Answer.choice).where(Answer.choice.is_not(None)))
        return dict(rows.all())


def _place(desk: Desk) -> Membership:
    with desk.wiring.database.reading() as db:
        place = db.get_one(Membership, desk.maple.ann_in)
        db.expunge(place)
        return place


def _set_place(desk: Desk, **values: object) -> None:
    with desk.wiring.database.writing() as db:
        place = db.get_one(Membership, desk.maple.ann_in)
        for name, value in values.items():
            setattr(place, name, value)


def test_sponsors_form_closes_for_who_sponsors_no_more(desk: Desk) -> None:
    path = desk.form_without_session("sponsor-sign-off", person=desk.maple.sue)
    desk.make_programme(sponsor_id=desk.maple.max)

    assert desk.client.get(path).status_code == 410


def test_sponsors_form_stands_on_their_own_page(desk: Desk) -> None:
    desk.form_without_session("sponsor-sign-off", person=desk.maple.sue)

    page = desk.read(page_path(desk.wiring, desk.maple.sue))

    assert "Your word as sponsor" in page
    assert '<p class="eyebrow">Spring sets</p>' in page


def test_champion_answers_until_they_step_down(desk: Desk) -> None:
    path = desk.form_without_session("champion-offer-2", person=desk.maple.bob)
    with desk.wiring.database.writing() as db:
        row = Champion(programme_id=desk.maple.programme, person_id=desk.maple.bob)
        db.add(row)

    desk.send(path, offer="an hour a month", taster="maybe")
    with desk.wiring.database.writing() as db:
        db.scalars(select(Champion)).one().ends_at = NOW

    assert desk.client.get(path).status_code == 410


def test_manager_releases_time_and_takes_it_back(desk: Desk) -> None:
    maple = desk.maple
    path = desk.form("release-time", session=1, person=maple.max, about=maple.ann)

    page = desk.read(path)
    desk.send(path, release="yes", hope="that you lead more")
    first = _place(desk).released_at
    desk.send(path, release="no")

    assert "Session 3, Tuesday 6 April" in page
    assert "Ann and HR" in page
    assert (first, _place(desk).released_at) == (NOW, None)


def test_joining_asks_for_a_word_only_where_people_are_invited(desk: Desk) -> None:
    path = desk.form("joining", session=1)

    joined = desk.read(path)
    desk.make_programme(entry=Entry.INVITE)
    invited = desk.read(path)

    assert "Would you like to take part?" not in joined
    assert "Would you like to take part?" in invited
    assert "the named HR lead" in invited


def test_joining_is_a_place_taken_with_its_objective(desk: Desk) -> None:
    desk.make_programme(entry=Entry.INVITE)
    path = desk.form("joining", session=1)

    page = desk.refused(path, answer="join", notice_read="yes")
    desk.send(path, answer="join", objective_1="lead", notice_read="yes")

    assert page.count('class="problem"') == 1
    place = _place(desk)
    assert (place.joined_at, place.ends_at) == (NOW, None)


def test_talk_first_needs_no_objective_and_is_no_yes(desk: Desk) -> None:
    desk.make_programme(entry=Entry.INVITE)
    path = desk.form("joining", session=1)

    desk.send(path, answer="join", objective_1="lead", notice_read="yes")
    desk.send(path, answer="talk", notice_read="yes")

    place = _place(desk)
    assert (place.joined_at, place.ends_at) == (None, None)
    with desk.wiring.database.reading() as db:
        assert db.scalars(select(Objective)).all() == []


def test_not_now_closes_the_place_and_asks_nothing_more(desk: Desk) -> None:
    desk.make_programme(entry=Entry.INVITE)
    path = desk.form("joining", session=1)
    other = desk.form("before-session", session=3)

    desk.send(path, answer="not-now")

    place = _place(desk)
    assert (place.joined_at, place.ends_at, place.end_reason) == (None, NOW, "declined")
    with desk.wiring.database.reading() as db:
        assert {link.cancelled_at for link in db.scalars(select(FormLink))} == {NOW}
        assert [job.kind for job in db.scalars(select(Job))] == [JobKind.CALENDAR]
    thanks = desk.read(f"{path}/thanks")
    assert "you get no more mail about it" in thanks
    assert "Change my answers" not in thanks
    assert [desk.client.get(one).status_code for one in (path, other)] == [410, 410]


def test_whom_somebody_cannot_be_with_is_hidden_on_another_device(desk: Desk) -> None:
    path = desk.form("joining", session=1)
    desk.send(path, objective_1="lead", notice_read="yes", not_with="Bob Brown")
    with desk.wiring.database.reading() as db:
        row = db.scalars(select(Answer).where(Answer.field == "not_with")).one()
        assert row.classes == "L"

    elsewhere = desk.client.application.test_client().get(path).text

    assert "Bob Brown" in desk.read(path)
    assert "Bob Brown" not in elsewhere


def test_words_released_from_the_own_page_follow_the_form(desk: Desk) -> None:
    path = desk.form("joining", session=1)
    desk.send(path, objective_1="lead", reason="to grow", notice_read="yes")
    with desk.wiring.database.writing() as db:
        reply = db.scalars(select(Reply)).one()
        for line, words in (("objective", "lead"), ("reason", "to grow")):
            db.add(
                Release(
                    owner_id=desk.maple.ann,
                    set_id=desk.maple.learning_set,
                    set_session_id=desk.maple.sessions[0],
                    reply_id=reply.id,
                    line=line,
                    words=words,
                    preview_hash="old",
                    state=ReleaseState.DRAFTED,
                    ticked_at=reply.submitted_at,
                    delete_after=NOW.date(),
                )
            )

    desk.send(path, objective_1="lead kindly", notice_read="yes")

    with desk.wiring.database.reading() as db:
        lines = {row.line: (row.words, row.state) for row in db.scalars(select(Release))}
    assert lines == {
        "objective": ("lead kindly", ReleaseState.DRAFTED),
        "reason": ("to grow", ReleaseState.REVOKED),
    }


def test_closing_word_is_left_by_who_left(desk: Desk) -> None:
    with desk.wiring.database.writing() as db:
        db.get_one(Membership, desk.maple.ann_in).ends_at = NOW
    path = desk.form_without_session("closing-word", person=desk.maple.ann, of_set=True)

    desk.send(path, word="Go well")

    with desk.wiring.database.reading() as db:
        assert [(row.value, row.classes) for row in db.scalars(select(Answer))] == [
            ("Go well", "S")
        ]


def _place(desk: Desk) -> Membership:
    with desk.wiring.database.reading() as db:
        return db.get_one(Membership, desk.maple.ann_in)


def _signed_off_at(desk: Desk) -> object:
    with desk.wiring.database.reading() as db:
        return db.get_one(Programme, desk.maple.programme).signed_off_at
