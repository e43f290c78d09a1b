"""What a mail is to the catalogue: its values, and what its words may not leave out."""

from collections.abc import Callable
from dataclasses import dataclass

from service.domain.visibility import Reader
from service.mail.blocks import Values
from service.mail.context import MailContext


@dataclass(frozen=True)
class Mail:
    """One touchpoint's mail.

    `values` returns everything that its words may ask for beyond what every mail knows;
    `needs` are the placeholders without which a fact would be missing, beyond `{readers}`.
    """

    values: Callable[[MailContext, Reader], Values]
    needs: tuple[str, ...] = ("button",)
