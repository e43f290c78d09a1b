"""What the database counts and finds of coming in is what the rule of the stages says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from service.domain.funnel import (
    DECIDED_IN,
    DECLINED,
    Asked,
    Funnel,
    Nominee,
    Says,
    Sponsor,
    Step,
    Waiting,
    funnel_of,
)
from service.domain.funnel_shown import first_of, numbers_of
from service.domain.states import Entry, Goal, MailingState, Mode, ProgrammeState, Role
from service.models import (
    Answer,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
    Reply,
)
from service.store.database import Database
from service.store.funnel import funnel_numbers, funnel_shown, silent_links, stage_waiting
from service.store.programme_people import PlacesAsked
from tests.conftest import LONG
from tests.hr import counted_queries

AT = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=2)
MOST = 2
_LISTED = (Step.MANAGERS, Step.NOMINEES, Step.JOINED)
_WORDS = {Says.YES: {"joining": "join"}}
_NUMBER = count(1)


@dataclass(frozen=True)
class Sent:
    """A mail of a form: when it left, if it did; told in another where `is_told`."""

    state: MailingState
    at: datetime | None
    is_told: bool


@dataclass(frozen=True)
class Filled:
    """A form: its mails, and what was chosen in it.

    `says` is None while nobody answered; `is_plain` where it stands beside the answer in the clear;
    no answer stands in the reply where `is_empty`.
    """

    mails: tuple[Sent, ...]
    says: Says | None
    is_plain: bool
    is_empty: bool


@dataclass(frozen=True)
class Place:
    """Somebody's place: in one of two sets, with the forms of it, the newest last."""

    set_number: int
    manager: int | None
    released: bool
    joined: bool
    affirmed: bool
    declined: bool
    own: tuple[Filled, ...]
    managers: tuple[Filled, ...]


_NEW = Place(
    set_number=0,
    manager=0,
    released=False,
    joined=False,
    affirmed=False,
    declined=False,
    own=(),
    managers=(),
)
_SENT = st.builds(
    Sent,
    st.sampled_from(
        [MailingState.SENT, MailingState.BOUNCED, MailingState.DUE, MailingState.SKIPPED]
    ),
    st.sampled_from([AT, LATER, None]),
    st.booleans(),
)
_FILLED = st.builds(
    Filled,
    st.lists(_SENT, max_size=2).map(tuple),
    st.sampled_from([None, *Says]),
    is_plain=st.booleans(),
    is_empty=st.booleans(),
)
_FORMS = st.lists(_FILLED, max_size=2).map(tuple)
_PLACE = st.builds(
    Place,
    set_number=st.integers(0, 1),
    manager=st.sampled_from([None, 0, 1]),
    released=st.booleans(),
    joined=st.booleans(),
    affirmed=st.booleans(),
    declined=st.booleans(),
    own=_FORMS,
    managers=_FORMS,
)


@settings(
    max_examples=500 if LONG else 30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    entry=st.sampled_from(Entry),
    is_signed_off=st.booleans(),
    sign_off=_FORMS,
    places=st.lists(_PLACE, max_size=7),
)
def test_database_counts_and_finds_what_the_rule_says(
    database: Database,
    entry: Entry,
    is_signed_off: bool,
    sign_off: Sequence[Filled],
    places: Sequence[Place],
) -> None:
    with database.writing() as db:
        made = _Made(db, entry, is_signed_off=is_signed_off)
        expected = made.funnel(sign_off, places)
        numbers = numbers_of(expected)

        assert funnel_numbers(db, made.programme.id) == numbers
        shown = funnel_shown(db, made.programme.id, most=MOST)
        assert shown == first_of(expected, numbers, MOST)
        pages = len(places) // MOST + 1
        assert {step: _read(db, made.programme.id, step, pages) for step in _LISTED} == {
            step: _paged(expected.stage(step).waiting, pages) for step in _LISTED
        }
        assert {step: silent_links(db, made.programme.id, step) for step in Step} == {
            stage.step: sorted({one.asked.link_id for one in stage.silent if one.asked})
            for stage in expected.stages
        }
        db.rollback()


_Page = tuple[tuple[Waiting, ...], int]
"""Who stands on it, and of how many; of none beyond the last."""


