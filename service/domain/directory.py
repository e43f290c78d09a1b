"""People as the outside knows them: the directory's entries, and who signed in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DirectoryPerson:
    """Somebody as the directory knows them; `manager_address` None where it names nobody."""

    directory_id: str
    address: str
    name: str
    enabled: bool
    manager_address: str | None


@dataclass(frozen=True)
class SignedIn:
    """A colleague whose ID token was checked in full."""

    subject: str
    """`oid@tid`, the stable key."""
    name: str
    address: str
    roles: tuple[str, ...]
