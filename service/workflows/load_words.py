"""Load the words of all mails, ahead of the first that needs them."""

from service.domain.date_words import LANGUAGES
from service.mail.catalogue import TOUCHPOINTS, compose
from service.mail.sample import sample


def load_words() -> None:
    """Make each mail of the library once, in each language; each is parsed then and kept so.

    Raises:
        BrokenWording: the words of one do not keep to their format.
    """
    for touchpoint in TOUCHPOINTS:
        for language in LANGUAGES:
            compose(sample(touchpoint, language=language))
