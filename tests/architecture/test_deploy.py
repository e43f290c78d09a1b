"""What `deploy/` says of our processes and meters is true."""

import json
import re

import pytest
import yaml

from tests.architecture.source_files import ROOT
from tests.web_app import make_app
from tests.web_wiring import build_web_wiring

DEPLOY = ROOT / "deploy"
PROCESSES = dict(
    line.split(": setwise ", 1) for line in (ROOT / "Procfile").read_text().splitlines()
)
_EXEC = re.compile(r"^ExecStart=\S+/setwise (.+)$", re.MULTILINE)


def test_compose_runs_the_processes_of_the_procfile() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text())

    ours = {
        name: " ".join(one["command"]) for name, one in told["services"].items() if "build" in one
    }
    assert ours == PROCESSES


def test_systemd_runs_the_processes_of_the_procfile() -> None:
    units = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}

    ours = {
        re.sub(r"setwise-|@?\.service", "", name): _EXEC.findall(text)
        for name, text in units.items()
    }
    assert ours == {name: [command] for name, command in PROCESSES.items()}


def test_image_holds_what_the_service_reads_and_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Containerfile").read_text().splitlines()

    copied = {line.split()[1] for line in lines if line.startswith("COPY ")}
    assert copied == {
        "requirements/run.txt", "migrations", "templates", "examples", "sandbox", "service",
    }  # fmt: skip
    assert [path for path in sorted(copied) if not (ROOT / path).exists()] == []
    assert [line for line in lines if line.startswith(("USER", "ENTRYPOINT", "CMD"))] == [
        "USER setwise",
        'ENTRYPOINT ["python", "-m", "service"]',
        'CMD ["web"]',
    ]


@pytest.fixture
def shown(database_url: str) -> set[str]:
    """Return the names of all meters that `/metrics` shows."""
    client = make_app(build_web_wiring(database_url)).test_client()
    text = client.get("/metrics").text
    # A histogram shows its parts once something was counted; what is declared is known at once.
    declared = re.findall(r"^# TYPE (setwise_\w+) (\w+)$", text, re.M)
    return {
        name + part
        for name, kind in declared
        for part in (("_bucket", "_count", "_sum") if kind == "histogram" else ("",))
    }


def test_alerts_and_dashboard_ask_for_meters_that_there_are(shown: set[str]) -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "setwise.rules.yaml").read_text())
    board = json.loads((DEPLOY / "grafana" / "setwise.json").read_text())
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    asked += [target["expr"] for panel in board["panels"] for target in panel["targets"]]

    names = {name for query in asked for name in re.findall(r"setwise_\w+", query)}

    assert sorted(names - shown) == []


def test_every_alert_stands_in_the_operations_page() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "setwise.rules.yaml").read_text())
    page = (ROOT / "docs" / "operations.md").read_text()

    alerts = [rule["alert"] for group in rules["groups"] for rule in group["rules"]]

    assert [alert for alert in alerts if f"`{alert}`" not in page] == []
