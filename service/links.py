"""Signed personal links: an id and its generation, nothing about a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer


@dataclass(frozen=True)
class Pointer:
    """What a link points at; good only while the row still carries this generation."""

    id: int
    generation: int


class Links:
    """Makes and reads the addresses that mails carry."""

    def __init__(self, public_url: str, secret_keys: Sequence[str]) -> None:
        """Sign with the first key, read with any.

        Args:
            public_url: where people reach the service, without a trailing slash.
            secret_keys: newest first.
        """
        self._public_url = public_url.rstrip("/")
        # itsdangerous signs with the last key of its list and verifies with all.
        oldest_first = list(reversed(secret_keys))
        self._forms = URLSafeSerializer(oldest_first, salt="setwise.form-link")
        self._pages = URLSafeSerializer(oldest_first, salt="setwise.person-page")

    def form_url(self, link_id: int, generation: int) -> str:
        """Return the address of one form."""
        return f"{self._public_url}/r/{self.form_token(link_id, generation)}"

    def page_url(self, person_id: int, generation: int) -> str:
        """Return the address of a person's own page."""
        return f"{self._public_url}/p/{self.page_token(person_id, generation)}"

    def console_url(self) -> str:
        """Return the address of HR's first page."""
        return f"{self._public_url}/"

    def form_token(self, link_id: int, generation: int) -> str:
        """Return what stands after `/r/`."""
        return _text(self._forms.dumps([link_id, generation]))

    def page_token(self, person_id: int, generation: int) -> str:
        """Return what stands after `/p/`."""
        return _text(self._pages.dumps([person_id, generation]))

    def read_form(self, token: str) -> Pointer | None:
        """Return what a form link points at, or None where we did not sign it."""
        return _read(self._forms, token)

    def read_page(self, token: str) -> Pointer | None:
        """Return what a page link points at, or None where we did not sign it."""
        return _read(self._pages, token)


def _text(signed: str | bytes) -> str:
    return signed.decode() if isinstance(signed, bytes) else signed


def _read(serializer: URLSafeSerializer, token: str) -> Pointer | None:
    try:
        identity, generation = serializer.loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return Pointer(id=identity, generation=generation)
