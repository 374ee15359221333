"""The same rows as JSON, as dicts and as columns of every library: one report, one set of rows."""

from __future__ import annotations

import json
import mmap
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import referee
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import EVENT

FIELDS = {
    "date": st.sampled_from(["2026-05-20", "2026-05-21", "20/05/2026", None]),
    "raw_referrer_value": st.sampled_from(["chatgpt.com", "claude.ai", "bing.com", "", None]),
    "raw_page_value": st.sampled_from(["/a", "/b", "ü\n\"", "ä" * 2049]),
    "pageviews": st.sampled_from([None, 0, 7, -1, 2**53 - 1, 2**53]),
    "sessions": st.sampled_from([None, 0, 7]),
    "purchase_revenue": st.sampled_from([None, 0.1, -0.5, 1e300]),
    "batch_id": st.sampled_from([None, "x", ""]),
    "note": st.sampled_from([None, "free"]),
}
SCHEMA = pa.schema(
    [
        ("date", pa.string()),
        ("raw_referrer_value", pa.string()),
        ("raw_page_value", pa.string()),
        ("pageviews", pa.int64()),
        ("sessions", pa.int64()),
        ("purchase_revenue", pa.float64()),
        ("batch_id", pa.string()),
        ("note", pa.string()),
    ]
)


def survivors(report: referee.Report) -> list[dict[str, Any]]:
    return report.rows.to_dicts()


@given(rows=st.lists(st.fixed_dictionaries(FIELDS), max_size=30))
@settings(max_examples=60, deadline=None)
def test_one_report_however_rows_come(rows: list[dict[str, Any]]) -> None:
    body = json.dumps(rows).encode()
    wanted = referee.check_events(body)
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    frame = pl.DataFrame(table)
    forms: list[Any] = [
        rows,
        iter(rows),
        memoryview(body),
        bytearray(body),
        [body[:7], body[7:]],
        table,
        table.to_reader(max_chunksize=7),
        iter(table.to_batches(max_chunksize=3)) if rows else table,
        frame,
        frame.with_columns(pl.col("raw_referrer_value", "raw_page_value").cast(pl.Categorical)),
        table.to_pandas(),
        duckdb.from_arrow(table),
    ]
    for form in forms:
        report = referee.check_events(form)
        assert report.to_dict() == wanted.to_dict(), type(form)
        assert survivors(report) == survivors(wanted), type(form)


def test_files_and_maps(tmp_path: Path) -> None:
    body = (json.dumps(EVENT) + "\n").encode() * 3
    path = tmp_path / "events.ndjson"
    path.write_bytes(body)
    wanted = referee.check_events(body).to_dict()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        report = referee.check_events(view)
        assert report.to_dict() == wanted and len(report.rows) == 1
        del report
    with path.open("rb") as binary, path.open() as text:
        for form in (path, str(path), binary, text):
            report = referee.check_events(form)
            assert report.to_dict() == wanted
            assert len(report.rows) == 1


def test_a_file_that_has_changed_gives_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    path.write_text(json.dumps(EVENT))
    report = referee.check_events(path)
    path.write_text(json.dumps(EVENT) + "\n\n")
    with pytest.raises(referee.RefereeError) as raised:
        _ = report.rows
    assert raised.value.code == "rows.file_changed"


def test_rows_are_kept_only_when_wanted() -> None:
    report = referee.check_events(json.dumps([EVENT]).encode(), rows=False)
    with pytest.raises(referee.RefereeError) as raised:
        _ = report.rows
    assert raised.value.code == "rows.not_kept"
    assert len(referee.check_events(b"[]", rows=False).rows) == 0


def test_columns_are_mapped_and_missing_ones_named() -> None:
    frame = pl.DataFrame({"Day": [date(2026, 5, 20)], "ref": ["claude.ai"], "page": ["/"]})
    names = {"Day": "date", "ref": "raw_referrer_value", "page": "raw_page_value"}
    assert referee.check_events(frame, columns=names).accepted == 1
    with pytest.raises(referee.RefereeError, match="'Day', 'ref', 'page'") as raised:
        referee.check_events(frame)
    assert raised.value.code == "columns.missing"
    with pytest.raises(referee.RefereeError, match="'Tag'"):
        referee.check_events(frame, columns={"Tag": "date"})
    with pytest.raises(referee.RefereeError, match="'day'"):
        referee.check_events(frame, columns={"Day": "day"})
    assert len(referee.split_events(frame, columns=names)) == 1


