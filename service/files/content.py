"""A file as it comes in: its name and its bytes."""

from dataclasses import dataclass
from pathlib import Path

from service.errors import BadInput, Problem

_MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class FileContent:
    """A file from disk or from an upload; `name` is what its problems are reported under."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The ending in lower case, as `.yaml`."""
        return Path(self.name).suffix.lower()


def load(path: Path) -> FileContent:
    """Read a file from disk.

    Raises:
        BadInput: it cannot be read, or is far larger than any programme.
    """
    try:
        content = path.read_bytes()
    except OSError as exc:
        message = f"cannot be read ({exc.strerror}); check the path"
        raise BadInput([Problem(path.name, None, None, message)]) from exc
    return checked(FileContent(path.name, content))


def checked(file: FileContent) -> FileContent:
    """Return the file, unless it is too large to be a programme."""
    if len(file.content) > _MOST_BYTES:
        message = f"is larger than {_MOST_BYTES // 1_000_000} MB; a programme needs far less"
        raise BadInput([Problem(file.name, None, None, message)])
    return file
