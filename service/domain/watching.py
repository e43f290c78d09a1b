"""Watches of mailboxes: whether Microsoft 365 can reach us, and when a watch needs care."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from service.domain.states import Watched

LASTS = timedelta(days=6, hours=12)
"""How long a watch is asked for; Outlook allows just under seven days (graph-contract 9)."""
RENEW_BEFORE = timedelta(days=3, hours=12)
"""So long before its end it is renewed, so that a day or two of trouble costs nothing."""
_NOT_AGAIN_WITHIN = timedelta(minutes=10)
"""Microsoft asks not to renew and reauthorise in one breath."""


@dataclass(frozen=True)
class Watch:
    """A watch as Microsoft 365 confirmed it; `expires_at` is an aware instant of its time."""

    graph_id: str
    expires_at: datetime


@dataclass(frozen=True)
class Wanted:
    """A watch that there should be."""

    mailbox: str
    watched: Watched


def may_be_told(public_url: str, graph_base_url: str) -> bool:
    """Say whether Microsoft 365 can write to us at our public address.

    Microsoft's own needs https, and no address of this machine; the sandbox, which lives on this
    machine, reaches nothing but this machine.
    """
    public, graph = urlsplit(public_url), urlsplit(graph_base_url)
    if _is_loopback(graph.hostname or ""):
        return public.scheme == "http" and _is_loopback(public.hostname or "")
    return public.scheme == "https" and not _is_loopback(public.hostname or "")


def needs_renewal(expires_at: datetime, now: datetime) -> bool:
    """Say whether a watch ends soon, or has ended."""
    return expires_at - now <= RENEW_BEFORE


def may_renew(renewed_at: datetime | None, now: datetime) -> bool:
    """Say whether the last renewal lies long enough back to take another."""
    return renewed_at is None or not timedelta(0) <= now - renewed_at < _NOT_AGAIN_WITHIN


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
