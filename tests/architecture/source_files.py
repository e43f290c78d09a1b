"""The project's own Python files, parsed once."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class SourceFile:
    """One file: its path from the root, its text, its tree."""

    path: str
    text: str
    tree: ast.Module


@cache
def source_files(*folders: str) -> tuple[SourceFile, ...]:
    """Every Python file below the folders, in order of path."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return tuple(
        SourceFile(str(path.relative_to(ROOT)), text, ast.parse(text))
        for path, text in zip(paths, texts, strict=True)
    )
