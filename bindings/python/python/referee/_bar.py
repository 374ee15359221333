"""The progress bar: of tqdm, in a terminal or a notebook."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import Any


def bar(
    asked: bool, done: int, total: int | None
) -> tuple[Callable[[int, int | None], object], Callable[[], object]] | None:
    """What draws a bar and what ends it; none where nobody would see it.

    A bar that was not asked for is drawn on a terminal and in a notebook only, and only where tqdm
    is installed. It begins where the work stands and leaves nothing behind.
    """
    if not asked and not _is_seen():
        return None
    try:
        with warnings.catch_warnings():
            # In a notebook without ipywidgets the bar is drawn as text, which is as good.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        if not asked:
            return None
        raise ImportError(
            "progress=True needs tqdm: `pip install referee[progress]`, or give a function of "
            "(done, total)"
        ) from None
    begun = 0 if asked else done
    drawn: Any = tqdm(total=total, initial=begun, unit="", unit_scale=True, leave=asked)

    def show(done: int, total: int | None) -> None:
        drawn.update(done - drawn.n)

    return show, drawn.close


def _is_seen() -> bool:
    if "ipykernel" in sys.modules:
        return True
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):
        # No standard error at all, or one that is closed.
        return False
