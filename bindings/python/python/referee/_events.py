"""Batches of events: checked, split, pushed."""

from __future__ import annotations

from referee import _core
from referee._results import Answer

# As `typing` has it, which takes longer to import than all of this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    from referee._types import Format

NDJSON: dict[str, str] = {"Content-Type": "application/x-ndjson"}
"""The headers of a push whose body `split_events` made."""


class Bodies(tuple[bytes, ...]):
    """Bodies within the limits of a push, in order."""

    duplicates_removed: int
    """How many rows a later one with the same upsert key has replaced."""

    def __repr__(self) -> str:
        # Not the bodies: a notebook shows the last value of a cell, and these may be megabytes.
        return f"Bodies({len(self)} bodies, {sum(map(len, self)):,} bytes)"


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
