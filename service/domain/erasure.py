"""What is left of somebody whose data was erased: a nameless place, and where others name them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ERASED_DOMAIN = "erased.invalid"
"""No mail reaches it, by the rules of the domain name system; nobody signs in from there."""
GIVEN_NAME, FAMILY_NAME = "Somebody", "erased"
PRIVATE = "words that their writer alone reads"
"""All that is told of a mention in a log, a draft or a reflection: not even which it is."""
SKIPPED = "its reader's data was erased"


@dataclass(frozen=True)
class Mention:
    """That others' words may speak of somebody: where, and never the words or their writer."""

    what: str
    """As the table of retention calls it."""
    row: str
    """As `project_note:7`; empty for what its writer alone reads."""
    programme: str


@dataclass(frozen=True)
class Erased:
    """What an erasure did, or would do: rows by what the table of retention calls them."""

    deleted: Mapping[str, int] = field(default_factory=dict)
    kept_without_them: Mapping[str, int] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()

    @property
    def digest(self) -> str:
        """Return what tells these effects from others."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def nameless(address: str, name: str, account: str | None) -> "re.Pattern[str]":
    """Return what finds somebody's address, name or account, whatever their case.

    Args:
        account: their Entra object id, where it is known.
    """
    told = [one for one in (address, name, account) if one and one.strip()]
    return re.compile("|".join(re.escape(one) for one in told), re.IGNORECASE)


def named_in(given_name: str, family_name: str, address: str) -> "re.Pattern[str]":
    """Return what finds a word that may be somebody's name; it finds namesakes as well."""
    told = [one for one in (given_name, family_name, address) if one.strip()]
    return re.compile(rf"\b(?:{'|'.join(re.escape(one) for one in told)})\b", re.IGNORECASE)


def without(value: object, found: "re.Pattern[str]", instead: str) -> object:
    """Return a text or a JSON value with something else wherever somebody is named."""
    if isinstance(value, str):
        return found.sub(instead, value)
    if isinstance(value, list):
        return [without(one, found, instead) for one in value]
    if isinstance(value, dict):
        return {key: without(one, found, instead) for key, one in value.items()}
    return value
