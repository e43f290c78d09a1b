"""Projects and questions to start from, and the tests of a project's scope, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from service.domain.questions.scope import ScopeStatement, ScopeTest, failed_tests

_FILE = Path(__file__).parent / "starters.yaml"


@dataclass(frozen=True)
class ProjectStarter:
    """A project that sets have taken on, its question and how far it may reach."""

    title: str
    question: str
    scope: str


@dataclass(frozen=True)
class Starters:
    """What is offered to whoever looks for a beginning."""

    projects: tuple[ProjectStarter, ...]
    questions: tuple[str, ...]
    scope_tests: Mapping[ScopeTest, str]
    """Each as a sentence that is true of a good project, in the order of asking."""


@cache
def load_starters() -> Starters:
    """Read them.

    Raises:
        KeyError: the file lacks something.
    """
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Starters(
        projects=tuple(ProjectStarter(**one) for one in data["projects"]),
        questions=tuple(data["questions"]),
        scope_tests={test: data["scope_tests"][test.value] for test in ScopeTest},
    )


def failed_in_words(statement: ScopeStatement) -> tuple[str, ...]:
    """Return what is not yet true of a project, as the sentences of its tests."""
    return tuple(load_starters().scope_tests[one] for one in failed_tests(statement))
