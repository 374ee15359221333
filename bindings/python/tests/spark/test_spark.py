"""Spark and one machine agree on the same data."""

from __future__ import annotations

import random
import runpy
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import readme
import referee

pyspark = pytest.importorskip("pyspark")

import referee.spark as on_spark  # noqa: E402


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 1000)
        .getOrCreate()
    )
    yield spark
    spark.stop()


def events(count: int) -> list[dict[str, Any]]:
    rng = random.Random(7)
    return [
        {
            "loaded_at": at,
            "Day": rng.choice(["2026-05-20", "2026-05-21", "21.05.2026"]),
            "raw_referrer_value": rng.choice(["chatgpt.com", "claude.ai", "bing.com", ""]),
            "raw_page_value": f"/{rng.randrange(count // 8)}",
            "sessions": rng.choice([None, 0, 7, -1]),
            "purchase_revenue": rng.choice([None, 0.5, 12.25]),
        }
        for at in range(count)
    ]


def test_the_result_is_that_of_one_machine(session: Any, tmp_path: Path) -> None:
    rows = events(20_000)
    columns = {"Day": "date"}
    wanted = referee.check_events(
        [{columns.get(name, name): row[name] for name in row if name != "loaded_at"} for row in rows],
        max_errors=10**6,
    )
    shuffled = rows[:]
    random.Random(1).shuffle(shuffled)
    schema = (
        "loaded_at long, Day string, raw_referrer_value string, raw_page_value string, "
        "sessions long, purchase_revenue double"
    )
    df = session.createDataFrame(shuffled, schema).repartition(5)
    checked = on_spark.check_events(df, order_by="loaded_at", columns=columns)
    [totals] = [row.asDict() for row in checked.totals.collect()]
    assert totals == {name: getattr(wanted, name) for name in totals}

    def sorted_rows(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(found, key=lambda row: [str(row[name]) for name in on_spark.KEY])

    kept = [{k: v for k, v in row.items() if k != "row"} for row in wanted.rows.to_dicts()]
    assert sorted_rows([row.asDict() for row in checked.rows.collect()]) == sorted_rows(kept)
    found = sorted((e["loaded_at"], e["field"], e["type"]) for e in checked.errors.collect())
    assert found == sorted((e["row"], e["field"], e["type"]) for e in wanted.errors)
    by_name = {row["platform"]: row.asDict() for row in checked.platforms.collect()}
    assert by_name == {row["platform"]: dict(row) for row in wanted.platforms}

    df.withColumnRenamed("Day", "date").write.parquet(str(tmp_path / "in"))
    job = Path(__file__).parents[2] / "examples" / "spark_job.py"
    argv, sys.argv = sys.argv, [str(job), str(tmp_path / "in"), str(tmp_path / "out")]
    try:
        runpy.run_path(str(job), run_name="__main__")
    finally:
        sys.argv = argv
    assert session.read.parquet(str(tmp_path / "out/rows")).count() == wanted.upserts


@pytest.mark.parametrize("partitions", [1, 2])
def test_the_last_row_is_that_which_spark_takes_for_the_greatest(
    session: Any, partitions: int
) -> None:
    orders = [2.0, float("nan"), None, float("inf"), -1.0]
    event = ("2026-05-20", "claude.ai", "/")
    rows = [(order, *event, at) for at, order in enumerate(orders)]
    schema = "at double, date string, raw_referrer_value string, raw_page_value string, sessions long"
    df = session.createDataFrame(rows, schema).repartition(partitions)
    [row] = on_spark.check_events(df, order_by="at").rows.collect()
    assert row["sessions"] == 1


@pytest.mark.parametrize("block", readme.blocks(of_spark=True))
def test_code_of_the_readme(session: Any, block: str) -> None:
    readme.run(block)


EVENT = (1, "2026-05-20", "claude.ai", "/", 7)
SCHEMA = "at long, date string, raw_referrer_value string, raw_page_value string, sessions long"


def test_names_may_hold_what_leads_elsewhere_in_spark(session: Any) -> None:
    df = session.createDataFrame([EVENT], SCHEMA).toDF(
        "loaded.at", "a`b", "web.referrer", "raw_page_value", "Page Views.total"
    )
    columns = {
        "a`b": "date", "web.referrer": "raw_referrer_value", "Page Views.total": "sessions"
    }
    checked = on_spark.check_events(df, order_by="loaded.at", columns=columns)
    assert [row.sessions for row in checked.rows.collect()] == [7]
    assert checked.errors.columns[0] == "loaded.at"


def test_names_are_checked_before_any_job(session: Any) -> None:
    df = session.createDataFrame(events(80))
    with pytest.raises(ValueError, match="no column 'at'"):
        on_spark.check_events(df, order_by="at", columns={"Day": "date"})
    with pytest.raises(ValueError, match="no column 'date'"):
        on_spark.check_events(df, order_by="loaded_at")


W: Any = on_spark.check_events
WRONG: list[tuple[str, Any, type[Exception], str]] = [
    ("a frame of pandas", lambda df: W(df.toPandas(), order_by="at"), TypeError, "of Spark .* not DataFrame"),
    ("None", lambda df: W(None, order_by="at"), TypeError, "NoneType"),
    ("a column", lambda df: W(df, order_by=df["at"]), TypeError, "name of a column, is of type Column"),
    ("a list of columns", lambda df: W(df, order_by="at", columns=["date"]), TypeError, "columns should map"),
    ("a list for an overlay", lambda df: W(df, order_by="at", overlay=[]), ValueError, "overlay: .* list"),
    ("a key of an overlay", lambda df: W(df, order_by="at", overlay={"adds": []}), ValueError, "adds"),
    ("twice", lambda df: W(df.select("*", "date"), order_by="at"), ValueError, "names of their own"),
    ("an array", lambda df: W(df.selectExpr("array(at) as at", "* except (at)"), order_by="at"),
     ValueError, "'at' has the type array<bigint>, by which is no order"),
    *((kind, lambda df, kind=kind: W(df.selectExpr("* except (sessions)", f"{kind} as sessions"), order_by="at"),
       ValueError, "'sessions' has the type .* and should hold text, numbers or dates")
      for kind in ("array(1)", "map('a', 1)", "struct(at)", "X'00'", "interval 1 day", "interval 1 year",
                   "parse_json('3')")),
]


@pytest.mark.parametrize(("call", "kind", "words"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_cannot_be_used_is_refused_here_not_by_a_worker(
    session: Any, call: Any, kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words):
        call(session.createDataFrame([EVENT], SCHEMA))


@pytest.mark.parametrize(
    ("field", "value", "errors"),
    [
        *(("sessions", f"cast(7 as {kind})", []) for kind in
          ("byte", "short", "int", "long", "float", "double", "decimal(38, 10)")),
        ("sessions", "null", []),
        ("sessions", "true", ["int_type"]),
        ("sessions", "'7'", ["int_type"]),
        ("date", "date'2026-05-20'", []),
        ("date", "timestamp_ntz'2026-05-20'", []),
        ("date", "timestamp'2026-05-20 00:00:00Z'", []),
        ("date", "timestamp'2026-05-20 00:00:01Z'", ["date_parsing"]),
        ("date", "cast('2026-05-20' as char(10))", []),
        ("date", "cast('2026-05-20' as varchar(10))", []),
        ("date", "'2026-05-20' collate unicode_ci", []),
        ("raw_page_value", "null", ["string_type"]),
    ],
)
def test_columns_of_every_type_that_holds_a_field(
    session: Any, field: str, value: str, errors: list[str]
) -> None:
    df = session.createDataFrame([EVENT], SCHEMA)
    df = df.selectExpr(f"* except ({field})", f"{value} as {field}")
    checked = on_spark.check_events(df, order_by="at")
    assert [row["type"] for row in checked.errors.collect()] == errors


def test_what_the_extra_installs_is_what_spark_supports(session: Any) -> None:
    df = session.createDataFrame([EVENT], SCHEMA)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*pandas.*")
        warnings.filterwarnings("error", category=FutureWarning)
        checked = on_spark.check_events(df, order_by="at")
        assert checked.totals.first().status == 200
        assert session.createDataFrame(df.toPandas()).count() == 1