def _read(db: Session, programme_id: int, step: Step, pages: int) -> list[_Page]:
    """Read the first pages of those whom a stage waits for."""
    read = []
    for number in range(pages):
        asked = PlacesAsked(offset=number * MOST, limit=MOST)
        some, total = stage_waiting(db, programme_id, step, asked)
        read.append((tuple(some), total))
    return read


def _paged(waiting: Sequence[Waiting], pages: int) -> list[_Page]:
    """Lay out whom the rule names as pages."""
    cut = [tuple(waiting[number * MOST :][:MOST]) for number in range(pages)]
    return [(some, len(waiting) if some else 0) for some in cut]


def test_those_waited_for_are_found_by_their_name_their_managers_and_their_set(
    database: Database,
) -> None:
    with database.writing() as db:
        made = _Made(db, Entry.INVITE, is_signed_off=True)
        made.funnel((), [_NEW, replace(_NEW, manager=1), replace(_NEW, set_number=1)])
        found = {
            words: [
                one.about
                for one in stage_waiting(
                    db, made.programme.id, Step.MANAGERS, PlacesAsked(words=words, limit=MOST)
                )[0]
            ]
            for words in ("member 1", "Manager 0", "birch", "sue")
        }

    assert found == {
        "member 1": ["Member 1 Example"],
        "Manager 0": ["Member 0 Example", "Member 2 Example"],
        "birch": ["Member 2 Example"],
        "sue": [],
    }


def test_queries_are_as_many_for_three_as_for_sixty(database: Database) -> None:
    place = replace(
        _NEW,
        own=(Filled((Sent(MailingState.SENT, AT, is_told=False),), Says.TALK, True, False),),
        managers=(Filled((), Says.NO, True, False),),
    )
    counts = []
    for many in (3, 60):
        with database.writing() as db:
            made = _Made(db, Entry.INVITE, is_signed_off=True)
            made.funnel((), [place] * many)
            programme_id = made.programme.id
        with database.reading() as db, counted_queries(database) as seen:
            shown = funnel_shown(db, programme_id, most=50)
        counts.append((len(seen), shown.numbers.stages[Step.JOINED].waits))

    assert counts == [(counts[0][0], 3), (counts[0][0], 60)]


