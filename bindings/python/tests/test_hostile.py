"""Objects that fail, lie or change while they are read: what they raise comes through, never a panic."""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import referee
from samples import CONNECTION, EVENT, LINE, NOW

BRAND = {"name": "Nova", "website": "nova.example"}
R: Any = referee


class Gone(Exception):
    """What no code of the package raises itself."""


def fail(*_: object, **__: object) -> Any:
    raise Gone("it is gone")


def having(base: type = object, /, **methods: Any) -> Any:
    """An object of a class with these methods."""
    return type("Hostile", (base,), methods)()


class Entries(Mapping[str, Any]):
    """A mapping whose items are what is said."""

    def __init__(self, *items: Any) -> None:
        self.given = items

    def items(self) -> Any:
        return self.given

    __getitem__ = fail
    __iter__ = fail
    __len__ = fail


RELEASED = memoryview(b"[]")
RELEASED.release()
BATCH = pa.RecordBatch.from_pylist([EVENT])
NO_TEXT = pa.chunked_array([["a.com"], pa.array([b"\xe9.com"]).view(pa.string())])

# What an object raises, whoever asks it.
FAILING: dict[str, Callable[[], Any]] = {
    "__iter__ of events": lambda: R.check_events(having(__iter__=fail)),
    "__iter__ of a split": lambda: R.split_events(having(__iter__=fail)),
    "__iter__ of websites": lambda: R.normalize_websites(having(__iter__=fail)),
    "__iter__ of referrers": lambda: R.classify_referrers(having(__iter__=fail)),
    "__iter__ of citations": lambda: R.OwnershipIndex(BRAND).classify(having(__iter__=fail)),
    "__next__ of pieces": lambda: R.check_events(having(__iter__=lambda me: me, __next__=fail)),
    "__next__ of websites": lambda: R.normalize_websites(having(__iter__=lambda me: me, __next__=fail)),
    "__arrow_c_stream__ of events": lambda: R.check_events(having(__arrow_c_stream__=fail)),
    "__arrow_c_stream__ of a split": lambda: R.split_events(having(__arrow_c_stream__=fail)),
    "__arrow_c_stream__ of websites": lambda: R.normalize_websites(having(__arrow_c_stream__=fail)),
    "__arrow_c_array__ of events": lambda: R.check_events(having(__arrow_c_array__=fail)),
    "__arrow_c_array__ of websites": lambda: R.normalize_websites(having(__arrow_c_array__=fail)),
    "__arrow_c_array__ of a later batch": lambda: R.check_events([BATCH, having(__arrow_c_array__=fail)]),
    "read": lambda: R.check_events(having(read=fail)),
    "read of a split": lambda: R.split_events(having(read=fail)),
    "__fspath__": lambda: R.check_events(having(__fspath__=fail)),
    "__getattr__": lambda: R.check_events(having(__getattr__=fail)),
    "__getattr__ of a row": lambda: R.check_events([having(__getattr__=fail)]),
    "__index__ of a field": lambda: R.check_events([{**EVENT, "sessions": having(__index__=fail)}]),
    "__float__ of a field": lambda: R.check_events([{**EVENT, "sessions": having(__float__=fail)}]),
    "__float__ of a request": lambda: R.create_brand({"name": having(__float__=fail)}),
    "utcoffset": lambda: R.check_events([{**EVENT, "date": having(astimezone=fail, utcoffset=fail)}]),
    "items of a row": lambda: R.check_events([having(Entries, items=fail)]),
    "items of a request": lambda: R.create_brand(having(Entries, items=fail)),
    "items of an overlay": lambda: R.check_events(b"[]", overlay=having(Entries, items=fail)),
    "items of columns": lambda: R.check_events(BATCH, columns=having(Entries, items=fail)),
    "progress": lambda: R.check_events(LINE, progress=fail),
}


@pytest.mark.parametrize("call", FAILING.values(), ids=FAILING)
def test_what_an_object_raises_comes_through(call: Callable[[], Any]) -> None:
    with pytest.raises(Gone, match="it is gone"):
        call()
    assert referee.check_events(LINE).accepted == 1


