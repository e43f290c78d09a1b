"""The values of every mail: one module a family, one registry."""

from service.mail.values import access, around_session, changes, joining, managers
from service.mail.values.mail import Mail

MAILS: dict[str, Mail] = {
    **joining.MAILS,
    **around_session.MAILS,
    **managers.MAILS,
    **changes.MAILS,
    **access.MAILS,
}
"""By slug."""
