"""What our mails use that the public data has no entry for, and why it needs none."""

_PLAIN = "as old as HTML mail; every program knows it"
_OUTLOOK = "for Outlook on Windows alone, which knows it; others pass over it"
_HINT = "a hint to the one program that reads it; without it nothing is lost"
_HEAD = "in the head, shown by nobody"
_COMPILER = "the compiler's, without meaning to a mail program"
_WIDTHS = "part of @media, whose row says what happens without it"

UNLISTED = {
    "attribute aria-roledescription": "read aloud where known; the role itself is known to all",
    "attribute bgcolor": _PLAIN,
    "attribute border": _PLAIN,
    "attribute class": "what class selectors fit; their row says what happens without them",
    "attribute content": _HEAD,
    "attribute http-equiv": _HEAD,
    "attribute name": _HEAD,
    "attribute type": _HEAD,
    "attribute vertical-align": _COMPILER,
    "attribute xmlns": _COMPILER,
    "attribute xmlns:o": _OUTLOOK,
    "attribute xmlns:v": _OUTLOOK,
    "condition max-width": _WIDTHS,
    "condition min-width": _WIDTHS,
    "element a": _PLAIN,
    "element b": _PLAIN,
    "element br": _PLAIN,
    "element head": _PLAIN,
    "element html": _PLAIN,
    "element meta": _HEAD,
    "element noscript": _OUTLOOK,
    "element o:allowpng": _OUTLOOK,
    "element o:officedocumentsettings": _OUTLOOK,
    "element o:pixelsperinch": _OUTLOOK,
    "element title": _HEAD,
    "element xml": _OUTLOOK,
    "link http": "our own page, https in production; the bare address stands below the button",
    "property -ms-interpolation-mode": _HINT,
    "property -ms-text-size-adjust": _HINT,
    "property -webkit-text-size-adjust": _HINT,
    "property color": _PLAIN,
    "property font-family": _PLAIN,
    "property mso-line-height-rule": _OUTLOOK,
    "property mso-padding-alt": _OUTLOOK,
    "property mso-table-lspace": _OUTLOOK,
    "property mso-table-rspace": _OUTLOOK,
    "property supported-color-schemes": _HINT,
    "selector :root": "carries the hint of color-scheme alone, whose row says what follows",
}