WRONG: list[tuple[str, Callable[[], Any], Any, str]] = [
    ("no pair of capsules", lambda: R.check_events(having(__arrow_c_array__=lambda me: 7)), TypeError, "tuple"),
    ("no capsules", lambda: R.normalize_websites(having(__arrow_c_array__=lambda me: (1, 2))), TypeError, "capsule"),
    ("capsules the wrong way round",
     lambda: R.normalize_websites(having(__arrow_c_array__=lambda me: pa.array(["a"]).__arrow_c_array__()[::-1])),
     (TypeError, ValueError), "capsule|name"),
    ("a stream that is an array",
     lambda: R.check_events(having(__arrow_c_stream__=lambda me: BATCH.__arrow_c_array__()[1])), ValueError, "name"),
    ("nothing read", lambda: R.check_events(having(read=lambda me, size: None)), TypeError, "read"),
    ("a released view", lambda: R.check_events(RELEASED), ValueError, "released"),
    ("a column of bytes", lambda: R.normalize_websites(NO_TEXT), ValueError, "UTF-8, that of row 1"),
    ("a strided view", lambda: R.check_events(memoryview(LINE)[::2]), TypeError, "one after another"),
    ("a buffer of doubles", lambda: R.check_events(memoryview(LINE[:72]).cast("d")), TypeError, "bytes"),
    ("a path that is a number", lambda: R.check_events(having(__fspath__=lambda me: 7)), TypeError, "str or bytes"),
    ("items that are no pairs", lambda: R.check_events([Entries(7)]), TypeError, "tuple"),
    ("items of three", lambda: R.create_brand(Entries((1, 2, 3))), ValueError, "length 2"),
    ("items without end", lambda: R.create_brand(Entries(("name", Entries(("name", DEEP))))), ValueError, "nested"),
    ("a row without end", lambda: R.check_events([{**EVENT, "sessions": DEEP}]), ValueError, "nested"),
    ("NaN for a limit", lambda: R.split_events(b"[]", max_events=math.nan), TypeError, "float"),
    ("infinity for a limit", lambda: R.check_events(b"", max_errors=math.inf), TypeError, "float"),
    ("a huge negative limit", lambda: R.split_events(b"[]", max_bytes=-(10**400)), ValueError, "at least 1"),
    ("a huge index", lambda: R.normalize_websites(["a.com"])["site"][10**400], (IndexError, OverflowError), "large|integer"),
    ("a huge negative index", lambda: R.normalize_websites(["a.com"])["site"][-(2**63)], IndexError, "fewer"),
    ("a push into half a pair", lambda: R.push_events(CONNECTION, "\ud800", now=NOW), ValueError, "Unicode"),
    ("a format with half a pair", lambda: R.check_events(b"", format="\ud800"), ValueError, "surrogate"),
    ("an operation", lambda: referee._core.call("\ud800", {}), ValueError, "surrogate"),
]
DEEP: Any = Entries()
DEEP.given = (("name", DEEP),)


