"""Text that the database holds only encrypted (privacy 4.4): the keys live outside it."""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from service.errors import SetwiseError

_NO_KEYS = "DATA_KEYS are not set: give at least one key before reading private words"


class DataKeysWrong(SetwiseError):
    """A private word could not be read: its key is missing from `DATA_KEYS`."""


class _Keyring:
    """The process's data keys, newest first; set once by the wiring."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None
        self._newest = b""

    def use(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._newest = keys[0].encode()

    @property
    def fernet(self) -> MultiFernet:
        if self._fernet is None:
            raise DataKeysWrong(_NO_KEYS)
        return self._fernet

    def encrypt(self, plain: bytes) -> bytes:
        return self.fernet.encrypt(plain)

    def decrypt(self, stored: bytes) -> bytes:
        try:
            return self.fernet.decrypt(stored)
        except InvalidToken as exc:
            message = "a private word cannot be read with these DATA_KEYS; add the older key"
            raise DataKeysWrong(message) from exc

    def sign(self, words: str) -> str:
        if self._fernet is None:
            raise DataKeysWrong(_NO_KEYS)
        message = b"setwise.fingerprint:" + words.encode()
        return hmac.new(self._newest, message, hashlib.sha256).hexdigest()


_KEYRING = _Keyring()


def use_data_keys(keys: Sequence[str]) -> None:
    """Encrypt with the first key, read with any of them.

    Args:
        keys: Fernet keys (32 url-safe base64 bytes each), newest first.
    """
    _KEYRING.use(keys)


def rotate(stored: str) -> str:
    """Return the same words, encrypted under the newest key."""
    return _KEYRING.fernet.rotate(stored.encode()).decode()


def fingerprint(words: str) -> str:
    """Return a hash, 64 hexadecimal digits, that only a process with `DATA_KEYS` can make again.

    A bare SHA-256 of a few choices, or of words one suspects, is found by trying them all.
    Fingerprints made under different newest keys differ.
    """
    return _KEYRING.sign(words)


class EncryptedText(TypeDecorator[str]):
    """Words that only a process with `DATA_KEYS` can read; equal words never look equal."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        if value is None:
            return None
        return _KEYRING.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        if value is None:
            return None
        return _KEYRING.decrypt(value.encode()).decode()


class EncryptedBytes(TypeDecorator[bytes]):
    """A file, such as a photo, that only a process with `DATA_KEYS` can read.

    What Fernet makes of bytes is text already, so that both kinds are stored and rotated alike.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        return None if value is None else _KEYRING.encrypt(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Decrypt on the way out."""
        return None if value is None else _KEYRING.decrypt(value.encode())
