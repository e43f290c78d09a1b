"""Signed personal links: an id and its generation, nothing about a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadData, BadSignature, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

_FIRST = 1
"""Of links that are never revoked: what they open is over soon."""


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
        self._tasters = URLSafeSerializer(oldest_first, salt="setwise.taster")
        self._places = URLSafeSerializer(oldest_first, salt="setwise.taster-place")
        self._pages = URLSafeSerializer(oldest_first, salt="setwise.person-page")

    def form_url(self, link_id: int, generation: int) -> str:
        """Return the address of one form."""
        return f"{self._public_url}/r/{self.form_token(link_id, generation)}"

    def page_url(self, person_id: int, generation: int) -> str:
        """Return the address of a person's own page."""
        return f"{self._public_url}/p/{self.page_token(person_id, generation)}"

    def report_url(self, person_id: int, generation: int, programme_id: int) -> str:
        """Return the address of a programme's report for its sponsor."""
        return f"{self.page_url(person_id, generation)}/report/{programme_id}"

    def two_pages_url(self, programme_id: int) -> str:
        """Return the address of the same for HR, who signs in."""
        return f"{self._public_url}/programmes/{programme_id}/charts/two-pages"

    def taster_url(self, taster_id: int) -> str:
        """Return the address at which anybody who has it signs up for a taster."""
        return f"{self._public_url}/t/{self.taster_token(taster_id)}"

    def place_url(self, place_id: int) -> str:
        """Return the address at which one place is confirmed, or given back."""
        return f"{self._public_url}/taster-place/{self.place_token(place_id)}"

    def console_url(self) -> str:
        """Return the address of HR's first page."""
        return f"{self._public_url}/"

    def form_token(self, link_id: int, generation: int) -> str:
        """Return what stands after `/r/`."""
        return _text(self._forms.dumps([link_id, generation]))

    def page_token(self, person_id: int, generation: int) -> str:
        """Return what stands after `/p/`."""
        return _text(self._pages.dumps([person_id, generation]))

    def taster_token(self, taster_id: int) -> str:
        """Return what stands after `/t/`."""
        return _text(self._tasters.dumps([taster_id, _FIRST]))

    def place_token(self, place_id: int) -> str:
        """Return what stands after `/taster-place/`."""
        return _text(self._places.dumps([place_id, _FIRST]))

    def read_taster(self, token: str) -> Pointer | None:
        """Return what a taster's link points at, or None where we did not sign it."""
        return _read(self._tasters, token)

    def read_place(self, token: str) -> Pointer | None:
        """Return what a place's link points at, or None where we did not sign it."""
        return _read(self._places, token)

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
    return Pointer(id=identity, generation=generation) if _is_spelt_as_we_do(token) else None


def _is_spelt_as_we_do(token: str) -> bool:
    """Whether a signature is written as we write it.

    Decoding overlooks padding, the last letter's spare bits and what is no letter, so that one link
    had any number of spellings, each with limits of its own.
    """
    written = token.rpartition(".")[2]
    try:
        return base64_encode(base64_decode(written)).decode() == written
    except BadData:
        return False
