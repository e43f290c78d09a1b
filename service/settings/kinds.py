"""The kinds of value a setting may have, and how each is read from text."""

import base64
import binascii
import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr, StringConstraints

_ANCESTOR = re.compile(r"https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", re.IGNORECASE)


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _check_address(value: str) -> str:
    name, _, domain = value.partition("@")
    if not name or not domain or "@" in domain or any(c.isspace() for c in value):
        raise ValueError("one of the values is no e-mail address")
    return value.lower()


def _check_ancestor(value: str) -> str:
    # Whatever is no bare host could end the directive and begin another.
    if not _ANCESTOR.fullmatch(value):
        raise ValueError("each must be https:// and a host, which may begin with `*.`")
    return value.lower()


def _check_base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it must begin with https:// (or http:// on this machine) and a host")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("it must have no user, query or fragment")
    return value.rstrip("/")


def _check_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("it must be an IANA time zone such as Europe/London")
    return value


def _check_secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < 32:
        raise ValueError("each key must have at least 32 characters")
    return value


def _check_data_key(value: SecretStr) -> SecretStr:
    try:
        size = len(base64.urlsafe_b64decode(value.get_secret_value()))
    except (binascii.Error, ValueError):
        size = 0
    if size != 32:
        raise ValueError("each key must be 32 bytes in URL-safe base64")
    return value


Addresses = Annotated[
    tuple[Annotated[str, AfterValidator(_check_address)], ...], BeforeValidator(_split)
]
"""E-mail addresses, in lower case."""

Ancestors = Annotated[
    tuple[Annotated[str, AfterValidator(_check_ancestor)], ...], BeforeValidator(_split)
]
"""Sites as `frame-ancestors` of a Content-Security-Policy takes them."""

BaseURL = Annotated[str, AfterValidator(_check_base_url)]
"""An http(s) address without a trailing slash."""

BrokerURL = Annotated[str, StringConstraints(pattern=r"^(stub|rediss?|amqps?)://")]

LimitsURL = Annotated[str, StringConstraints(pattern=r"^(memory|rediss?)://")]

Zone = Annotated[str, AfterValidator(_check_zone)]
"""An IANA time zone name."""

SigningKeys = Annotated[
    tuple[Annotated[SecretStr, AfterValidator(_check_secret)], ...], BeforeValidator(_split)
]
"""Keys for links and cookies, newest first."""

DataKeys = Annotated[
    tuple[Annotated[SecretStr, AfterValidator(_check_data_key)], ...], BeforeValidator(_split)
]
"""Fernet keys for encrypted columns, newest first."""
