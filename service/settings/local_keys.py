"""Keys for an installation that stays on this machine: made once, kept beside its data."""

import base64
import contextlib
import os
import secrets
from pathlib import Path

from service.settings.environment import SettingsError

_FILE_NAME = "keys.env"
_NAMES = ("SECRET_KEYS", "DATA_KEYS")


def ensure_local_keys(data_dir: Path) -> dict[str, str]:
    """Return SECRET_KEYS and DATA_KEYS from `keys.env` in the folder; make the file if missing.

    Processes that start together get the same keys: the file appears whole or not at all, and
    the first to make it wins.

    Raises:
        SettingsError: the file or the folder cannot be used.
    """
    path = data_dir / _FILE_NAME
    try:
        if not path.exists():
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(path, _new_keys())
        text = path.read_text(encoding="utf-8")
    except OSError as exc:
        raise SettingsError(
            f"DATA_DIR: {_FILE_NAME} cannot be read or made there; check the folder's owner"
        ) from exc
    keys = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    if any(not keys.get(name) for name in _NAMES):
        raise SettingsError(
            f"DATA_DIR: {_FILE_NAME} lacks a key; restore it, or the stored words stay unreadable"
        )
    return {name: keys[name] for name in _NAMES}


def keys_beside(data_dir: Path) -> dict[str, str]:
    """Return the keys that were made in a folder, by name; none where none were."""
    try:
        text = (data_dir / _FILE_NAME).read_text(encoding="utf-8")
    except OSError:
        return {}
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def _new_keys() -> dict[str, str]:
    return {
        "SECRET_KEYS": secrets.token_urlsafe(48),
        "DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }


def _write_once(path: Path, keys: dict[str, str]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{name}={key}\n" for name, key in keys.items())
            file.flush()
            os.fsync(file.fileno())
        # A hard link, unlike a rename, never replaces what another process put there first.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
