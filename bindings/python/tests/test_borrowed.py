"""What is read in place: buffers, capsules of Arrow, pipes."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import referee
from samples import EVENT, LINE


def of_numpy(data: bytearray) -> Any:
    view = np.frombuffer(data, dtype=np.uint8)
    view.flags.writeable = False
    return view


VIEWS: dict[str, Callable[[bytearray], Any]] = {
    "bytearray": lambda data: data,
    "memoryview": memoryview,
    "read-only": lambda data: memoryview(data).toreadonly(),
    "numpy": of_numpy,
    "numpy in a memoryview": lambda data: memoryview(of_numpy(data)),
    "pyarrow": pa.py_buffer,
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_what_may_be_written_to_through_another_view_is_copied(
    view: Callable[[bytearray], Any],
) -> None:
    data = bytearray(LINE)
    report = referee.check_events(view(data))
    data[:] = b" " * len(data)
    assert (report.upserts, len(report.rows)) == (1, 1)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_buffer_is_filled_again_for_every_piece(view: Callable[[bytearray], Any]) -> None:
    data = bytearray(len(LINE))

    def pieces() -> Iterator[Any]:
        for page in (b"/a", b"/b", b"/a"):
            data[:] = LINE.replace(b"/a", page)
            yield view(data)

    report = referee.check_events(pieces())
    assert (report.events, report.upserts) == (3, 2)
    assert report.rows["raw_page_value"].to_list() == ["/b", "/a"]
    assert referee.split_events(pieces()).duplicates_removed == 1


def test_what_never_changes_is_read_in_place() -> None:
    body = LINE * 3
    for form in (memoryview(body), memoryview(memoryview(body))[:]):
        report = referee.check_events(form)
        assert (report.events, report.upserts, len(report.rows)) == (3, 1, 1)


def test_a_map_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    path.write_bytes(LINE * 3)
    for access in (mmap.ACCESS_READ, mmap.ACCESS_COPY):
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=access) as view:
            report = referee.check_events(view)
            assert (report.upserts, len(report.rows)) == (1, 1)
            del report
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=access) as view:
            report = referee.check_events(view, rows=False)
        assert report.upserts == 1


class Once:
    """Gives out the same capsules again and again, which hold something once only."""

    def __init__(self, data: Any) -> None:
        self.pair = data.__arrow_c_array__()

    def __arrow_c_array__(self, requested_schema: object = None) -> Any:
        return self.pair


class OnceStream:
    """The same as a stream."""

    def __init__(self, data: Any) -> None:
        self.capsule = data.__arrow_c_stream__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        return self.capsule


BATCH = pa.RecordBatch.from_pylist([EVENT])
TAKEN: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "array": (Once(pa.array(["a.com"])), referee.normalize_websites),
    "batch": (Once(BATCH), referee.check_events),
    "chunks": (OnceStream(pa.chunked_array([["a.com"]])), referee.normalize_websites),
    "batches": (OnceStream(pa.table(BATCH)), referee.check_events),
}


@pytest.mark.parametrize(("data", "call"), TAKEN.values(), ids=TAKEN)
def test_a_capsule_is_taken_once(data: Any, call: Callable[[Any], Any]) -> None:
    call(data)
    with pytest.raises(referee.RefereeError, match="taken already") as raised:
        call(data)
    assert raised.value.code == "columns.arrow"


def test_one_capsule_of_two_that_is_taken() -> None:
    both = Once(pa.array(["a.com"]))
    referee.normalize_websites(both)
    both.pair = (pa.array(["a.com"]).__arrow_c_array__()[0], both.pair[1])
    with pytest.raises(ValueError, match="taken already"):
        referee.normalize_websites(both)


def test_rows_that_are_null_are_refused_however_they_come() -> None:
    columns = [pa.array([value, value]) for value in EVENT.values()]
    rows = pa.StructArray.from_arrays(columns, list(EVENT), mask=pa.array([False, True]))
    assert referee.check_events(pa.chunked_array([rows[:1]])).accepted == 1
    for form in (rows, pa.chunked_array([rows]), pa.chunked_array([rows[:1], rows[1:]])):
        for call in (referee.check_events, referee.split_events):
            with pytest.raises(referee.RefereeError, match="should not be null") as raised:
                call(form)
            assert raised.value.code == "columns.arrow"


PIPE = """
import os, sys, threading, referee
path, line = sys.argv[1], sys.argv[2].encode()
os.mkfifo(path)

def write():
    with open(path, "wb") as pipe:
        pipe.write(line * 3)

threading.Thread(target=write, daemon=True).start()
report = referee.check_events(path)
assert (report.events, report.upserts, len(report.rows)) == (3, 1, 1), report
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_is_read_once_and_may_be_written_to_by_a_thread(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", PIPE, str(tmp_path / "pipe"), LINE.decode()]
    subprocess.run(arguments, check=True, timeout=60)
