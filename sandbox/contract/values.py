"""Read a JSON value as a type of the contract, and give its canonical form."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sandbox.answers import bad_body
from sandbox.contract.models import MODELS, Fields

_DURATION = re.compile(r"-?P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?([\d.]+S)?)?")


def read_value(value: Any, kind: str, where: str) -> Any:
    """One value, with enumerations in Graph's own spelling and without OData's annotations.

    Args:
        kind: as the contract names it; `[event]` is a list of events.
        where: how a refusal names the value, e.g. `message.subject`.

    Raises:
        GraphFault: 400 RequestBodyRead: an unknown property, or a value of another type. The
            reason names properties, never what they hold.
    """
    if kind.startswith("["):
        if isinstance(value, str) and kind.strip("[]") in MODELS.enums:
            value = [each.strip() for each in value.split(",")]  # flags, parted by commas
        if not isinstance(value, list):
            raise _wrong(where, "a collection")
        return [
            _one(each, kind.strip("[]"), f"{where}[{place}]") for place, each in enumerate(value)
        ]
    return None if value is None else _one(value, kind, where)


def read_parameters(body: Any, parameters: Fields, where: str) -> dict[str, Any]:
    """An action's parameters in camel case; clients write `Message` and `message` alike.

    Raises:
        GraphFault: as `read_value`.
    """
    spelled = {name.lower(): name for name in parameters}
    read = {}
    for given, value in _object({} if body is None else body, where).items():
        name = spelled.get(given.lower())
        if name is None:
            raise _unknown(given, where)
        camel = name[0].lower() + name[1:]
        read[camel] = read_value(value, parameters[name], camel)
    return read


def _one(value: Any, kind: str, where: str) -> Any:
    if kind in _PRIMITIVES:
        parse, what = _PRIMITIVES[kind]
        try:
            return parse(value)
        except (TypeError, ValueError) as error:
            raise _wrong(where, what) from error
    if kind in MODELS.enums:
        members = MODELS.enums[kind]
        if not isinstance(value, str) or value.lower() not in members:
            raise _wrong(where, "an enumeration of " + ", ".join(members.values()))
        return members[value.lower()]
    given = _object(value, where, annotated=True)
    kind = _narrowed(given, kind, where)
    fields = MODELS.fields(kind)
    if fields is None:
        raise bad_body(f"The contract does not describe what '{where}' holds.")
    read = {}
    for name, inner in given.items():
        if "@" in name:
            continue
        if name not in fields:
            raise _unknown(name, f"microsoft.graph.{kind}")
        read[name] = read_value(inner, fields[name], f"{where}.{name}")
    return read


def _object(value: Any, where: str, *, annotated: bool = False) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where, "an object")
    return {name: each for name, each in value.items() if annotated or "@" not in name}


def _narrowed(given: dict[str, Any], kind: str, where: str) -> str:
    """The type that `@odata.type` names, where it inherits from the declared one."""
    named = given.get("@odata.type")
    if named is None:
        return kind
    narrowed = str(named).removeprefix("#").removeprefix("microsoft.graph.")
    if not MODELS.descends(narrowed, kind):
        raise bad_body(f"'{named}' is no '{kind}' at '{where}'.")
    return narrowed


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    # Microsoft's own samples send booleans as strings.
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    return value


def _written(parse: Callable[[str], object]) -> Callable[[Any], str]:
    """A text that can be parsed, left as it came."""

    def check(value: Any) -> str:
        parse(_text(value))
        return str(value)

    return check


def _moment(value: str) -> None:
    if datetime.fromisoformat(value).tzinfo is None:
        raise ValueError("no offset")


def _bytes(value: str) -> None:
    try:
        base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def _duration(value: str) -> None:
    if not _DURATION.fullmatch(value):
        raise ValueError("no duration")


_PRIMITIVES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "text": (_text, "Edm.String"),
    "flag": (_flag, "Edm.Boolean"),
    "whole": (_whole, "Edm.Int32"),
    "number": (_number, "Edm.Double"),
    "datetime": (_written(_moment), "Edm.DateTimeOffset"),
    "date": (_written(date.fromisoformat), "Edm.Date"),
    "time": (_written(time.fromisoformat), "Edm.TimeOfDay"),
    "timedelta": (_written(_duration), "Edm.Duration"),
    "uuid": (_written(UUID), "Edm.Guid"),
    "bytes": (_written(_bytes), "Edm.Binary"),
}


def _wrong(where: str, kind: str) -> Exception:
    return bad_body(f"The value of '{where}' is not {kind}.")


def _unknown(name: str, where: str) -> Exception:
    return bad_body(f"The property '{name}' does not exist on type '{where}'.")
