"""Wrong arguments: an error with a sentence that helps, never a panic."""

from __future__ import annotations

import copy
import io
import math
import pickle
import re
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
import referee
from samples import CONNECTION, EVENT, LINE, NOW

BRAND = {"name": "Nova", "website": "nova.example"}
NOT_UTF8 = LINE.replace(b"/a", b"/\xe9")
CLOSED = io.BytesIO()
CLOSED.close()
DEEP: Any = None
for _ in range(100_000):
    DEEP = [DEEP]
CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


def nested(levels: int) -> dict[str, Any]:
    """A request of so many levels; the argument that it stands in is one more."""
    lists: list[Any] = []
    for _ in range(levels - 2):
        lists = [lists]
    return {"name": "Nova", "website": "nova.example", "description": "", "x": lists}


def test_an_argument_is_as_deep_as_on_every_face() -> None:
    assert R.create_brand(nested(126)).status == 200


class Liar:
    """Says that it is a table."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return "no capsule"


class Numbers:
    """A file of no bytes."""

    def read(self, size: int = -1) -> int:
        return 7


def parquet() -> io.BytesIO:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([EVENT]), file)
    return file


class Raises:
    """Fails in the middle."""

    def __iter__(self) -> Any:
        yield EVENT
        raise LookupError("the source is gone")


R: Any = referee
WRONG: list[tuple[str, Any, type[Exception], str]] = [
    ("a number", lambda: R.normalize_website(7), TypeError, "input should be a str, is of type int"),
    ("None", lambda: R.normalize_website(None), TypeError, "str"),
    ("bytes", lambda: R.normalize_website(b"a.com"), TypeError, "str"),
    ("surrogate", lambda: R.normalize_website("\ud800.com"), ValueError, "Unicode"),
    ("one string", lambda: R.normalize_websites("a.com"), TypeError, "normalize_website"),
    ("numbers", lambda: R.normalize_websites([1]), TypeError, "item 0"),
    ("a number list", lambda: R.normalize_websites(pl.Series([1])), TypeError, "Int64"),
    ("a surrogate", lambda: R.normalize_websites(["\udfff"]), ValueError, "Unicode"),
    ("no list", lambda: R.normalize_websites(7), TypeError, "int"),
    ("a frame", lambda: R.normalize_websites(pl.DataFrame({"a": ["x"]})), TypeError, "Struct"),
    ("referrer", lambda: R.classify_referrer(7), ValueError, "should be a string"),
    ("overlay", lambda: R.classify_referrers(["a"], overlay=[1]), ValueError, "overlay"),
    ("overlay slug", lambda: R.check_events(b"[]", overlay={"add": 7}), ValueError, "add"),
    ("brand", lambda: R.OwnershipIndex(7), ValueError, "object"),
    ("brand url", lambda: R.OwnershipIndex({"website": "ftp://x", "name": "n"}), ValueError, "web"),
    ("urls", lambda: R.classify_citations(BRAND, "a.com"), TypeError, "list"),
    ("text", lambda: R.find_mentions(BRAND, None), ValueError, "text"),
    ("surrogate text", lambda: R.find_mentions(BRAND, "a\ud800"), ValueError, "Unicode"),
    ("a set", lambda: R.create_brand({"name": {1}}), TypeError, "set"),
    ("keys", lambda: R.create_brand({1: 2}), TypeError, "keys"),
    ("128 levels", lambda: R.create_brand(nested(127)), ValueError, "127 deep"),
    ("deep", lambda: R.create_brand({"name": DEEP}), ValueError, "nested"),
    ("circle", lambda: R.create_brand({"name": CIRCLE}), ValueError, "nested"),
    ("None events", lambda: R.check_events(None), TypeError, "DataFrame"),
    ("a number of events", lambda: R.check_events(7), TypeError, "DataFrame"),
    ("one event", lambda: R.check_events(EVENT), TypeError, r"\[event\]"),
    ("a body as text", lambda: R.check_events('[{"date":1}]'), ValueError, "encode"),
    ("no file", lambda: R.check_events(Path("/nowhere/a")), FileNotFoundError, "/nowhere/a"),
    ("a folder", lambda: R.check_events(Path("/")), OSError, "director"),
    ("nul", lambda: R.check_events("a\0b"), (ValueError, OSError), "NUL|nul"),
    ("closed", lambda: R.check_events(CLOSED), ValueError, "closed"),
    ("lazy", lambda: R.check_events(pl.LazyFrame([EVENT])), TypeError, "collect"),
    ("a column", lambda: R.check_events(pl.Series(["a"])), TypeError, "table"),
    ("liar", lambda: R.check_events(Liar()), TypeError, "capsule"),
    ("raises", lambda: R.check_events(Raises()), LookupError, "gone"),
    ("a keyed row", lambda: R.check_events([{1: 2}]), TypeError, "strings"),
    ("an object", lambda: R.check_events([{**EVENT, "sessions": object()}]), TypeError, "object"),
    ("a span of NumPy", lambda: R.check_events([{**EVENT, "sessions": np.timedelta64(1, "ns")}]),
     TypeError, "total_seconds"),
    ("a span", lambda: R.check_events([{**EVENT, "sessions": timedelta(1)}]), TypeError, "total_seconds"),
    ("halves", lambda: R.check_events([{**EVENT, "batch_id": "\ud800"}]), ValueError, "Unicode"),
    ("mixed", lambda: R.check_events([b"[", 7]), TypeError, "bytes"),
    ("format", lambda: R.check_events(b"", format="csv"), ValueError, "ndjson"),
    ("max_errors", lambda: R.check_events(b"", max_errors=-1), ValueError, "max_errors: .* at least 0"),
    ("max_errors text", lambda: R.check_events(b"", max_errors="1"), TypeError, "max_errors: .* str"),
    ("a list of columns", lambda: R.check_events(b"[]", columns=["a"]), TypeError, "columns should map"),
    ("columns to none", lambda: R.check_events(b"[]", columns={"a": 1}), TypeError, "columns should map"),
    ("a Parquet file", lambda: R.check_events(pq.ParquetFile(parquet())), TypeError, r"iter_batches\(\)"),
    ("a dataset", lambda: R.check_events(ds.dataset(pa.Table.from_pylist([EVENT]))), TypeError, r"to_batches\(\)"),
    ("paths", lambda: R.check_events([Path("a"), Path("b")]), TypeError, "for path in paths"),
    ("a report", lambda: R.split_events(R.check_events([EVENT])), TypeError, "give `report.rows`"),
    ("rows of a table", lambda: list(R.check_events([EVENT]).rows), TypeError, r"to_dicts\(\)"),
    ("no such column", lambda: R.check_events([EVENT]).rows["day"], KeyError, "'date'"),
    ("columns", lambda: R.check_events(b"[]", columns={"a": "date"}), TypeError, "table"),
    ("columns of a split", lambda: R.split_events([EVENT], columns={"a": "date"}), TypeError, "table"),
    ("progress", lambda: R.check_events(b"[]", progress=7), TypeError, "progress"),
    ("progress fails", lambda: R.check_events(b"[]", progress=math.sqrt), TypeError, "argument"),
    ("no events a part", lambda: R.split_events(b"[]", max_events=0), ValueError, "at least 1"),
    ("half a row", lambda: R.split_events(b"[]", max_bytes=0.5), TypeError, "max_bytes: .* float"),
    ("a head", lambda: R.normalize_websites(["a.com"]).head(-1), ValueError, "count"),
    ("first errors", lambda: R.check_events(b"{").first_errors(-1), ValueError, "count"),
    ("a push of numbers", lambda: R.push_events(CONNECTION, 7, now=NOW), TypeError, "bytes or str"),
    ("a push at no time", lambda: R.push_events(CONNECTION, b"", now="noon"), ValueError, "now"),
    ("a push to text", lambda: R.push_events("x", b"", now=NOW), ValueError, "connection"),
    ("pieces", lambda: R.split_events([b"[", 7]), TypeError, "piece"),
    ("a read of numbers", lambda: R.split_events(Numbers()), TypeError, "read"),
    ("shape", lambda: R.split_events(b"[]", as_="xml"), ValueError, "as_"),
    ("a list type", lambda: R.check_events(pl.DataFrame([EVENT]).with_columns(sessions=[1])),
     ValueError, "sessions"),
]


@pytest.mark.parametrize(("call", "kind", "words"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_wrong_arguments(call: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words) as raised:
        call()
    assert "panic" not in str(raised.value).lower()


@pytest.mark.parametrize("call", [R.check_events, R.split_events])
def test_a_file_is_missed_as_python_misses_it(call: Callable[..., Any]) -> None:
    with pytest.raises(FileNotFoundError) as python:
        open("/nowhere/a")
    with pytest.raises(FileNotFoundError) as raised:
        call(Path("/nowhere/a"))
    assert str(raised.value) == str(python.value)
    assert raised.value.errno == python.value.errno
    assert raised.value.filename == python.value.filename


def test_an_error_is_a_value_error_with_a_code() -> None:
    with pytest.raises(ValueError) as raised:
        referee.normalize_website("ftp://user:secret@example.com")
    assert isinstance(raised.value, referee.RefereeError)
    assert raised.value.code == "website.unsupported_scheme"
    assert "secret" not in str(raised.value)


def test_huge_numbers_and_nan_are_judged_not_raised() -> None:
    report = referee.check_events(
        [{**EVENT, "sessions": 10**400}, {**EVENT, "sessions": math.nan}, {**EVENT, "date": None}]
    )
    assert [error["type"] for error in report.errors] == ["less_than_equal", "date_type"]


@pytest.mark.parametrize("number", [10**400, -(10**400), math.inf, Decimal("-1e400")])
def test_a_number_without_bounds_is_a_number_not_its_name(number: Any) -> None:
    request = {"name": "Nova", "website": "nova.example", "description": number}
    answer = referee.create_brand(request)
    assert answer.status == 422
    assert [entry["type"] for entry in answer.body["detail"]] == ["string_type"]


def test_rows_that_are_no_dicts_are_rows_with_an_error() -> None:
    report = referee.check_events([EVENT, None, 7, [EVENT]])
    assert [(e["row"], e["type"]) for e in report.errors] == [
        (row, "dict_type") for row in (1, 2, 3)
    ]


def test_threads_share_an_index() -> None:
    index = referee.OwnershipIndex(BRAND)
    urls = ["https://nova.example/a"] * 5000
    owners: list[int] = []

    def work() -> None:
        owners.append(index.classify(urls)["owner"].to_list().count("brand"))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert owners == [5000] * 4


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("body", [b"\xff", NOT_UTF8, b"[" + NOT_UTF8 + b"]", b"\xef\xbb"])
def test_bytes_that_are_no_text_are_answered(body: bytes, kind: Any) -> None:
    answer = referee.push_events(CONNECTION, kind(body), now=NOW)
    assert answer.status == 400 and isinstance(answer.body["detail"], str)
    assert answer.upserts is None
    assert answer.connection is not None
    assert answer.connection["last_push_error"] == answer.body["detail"]
    report = referee.check_events(kind(body))
    assert (report.status, report.errors[0]["type"]) == (400, "json_invalid")
    with pytest.raises(referee.RefereeError) as raised:
        referee.split_events(kind(body))
    assert raised.value.code == "event.invalid_row"


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, bytes.decode])
def test_a_push_takes_bytes_and_text(kind: Any) -> None:
    answer = referee.push_events(CONNECTION, kind(LINE), content_type="application/x-ndjson", now=NOW)
    assert (answer.status, answer.body["accepted"]) == (200, 1)
    assert answer.upserts is not None and answer.upserts[0]["platform"] == "chatgpt"


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_pieces_are_buffers_of_any_kind(kind: Any) -> None:
    class Reads:
        def __init__(self) -> None:
            self.left = [kind(LINE[:30]), kind(LINE[30:] + LINE), kind(b"")]

        def read(self, size: int = -1) -> Any:
            return self.left.pop(0) if size > 0 else kind(LINE * 2)

    pieces = [kind(LINE[:30]), kind(LINE[30:] + LINE)]
    for form in (Reads(), pieces):
        report = referee.check_events(form)
        assert (report.events, report.upserts, len(report.rows)) == (2, 1, 1)
    for form in (Reads(), pieces):
        assert referee.split_events(form).duplicates_removed == 1


def test_a_limit_beyond_all_is_no_limit() -> None:
    assert len(referee.split_events([EVENT], max_events=2**200, max_bytes=2**64)) == 1
    assert referee.check_events(b"{", max_errors=2**64).error_count == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.parquet", b"PAR1....", "read_parquet"),
        ("a.arrow", b"ARROW1\0\0", "read_ipc"),
        ("a.arrows", b"\xff\xff\xff\xff", "read_ipc_stream"),
        ("a.ndjson.gz", b"\x1f\x8b\x08", "gzip.open"),
        ("a.csv.gz", b"\x1f\x8b\x08", "read_csv"),
        ("a.bz2", b"BZh91AY", "bz2.open"),
        ("a.zst", b"\x28\xb5\x2f\xfd", "read_ndjson"),
        ("a.xlsx", b"PK\x03\x04", "read_excel"),
        ("a.zip", b"PK\x03\x04", "zipfile"),
        ("a.CSV", b"Day,Page\n", "read_csv"),
    ],
)
def test_files_that_are_no_json_say_how_they_are_read(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for call in (referee.check_events, referee.split_events):
        with pytest.raises(referee.RefereeError, match=words):
            call(path)
    # Bytes are what has come over the wire: that is answered.
    assert referee.check_events(content).status == 400


@pytest.mark.parametrize(("method", "absent"), [("to_polars", "polars"), ("to_pandas", "pyarrow")])
def test_a_library_that_is_absent_is_named(
    monkeypatch: pytest.MonkeyPatch, method: str, absent: str
) -> None:
    report = referee.check_events([EVENT])
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(ImportError, match=f"{method} needs {absent}: `pip install {absent}`"):
        getattr(report, method)()


def test_a_website_is_copied_and_sent() -> None:
    website = referee.normalize_website("https://www.Example.com:8080/Ä")
    assert copy.deepcopy(website) == website == pickle.loads(pickle.dumps(website))


def test_a_result_is_equal_to_its_copy() -> None:
    for result in (referee.create_brand(BRAND), referee.find_conflicts(BRAND)):
        assert copy.deepcopy(result) == result == pickle.loads(pickle.dumps(result)) != {}


def test_an_error_says_where_it_was_met() -> None:
    row = {**EVENT, "batch_id": "\ud800"}
    for call, notes in [
        (lambda: R.check_events([EVENT, row]), ["in the field 'batch_id'", "in row 1"]),
        (lambda: R.split_events([{**EVENT, "x": object()}]), ["in the field 'x'", "in row 0"]),
        (lambda: R.normalize_websites(["a.com", None, "\ud800"]), ["in item 2"]),
    ]:
        with pytest.raises((ValueError, TypeError)) as raised:
            call()
        assert raised.value.__notes__ == notes


def test_what_cannot_be_pickled_says_what_can() -> None:
    report = referee.check_events([EVENT])
    for one, instead in [
        (report, "report.to_dict()"),
        (report.rows, "table.to_polars()"),
        (report.rows["date"], "column.to_list()"),
        (referee.OwnershipIndex(BRAND), "OwnershipIndex(brand)"),
    ]:
        for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=re.escape(instead)):
                attempt(one)
    assert pickle.loads(pickle.dumps(report.to_dict())) == report.to_dict()
    frame = report.to_polars()
    assert pickle.loads(pickle.dumps(frame)).equals(frame)


def test_a_table_has_columns_by_name() -> None:
    table = referee.check_events([EVENT]).rows
    assert table._ipython_key_completions_() == table.column_names
    assert [name for name in (*table.column_names, "Date", "", "\ud800", 7, None) if name in table] == (
        table.column_names
    )
