"""The values of every mail: one module a family, one registry."""

from service.mail.values import (
    access,
    after_the_end,
    around_session,
    champions,
    changes,
    facilitators,
    joining,
    managers,
    sponsor,
    tasters,
)
from service.mail.values.mail import Mail

MAILS: dict[str, Mail] = {
    **joining.MAILS,
    **around_session.MAILS,
    **facilitators.MAILS,
    **managers.MAILS,
    **sponsor.MAILS,
    **after_the_end.MAILS,
    **champions.MAILS,
    **changes.MAILS,
    **access.MAILS,
    **tasters.MAILS,
}
"""By slug."""
