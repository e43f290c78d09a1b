"""People as the outside knows them: the directory's entries, and who signed in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DirectoryManager:
    """A manager as the directory names them; a contact from outside may be one too."""

    directory_id: str
    address: str
    """Case-folded; empty where they have none."""
    given_name: str
    family_name: str


@dataclass(frozen=True)
class DirectoryPerson:
    """Somebody as the directory knows them; `manager` None where it names nobody."""

    directory_id: str
    address: str
    """Case-folded."""
    given_name: str
    family_name: str
    enabled: bool
    manager: DirectoryManager | None


@dataclass(frozen=True)
class DirectoryGroup:
    """A group of the directory; `address` is case-folded, empty where it has no mailbox."""

    directory_id: str
    name: str
    address: str


@dataclass(frozen=True)
class GroupMember:
    """Somebody in a group, or in a group within it."""

    directory_id: str
    address: str
    """Case-folded; empty where they have no mailbox."""
    given_name: str
    family_name: str
    department: str
    is_enabled: bool
    is_guest: bool


@dataclass(frozen=True)
class SignedIn:
    """A colleague whose ID token was checked in full."""

    subject: str
    """`oid@tid`, the stable key."""
    name: str
    address: str
    roles: tuple[str, ...]
