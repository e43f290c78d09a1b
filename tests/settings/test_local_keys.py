"""Keys of an installation on one machine are made once and stay."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from service.settings import Settings, SettingsError, ensure_local_keys


def test_local_keys_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    keys = ensure_local_keys(tmp_path / "var")

    path = tmp_path / "var" / "keys.env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.env"]
    assert set(keys) == {"SECRET_KEYS", "DATA_KEYS"}
    assert Fernet(keys["DATA_KEYS"]).decrypt(Fernet(keys["DATA_KEYS"]).encrypt(b"x")) == b"x"


def test_local_keys_stay_the_same(tmp_path: Path) -> None:
    assert ensure_local_keys(tmp_path) == ensure_local_keys(tmp_path)


def test_local_keys_of_processes_that_start_together_are_equal(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(ensure_local_keys, [tmp_path] * 8))

    assert made == [made[0]] * 8


def test_local_keys_damaged_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "keys.env").write_text("SECRET_KEYS=abc\n")

    with pytest.raises(SettingsError) as caught:
        ensure_local_keys(tmp_path)

    assert str(caught.value) == (
        "DATA_DIR: keys.env lacks a key; restore it, or the stored words stay unreadable"
    )
    assert (tmp_path / "keys.env").read_text() == "SECRET_KEYS=abc\n"


def test_local_keys_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsError, match=r"^DATA_DIR: keys\.env cannot be read or made there"):
        ensure_local_keys(tmp_path / "file")


def test_load_uses_local_keys_only_for_what_is_not_set(tmp_path: Path) -> None:
    settings = Settings.load({"DATA_DIR": str(tmp_path), "SECRET_KEYS": "k" * 32})

    assert [key.get_secret_value() for key in settings.secret_keys] == ["k" * 32]
    assert [key.get_secret_value() for key in settings.data_keys] == [
        ensure_local_keys(tmp_path)["DATA_KEYS"]
    ]
