"""Frames and batches that come one after the other: each is read by its own columns."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import referee
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import EVENT
from test_frames import FIELDS

MAKERS: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "pandas": lambda rows: pd.DataFrame(rows, columns=list(FIELDS)),
    "polars": lambda rows: pl.DataFrame(rows, schema=list(FIELDS), infer_schema_length=None),
    "table": lambda rows: pa.table({name: [row[name] for row in rows] for name in FIELDS}),
    "views": lambda rows: pa.table(
        {
            name: pa.array([row[name] for row in rows], pa.string_view())
            if isinstance(EVENT.get(name), str)
            else [row[name] for row in rows]
            for name in reversed(FIELDS)
        }
    ),
    "batch": lambda rows: pa.RecordBatch.from_pylist(rows) if rows else pa.RecordBatch.from_pylist(
        rows, schema=pa.schema([(name, pa.null()) for name in FIELDS])
    ),
}


@given(
    parts=st.lists(
        st.tuples(st.lists(st.fixed_dictionaries(FIELDS), max_size=8), st.sampled_from(list(MAKERS))),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=150, deadline=None)
def test_every_part_is_read_by_its_own_types(
    parts: list[tuple[list[dict[str, Any]], str]],
) -> None:
    rows = [row for rows, _ in parts for row in rows]
    wanted = referee.check_events(json.dumps(rows).encode())
    report = referee.check_events(MAKERS[maker](rows) for rows, maker in parts)
    assert report.to_dict() == wanted.to_dict()
    assert report.rows.to_dicts() == wanted.rows.to_dicts()
    assert pa.table(report.rows).to_pylist() == wanted.rows.to_dicts()
    frame = pl.DataFrame(rows, schema=list(FIELDS), infer_schema_length=None)
    if wanted.invalid == 0:
        assert referee.split_events(MAKERS[maker](rows) for rows, maker in parts) == (
            referee.split_events(frame)
        )


CSV = """date,raw_referrer_value,raw_page_value,sessions,purchase_revenue,batch_id
2026-05-20,chatgpt.com,/a,7,,
2026-05-20,claude.ai,/a,8,,
2026-05-20,claude.ai,/b,,1.5,x
,claude.ai,/b,3,2,x
,claude.ai,/c,,,
2026-05-21,claude.ai,/b,1,,7
"""


@pytest.mark.parametrize("size", [1, 2, 5])
def test_chunks_of_pandas_are_frames(size: int) -> None:
    # Whole numbers in one, floats in another, nothing in a third; a batch of text or of numbers.
    kinds = {"batch_id": str}
    wanted = referee.check_events(pd.read_csv(io.StringIO(CSV), dtype=kinds))
    assert (wanted.accepted, wanted.upserts) == (4, 4)
    chunks = list(pd.read_csv(io.StringIO(CSV), dtype=kinds, chunksize=size))
    assert len({str(chunk.dtypes.to_dict()) for chunk in chunks}) > 1
    report = referee.check_events(chunks)
    assert report.to_dict() == wanted.to_dict()
    assert report.rows.to_dicts() == wanted.rows.to_dicts()


def test_a_column_may_come_and_go() -> None:
    frame = pl.DataFrame([EVENT])
    frames = [
        frame.with_columns(sessions=7, note=1),
        frame.with_columns(sessions=pl.lit(None), note=pl.lit("x")),
        frame.with_columns(raw_page_value=pl.lit("/b"), other=1),
        frame.select(frame.columns[::-1]).with_columns(date=date(2026, 5, 21), sessions=7.5),
        frame.with_columns(date=date(2026, 5, 21), batch_id=pl.lit("x")),
    ]
    report = referee.check_events(frames)
    assert (report.events, report.invalid, report.upserts) == (5, 1, 3)
    assert [(e["row"], e["field"], e["type"]) for e in report.errors] == [
        (3, "sessions", "int_from_float")
    ]
    assert report.unknown_fields == {"note": 2, "other": 1}
    assert [(row["row"], row["sessions"], row["batch_id"]) for row in report.rows.to_dicts()] == [
        (1, None, None),
        (2, None, None),
        (4, None, "x"),
    ]


def test_what_is_wrong_with_a_part_says_with_which() -> None:
    frame = pd.DataFrame([EVENT, EVENT])
    first = frame.rename(columns={"date": "Day"})
    for other, columns, code, words in [
        (frame.drop(columns="date"), None, "columns.missing", "no column 'date'"),
        (pd.DataFrame(), None, "columns.missing", "there are no columns"),
        (frame.drop(columns="date").head(0), None, "columns.missing", "no column 'date'"),
        (frame.assign(sessions=[[1], [2]]), None, "columns.type", "'sessions' has the type"),
        (frame, {"Day": "date"}, "columns.unknown_column", "'Day' should be there"),
        (first.assign(date=1), {"Day": "date"}, "columns.ambiguous", "'date', there are two"),
    ]:
        begin = first if columns else frame
        for call in (referee.check_events, referee.split_events):
            with pytest.raises(referee.RefereeError, match=words) as raised:
                call(iter([begin, begin, other]), columns=columns)
            assert raised.value.code == code
            assert raised.value.__notes__ == ["in item 2, from row 4 on"]
    with pytest.raises(ValueError, match="sessions") as mixed:
        referee.check_events([frame, frame.assign(sessions=[7, "1,024"])])
    hint, place = mixed.value.__notes__
    assert 'give `frame.to_dict("records")`' in hint and place == "in item 1, from row 2 on"
    with pytest.raises(TypeError, match="every item") as raised_type:
        referee.check_events([frame, b"{}"])
    assert raised_type.value.__notes__ == ["in item 1, from row 2 on"]


def test_no_rows_need_the_columns_too() -> None:
    empty = pa.table({"Day": pa.array([], pa.string())})
    for data in (empty, empty.to_reader(), [empty], pl.DataFrame(empty), pd.DataFrame({"Day": []})):
        for call in (referee.check_events, referee.split_events):
            with pytest.raises(referee.RefereeError, match="'date'"):
                call(data)


def test_rows_of_several_types_of_text_have_the_largest() -> None:
    table = pa.Table.from_pylist([EVENT])
    small, large = table, table.set_column(2, "raw_page_value", pa.array(["/b"], pa.large_string()))
    words = table.set_column(2, "raw_page_value", pa.array(["/c"]).dictionary_encode())
    absent = table.set_column(2, "raw_page_value", pa.array([None], pa.float64()))
    for parts, kind in [
        ([small, small], pa.string()),
        ([absent, small], pa.string()),
        ([large, large], pa.large_string()),
        ([small, large], pa.large_string()),
        ([words, small, large], pa.large_string()),
        ([words, words], words.schema.field("raw_page_value").type),
    ]:
        rows = pa.table(referee.check_events(parts).rows)
        assert rows.schema.field("raw_page_value").type == kind
        assert rows.schema.field("platform").type == pa.string()
        pages = {page for part in parts for page in part["raw_page_value"].to_pylist() if page}
        assert set(rows["raw_page_value"].to_pylist()) == pages


def test_of_a_column_of_floats_a_batch_id_is_none() -> None:
    # As pandas has a column of a file with nothing in it.
    frame = pd.DataFrame([EVENT]).assign(batch_id=float("nan"))
    report = referee.check_events(frame)
    assert report.status == 200
    assert report.rows.to_dicts()[0]["batch_id"] is None
    assert pa.table(report.rows).schema.field("batch_id").type == pa.string()
