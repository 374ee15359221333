"""Calls that take long: other threads run meanwhile, Ctrl-C ends them, a bar shows how far they are."""

from __future__ import annotations

import itertools
import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import referee
from samples import EVENT, LINE


def test_progress_is_told() -> None:
    seen: list[tuple[int, int | None]] = []
    body = LINE * 100_000
    referee.check_events(body, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 1 and seen[-1] == (len(body), len(body))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_bar_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    referee.check_events(LINE * 10, progress=True)
    assert "100%" in capsys.readouterr().err
    referee.check_events(iter([LINE] * 10), progress=True)
    assert f"{10 * len(LINE)} " in capsys.readouterr().err


@pytest.mark.parametrize("progress", [None, False])
def test_no_bar_where_nobody_sees_it(
    capsys: pytest.CaptureFixture[str], progress: bool | None
) -> None:
    referee.check_events(LINE * 100_000, progress=progress)
    assert capsys.readouterr().err == ""


def test_a_bar_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    def slow() -> Iterator[bytes]:
        for _ in range(75):
            time.sleep(0.02)
            yield LINE

    referee.check_events(slow())
    assert "/s]" in capsys.readouterr().err
    referee.check_events(LINE * 1000)
    assert "%" not in capsys.readouterr().err


def test_the_first_piece_may_be_what_takes_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    def slow() -> Iterator[bytes]:
        time.sleep(0.6)
        yield LINE

    referee.check_events(slow())
    assert "/s]" in capsys.readouterr().err


def test_a_bar_needs_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r"referee\[progress\]"):
        referee.check_events(LINE, progress=True)
    assert referee.check_events(LINE).accepted == 1


def test_other_threads_run_meanwhile() -> None:
    body = LINE * 1_000_000
    ticks = 0
    over = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not over.is_set():
            time.sleep(0.001)
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    time.sleep(0.01)
    before, start = ticks, time.monotonic()
    # In one piece: between two pieces other threads have their turn whoever holds the interpreter.
    referee.check_events([body], rows=False, progress=False)
    took, ran = time.monotonic() - start, ticks - before
    over.set()
    thread.join()
    # With the interpreter held, no more would come through than before and after the piece.
    assert ran > max(took / 0.05, 4)


class File:
    """A body of many gigabytes."""

    def __init__(self) -> None:
        self.left = 10_000

    def read(self, size: int) -> bytes:
        self.left -= 1
        return LINE * 20_000 if self.left > 0 else b""


BATCH = pa.RecordBatch.from_pylist([EVENT] * 10_000)
# Long enough to be interrupted, with an end and in little memory where that should fail.
LONG: dict[str, Callable[[], Any]] = {
    "a file": lambda: referee.check_events(File(), rows=False),
    "pieces": lambda: referee.check_events(itertools.repeat(LINE * 1000, 200_000), rows=False),
    "dicts": lambda: referee.check_events(itertools.repeat(EVENT, 3_000_000)),
    "batches": lambda: referee.check_events(itertools.repeat(BATCH, 20_000), rows=False),
    "a reader": lambda: referee.check_events(
        pa.RecordBatchReader.from_batches(
            pa.schema([(name, pa.string()) for name in EVENT]),
            itertools.repeat(BATCH, 20_000),
        ),
        rows=False,
    ),
    "a bar": lambda: referee.check_events(File(), rows=False, progress=True),
    "a split of pieces": lambda: referee.split_events(itertools.repeat(LINE, 10_000_000)),
    "a split of batches": lambda: referee.split_events(itertools.repeat(BATCH, 2_000)),
    "a split of a reader": lambda: referee.split_events(
        pa.RecordBatchReader.from_batches(BATCH.schema, itertools.repeat(BATCH, 2_000))
    ),
    "websites": lambda: referee.normalize_websites(itertools.repeat("www.a.example/B", 8_000_000)),
}


@pytest.fixture
def control_c() -> Iterator[list[float]]:
    """Sends the signal of Ctrl-C in a third of a second; holds when."""
    sent: list[float] = []

    def send() -> None:
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.3, send)
    timer.start()
    yield sent
    timer.cancel()
    timer.join()
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("call", LONG.values(), ids=LONG)
def test_control_c_ends_a_call(
    control_c: list[float], call: Callable[[], Any]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        call()
    # Within a second on an idle machine, which those of tests are not.
    assert time.monotonic() - control_c[0] < 5


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("make", [lambda t: t.to_dicts(), lambda t: t["site"].to_list()])
def test_signals_are_seen_among_many_objects(make: Callable[[Any], Any]) -> None:
    table = referee.normalize_websites(["www.a.example/B"] * 300_000)
    seen: list[float] = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(time.monotonic()))
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    made = make(table)
    end = time.monotonic()
    signal.signal(signal.SIGALRM, before)
    assert len(made) == 300_000
    assert seen[0] - start < (end - start) * 3 / 4


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("options", [{}, {"max_events": 1000}, {"as_": "json"}])
def test_signals_are_seen_while_a_body_is_cut(options: dict[str, Any]) -> None:
    body = b"".join(LINE.replace(b"/a", b"/%d" % at) for at in range(200_000))
    seen: list[float] = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(time.monotonic()))
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    bodies = referee.split_events(body, **options)
    end = time.monotonic()
    signal.signal(signal.SIGALRM, before)
    assert len(bodies) >= 3
    assert seen[0] - start < (end - start) * 3 / 4


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_control_c_ends_the_cut_of_a_body() -> None:
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, 0.001)
        referee.split_events(LINE * 200_000)
    signal.signal(signal.SIGALRM, before)


def test_a_body_worked_on_by_every_core_gives_the_same_report(tmp_path: Path) -> None:
    lines = [
        LINE.replace(b"/a", b"/%d" % (at % 70_001))
        if at % 999
        else b'{"date":"%d","sessions":-1,"page":1}\r\n\n{]\n' % at
        for at in range(120_000)
    ]
    body = b"".join(lines)
    assert len(body) > 2 * (4 << 20)
    path = tmp_path / "events.ndjson"
    path.write_bytes(body)
    # A body that comes in pieces is checked by one thread.
    wanted = referee.check_events([body], max_errors=100)
    assert (wanted.invalid, wanted.duplicates) == (242, 49_898)
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        for data in (body, mapped, path):
            seen: list[tuple[int, int | None]] = []
            tell = lambda done, total: seen.append((done, total))  # noqa: E731
            report = referee.check_events(data, max_errors=100, progress=tell)
            assert report.to_dict() == wanted.to_dict()
            assert len(report.rows) == wanted.upserts
            assert len(seen) > 1 and seen[-1] == (len(body), len(body))
            del report


def test_what_progress_raises_ends_the_work_of_every_core() -> None:
    def tell(done: int, total: int | None) -> None:
        raise LookupError(done)

    body = LINE * 1_000_000
    with pytest.raises(LookupError) as raised:
        referee.check_events(body, progress=tell)
    assert 0 < raised.value.args[0] < len(body)


def test_columns_worked_on_by_every_core_keep_their_order() -> None:
    urls = [f"https://www.Site{at}.example/A" if at % 7 else "ftp://x" for at in range(150_001)]
    wanted = [f"site{at}.example/a" if at % 7 else None for at in range(150_001)]
    for form in (urls, iter(urls), pa.array(urls), pa.array(urls).dictionary_encode()):
        assert referee.normalize_websites(form)["site"].to_list() == wanted
