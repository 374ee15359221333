"""Batches of events: checked, split, pushed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from referee import _core
from referee._results import Answer

if TYPE_CHECKING:
    from referee._types import Format

Progress = bool | Callable[[int, int | None], object] | None

NDJSON: dict[str, str] = {"Content-Type": "application/x-ndjson"}
"""The headers of a push whose body `split_events` made."""


class Bodies(tuple[bytes, ...]):
    """Bodies within the limits of a push, in order."""

    duplicates_removed: int
    """How many rows a later one with the same upsert key has replaced."""


def check_events(
    data: Any,
    *,
    format: Format = "auto",
    columns: Mapping[str, str] | None = None,
    overlay: Mapping[str, Any] | None = None,
    rows: bool = True,
    max_errors: int | None = None,
    progress: Progress = None,
) -> _core.Report:
    """What is wrong with events, and what becomes of them.

    `data` is a body (bytes, memoryview, mmap), a path, an open file, a DataFrame of polars or
    pandas, a table of pyarrow, a relation of DuckDB, record batches, or a list of dicts. `columns`
    maps the names of a table's columns to fields. `rows=False` keeps nothing for `report.rows`, so
    that memory stays flat however long a stream is. `progress` is True for a bar of tqdm, a
    function of what is done and of all there is (bytes or rows), or None: a bar on a terminal
    where tqdm is installed and the work takes more than a second.

    >>> report = check_events([
    ...     {"date": "2026-05-20", "raw_referrer_value": "chatgpt.com", "raw_page_value": "/a"},
    ...     {"date": "20/05/2026", "raw_referrer_value": "chatgpt.com", "raw_page_value": "/a"},
    ... ])
    >>> report.status, report.accepted, report.errors[0]["row"], report.errors[0]["type"]
    (422, 1, 1, 'date_parsing')
    >>> report.rows["platform"].to_list()
    ['chatgpt']
    """
    call, close = _progress(progress)
    try:
        return _core.check_events(
            data,
            format=format,
            columns=columns,
            overlay=overlay,
            rows=rows,
            max_errors=max_errors,
            progress=call,
        )
    finally:
        close()


def split_events(
    data: Any,
    *,
    format: Format = "auto",
    as_: Literal["ndjson", "json"] = "ndjson",
    max_events: int | None = None,
    max_bytes: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> Bodies:
    """Events in bodies that are each within the limits of a push, duplicates removed first.

    Takes what `check_events` takes; of a table the fields of an event are written, so that
    `report.rows` can be split as it is. A row that is wrong is an error that names it.

    >>> row = {"date": "2026-05-20", "raw_referrer_value": "claude.ai", "raw_page_value": "/a"}
    >>> bodies = split_events([row, row, {**row, "raw_page_value": "/b"}], max_events=1)
    >>> len(bodies), bodies.duplicates_removed
    (2, 1)
    """
    bodies, removed = _core.split_events(
        data,
        format=format,
        shape=as_,
        max_events=max_events,
        max_bytes=max_bytes,
        columns=columns,
    )
    made = Bodies(bodies)
    made.duplicates_removed = removed
    return made


def push_events(
    connection: Mapping[str, Any] | None,
    body: bytes | bytearray | memoryview | str,
    *,
    now: str,
    content_type: str | None = None,
    overlay: Mapping[str, Any] | None = None,
) -> Answer:
    """The answer to a push, the rows to store, and the new state of the connection.

    `body` is what has come over the wire: bytes that are no UTF-8 are answered with 400, as the API
    answers them. `now` is when, as RFC 3339 in UTC.

    >>> push_events(None, b"[]", content_type="application/json", now="2026-05-20T00:00:00Z")
    Answer(status=404)
    """
    argument: dict[str, Any] = {"connection": connection, "now": now}
    if content_type is not None:
        argument["content_type"] = content_type
    if overlay is not None:
        argument["overlay"] = overlay
    return Answer(_core.push_events(argument, body))


def _nothing() -> None:
    pass


def _progress(
    progress: Progress,
) -> tuple[Callable[[int, int | None], object] | None, Callable[[], None]]:
    """What the core calls, and what ends it."""
    if callable(progress):
        return progress, _nothing
    if progress is False:
        return None, _nothing
    if progress is None:
        import sys

        terminal = getattr(sys.stderr, "isatty", None)
        if terminal is None or not terminal():
            return None, _nothing
    elif progress is not True:
        raise TypeError("progress should be None, True, False or a function of (done, total)")
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        if progress:
            raise ImportError(
                "a progress bar needs tqdm: `pip install tqdm`, or give a function"
            ) from None
        return None, _nothing
    bar: Any = None

    def show(done: int, total: int | None) -> None:
        nonlocal bar
        if bar is None:
            delay = 0.0 if progress else 1.0
            bar = tqdm(total=total, delay=delay, unit="", unit_scale=True, leave=bool(progress))
        bar.update(done - bar.n)

    def close() -> None:
        if bar is not None:
            bar.close()

    return show, close
