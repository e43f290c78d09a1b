"""The nightly look at the directory, and HR's word on what it misses."""

import pytest
from sqlalchemy import select

from service.domain.absence import Absence, Verdict
from service.domain.directory import DirectoryManager
from service.domain.states import JobKind, MailingState
from service.errors import Refused, TryLater
from service.models import (
    AuditEvent,
    DirectoryEntry,
    Job,
    Mailing,
    Membership,
    Person,
    Suspension,
)
from service.store.programme_removal import remove_programme
from service.store.suspensions import NO_MANAGER, READER_SUSPENDED, SUBJECT_SUSPENDED
from service.workflows.keep_person import keep_person
from service.workflows.name_manager import name_manager
from service.workflows.set_manager import set_manager
from service.workflows.take_out_leaver import take_out_leaver
from tests.hr import counted_queries
from tests.workflows.directory import Nights, named, nights_of_maple
from tests.workflows.sending import SUMMARY_DUE

GRACE = DirectoryManager("id-Grace", "grace@acme.example", "Grace", "Hopper")


@pytest.fixture
def nights(database_url: str) -> Nights:
    return nights_of_maple(database_url)


def _suspensions(nights: Nights) -> list[tuple[str, Absence, Verdict | None]]:
    with nights.database.reading() as db:
        rows = db.execute(
            select(Person.given_name, Suspension.absence, Suspension.verdict)
            .join(Person, Person.id == Suspension.person_id)
            .order_by(Suspension.id)
        )
        return [tuple(row) for row in rows]


def _verbs(nights: Nights) -> list[tuple[str, str, str | None, str | None]]:
    with nights.database.reading() as db:
        rows = db.execute(
            select(AuditEvent.actor, AuditEvent.verb, AuditEvent.old, AuditEvent.new).order_by(
                AuditEvent.id
            )
        )
        return [tuple(row) for row in rows]


def _queue_summary(nights: Nights) -> None:
    """Let Ann's manager's summary fall due, and nothing else wait."""
    nights.worker.now = SUMMARY_DUE
    nights.worker.queue()
    with nights.database.writing() as db:
        for row in db.scalars(select(Mailing)):
            if row.touchpoint != "manager-summary" or row.state is not MailingState.DUE:
                db.delete(row)


def test_everybody_of_a_running_programme_is_looked_up_once(nights: Nights) -> None:
    assert nights.look() == {"seen": 5}
    assert sorted(nights.directory.asked) == [
        "ann@acme.example",
        "bob@acme.example",
        "fay@acme.example",
        "max@acme.example",
        "sue@acme.example",
    ]

    nights.directory.asked.clear()
    assert nights.look() == {"seen": 5}
    # Once it told who they are, they are asked for by their id: addresses change hands.
    assert sorted(nights.directory.asked) == ["id-Ann", "id-Bob", "id-Fay", "id-Max", "id-Sue"]
    assert _verbs(nights) == []


