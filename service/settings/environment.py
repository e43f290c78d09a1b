"""How variables are read: plain, or for secrets from the file that `NAME_FILE` names."""

import ipaddress
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

_LOCAL_SCHEMES = ("sqlite", "stub", "memory")  # they never leave the process or its disk


class SettingsError(Exception):
    """The environment cannot be used; each line names one variable and what to do.

    Holds no value of any variable, because it goes to the screen and the logs.
    """


def read_variables(
    environ: Mapping[str, str], names: Collection[str], secret_names: Collection[str]
) -> dict[str, str]:
    """Pick our variables out of the environment; an empty one counts as not set.

    Raises:
        SettingsError: a secret is given both ways, or its file cannot be read.
    """
    values = {name: environ[name].strip() for name in names if environ.get(name, "").strip()}
    for name in secret_names:
        path = environ.get(f"{name}_FILE", "").strip()
        if not path:
            continue
        if name in values:
            raise SettingsError(f"{name}: set it or {name}_FILE, not both")
        values[name] = _read_secret_file(name, Path(path))
    return values


def is_loopback(url: str) -> bool:
    """Whether everything behind the URL stays on this machine."""
    parts = urlsplit(url)
    if parts.scheme.split("+")[0] in _LOCAL_SCHEMES:
        return True
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _read_secret_file(name: str, path: Path) -> str:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(
            f"{name}_FILE: the file cannot be read; check its path, owner and mode"
        ) from exc
    if not value:
        raise SettingsError(f"{name}_FILE: the file is empty; put the value into it")
    return value
