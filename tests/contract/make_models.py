"""Read what the contract needs out of the installed msgraph-sdk: `make contract-models`.

The sandbox checks every request against `sandbox/contract/graph_models.json`, which this writes;
msgraph-sdk itself, 470 MB of code made from Graph's published metadata, is not needed to run it.
"""

import importlib
import inspect
import json
import re
from collections.abc import Callable, Iterator
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

TARGET = Path(__file__).parents[2] / "sandbox" / "contract" / "graph_models.json"

BUILDERS = """
admin/exchange/tracing/message_traces
groups
groups/item
groups/item/members
groups/item/members/graph_user
groups/item/transitive_members
groups/item/transitive_members/graph_user
organization
subscriptions
subscriptions/item
subscriptions/item/reauthorize
users
users/delta
users/item
users/item/calendar
users/item/calendar/calendar_view
users/item/calendar/calendar_view/delta
users/item/calendar/events
users/item/calendar/events/item
users/item/calendar/events/item/accept
users/item/calendar/events/item/cancel
users/item/calendar/events/item/decline
users/item/calendar/events/item/forward
users/item/calendar/events/item/instances
users/item/calendar/events/item/permanent_delete
users/item/calendar/events/item/tentatively_accept
users/item/calendar/get_schedule
users/item/calendar_view
users/item/calendar_view/delta
users/item/calendars
users/item/calendars/item
users/item/calendars/item/calendar_view
users/item/calendars/item/events
users/item/calendars/item/events/item
users/item/events
users/item/events/delta
users/item/events/item
users/item/events/item/accept
users/item/events/item/attachments
users/item/events/item/cancel
users/item/events/item/decline
users/item/events/item/forward
users/item/events/item/instances
users/item/events/item/permanent_delete
users/item/events/item/tentatively_accept
users/item/get_mail_tips
users/item/mail_folders
users/item/mail_folders/item
users/item/mail_folders/item/messages
users/item/mail_folders/item/messages/delta
users/item/mail_folders/item/messages/item
users/item/mail_folders/item/messages/item/attachments
users/item/mail_folders/item/messages/item/move
users/item/mail_folders/item/messages/item/permanent_delete
users/item/mail_folders/item/messages/item/send
users/item/mailbox_settings
users/item/manager
users/item/messages
users/item/messages/item
users/item/messages/item/attachments
users/item/messages/item/attachments/item
users/item/messages/item/forward
users/item/messages/item/move
users/item/messages/item/permanent_delete
users/item/messages/item/reply
users/item/messages/item/send
users/item/messages/item/value
users/item/online_meetings
users/item/online_meetings/item
users/item/online_meetings/item/attendance_reports
users/item/online_meetings/item/attendance_reports/item
users/item/online_meetings/item/attendance_reports/item/attendance_records
users/item/outlook/supported_time_zones
users/item/outlook/supported_time_zones_with_time_zone_standard
users/item/send_mail
"""
"""Folders of msgraph's request builders, one for each address that we or the sandbox know."""

ENTITIES = """
attachment attendance_record calendar directory_object event event_message event_message_request
event_message_response exchange_message_trace file_attachment group item_attachment mail_folder
meeting_attendance_report message multi_value_legacy_extended_property online_meeting
org_contact organization reference_attachment single_value_legacy_extended_property subscription
user
"""
"""Entities that are described in full; of any other, whole subjects of Graph hang on each."""

_UNLISTED = "unlisted"
_PRIMITIVES = {"bool": "flag", "str": "text", "float": "number", "int": "whole", "UUID": "uuid"}


class _RecordingNode:
    """Stands in for a node of JSON: notes how a field asks to be read."""

    def __init__(self) -> None:
        self.kind: Any = None  # ("object" or "enum", class), or the name of a primitive
        self.is_list = False

    def get_object_value(self, kind: Any) -> None:
        self.kind = ("object", kind)

    def get_collection_of_object_values(self, kind: Any) -> None:
        self.kind, self.is_list = ("object", kind), True

    def get_enum_value(self, kind: Any) -> None:
        self.kind = ("enum", kind)

    def get_collection_of_enum_values(self, kind: Any) -> None:
        self.kind, self.is_list = ("enum", kind), True

    def get_collection_of_primitive_values(self, kind: Any) -> None:
        self.kind, self.is_list = kind.__name__, True

    def __getattr__(self, name: str) -> Callable[[], None]:
        found = re.fullmatch(r"get_(\w+)_value", name)
        if found is None:
            raise AttributeError(name)

        def note() -> None:
            self.kind = found[1]

        return note


