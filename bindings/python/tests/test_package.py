"""What the wheel promises beside its results: docs, types, speed of import, interrupts."""

from __future__ import annotations

import doctest
import importlib
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
import referee

HERE = Path(__file__).parents[1]
EVENT = b'{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}\n'


def test_the_version_is_that_of_the_workspace() -> None:
    manifest = tomllib.loads((HERE.parents[1] / "Cargo.toml").read_text())
    assert referee.__version__ == manifest["workspace"]["package"]["version"]


@pytest.mark.parametrize("name", ["", "._events", "._operations", "._results"])
def test_examples_of_docstrings(name: str) -> None:
    module = importlib.import_module("referee" + name)
    found = doctest.testmod(module)
    assert found.attempted > 0 and found.failed == 0


def test_examples_of_the_stubs() -> None:
    stub = Path(str(referee.__file__)).with_name("_core.pyi").read_text()
    parser = doctest.DocTestParser()
    texts = re.findall(r'"""(.*?)"""', stub, re.S)
    runner = doctest.DocTestRunner()
    for text in texts:
        test = parser.get_doctest(text, {}, "_core.pyi", None, 0)
        runner.run(test)
    assert runner.tries > 5 and runner.failures == 0


@pytest.mark.parametrize("page", ["README.md"])
def test_code_of_the_readme_runs(page: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (HERE / page).read_text(), re.S)
    assert len(blocks) >= 5
    for block in blocks:
        exec(compile(block, page, "exec"), {})  # noqa: S102


def test_import_is_light() -> None:
    code = (
        "import sys; before = set(sys.modules); import time; t = time.perf_counter();"
        "import referee; t = time.perf_counter() - t;"
        "heavy = {'polars', 'pandas', 'pyarrow', 'numpy', 'tqdm', 'pyspark', 'asyncio'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules); print(t * 1000)"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
        for _ in range(5)
    ]
    assert min(times) < 50


def test_progress_is_told() -> None:
    seen: list[tuple[int, int | None]] = []
    body = EVENT * 100_000
    referee.check_events(body, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 1 and seen[-1] == (len(body), len(body))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_progress_bar(capsys: pytest.CaptureFixture[str]) -> None:
    referee.check_events(EVENT * 10, progress=True)
    assert "100%" in capsys.readouterr().err
    referee.check_events(EVENT * 10, progress=None)
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_is_honoured() -> None:
    class Endless:
        def read(self, size: int) -> bytes:
            return EVENT * 50_000

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            referee.check_events(Endless(), rows=False)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - start < 1.3


def test_html_is_small_and_escaped() -> None:
    evil = "<script>alert(1)</script>"
    rows: list[Any] = [
        {"date": evil, "raw_referrer_value": "chatgpt.com", "raw_page_value": "/", evil: 1},
        {"date": "2026-05-20", "raw_referrer_value": evil, "raw_page_value": evil},
        {"date": "2026-05-20", "raw_referrer_value": "claude.ai", "raw_page_value": evil},
    ]
    report = referee.check_events(rows * 500)
    brand = {"name": evil, "website": "a.com", "competitors": [{"name": evil, "websites": ["a.com"]}]}
    shown = [
        report._repr_html_(),
        report.rows._repr_html_(),
        referee.find_conflicts(brand)._repr_html_(),
        referee.create_brand({"name": evil, "website": evil})._repr_html_(),
        referee.create_brand({**brand, "description": "d"})._repr_html_(),
        referee.create_brand(
            {"name": "n", "website": "a.com", "description": "d", "competitors": [{"name": evil}]}
        )._repr_html_(),
    ]
    assert sum("&lt;script" in html for html in shown) >= 4
    for html in shown:
        assert "<script" not in html
        assert len(html) < 8000
        assert not re.search(r"#[0-9a-f]{3,6}\b|color:\s*(black|white)", html)
