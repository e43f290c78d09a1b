"""Takes what public data says of the mail programs our readers use, out of the package caniemail.

`npm pack caniemail`, unpack it, then
`python -m tests.mail.client_support.take_data package/data/caniemail.json` writes support.json.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.mail.client_support.clients import CLIENTS
from tests.mail.client_support.data import SUPPORT_JSON


def main(source: Path) -> None:
    """Write the features of HTML and CSS, each with the programs that lack some of it."""
    whole = json.loads(source.read_text(encoding="utf-8"))
    features = {
        feature["slug"]: _shortened(feature)
        for feature in sorted(whole["data"], key=lambda one: str(one["slug"]))
        if feature["category"] in ("css", "html")
    }
    kept = {"updated": whole["last_update_date"][:10], "features": features}
    SUPPORT_JSON.write_text(
        json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )


def _shortened(feature: dict[str, Any]) -> dict[str, Any]:
    lacks = {client: _newest(feature, client) for client in CLIENTS}
    lacks = {client: verdict for client, verdict in lacks.items() if verdict[0] != "y"}
    numbers = {number for verdict in lacks.values() for number in re.findall(r"#(\d+)", verdict)}
    # A verdict may name a note that the data does not hold.
    known = feature["notes_by_num"] or {}
    notes = {number: note for number, note in known.items() if number in numbers}
    return {"title": feature["title"].strip(), "lacks": lacks, "notes": notes}


def _newest(feature: dict[str, Any], client: str) -> str:
    """Return the verdict on the newest tested version, which the data lists last."""
    family, platform = client.split(".")
    verdicts = feature["stats"].get(family, {}).get(platform, {})
    return str(list(verdicts.values())[-1]) if verdicts else "u"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
