"""The code of the README, block by block."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = Path(__file__).parents[1] / "README.md"


def blocks(*, of_spark: bool, page: Path = PAGE) -> list[str]:
    found: list[str] = re.findall(r"```python\n(.*?)```", page.read_text(), re.S)
    return [block for block in found if ("pyspark" in block) == of_spark]


def run(block: str) -> None:
    exec(compile(block, str(PAGE), "exec"), {"__name__": "readme"})  # noqa: S102
