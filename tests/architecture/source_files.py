"""The project's own Python files, parsed once."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class SourceFile:
    """One file: its path from the root, its text, and its tree once it is asked for."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return what the text says."""
        return ast.parse(self.text)


def source_files(*folders: str) -> tuple[SourceFile, ...]:
    """Every Python file below the folders, in order of folder and path."""
    return tuple(file for folder in folders for file in _below(folder))


@cache
def _below(folder: str) -> tuple[SourceFile, ...]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return tuple(
        SourceFile(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in paths
    )
