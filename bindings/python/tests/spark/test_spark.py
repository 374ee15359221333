"""Spark and one machine agree on the same data."""

from __future__ import annotations

import random
import runpy
import sys
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


def test_names_are_checked_before_any_job(session: Any) -> None:
    df = session.createDataFrame(events(80))
    with pytest.raises(ValueError, match="no column 'at'"):
        on_spark.check_events(df, order_by="at", columns={"Day": "date"})
    with pytest.raises(ValueError, match="no column 'date'"):
        on_spark.check_events(df, order_by="loaded_at")