@pytest.mark.parametrize(("call", "kind", "words"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_is_not_what_it_says(call: Any, kind: Any, words: str) -> None:
    with pytest.raises(kind, match=words) as raised:
        call()
    assert "panic" not in str(raised.value).lower()


def grown(row: dict[str, Any]) -> None:
    row["new"] = 1


def shrunk(row: dict[str, Any]) -> None:
    row.popitem()


def renamed(row: dict[str, Any]) -> None:
    for key in list(row):
        row["new " + key] = row.pop(key)


@pytest.mark.parametrize("change", [grown, shrunk, renamed])
def test_a_dict_that_changes_while_it_is_read(change: Callable[[dict[str, Any]], None]) -> None:
    # As many keys under other names may be read on from, as by Python itself.
    raises = pytest.raises(RuntimeError, match="changed")
    raises_or_not = contextlib.suppress(RuntimeError) if change is renamed else raises
    row: dict[str, Any] = {"a": 1, "b": 2}

    def number(_: object) -> float:
        change(row)
        return 1.0

    for call in (
        lambda: referee.check_events([row]),
        lambda: R.create_brand(row),
        lambda: R.create_brand({"website": row}),
    ):
        row.clear()
        row.update({**EVENT, "pageviews": having(__float__=number), "sessions": having(__float__=number)})
        with raises_or_not:
            call()


def test_a_list_that_changes_while_it_is_read() -> None:
    rows: list[Any] = []

    def number(_: object) -> float:
        del rows[1:]
        return 1.0

    rows += [{**EVENT, "sessions": having(__float__=number)}, EVENT, EVENT]
    assert referee.check_events(rows).events == 1
    topics: list[Any] = []

    def forget(_: object) -> float:
        topics.clear()
        return 1.0

    topics += [having(__float__=forget), "a", "b"]
    answer = R.create_brand({**BRAND, "description": "x", "key_topics": topics})
    assert answer.status == 422 and answer.body["detail"][0]["loc"] == ["body", "key_topics", 0]


def test_a_buffer_that_is_written_to_meanwhile() -> None:
    data = bytearray(LINE * (10_000_000 // len(LINE)))
    other = LINE.replace(b"/a", b"/b")

    def write(done: int, total: int | None) -> None:
        with pytest.raises(BufferError):
            data.clear()
        data[: len(other)] = other
        data[-len(other) :] = other

    report = referee.check_events(data, progress=write)
    # The first row was read before it was written to, the last one after.
    assert (report.invalid, report.upserts) == (0, 2)
    assert report.rows["raw_page_value"].to_list() == ["/a", "/b"]
    data.clear()


def test_threads_share_a_report(tmp_path: Path) -> None:
    lines = [LINE.replace(b"/a", b"/%d" % at) for at in range(20_000)]
    lines[7] = b"{]\n"
    path = tmp_path / "events.ndjson"
    path.write_bytes(b"".join(lines))
    forms = (b"".join(lines), path, [BATCH, BATCH], [EVENT, {"date": 1}])
    for form in forms:
        report = referee.check_events(form)
        wanted = referee.check_events(form)
        ready = threading.Barrier(8)
        seen: list[Any] = []

        def work() -> None:
            ready.wait()
            rows = report.rows
            seen.append((rows, len(rows), report.to_dict(), rows["platform"].to_list(), pa.table(rows).num_rows))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(seen) == 8
        for rows, length, found, platforms, arrow in seen:
            assert rows is report.rows
            assert (length, arrow, found) == (wanted.upserts, wanted.upserts, wanted.to_dict())
            assert platforms == ["chatgpt"] * length


def test_threads_share_what_yields_events() -> None:
    entered, leave = threading.Event(), threading.Event()

    def events() -> Iterator[dict[str, str]]:
        entered.set()
        leave.wait(60)
        yield EVENT

    shared = events()
    reports: list[Any] = []
    thread = threading.Thread(target=lambda: reports.append(referee.check_events(shared)))
    thread.start()
    entered.wait(60)
    with pytest.raises(ValueError, match="already executing"):
        referee.check_events(shared)
    leave.set()
    thread.join()
    assert [report.accepted for report in reports] == [1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of POSIX")
def test_a_process_that_is_forked_works_on() -> None:
    code = """
import multiprocessing, referee, sys
line = sys.argv[1].encode()
def work(_):
    report = referee.check_events(line * 150_000)
    return report.events, len(report.rows)
if __name__ == "__main__":
    assert work(0) == (150_000, 1)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(work, range(3)) == [(150_000, 1)] * 3
"""
    subprocess.run([sys.executable, "-c", code, LINE.decode()], check=True, timeout=120)


SUBINTERPRETER = """
import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
run = getattr(interpreters, "exec", None) or interpreters.run_string
code = '''
try:
    import referee
except ImportError as error:
    assert "interpreter" in str(error), error
    print("refused")
else:
    try:
        referee.normalize_website("ftp://a.com")
    except referee.RefereeError as error:
        assert error.code == "website.unsupported_scheme"
    assert referee.check_events(b"[]").rows.to_dicts() == []
    print("works")
'''

def within():
    second = interpreters.create()
    found = run(second, code)
    assert found is None, found
    interpreters.destroy(second)

# One that has gone leaves nothing broken behind, whoever was first.
within()
exec(code)
within()
exec(code)
"""


def test_a_second_interpreter_is_refused_in_words_or_works() -> None:
    command = [sys.executable, "-c", SUBINTERPRETER]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    in_second = "works" if sys.version_info < (3, 12) else "refused"
    assert run.stdout.split() == [in_second, "works"] * 2
