"""A directory in memory that holds everybody of Maple, and a nightly look at it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from service.domain.directory import DirectoryManager, DirectoryPerson
from service.models import Person
from service.store.database import Database
from service.workflows.check_directory import check_directory
from tests.participants import Maple, build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import Worker


@dataclass
class Directory:
    """People by id; `silent` holds ids whose questions get no usable answer."""

    people: dict[str, DirectoryPerson] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    at_once: list[int] = field(default_factory=list)
    """Of how many people each question was."""

    def look_up(self, keys: Sequence[str]) -> dict[str, DirectoryPerson | None]:
        self.asked.extend(keys)
        self.at_once.append(len(keys))
        found = {}
        for key in keys:
            person = self.people.get(key) or next(
                (one for one in self.people.values() if one.address == key), None
            )
            if key not in self.silent and (
                person is None or person.directory_id not in self.silent
            ):
                found[key] = person
        return found

    def change(self, name: str, **facts: Any) -> None:
        """Change what it says of somebody, by the name of their id."""
        self.people[name] = replace(self.people[name], **facts)


@dataclass
class Nights:
    """Maple beside its directory; every look is a night later."""

    worker: Worker
    maple: Maple
    directory: Directory = field(default_factory=Directory)

    @property
    def database(self) -> Database:
        return self.worker.database

    def look(self, times: int = 1) -> Counter[str]:
        counts: Counter[str] = Counter()
        for _ in range(times):
            self.worker.later(days=1)
            counts = check_directory(self.database, self.directory, now=self.worker.now)
        return counts

    def look_again(self, *, hours: float = 0) -> Counter[str]:
        self.worker.now += timedelta(hours=hours)
        return check_directory(self.database, self.directory, now=self.worker.now)

    def person(self, given_name: str) -> Person:
        with self.database.reading() as db:
            found = db.scalars(select(Person).where(Person.given_name == given_name)).one()
            db.expunge(found)
            return found


def nights_of_maple(database_url: str) -> Nights:
    """Return Maple with a directory that says just what the rows say."""
    database = open_database(database_url)
    with database.writing() as db:
        maple = build_maple(db)
        people = list(db.scalars(select(Person)))
        by_id = {person.id: person for person in people}
        directory = Directory(
            {
                f"id-{person.given_name}": DirectoryPerson(
                    directory_id=f"id-{person.given_name}",
                    address=person.address,
                    given_name=person.given_name,
                    family_name=person.family_name,
                    enabled=True,
                    manager=named(by_id[person.manager_id]) if person.manager_id else None,
                )
                for person in people
            }
        )
    return Nights(Worker(database), maple, directory)


def named(person: Person) -> DirectoryManager:
    """Return somebody as their reports' entries name them."""
    return DirectoryManager(
        f"id-{person.given_name}", person.address, person.given_name, person.family_name
    )
