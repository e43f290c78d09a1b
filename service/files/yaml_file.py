"""Programme files in YAML, every value with its line and column."""

import yaml

from service.errors import BadInput, Problem
from service.files.cells import (
    Cell,
    Findings,
    RawProgramme,
    Record,
    check_names,
    column_name,
    tidy,
)
from service.files.content import FileContent
from service.files.table import SETS
from service.files.text import decoded

_LIST_SEPARATOR = ", "


def read_yaml(file: FileContent, findings: Findings) -> RawProgramme:
    """Take a YAML programme file apart; values stay the text that was written.

    Working on nodes instead of loaded values keeps places, and keeps `13:00` a time (YAML 1.1
    would load it as 780).

    Raises:
        BadInput: it is not YAML, or not a mapping.
    """
    root = _compose(file)
    if not isinstance(root, yaml.MappingNode):
        message = "holds no settings; begin with lines such as `key: spring-sets`"
        raise BadInput([Problem(file.name, 1, None, message)])
    sets: tuple[Record, ...] = ()
    cells: dict[str, Cell] = {}
    for key, value in _entries(file, root, findings):
        if key == "sets":
            sets = _records(file, value, findings)
        else:
            cells[key] = _cell(file, key, value, findings)
    settings = Record(file.name, root.start_mark.line + 1, cells)
    return RawProgramme(settings=settings, sets=sets, people=None)


def _compose(file: FileContent) -> yaml.Node | None:
    try:
        return yaml.compose(decoded(file), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        message = f"is not valid YAML here ({exc.problem or exc.context}); check the indentation"
        row = mark.line + 1 if mark else None
        column = f"character {mark.column + 1}" if mark else None
        raise BadInput([Problem(file.name, row, column, message)]) from exc
    except (yaml.YAMLError, RecursionError) as exc:
        message = "is not valid YAML; save it as UTF-8 text"
        raise BadInput([Problem(file.name, None, None, message)]) from exc


def _entries(
    file: FileContent, node: yaml.MappingNode, findings: Findings
) -> list[tuple[str, yaml.Node]]:
    entries: dict[str, yaml.Node] = {}
    for key_node, value in node.value:
        key = column_name(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        place = _place(file, key or "name", key_node, key)
        if not key:
            findings.wrong(place, "is not a name; write `name: value`")
        elif key in entries:
            findings.wrong(place, f"{key!r} stands here twice; keep one of them")
        else:
            entries[key] = value
    return list(entries.items())


def _records(file: FileContent, node: yaml.Node, findings: Findings) -> tuple[Record, ...]:
    if not isinstance(node, yaml.SequenceNode):
        place = _place(file, "sets", node, "")
        findings.wrong(place, "is not a list; begin each set with `- name: …`")
        return ()
    records = []
    for item in node.value:
        if isinstance(item, yaml.MappingNode):
            cells = {
                key: _cell(file, key, value, findings)
                for key, value in _entries(file, item, findings)
            }
            record = Record(file.name, item.start_mark.line + 1, cells)
            check_names(record, SETS.columns, "key", findings)
            records.append(record)
        else:
            findings.wrong(_place(file, "sets", item, ""), "is not a set; write `- name: …`")
    return tuple(records)


def _cell(file: FileContent, key: str, node: yaml.Node, findings: Findings) -> Cell:
    """Return a scalar as its text, and a list of scalars as texts between commas."""
    if isinstance(node, yaml.ScalarNode):
        is_empty = node.tag == "tag:yaml.org,2002:null"
        return _place(file, key, node, "" if is_empty else tidy(node.value))
    if isinstance(node, yaml.SequenceNode) and all(
        isinstance(item, yaml.ScalarNode) for item in node.value
    ):
        texts = [tidy(item.value) for item in node.value]
        return _place(file, key, node, _LIST_SEPARATOR.join(texts))
    place = _place(file, key, node, "")
    findings.wrong(place, f"{key!r} takes one value; write `{key}: value`")
    return place


def _place(file: FileContent, key: str, node: yaml.Node, text: str) -> Cell:
    mark = node.start_mark
    return Cell(text, file.name, mark.line + 1, f"{key} (character {mark.column + 1})")
