"""The naive oracle of a programme's mails, told of people.csv and of Outlook's dates.

It stands in `tests/journey`. Neither imports anything of the service, so that the two can only
agree where both follow the method.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tests.flows.workers import Worker
from tests.journey.oracle import expected
from tests.journey.table import LATE
from tests.journey.walk import Sent
from tests.journey.world import Event, Meeting, Place, World

__all__ = ["LATE", "Event", "Mail", "Meeting", "Story", "expected_mails"]

_IN_SETS = ("member", "facilitator", "host")
_OF_PROGRAMME = ("sponsor", "contact", "champion")


@dataclass(frozen=True, order=True)
class Mail:
    """One expected mail: what, to whom, for which session, about whom, on which local day.

    `session` is 0 for a mail of a whole set, and `set_name` empty for one of the programme. `at` is
    the instant at which it may go; two mails are the same whatever it is.
    """

    touchpoint: str
    reader: str
    set_name: str
    session: int
    about: str | None
    day: date
    at: datetime = field(default=datetime.min.replace(tzinfo=UTC), compare=False)


@dataclass(frozen=True)
class Story:
    """What people did, each with its instant.

    `answered` by (address, form, session); `not_coming` by (address, session); `left` by address.
    What else happened, told in the oracle's own words, is in `more`.
    """

    answered: Mapping[tuple[str, str, int], datetime]
    not_coming: Mapping[tuple[str, int], datetime]
    left: Mapping[str, datetime]
    more: Sequence[Event] = ()


def expected_mails(
    people: Mapping[str, Worker],
    meetings: Mapping[str, Sequence[Meeting]],
    *,
    approved_at: datetime,
    until: datetime,
    story: Story,
    mode: str = "own-issue",
    entry: str = "joined",
    self_facilitated: bool = False,
    contact: Worker | None = None,
    champions: Sequence[str] = (),
    ids: Mapping[tuple[str, int], int] | None = None,
) -> Counter[Mail]:
    """Return every mail of a programme up to an instant, with how often (once).

    Args:
        people: by address; their roles say who facilitates and who sponsors.
        contact: whom the programme names for questions; their hours are needed as well.
        champions: addresses of people.
        ids: the number that each (set, session) has, which puts in order what is equal otherwise.
    """
    world = World(
        people=dict(people) | ({} if contact is None else {contact.address: contact}),
        places=[*_places(people, contact, champions)],
        sets=meetings,
        approved_at=approved_at,
        mode=mode,
        entry=entry,
        self_facilitated=self_facilitated,
        events=[*_events(people, story), *story.more],
        **({} if ids is None else {"ids": dict(ids)}),
    )
    return Counter(_mail(sent, world) for sent in expected(world, until).sent)


def _places(
    people: Mapping[str, Worker], contact: Worker | None, champions: Sequence[str]
) -> Iterator[Place]:
    for person in people.values():
        if person.role in _IN_SETS:
            yield Place(person.address, person.role, person.set_name)
        elif person.role in _OF_PROGRAMME:
            yield Place(person.address, person.role)
    if contact is not None:
        yield Place(contact.address, "contact")
    for address in champions:
        yield Place(address, "champion")


def _events(people: Mapping[str, Worker], story: Story) -> Iterator[Event]:
    for (who, form, session), at in story.answered.items():
        yield Event(at, "answered", who, people[who].set_name, session, word=form)
        if form == "after-session":
            # No such form is sent without an action.
            yield Event(at, "action", who, people[who].set_name, said="some")
    for (who, session), at in story.not_coming.items():
        yield Event(at, "coming", who, people[who].set_name, session, said="no")
    for who, at in story.left.items():
        yield Event(at, "left", who, people[who].set_name)


def _mail(sent: Sent, world: World) -> Mail:
    slug, set_name, session, about = sent.key
    day = world.people[sent.reader].day_of(sent.at)
    return Mail(slug, sent.reader, set_name, session, about or None, day, sent.at)
