"""The forms that are published, and each version that ever was, read from their files.

A published file is never edited: an answer given under it stands under its wording for ever.
A change is a new file, `definitions/<form>/v<next>.yaml`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from service.domain.states import FieldClass, Wave
from service.forms.definition import FieldType, FormDefinition, Question

FOLDER = Path(__file__).parent / "definitions"

FORMS = (
    "sponsor-sign-off",
    "release-time",
    "joining",
    "baseline",
    "affirmations",
    "before-session",
    "after-session",
    "catch-up",
    "facilitator-wrap",
    "recap",
    "pulse",
    "manager-conversation",
    "mid-point",
    "sponsor-progress",
    "quorum-choice",
    "final-story",
    "end-evaluation",
    "sponsor-decisions",
    "twelve-weeks",
    "twelve-weeks-manager",
    "six-months",
    "champion-invitation",
    "champion-offer-1",
    "champion-offer-2",
    "champion-offer-3",
    "closing-word",
)

_SAME_QUESTIONS = {f"champion-offer-{number}": "champion-offer" for number in (1, 2, 3)}
"""Forms of different moments that ask the same."""


@cache
def versions(slug: str) -> tuple[int, ...]:
    """Return the versions of a form, oldest first.

    Raises:
        KeyError: there is no form of this name.
    """
    if slug not in FORMS:
        raise KeyError(f"no form is called {slug!r}")
    return tuple(sorted(int(path.stem.removeprefix("v")) for path in _folder(slug).glob("v*.yaml")))


@cache
def load(slug: str, version: int | None = None) -> FormDefinition:
    """Read one definition, the newest by default.

    Raises:
        KeyError: there is no form of this name, no such version, or its file lacks something.
    """
    known = versions(slug)
    number = known[-1] if version is None else version
    if number not in known:
        raise KeyError(f"form {slug!r} has no version {number}")
    data = yaml.safe_load((_folder(slug) / f"v{number}.yaml").read_text(encoding="utf-8"))
    wave = Wave(data.get("wave", Wave.SESSION))
    return FormDefinition(
        slug=slug,
        version=data["version"],
        title=data["title"],
        lead=data["lead"],
        minutes=data["minutes"],
        required=data["required"],
        thanks=data["thanks"],
        questions=tuple(_question(entry, wave) for entry in data["fields"]),
        reply_field=data.get("reply_field", ""),
    )


def _folder(slug: str) -> Path:
    return FOLDER / _SAME_QUESTIONS.get(slug, slug)


def _question(
    entry: Mapping[str, Any],  # Any: what YAML gives, checked by type here
    wave: Wave,
) -> Question:
    known = dict(entry)
    needed_if = known.pop("needed_if", {})
    return Question(
        name=known["name"],
        type=FieldType(known.pop("type")),
        classes=frozenset(FieldClass(letter) for letter in known.pop("classes")),
        choices=tuple(known.pop("choices", {}).items()),
        chosen_readers=tuple(FieldClass(letter) for letter in known.pop("chosen_readers", "")),
        only=tuple(known.pop("only", ())),
        needed_if=next(((name, tuple(values)) for name, values in needed_if.items()), None),
        item=known.pop("item", known.pop("name")),
        wave=Wave(known.pop("wave", wave)),
        **known,
    )