@pytest.mark.parametrize("rows", [1, 300])
def test_columns_of_nothing_but_null_are_absent(rows: int) -> None:
    events = {**{name: [value] * rows for name, value in EVENT.items()}, "sessions": [None] * rows}
    frame = pl.DataFrame(events).with_columns(note=pl.lit(None), notes=pl.Series([[]] * rows))
    assert frame["sessions"].dtype == pl.Null and frame["notes"].dtype == pl.List(pl.Null)
    for data in (frame, frame.to_arrow(), frame.to_arrow().to_batches()[0]):
        report = referee.check_events(data)
        assert (report.status, report.accepted) == (200, rows)
    assert referee.normalize_websites(pl.Series([None] * rows))["error"].to_list() == [None] * rows


def test_nan_and_decimals_and_moments() -> None:
    frame = pd.DataFrame([EVENT]).assign(
        date=pd.to_datetime(["2026-05-20"]), sessions=[float("nan")], transactions=[3.0]
    )
    report = referee.check_events(frame)
    assert report.status == 200 and report.platforms[0]["transactions"] == 3
    sums = duckdb.sql(
        "select date '2026-05-20' as date, 'claude.ai' as raw_referrer_value, '/' as"
        " raw_page_value, sum(2::bigint) as sessions, sum(1.25::decimal(9, 2)) as purchase_revenue"
    )
    [total] = referee.check_events(sums).platforms
    assert (total["sessions"], total["purchase_revenue"]) == (2, 1.25)
    for row in ({**EVENT, "purchase_revenue": float("inf")},):
        [error] = referee.check_events([row]).errors
        assert error["type"] == "finite_number"
        assert referee.check_events(pl.DataFrame([row])).errors == [error]


UTC_2 = timezone(timedelta(hours=2))
MOMENTS: list[tuple[Any, bool]] = [
    (datetime(2026, 5, 20), True),
    (datetime(2026, 5, 20, 1), False),
    (datetime(2026, 5, 20, tzinfo=timezone.utc), True),
    (datetime(2026, 5, 20, 2, tzinfo=UTC_2), True),
    (datetime(2026, 5, 20, tzinfo=UTC_2), False),
    (datetime(2026, 5, 20, 1, 2, 3, 4, tzinfo=timezone.utc), False),
    (pd.Timestamp("2026-05-20"), True),
    (pd.Timestamp("2026-05-20 02:00", tz="Europe/Rome"), True),
    (pd.Timestamp("2026-05-20", tz="Europe/Rome"), False),
    (pd.NaT, False),
    (np.datetime64("2026-05-20"), True),
    (np.datetime64("2026-05-20", "s"), True),
    (np.datetime64("2026-05-20", "ns"), True),
    (np.datetime64("2026-05-20T01", "ns"), False),
    (np.datetime64("NaT", "ns"), False),
]


@pytest.mark.parametrize(("moment", "is_day"), MOMENTS, ids=[str(m[0]) for m in MOMENTS])
def test_a_moment_of_a_dict_is_that_of_a_column(moment: Any, is_day: bool) -> None:
    row = {**EVENT, "date": moment}
    report = referee.check_events([row])
    assert report.accepted == is_day
    # pyarrow itself takes neither NaT nor a day of NumPy from a dict.
    if isinstance(moment, np.datetime64):
        moment = pd.Timestamp(moment)
    table = pa.Table.from_pylist([{**EVENT, "date": None if moment is pd.NaT else moment}])
    assert referee.check_events(table).to_dict() == report.to_dict()


