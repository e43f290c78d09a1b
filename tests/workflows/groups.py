"""A directory of groups in memory, and a draft that asks for one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from service.domain.directory import (
    DirectoryGroup,
    DirectoryManager,
    DirectoryPerson,
    GroupMember,
)
from service.store.database import Database
from service.store.group_readings import GroupProgress, last_group
from service.workflows.ask_group import ask_group
from service.workflows.begin_draft import begin_draft
from service.workflows.change_draft import DraftChange
from service.workflows.take_group import take_group
from service.workflows.worked_job import LeasedJob
from tests.workflows.booking import NOW

HANNA = "hr:hanna@tenant"


@dataclass
class Directory:
    """Groups in memory; `before` is called with the name of each question."""

    groups: list[DirectoryGroup] = field(
        default_factory=lambda: [DirectoryGroup("g-1", "Sales", "sales@acme.example")]
    )
    people: list[GroupMember] = field(default_factory=list)
    manager: DirectoryManager | None = None
    silent: bool = False
    gone: set[str] = field(default_factory=set)
    before: Callable[[str], object] = lambda _question: None

    def find_groups(self, name: str) -> list[DirectoryGroup]:
        self.before("groups")
        wanted = name.casefold()
        return [each for each in self.groups if wanted in (each.name.casefold(), each.address)]

    def members(self, group_id: str, *, most: int) -> list[GroupMember]:
        self.before("members")
        return self.people[: most + 1] if group_id == "g-1" else []

    def look_up(self, keys: list[str]) -> dict[str, DirectoryPerson | None]:
        self.before("people")
        known = {each.directory_id: each for each in self.people}
        found = {
            key: None
            if key in self.gone
            else DirectoryPerson(key, known[key].address, "", "", True, self.manager)
            for key in keys
        }
        if self.silent:
            found.popitem()
        return found


def people(count: int) -> list[GroupMember]:
    return [
        GroupMember(f"id-{n}", f"p{n}@acme.example", "Pia", f"Number{n}", "Sales", True, False)
        for n in range(count)
    ]


MIA = DirectoryManager("id-mia", "mia@acme.example", "Mia", "Moss")


def begun(database: Database, *addresses: str) -> int:
    rows = [{"row": number, "email": each} for number, each in enumerate(addresses, start=1)]
    with database.writing() as db:
        draft = begin_draft(db, {"name": "Leaders"}, size=6, actor=HANNA, now=NOW)
        draft.people = rows
        return draft.id


def ask(database: Database, draft_id: int, name: str = "Sales", *, seen: int = 1) -> None:
    with database.writing() as db:
        ask_group(db, draft_id, name, DraftChange(), seen=seen, actor=HANNA, now=NOW)


def last(database: Database, draft_id: int) -> GroupProgress:
    with database.reading() as db:
        found = last_group(db, draft_id)
        assert found is not None
        return found


def work(
    database: Database,
    directory: Directory,
    draft_id: int,
    *,
    owner: str = "worker-1",
    later: timedelta = timedelta(),
) -> GroupProgress:
    job_id = last(database, draft_id).job_id
    job = LeasedJob(database, job_id, owner, lambda: NOW, lambda: NOW + later)
    take_group(job, directory)
    return last(database, draft_id)
