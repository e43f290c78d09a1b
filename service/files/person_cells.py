"""What people write into one cell, as our columns have it: names, addresses, countries."""

import re
from collections.abc import Mapping

from service.domain.date_words import LANGUAGES
from service.domain.holidays import region_named
from service.files.cells import tidy
from service.files.headings import MANAGER_NAME

_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*)<\s*(?P<address>[^<>\s]+@[^<>\s]+)\s*>")
_LINK = re.compile(r"\[(?P<name>[^\]]*)\]\(\s*mailto:(?P<address>[^)\s]+)\s*\)")
_JOINERS = re.compile("[\u200c\u200d]")
"""They part letters in some names, and nothing in an address."""
_SCHEME = re.compile(r"^mailto:", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:(?:prof|dr|mr|mrs|ms|miss|mx|herr|frau|dipl|ing|med)\b\.?[ -]*)+(?=\S)", re.IGNORECASE
)
_PARTICLES = frozenset(
    (
        "al",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "op",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
        "zum",
    )
)
_LONGEST = 500
"""Characters beyond which a cell is no name and no address, and is left as it is."""
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_LANGUAGE_WORDS = {
    "english": "en", "englisch": "en", "german": "de", "deutsch": "de",
    **{name.casefold(): code for code, name in LANGUAGES.items()},
}  # fmt: skip


def tidied(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a person's filled cells as our columns have them; what says nothing to us stays.

    An address loses its name and its `mailto:`, and names whoever has no name yet. Doing it twice
    changes nothing.
    """
    kept = {column: tidy(text) for column, text in cells.items()}
    for column, name in (("email", None), ("manager", MANAGER_NAME)):
        beside, kept[column] = split_address(kept.get(column, ""))
        if name is not None:
            kept[name] = kept.get(name) or beside
        elif not kept.get("given_name") and not kept.get("family_name"):
            kept["given_name"], kept["family_name"] = split_name(beside)
    country = kept.get("country", "")
    kept["country"] = region_named(country) or country
    language = kept.get("language", "")
    kept["language"] = _LANGUAGE_WORDS.get(language.casefold(), language)
    return {column: text for column, text in kept.items() if text}


def split_address(text: str) -> tuple[str, str]:
    """Return the name beside an address, and the address: `Ann Smith <ann@acme.example>`."""
    if "@" not in text or len(text) > _LONGEST:
        return "", text
    found = _NAMED_ADDRESS.fullmatch(text.rstrip(" ;,")) or _LINK.fullmatch(text)
    name, address = (found["name"], found["address"]) if found else ("", text)
    address = _JOINERS.sub("", address).strip(" ;,<>")
    if "mailto:" in text.casefold():
        address = _SCHEME.sub("", address).partition("?")[0]
    name = name.strip(" \"'")
    return ("" if "@" in name else name), address


def split_name(name: str) -> tuple[str, str]:
    """Return given and family name, as `Ann Smith`, `Smith, Ann` or `Dr. Ann van der Berg` say it.

    One word alone is a given name.
    """
    if len(name) > _LONGEST:
        return name, ""
    name = _ASIDE.sub("", tidy(name))
    family, comma, given = name.partition(",")
    if comma and given.strip():
        return _TITLE.sub("", given.strip()), family.strip()
    words = _TITLE.sub("", name, count=1).strip(" ,").split()
    if len(words) < 2:
        return " ".join(words), ""
    last = len(words) - 1
    while last > 1 and words[last - 1].casefold() in _PARTICLES:
        last -= 1
    return " ".join(words[:last]), " ".join(words[last:])


def name_in_address(address: str) -> str:
    """Return the name that an address spells (`max.weber@…` is Max Weber), or nothing."""
    words = re.split(r"[._]", address.partition("@")[0])
    if len(words) < 2 or not all(word.replace("-", "").isalpha() and word[1:] for word in words):
        return ""
    return " ".join(words).title()
