"""Sets and pins as JSON: who sits together now, and what is held fast when they are formed anew."""

import json
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.domain.forming import Pins
from service.errors import BadInput, Problem
from service.files.content import FileContent
from service.files.text import decoded

_Model = TypeVar("_Model", bound=BaseModel)


class _Set(BaseModel):
    members: list[str]


class _Sets(BaseModel):
    sets: list[_Set]


class _Pins(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kept: dict[str, int] = Field(default_factory=dict)
    together: list[list[str]] = Field(default_factory=list)
    apart: list[tuple[str, str]] = Field(default_factory=list)


def read_sets(file: FileContent) -> tuple[tuple[str, ...], ...]:
    """Return the members of each set, as `form-sets` wrote them.

    Raises:
        BadInput: it has another shape.
    """
    shape = '{"sets": [{"members": ["ann@x.example"]}]}'
    read = _parsed(file, _Sets, shape)
    return tuple(tuple(map(_key, each.members)) for each in read.sets)


def read_pins(file: FileContent) -> Pins:
    """Return what is held fast.

    Raises:
        BadInput: it has another shape.
    """
    shape = '{"kept": {"ann@x.example": 1}, "together": [[…]], "apart": [[…, …]]}'
    read = _parsed(file, _Pins, shape)
    return Pins(
        kept={_key(address): number for address, number in read.kept.items()},
        together=tuple(frozenset(map(_key, group)) for group in read.together),
        apart=tuple((_key(one), _key(other)) for one, other in read.apart),
    )


def _parsed(file: FileContent, model: type[_Model], shape: str) -> _Model:
    try:
        return model.model_validate(json.loads(decoded(file)))
    except (json.JSONDecodeError, ValidationError) as exc:
        message = f"has another shape than {shape}"
        raise BadInput([Problem(file.name, None, None, message)]) from exc


def _key(address: str) -> str:
    return address.strip().lower()
