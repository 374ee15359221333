"""What the wheel promises beside its results: docs, types, speed of import."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import referee

HERE = Path(__file__).parents[1]


def test_the_version_is_that_of_the_workspace() -> None:
    manifest = tomllib.loads((HERE.parents[1] / "Cargo.toml").read_text())
    assert referee.__version__ == manifest["workspace"]["package"]["version"]


def test_the_wheel_needs_nothing_and_fits_every_later_python() -> None:
    wheel = metadata.distribution("referee")
    assert all("extra ==" in needed for needed in wheel.requires or [])
    assert "Tag: cp311-abi3-" in (wheel.read_text("WHEEL") or "")


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
