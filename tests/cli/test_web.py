"""`setwise web` and `serve`: they answer, write no token to a log, and end whole."""

import signal
from pathlib import Path

import pytest

from tests.cli.running import (
    can_listen,
    children_of,
    environment,
    is_running,
    setwise,
    started,
    status_of,
    unused_port,
    wait_until,
)


@pytest.mark.parametrize("command", ["web", "serve"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_web_pages_end_whole_and_log_no_token(
    tmp_path: Path, command: str, how: signal.Signals
) -> None:
    port = unused_port()
    env = environment(tmp_path, WEB_PORT=str(port), LOG_LEVEL="DEBUG")
    log = tmp_path / "web.log"
    assert setwise(env, "db", "upgrade").code == 0
    with started(env, log, command) as process:
        url = f"http://127.0.0.1:{port}"
        wait_until("answering", lambda: status_of(f"{url}/healthz") == 200)
        assert status_of(f"{url}/r/said-in-confidence") == 404
        assert status_of(f"{url}/p/said-in-confidence") == 404
        below = children_of(process.pid)

        process.send_signal(how)
        process.wait(timeout=30)

        wait_until("ended", lambda: not any(is_running(pid) for pid in below), 10)
        assert process.stdout is not None
        told = process.stdout.read() + log.read_text()
    assert can_listen(port)
    assert "said-in-confidence" not in told
    assert "Traceback" not in told
