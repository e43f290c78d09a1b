"""The mail programs that our readers use, and what one of them can lack."""

from dataclasses import dataclass

OUTLOOK_WINDOWS = "outlook.windows"
OUTLOOK_WEB = "outlook.outlook-com"
OUTLOOK_MAC = "outlook.macos"
OUTLOOK_PHONES = ("outlook.ios", "outlook.android")
GMAIL_WEB = "gmail.desktop-webmail"
GMAIL_PHONE_WEB = "gmail.mobile-webmail"
GMAIL_APPS = ("gmail.ios", "gmail.android")
APPLE_MAC = "apple-mail.macos"
APPLE_PHONES = "apple-mail.ios"
CLIENTS = (
    OUTLOOK_WINDOWS,
    OUTLOOK_WEB,
    OUTLOOK_MAC,
    *OUTLOOK_PHONES,
    GMAIL_WEB,
    GMAIL_PHONE_WEB,
    *GMAIL_APPS,
    APPLE_MAC,
    APPLE_PHONES,
)
"""As the public data names them; the new Outlook for Windows draws like Outlook on the web."""


@dataclass(frozen=True)
class Lack:
    """The programs that do without a feature, and why that is harmless."""

    why: str
    none: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()

    def by_client(self) -> dict[str, str]:
        """Return how far each program lacks it, as the data says it."""
        return {
            **dict.fromkeys(self.none, "none"),
            **dict.fromkeys(self.partly, "partly"),
            **dict.fromkeys(self.untested, "untested"),
        }