class _Made:
    """A programme in the database, and what the rule is told of it."""

    def __init__(self, db: Session, entry: Entry, *, is_signed_off: bool) -> None:
        self.db = db
        self.sponsor = self._person("Sue")
        self.managers = [self._person(f"Manager {number}") for number in range(2)]
        self.programme = self._programme(entry, is_signed_off=is_signed_off)
        self.sets = [self._set(name) for name in ("Maple", "Birch")]
        # None of these is a nominee of this programme.
        self._place(self.sets[0], self._person("Fay"), role=Role.FACILITATOR)
        self._place(self.sets[0], self._person("Leo"), ends_at=AT, end_reason="left")
        other = self._programme(entry, is_signed_off=False)
        self._place(self._set("Oak", other), self._person("Olga"), joined_at=AT)

    def funnel(self, sign_off: Sequence[Filled], places: Sequence[Place]) -> Funnel:
        """Write the forms and places; return what the rule says of them."""
        asked = self._asked("sponsor-sign-off", sign_off, self.sponsor, None, None)
        every = [self._nominee(one, number) for number, one in enumerate(places)]
        return funnel_of(
            self.programme.entry,
            Sponsor(
                self.sponsor.id,
                self.sponsor.name,
                is_signed_off=self.programme.signed_off_at is not None,
                asked=asked,
            ),
            sorted(every, key=lambda one: (one.set_id, one.membership_id)),
        )

    def _nominee(self, one: Place, number: int) -> Nominee:
        manager = None if one.manager is None else self.managers[one.manager]
        person = self._person(f"Member {number}", manager)
        of_set = self.sets[one.set_number]
        place = self._place(
            of_set,
            person,
            released_at=AT if one.released else None,
            joined_at=AT if one.joined else None,
            affirmed_at=AT if one.affirmed else None,
            ends_at=AT if one.declined else None,
            end_reason=DECLINED if one.declined else None,
        )
        reader = manager or self.managers[0]
        return Nominee(
            membership_id=place.id,
            person_id=person.id,
            name=person.name,
            set_id=of_set.id,
            set_name=of_set.name,
            manager_id=None if manager is None else manager.id,
            manager_name="" if manager is None else manager.name,
            is_released=one.released,
            has_joined=one.joined,
            has_affirmed=one.affirmed,
            has_declined=one.declined,
            asked=self._asked("joining", one.own, person, of_set, None),
            manager_asked=self._asked("release-time", one.managers, reader, of_set, person),
        )

    def _asked(
        self,
        form: str,
        filled: Sequence[Filled],
        reader: Person,
        of_set: LearningSet | None,
        about: Person | None,
    ) -> Asked | None:
        """Write a form as often as it was begun; return what the rule is told of the newest."""
        asked = None
        for one in filled:
            link = FormLink(
                key=f"{form}:{next(_NUMBER)}",
                form=form,
                programme_id=self.programme.id,
                person_id=reader.id,
                set_id=None if of_set is None else of_set.id,
                about_person_id=None if about is None else about.id,
                opens_at=AT,
                closes_at=LATER,
            )
            self._add(link)
            left = [self._mail(link, sent) for sent in one.mails]
            out = [at for at in left if at is not None]
            says = self._reply(link, one)
            asked = Asked(link.id, min(out, default=None), max(out, default=None), says)
        return asked

    def _mail(self, link: FormLink, sent: Sent) -> datetime | None:
        """Write a mail; return when it left, itself or in another."""
        mail = self._mailing(link, MailingState.SKIPPED if sent.is_told else sent.state)
        if not sent.is_told:
            mail.sent_at = sent.at
        else:
            told_in = self._mailing(None, sent.state)
            told_in.budgeted_at, mail.told_in_id = sent.at, told_in.id
        self.db.flush()
        is_out = sent.state in (MailingState.SENT, MailingState.BOUNCED)
        return sent.at if is_out else None

    def _mailing(self, link: FormLink | None, state: MailingState) -> Mailing:
        row = Mailing(
            key=f"mail:{next(_NUMBER)}",
            touchpoint="joining",
            programme_id=self.programme.id,
            person_id=self.sponsor.id,
            form_link_id=None if link is None else link.id,
            state=state,
            due_at=AT,
            useless_after=LATER,
            mailbox="setwise@acme.example",
        )
        self._add(row)
        return row

    def _reply(self, link: FormLink, one: Filled) -> Says | None:
        if one.says is None:
            return None
        reply = Reply(form_link_id=link.id, version=1, device="", submitted_at=AT, changed_at=AT)
        self._add(reply)
        if one.is_empty:
            return Says.YES
        self._add(
            Answer(
                reply_id=reply.id,
                field=DECIDED_IN[link.form],
                classes="H",
                value=_WORDS.get(one.says, {}).get(link.form, one.says.value),
                choice=one.says.value if one.is_plain else None,
                device="",
                delete_after=date(2028, 1, 1),
            )
        )
        return one.says

    def _programme(self, entry: Entry, *, is_signed_off: bool) -> Programme:
        row = Programme(
            key=f"programme-{next(_NUMBER)}",
            name="Spring sets",
            goal=Goal.BOTH,
            mode=Mode.OWN_ISSUE,
            entry=entry,
            state=ProgrammeState.APPROVED,
            zone="Europe/London",
            holiday_region="GB-ENG",
            interval_weeks=5,
            minutes=180,
            sponsor_id=self.sponsor.id,
            contact_address="hr@acme.example",
            contact_name="Hanna from HR",
            source_digest="0" * 64,
            created_at=AT,
            approved_at=AT,
            ends_at=AT + timedelta(days=200),
            signed_off_at=AT if is_signed_off else None,
        )
        self._add(row)
        return row

    def _set(self, name: str, programme: Programme | None = None) -> LearningSet:
        row = LearningSet(programme_id=(programme or self.programme).id, name=name, project="")
        self._add(row)
        return row

    def _person(self, name: str, manager: Person | None = None) -> Person:
        row = Person(
            address=f"person-{next(_NUMBER)}@acme.example",
            given_name=name,
            family_name="Example",
            zone="Europe/London",
            working_days="mon,tue",
            holiday_region="",
            manager_id=None if manager is None else manager.id,
        )
        self._add(row)
        return row

    def _place(
        self, of_set: LearningSet, person: Person, *, role: Role = Role.MEMBER, **more: object
    ) -> Membership:
        row = Membership(set_id=of_set.id, person_id=person.id, role=role, starts_at=AT, **more)
        self._add(row)
        return row

    def _add(self, row: object) -> None:
        self.db.add(row)
        self.db.flush()