class _Reader:
    """Collects the types that the builders and the listed entities lead to."""

    def __init__(self) -> None:
        models = "msgraph.generated.models"
        self._entity: type = importlib.import_module(f"{models}.entity").Entity
        self._listed = set()
        for name in ENTITIES.split():
            self._listed.add(_class_in(importlib.import_module(f"{models}.{name}"), _camel(name)))
        self._waiting = sorted(self._listed, key=lambda kind: kind.__name__)
        self.types: dict[str, Any] = {}
        self.enums: dict[str, list[str]] = {}

    def name_of(self, kind: type) -> str:
        """Name a type, and remember to describe it; entities nobody listed stay undescribed."""
        if issubclass(kind, self._entity) and kind not in self._listed:
            return _UNLISTED
        if _type_name(kind) not in self.types:
            self._waiting.append(kind)
        return _type_name(kind)

    def finish(self) -> None:
        """Describe every type that was named."""
        while self._waiting:
            kind = self._waiting.pop()
            if _type_name(kind) not in self.types:
                self.types[_type_name(kind)] = {}
                self.types[_type_name(kind)] = self._described(kind)

    def fields_of(self, kind: type) -> dict[str, str]:
        """Say of each property what it holds; `[text]` is a list of texts."""
        fields = {}
        for name, assign in kind().get_field_deserializers().items():
            if not name.startswith("@"):
                node = _RecordingNode()
                assign(node)
                fields[name] = f"[{self._kind(node)}]" if node.is_list else self._kind(node)
        return dict(sorted(fields.items()))

    def _described(self, kind: type) -> dict[str, Any]:
        fields = self.fields_of(kind)
        parent = next((each for each in kind.__mro__[1:] if each in self._listed), None)
        if parent is None:
            return {"has": fields}
        inherited = self.fields_of(parent)
        own = {name: what for name, what in fields.items() if name not in inherited}
        return {"is": _type_name(parent), "has": own}

    def _kind(self, node: _RecordingNode) -> str:
        if isinstance(node.kind, str):
            return _PRIMITIVES.get(node.kind, node.kind)
        what, kind = node.kind
        if what == "object":
            return self.name_of(kind)
        name = _first_small(kind.__name__)
        self.enums[name] = [str(each.value) for each in kind if isinstance(each, Enum)]
        return name


def read_models() -> dict[str, Any]:
    """Return what the JSON file holds."""
    reader = _Reader()
    paths = dict(sorted(_path(reader, name) for name in BUILDERS.split()))
    reader.finish()
    return {
        "made from": f"msgraph-sdk {version('msgraph-sdk')}",
        "paths": paths,
        "types": dict(sorted(reader.types.items())),
        "enums": dict(sorted(reader.enums.items())),
    }


def as_text(models: dict[str, Any]) -> str:
    """Return the file's text: a line for each address, type and enumeration."""
    parts = []
    for title, members in models.items():
        if isinstance(members, str):
            parts.append(f"{json.dumps(title)}: {json.dumps(members)}")
            continue
        lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in members.items()]
        parts.append(f"{json.dumps(title)}: {{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _path(reader: _Reader, folder: str) -> tuple[str, dict[str, Any]]:
    package = importlib.import_module("msgraph.generated." + folder.replace("/", "."))
    (place,) = Path(next(iter(package.__path__))).glob("*_request_builder.py")
    module = importlib.import_module(f"{package.__name__}.{place.stem}")
    builder = _class_in(module, _camel(place.stem))
    template = unquote(builder(object(), {}).url_template.removeprefix("{+baseurl}"))
    path, query = re.fullmatch(r"(.*?)((?:\?|\{\?).*)?", template).groups()
    methods = {}
    for verb in ("get", "post", "patch", "put", "delete"):
        call = getattr(builder, verb, None)
        if call is not None:
            known = sorted(set(_query_names(query))) if verb == "get" else []
            methods[verb.upper()] = _operation(reader, module, call) | (
                {"query": known} if known else {}
            )
    return path.replace("()", ""), methods


def _query_names(query: str | None) -> Iterator[str]:
    """Yield the parameters of `?a={a}&b={b}{&%24c,d*}`, unquoted by now."""
    yield from re.findall(r"[$\w]+(?==)|(?<=[{?&,])[$\w]+(?=[,}*])", query or "")


def _operation(reader: _Reader, module: ModuleType, call: Callable[..., Any]) -> dict[str, Any]:
    """Read one method's body and answer from its annotations, which are texts."""
    signature = inspect.signature(call)
    told: dict[str, Any] = {}
    body_name = getattr(signature.parameters.get("body"), "annotation", "bytes")
    if body_name != "bytes":  # what is no JSON is nobody's to check
        body = _imported(module, str(body_name))
        # Each action has a body type of its own, several of one name: their fields stand here.
        is_action = body.__name__.endswith("PostRequestBody")
        told["body"] = reader.fields_of(body) if is_action else reader.name_of(body)
    answer = re.fullmatch(r"Optional\[(\w+)\]", str(signature.return_annotation))
    if answer and answer[1] != "bytes":
        found = _imported(module, answer[1])
        fields = reader.fields_of(found) if found.__name__.endswith("Response") else {}
        told["answer"] = fields.get("value") or reader.name_of(found)
    return told


def _imported(module: ModuleType, name: str) -> type:
    """Find a class that the module imports for its annotations alone."""
    source = inspect.getsource(module)
    place = re.search(rf"from (\.[\w.]*) import {name}\b", source)
    assert place is not None, f"{module.__name__} does not import {name}"
    found = importlib.import_module(place[1], module.__package__)
    return _class_in(found, name)


def _class_in(module: ModuleType, name: str) -> type:
    """Find a class by its name in any spelling of it: `OrgContact` by `org_contact`."""
    named = {each.lower(): each for each in dir(module)}
    found: type = getattr(module, named[name.lower()])
    return found


def _camel(name: str) -> str:
    return name.replace("_", "")


def _type_name(kind: type) -> str:
    return _first_small(kind.__name__)


def _first_small(name: str) -> str:
    return name[0].lower() + name[1:]


if __name__ == "__main__":
    TARGET.write_text(as_text(read_models()), encoding="utf-8")
