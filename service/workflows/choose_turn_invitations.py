"""Let a member have no more invitations to present, or have them again."""

from datetime import datetime

from service.models import Membership


def end_turn_invitations(place: Membership, *, now: datetime) -> None:
    """Invite them no more; they may still say that they would present."""
    place.not_invited_at = place.not_invited_at or now


def begin_turn_invitations(place: Membership) -> None:
    """Invite them again when it is their turn."""
    place.not_invited_at = None