@pytest.mark.parametrize("sign", [1, -1])
def test_no_number_of_a_dict_becomes_text(sign: int) -> None:
    row = {**EVENT, "purchase_revenue": sign * float("inf")}
    wanted = referee.check_events(pl.DataFrame([row])).to_dict()
    assert wanted["errors"][0]["type"] == "finite_number"
    revenues: list[Any] = [
        np.float32(sign * np.inf),
        np.float64(sign * np.inf),
        sign * Decimal("1e400"),
        sign * Decimal("Infinity"),
    ]
    for revenue in revenues:
        row = {**EVENT, "purchase_revenue": revenue}
        assert referee.check_events([row]).to_dict() == wanted, repr(revenue)
        assert referee.check_events([MappingProxyType(row)]).to_dict() == wanted, repr(revenue)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_rows_keep_the_type_of_text_and_are_read_again(kind: pa.DataType) -> None:
    table = pa.Table.from_pylist([EVENT, EVENT]).cast(
        pa.schema([(name, kind) for name in EVENT])
    )
    rows = referee.check_events(table).rows
    for _ in range(2):
        read = pa.table(rows)
        assert read.schema.field("raw_page_value").type == kind
        assert read.schema.field("platform").type == kind
        assert read.num_rows == 1
    counts = duckdb.sql("select count(*) from rows union all select count(*) from rows").fetchall()
    assert counts == [(1,), (1,)]
    assert pl.DataFrame(rows)["row"].to_list() == [1]


@pytest.mark.parametrize("field", ["date", "raw_referrer_value", "raw_page_value", "batch_id"])
@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
def test_text_that_is_not_utf8_is_an_error_of_its_row(field: str, kind: str) -> None:
    # What Parquet holds is taken for text without a look.
    rows = [{**EVENT, field: text} for text in (EVENT.get(field, "b"), "/caf\udce9", "\udcff", "ä")] * 80
    text = [row[field].encode(errors="surrogateescape") for row in rows]
    broken = pa.array(text, pa.large_binary() if kind == "large_string" else pa.binary())
    broken = broken.view(pa.large_string() if kind == "large_string" else pa.string())
    if kind == "dictionary":
        broken = pa.DictionaryArray.from_arrays(list(range(4)) * 80, broken[:4])
    elif kind == "string_view":
        broken = broken.cast(options=pc.CastOptions(pa.string_view(), allow_invalid_utf8=True))
    names = [*EVENT, *({field} - {*EVENT})]
    columns = [broken if name == field else pa.array([row[name] for row in rows]) for name in names]
    table = pa.table(columns, names=names)
    # A row is written in the order of the schema.
    order = [name for name in FIELDS if name in names]
    compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    lines = [compact.encode({name: row[name] for name in order}) for row in rows]
    body = "\n".join(lines).encode(errors="surrogateescape")
    wanted = referee.check_events(body)
    report = referee.check_events(table)
    assert (report.status, report.invalid) == (400, 160 if field != "date" else 240)
    assert [{**error, "line": error["row"] + 1} for error in report.errors] == wanted.errors
    assert report.rows.to_dicts() == wanted.rows.to_dicts()
    with pytest.raises(ValueError, match="^row 1: .* UTF-8"):
        referee.split_events(table)


def test_split_takes_what_check_gives() -> None:
    rows = [{**EVENT, "raw_page_value": f"/{at}", "sessions": at} for at in range(25)]
    report = referee.check_events(pl.DataFrame(rows).cast({"sessions": pl.Float64}))
    bodies = referee.split_events(report.rows, max_events=10)
    assert [body.count(b"\n") for body in bodies] == [10, 10, 5]
    assert b'"sessions":24}' in bodies[2] and b"platform" not in bodies[0]
    again = [json.loads(line) for body in bodies for line in body.splitlines()]
    assert again == rows
    assert referee.split_events(json.dumps(rows).encode(), as_="json")[0].startswith(b"[{")
    wrong = [EVENT, {**EVENT, "date": "x"}]
    # A body has lines, what is no body has rows alone.
    for data, place in [
        (wrong, "row 1"),
        (pl.DataFrame(wrong), "row 1"),
        ("\n\n".join(map(json.dumps, wrong)).encode(), "row 1, line 3"),
    ]:
        with pytest.raises(referee.RefereeError, match=f"^{place}, date: ") as raised:
            referee.split_events(data)
        assert raised.value.code == "event.invalid_row"


def test_duplicates_are_found_across_batches_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    pq.write_table(pa.Table.from_pylist([EVENT] * 1000), path)
    report = referee.check_events(pq.ParquetFile(path).iter_batches(batch_size=64), rows=False)
    assert (report.events, report.upserts) == (1000, 1)
    with pytest.raises(ValueError, match="Parquet"):
        referee.check_events(path)


def test_no_frames_have_no_events() -> None:
    frames: list[pd.DataFrame] = []
    assert referee.check_events(iter(frames), columns={"Day": "date"}).events == 0
    assert referee.split_events(iter(frames), columns={"Day": "date"}) == ()


