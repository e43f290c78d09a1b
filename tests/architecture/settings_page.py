"""The settings table as the class has it, and as docs/settings.md has it."""

import re
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from service.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"

_ROW = re.compile(r"^\| `[A-Z0-9_]+` \|")


def expected_rows() -> list[str]:
    """One table row a setting, in the order of the class."""
    return [_row(name, field) for name, field in Settings.model_fields.items()]


def documented_rows() -> list[str]:
    """The rows that the page holds."""
    return [line for line in PAGE.read_text(encoding="utf-8").splitlines() if _ROW.match(line)]


def _row(name: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    default = _default(field, extra["shown"])
    return f"| `{name.upper()}` | {default} | {extra['who']} | {field.description} |"


def _default(field: FieldInfo, shown: object) -> str:
    if shown:
        return str(shown)
    assert field.default is not PydanticUndefined
    if field.default in (None, "", ()):
        return "not set"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`"
