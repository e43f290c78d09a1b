"""Why a mail could not be made; each of them keeps it from leaving."""

from service.errors import SetwiseError


class BrokenWording(SetwiseError):
    """The words of a mail do not keep to their format; the message is for whoever wrote them."""


class UnresolvedPlaceholder(BrokenWording):
    """A mail asked for a value that nobody prepared; it must not leave."""


class BrokenTemplate(SetwiseError):
    """The frame compiled to something that mail programs cannot show or would fetch."""