def test_pandas_needs_pyarrow_where_columns_are_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame([EVENT])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert referee.check_events(frame).accepted == 1
    with pytest.raises(TypeError, match="pip install pyarrow"):
        referee.check_events(frame, columns={"Day": "date"})


def test_of_a_column_of_several_types_each_row_is_judged_as_dicts() -> None:
    frame = pd.DataFrame([EVENT] * 3).assign(sessions=[7, "1,024", None])
    with pytest.raises(ValueError, match="sessions") as raised:
        referee.check_events(frame)
    assert 'give `frame.to_dict("records")`' in raised.value.__notes__[0]
    errors = referee.check_events(frame.to_dict("records")).errors
    assert [(error["row"], error["input"]) for error in errors] == [(1, "1,024")]


def test_a_column_of_results_is_one_of_a_frame() -> None:
    frame = pd.DataFrame({"from": ["claude.ai", "bing.com"]}, index=["x", "y"])
    platforms = referee.classify_referrers(frame["from"])["platform"]
    frame["platform"] = platforms
    assert frame.assign(again=platforms).isna().to_numpy().tolist() == [[False] * 3, [False, True, True]]
    assert frame.loc["x", "platform"] == "claude"
    assert np.asarray(platforms).tolist() == list(platforms) == ["claude", None]
    assert pd.Series(platforms, dtype=object).tolist() == ["claude", None]


def test_columns_of_every_kind() -> None:
    urls = ["https://www.Example.com/A/", "ftp://x", None]
    wanted = referee.normalize_websites(urls).to_dicts()
    for form in (
        pl.Series(urls),
        pl.Series(urls).cast(pl.Categorical),
        pd.Series(urls),
        pd.Series(urls, dtype=object),
        pa.array(urls),
        pa.chunked_array([urls[:1], urls[1:]]),
        tuple(urls),
        iter(urls),
    ):
        assert referee.normalize_websites(form).to_dicts() == wanted
    sites = referee.normalize_websites(urls)["site"]
    assert pl.Series(sites).to_list() == pa.array(sites).to_pylist() == sites.to_list()
    assert [sites[0], sites[-1]] == ["example.com/a", None]
    with pytest.raises(IndexError):
        _ = sites[3]
    with pytest.raises(IndexError):
        _ = sites[-4]
    many = referee.normalize_websites(["a.com"] * 200_000)
    assert len(many) == 200_000 and len(pa.array(many["site"])) == 200_000
    assert len(pa.array(referee.normalize_websites([])["site"])) == 0


def test_columns_of_few_values_are_as_those_of_many() -> None:
    days = pd.to_datetime(["2026-05-20", "2026-05-21", "2026-05-20 01:00", None], format="mixed")
    numbers = [7, 7, None, 0]
    frame = pd.DataFrame([EVENT] * 4).assign(
        date=days, sessions=pd.array(numbers, "Int64"), purchase_revenue=[0.5, None, 0.5, 2]
    )
    wanted = referee.check_events(frame)
    assert (wanted.accepted, len(wanted.rows)) == (2, 2)
    few = referee.check_events(frame.astype("category"))
    assert few.to_dict() == wanted.to_dict()
    assert few.rows.to_dicts() == wanted.rows.to_dicts()
    assert referee.split_events(few.rows) == referee.split_events(frame.astype("category").head(2))


def test_a_type_that_is_of_one_library_alone_names_its_column() -> None:
    frame = pl.DataFrame([EVENT]).with_columns(total=pl.lit(7, pl.Int128))
    for data in (frame, iter([frame])):
        with pytest.raises(referee.RefereeError, match="the column 'total' has a type") as raised:
            referee.check_events(data)
        assert raised.value.code == "columns.arrow"
    assert referee.check_events(frame.cast({"total": pl.Int64})).accepted == 1


def test_columns_without_names_are_called_by_their_digits() -> None:
    frame = pd.DataFrame([list(EVENT.values())])
    columns: dict[Any, str] = dict(enumerate(EVENT))
    with pytest.raises(TypeError, match='{"0": "date"}'):
        referee.check_events(frame, columns=columns)
    assert referee.check_events(frame, columns={str(at): columns[at] for at in columns}).accepted == 1
