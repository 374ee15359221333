"""Every block of Python of the README runs, beside the example files and an API to push to."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import readme
import referee
from samples import CONNECTION, NOW

PUSHED: list[int] = []


class Api(BaseHTTPRequestHandler):
    """The API, as far as a push goes: the library answers."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = referee.push_events(
            CONNECTION,
            body,
            content_type=self.headers["Content-Type"],
            now=NOW,
        )
        PUSHED.append(answer.body.get("accepted", 0))
        sent = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("PUSH_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield
    server.shutdown()
    thread.join()
    server.server_close()


BLOCKS = readme.blocks(of_spark=False)


def test_there_are_blocks() -> None:
    assert len(BLOCKS) >= 11


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
@pytest.mark.usefixtures("api")
def test_block(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("adobe-export.csv", "adobe-export.ndjson"):
        shutil.copy(readme.ROOT / "examples" / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    PUSHED.clear()
    readme.run(block)
    pushes = "PUSH_URL" in block
    assert (sum(PUSHED) == 1461, len(PUSHED)) == ((True, 2) if pushes else (False, 0))


def test_the_page_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    [block] = readme.blocks(of_spark=False, page=readme.ROOT / "README.md")
    monkeypatch.chdir(readme.ROOT)
    readme.run(block)
