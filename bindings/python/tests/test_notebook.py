"""The notebook of the examples runs, and shows what is committed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

PATH = Path(__file__).parents[1] / "examples" / "quickstart.ipynb"


def outputs(notebook: Any) -> list[Any]:
    return [
        {key: value for key, value in output.items() if key in {"data", "text", "name"}}
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]


def test_the_notebook_shows_what_it_showed() -> None:
    committed: Any = nbformat.read(PATH, as_version=4)  # type: ignore[no-untyped-call]
    fresh: Any = nbformat.read(PATH, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(fresh, timeout=120, kernel_name="python3").execute()
    assert outputs(committed), "the committed notebook has no outputs"
    assert outputs(fresh) == outputs(committed)
