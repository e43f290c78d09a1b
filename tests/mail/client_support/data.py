"""What each mail program lacks, by public data: caniemail.com, as the npm package carries it.

The package's licence is kept beside it (LICENSE.caniemail).
"""

import json
from dataclasses import dataclass
from pathlib import Path

SUPPORT_JSON = Path(__file__).parent / "support.json"

_LEVELS = {"n": "none", "a": "partly", "u": "untested"}


@dataclass(frozen=True)
class Support:
    """The features that the data knows: their titles, and who lacks them how far."""

    titles: dict[str, str]
    lacks: dict[str, dict[str, str]]


def load_support() -> Support:
    """Read support.json."""
    features = json.loads(SUPPORT_JSON.read_text(encoding="utf-8"))["features"]
    return Support(
        titles={slug: feature["title"] for slug, feature in features.items()},
        lacks={
            slug: {client: _LEVELS[verdict[0]] for client, verdict in feature["lacks"].items()}
            for slug, feature in features.items()
        },
    )
