"""The HTML our mails use that some mail program lacks, and why no reader loses anything by it."""

from tests.mail.client_support.clients import (
    APPLE_MAC,
    APPLE_PHONES,
    GMAIL_APPS,
    GMAIL_PHONE_WEB,
    GMAIL_WEB,
    OUTLOOK_MAC,
    OUTLOOK_PHONES,
    OUTLOOK_WEB,
    OUTLOOK_WINDOWS,
    Lack,
)

EXPLAINED_HTML = {
    "html-align": Lack(
        partly=(OUTLOOK_MAC,),
        why=(
            "Texts are left and the button is alone in its row; the tables that centre stand "
            "as wide as their place."
        ),
    ),
    "html-body": Lack(
        none=(OUTLOOK_MAC,),
        partly=(OUTLOOK_WEB, *OUTLOOK_PHONES, GMAIL_WEB, GMAIL_PHONE_WEB, *GMAIL_APPS),
        why="The page's colour, language and font stand on the first div too.",
    ),
    "html-dir": Lack(
        partly=(OUTLOOK_WINDOWS, GMAIL_PHONE_WEB),
        why=("`auto` on the whole mail, never on a link; English reads from the left without it."),
    ),
    "html-doctype": Lack(
        none=(OUTLOOK_WINDOWS,),
        why="Outlook draws with Word; tables and its own comments are there for it.",
    ),
    "html-meta-color-scheme": Lack(
        none=(
            OUTLOOK_WINDOWS,
            OUTLOOK_WEB,
            OUTLOOK_MAC,
            *OUTLOOK_PHONES,
            GMAIL_WEB,
            GMAIL_PHONE_WEB,
            *GMAIL_APPS,
            APPLE_PHONES,
        ),
        why="The same hint as the CSS property, with the same way out.",
    ),
    "html-style": Lack(
        none=(GMAIL_PHONE_WEB,),
        partly=(OUTLOOK_WINDOWS, GMAIL_WEB, *GMAIL_APPS),
        why=(
            "In the head, under 16 KB and before what they dress; without them the mail is "
            "the wide, light one."
        ),
    ),
    "html-target": Lack(
        none=(OUTLOOK_WEB, GMAIL_WEB, GMAIL_PHONE_WEB, *GMAIL_APPS),
        partly=(OUTLOOK_WINDOWS, OUTLOOK_MAC, *OUTLOOK_PHONES, APPLE_MAC, APPLE_PHONES),
        why="`_blank` asks for a new window, which is what they open anyway.",
    ),
    "html-width": Lack(
        partly=(OUTLOOK_WINDOWS,),
        why=(
            "On tables alone, of which the widest is 600 px; a screen set larger only makes "
            "it relatively narrower."
        ),
    ),
}