def test_people_are_read_a_few_at_a_time_and_nobody_is_left_out(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.workflows.check_directory._READ_AT_ONCE", 2)

    assert nights.look() == {"seen": 5}
    assert nights.look() == {"seen": 5}
    assert nights.directory.at_once == [2, 2, 1] * 2
    assert sorted(nights.directory.asked[5:]) == ["id-Ann", "id-Bob", "id-Fay", "id-Max", "id-Sue"]


@pytest.mark.parametrize("absence", list(Absence))
def test_second_night_without_them_suspends(nights: Nights, absence: Absence) -> None:
    nights.look()
    if absence is Absence.DISABLED:
        nights.directory.change("id-Ann", enabled=False)
    else:
        del nights.directory.people["id-Ann"]

    assert nights.look() == {"seen": 4, "missing": 1}
    assert _suspensions(nights) == []
    assert nights.look() == {"seen": 4, "missing": 1, "suspended": 1}
    assert nights.look(3) == {"seen": 4, "missing": 1}

    assert _suspensions(nights) == [("Ann", absence, None)]
    assert _verbs(nights) == [("service", "person-suspended", None, absence.value)]
    with nights.database.reading() as db:
        assert list(db.scalars(select(Job))) == []  # the calendar stays until HR decides


def test_question_without_an_answer_suspends_nobody_however_often(nights: Nights) -> None:
    nights.look()
    nights.directory.silent.add("id-Ann")

    for _ in range(5):
        with pytest.raises(TryLater, match=r"^the directory did not answer for 1 people$"):
            nights.look()

    assert _suspensions(nights) == []


def test_look_that_goes_on_asks_only_who_got_no_answer(nights: Nights) -> None:
    nights.directory.change("id-Bob", enabled=False)
    nights.directory.silent.add("id-Ann")
    with pytest.raises(TryLater):
        nights.look()
    nights.directory.silent.clear()
    nights.directory.asked.clear()

    assert nights.look_again(hours=1) == {"seen": 1}
    assert nights.directory.asked == ["ann@acme.example"]
    assert nights.look_again(hours=1) == {}
    # So an hour's trouble never makes two looks of one.
    assert _suspensions(nights) == []


def test_nothing_is_written_to_the_suspended_nor_about_them(nights: Nights) -> None:
    nights.directory.change("id-Ann", enabled=False)
    nights.look(2)
    _queue_summary(nights)

    assert nights.worker.drain() == {"held": 1}

    (row,) = nights.worker.rows()
    assert (row.state, row.reason) == (MailingState.HELD, SUBJECT_SUSPENDED)
    assert nights.worker.mailbox.calls == []


def test_mails_to_the_suspended_wait_and_go_when_they_return(nights: Nights) -> None:
    nights.directory.change("id-Max", enabled=False)
    nights.look(2)
    _queue_summary(nights)
    nights.worker.drain()
    (row,) = nights.worker.rows()
    assert (row.state, row.reason) == (MailingState.HELD, READER_SUSPENDED)

    nights.directory.change("id-Max", enabled=True)
    assert nights.look() == {"seen": 5, "restored": 1}

    assert _suspensions(nights) == [("Max", Absence.DISABLED, Verdict.RETURNED)]
    assert nights.worker.drain() == {"sent": 1}
    assert nights.worker.mailbox.sent() == ["max@acme.example"]


def test_kept_person_gets_mail_and_is_not_asked_about_again(nights: Nights) -> None:
    nights.directory.change("id-Max", enabled=False)
    nights.look(2)
    with nights.database.writing() as db:
        keep_person(db, nights.maple.max, actor="hr:1@t", now=nights.worker.now)
    _queue_summary(nights)

    assert nights.worker.drain() == {"sent": 1}
    assert nights.look(3) == {"seen": 4, "missing": 1}
    assert _suspensions(nights) == [("Max", Absence.DISABLED, Verdict.KEPT)]

    # Seen enabled in between, a new absence is a new question.
    nights.directory.change("id-Max", enabled=True)
    nights.look()
    nights.directory.change("id-Max", enabled=False)
    assert nights.look(2)["suspended"] == 1


def test_kept_person_whose_account_was_made_anew_is_found_by_address(nights: Nights) -> None:
    nights.look()
    anew = nights.directory.people.pop("id-Ann")
    nights.directory.people["id-new"] = anew
    nights.directory.change("id-new", directory_id="id-new")
    nights.look(2)
    with nights.database.writing() as db:
        keep_person(db, nights.maple.ann, actor="hr:1@t", now=nights.worker.now)

    assert nights.look() == {"seen": 5}
    assert nights.person("Ann").directory_id == "id-new"


def test_member_who_has_left_is_taken_out_of_set_and_calendar(nights: Nights) -> None:
    nights.directory.change("id-Ann", enabled=False)
    nights.look(2)
    _queue_summary(nights)
    nights.worker.drain()

    with nights.database.writing() as db:
        sets = take_out_leaver(db, nights.maple.ann, actor="hr:1@t", now=nights.worker.now)

    assert sets == 1
    with nights.database.reading() as db:
        place = db.get_one(Membership, nights.maple.ann_in)
        jobs = [job.kind for job in db.scalars(select(Job))]
        assert (place.ends_at, place.end_reason) == (nights.worker.now, "directory")
    assert jobs == [JobKind.CALENDAR]
    nights.worker.drain()
    (row,) = nights.worker.rows()
    assert (row.state, row.reason) == (MailingState.SKIPPED, "left the set")
    assert nights.look() == {"seen": 3}  # she and her manager have no part any more


def test_manager_who_has_left_leaves_the_mail_waiting_for_another(nights: Nights) -> None:
    nights.directory.change("id-Max", enabled=False)
    nights.look(2)
    _queue_summary(nights)
    nights.worker.drain()

    with nights.database.writing() as db:
        take_out_leaver(db, nights.maple.max, actor="hr:1@t", now=nights.worker.now)
    assert nights.worker.drain() == {"held": 1}
    (row,) = nights.worker.rows()
    assert (row.state, row.reason) == (MailingState.HELD, NO_MANAGER)

    with nights.database.writing() as db:
        name_manager(
            db,
            nights.maple.ann,
            address=" Grace@Acme.example ",
            name="Grace  Hopper",
            actor="hr:1@t",
            now=nights.worker.now,
        )
    assert nights.worker.drain() == {"sent": 1}
    assert nights.worker.mailbox.sent() == ["grace@acme.example"]


def test_second_word_of_hr_finds_nothing_to_decide(nights: Nights) -> None:
    for decide in (keep_person, take_out_leaver):
        with (
            pytest.raises(Refused, match="not suspended any more"),
            nights.database.writing() as db,
        ):
            decide(db, nights.maple.ann, actor="hr:1@t", now=nights.worker.now)


def test_what_merely_differs_at_the_first_look_is_left_to_the_file(nights: Nights) -> None:
    nights.directory.change(
        "id-Ann", given_name="Anna", address="a.angstrom@acme.example", manager=GRACE
    )
    nights.directory.people["ann@acme.example"] = nights.directory.people.pop("id-Ann")

    nights.look(2)

    ann = nights.person("Ann")
    assert (ann.address, ann.manager_id) == ("ann@acme.example", nights.maple.max)
    assert _verbs(nights) == []


def test_manager_whom_the_file_does_not_name_is_taken_from_the_directory(nights: Nights) -> None:
    nights.directory.change("id-Bob", manager=GRACE)

    nights.look()

    bob, grace = nights.person("Bob"), nights.person("Grace")
    assert bob.manager_id == grace.id
    assert (grace.address, grace.directory_id, grace.zone) == (
        "grace@acme.example",
        "id-Grace",
        bob.zone,
    )


def test_changed_manager_is_followed_and_live_mail_readdressed(nights: Nights) -> None:
    nights.look()
    _queue_summary(nights)
    nights.directory.change("id-Ann", manager=named(nights.person("Sue")))

    assert nights.look() == {"seen": 5}

    assert nights.person("Ann").manager_id == nights.maple.sue
    nights.worker.drain()
    assert nights.worker.mailbox.sent() == ["sue@acme.example"]
    assert _verbs(nights) == [
        (
            "service",
            "manager-changed",
            f"person:{nights.maple.max}",
            f"person:{nights.maple.sue}",
        )
    ]


def test_manager_whom_the_directory_no_longer_names_is_missing_not_guessed(nights: Nights) -> None:
    nights.look()
    nights.directory.change("id-Ann", manager=None)
    nights.look()

    assert nights.person("Ann").manager_id is None


def test_manager_named_by_hr_stands_until_the_directory_changes(nights: Nights) -> None:
    nights.look()
    with nights.database.writing() as db:
        name_manager(
            db,
            nights.maple.ann,
            address="sue@acme.example",
            name="",
            actor="hr:1@t",
            now=nights.worker.now,
        )
    nights.look(2)
    assert nights.person("Ann").manager_id == nights.maple.sue

    nights.directory.change("id-Ann", manager=GRACE)
    nights.look()
    assert nights.person("Ann").manager_id == nights.person("Grace").id


@pytest.mark.parametrize(
    ("address", "name", "reason"),
    [
        ("no address", "Grace", "no e-mail address"),
        ("ann@acme.example", "", "nobody is their own manager"),
        ("new@acme.example", " ", "give their name too"),
    ],
)
def test_manager_who_cannot_be_is_refused(
    nights: Nights, address: str, name: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason), nights.database.writing() as db:
        name_manager(
            db, nights.maple.ann, address=address, name=name, actor="hr:1@t", now=nights.worker.now
        )
    assert nights.person("Ann").manager_id == nights.maple.max


def test_changed_name_and_address_are_followed(nights: Nights) -> None:
    nights.look()
    nights.directory.change("id-Ann", family_name="Berg", address="ann.berg@acme.example")
    nights.look()

    ann = nights.person("Ann")
    assert (ann.id, ann.name, ann.address) == (
        nights.maple.ann,
        "Ann Berg",
        "ann.berg@acme.example",
    )
    with nights.database.reading() as db:
        jobs = [(job.kind, job.programme_id) for job in db.scalars(select(Job))]
    assert jobs == [(JobKind.CALENDAR, nights.maple.programme)]
    assert _verbs(nights) == [
        ("service", "name-changed", None, None),
        ("service", "address-changed", "ann@acme.example", "ann.berg@acme.example"),
    ]


def test_address_of_another_row_is_hr_s_to_sort_out(nights: Nights) -> None:
    nights.look()
    nights.directory.change("id-Ann", address="bob@acme.example")
    nights.look()

    assert nights.person("Ann").address == "ann@acme.example"
    with nights.database.reading() as db:
        entry = db.get_one(DirectoryEntry, nights.maple.ann)
        assert entry.clash_person_id == nights.maple.bob


def test_addresses_that_changed_hands_settle_by_themselves(nights: Nights) -> None:
    nights.look()
    nights.directory.change("id-Ann", address="bob@acme.example")
    nights.directory.change("id-Bob", address="bob.brown@acme.example")
    nights.look(2)

    assert nights.person("Ann").address == "bob@acme.example"
    assert nights.person("Bob").address == "bob.brown@acme.example"
    with nights.database.reading() as db:
        assert db.get_one(DirectoryEntry, nights.maple.ann).clash_person_id is None


def test_plan_thrown_away_takes_what_the_directory_said_of_its_people_along(
    nights: Nights,
) -> None:
    nights.look()
    with nights.database.writing() as db:
        # Her former manager has no part any more, though the directory was asked about him.
        set_manager(
            db,
            db.get_one(Person, nights.maple.ann),
            None,
            actor="hr:1@t",
            now=nights.worker.now,
        )
        remove_programme(db, 4711)

    with nights.database.reading() as db:
        assert db.get(Person, nights.maple.max) is None
        assert db.get(DirectoryEntry, nights.maple.max) is None
        assert db.get(DirectoryEntry, nights.maple.ann) is not None


def test_look_at_people_of_whom_nothing_changed_asks_a_fixed_number_of_queries(
    nights: Nights,
) -> None:
    nights.look()

    with counted_queries(nights.database) as asked:
        counts = nights.look()

    assert counts["seen"] > len(asked)
    # Whom, then people, what is known of them, and what stands.
    assert len(asked) == 4
