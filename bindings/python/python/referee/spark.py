"""The check of events on a Spark cluster (`pip install referee[spark]`).

Rows are checked and mapped where they lie, by `mapInArrow`; Spark's own shuffle keeps the last row
of each upsert key and adds up the totals. Nothing is collected on the driver.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from referee._core import check_events as _check_events

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

KEY = ("date", "raw_referrer_value", "raw_page_value")
"""The upsert key."""

_COUNTS = ("pageviews", "sessions", "transactions")
_FIELDS = (*KEY, *_COUNTS, "purchase_revenue", "batch_id")
_ERROR = ("field", "type", "msg", "input")
_TOTALS = ("events", "accepted", "rejected", "invalid")
_SCHEMA = (
    "kind string, date date, raw_referrer_value string, raw_page_value string, pageviews long, "
    "sessions long, transactions long, purchase_revenue double, batch_id string, platform string, "
    "field string, type string, msg string, input string, "
    "events long, accepted long, rejected long, invalid long"
)
_TYPES = {
    *("string", "char", "varchar", "date", "timestamp", "timestamp_ntz", "boolean"),
    *("byte", "short", "integer", "long", "float", "double", "decimal", "void"),
}
"""The types of columns that hold a field, by their names in Spark."""


class SparkCheck(NamedTuple):
    """What a check makes of a DataFrame.

    All of it is lazy, and each part reads the data anew: where more than one is wanted of much
    data, `checked.marked.persist()` first.
    """

    rows: DataFrame
    """The rows to store, with their `platform`: of each upsert key the last."""
    errors: DataFrame
    """What is wrong with which row: the order column, `field`, `type`, `msg`, `input` (JSON)."""
    totals: DataFrame
    """One row: `status`, `events`, `accepted`, `rejected`, `invalid`, `duplicates`, `upserts`."""
    platforms: DataFrame
    """Totals over the rows to store, by platform.

    Spark adds up the revenue as it comes: its last digits may not be those of one machine.
    """
    marked: DataFrame
    """What the others are made of: valid rows, errors and counts, told apart by `kind`."""


def check_events(
    df: DataFrame,
    *,
    order_by: str,
    columns: Mapping[str, str] | None = None,
    overlay: Mapping[str, Any] | None = None,
) -> SparkCheck:
    """Checks the rows of a Spark DataFrame.

    Of rows with the same upsert key the last by the column `order_by` stays; name one without
    ties, since Spark keeps no order of its own. `columns` maps the names of columns to fields,
    `overlay` lays hosts over the built-in allow-list. A `timestamp` is a day where it is midnight
    in UTC, whatever the time zone of the session: of others `to_date` makes a day.
    """
    from pyspark.sql import functions as f

    _check_arguments(df, order_by, columns, overlay)
    mapped = dict(columns or {})
    laid = None if overlay is None else dict(overlay)
    names = [name for name in df.columns if mapped.get(name, name) in _FIELDS]
    order = _check_types(df.select(*map(_quoted, [*names, order_by])))
    # By the names of the fields: what Spark does next takes names apart at their dots.
    fields = [f.col(_quoted(name)).alias(mapped.get(name, name)) for name in names]
    chosen = df.select(*fields, f.col(_quoted(order_by)).alias("__order"))

    def check(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _check_batch(batch, laid)

    checked = chosen.mapInArrow(check, f"__order {order}, {_SCHEMA}")
    # The order comes first, so that the greatest struct is the last row, also where it is null.
    last = f.max(f.struct("__order", *_FIELDS, "platform")).alias("last")
    rows = checked.where("kind = 'row'").groupBy(*KEY).agg(last).select("last.*").drop("__order")
    errors = checked.where("kind = 'error'").select(f.col("__order").alias(order_by), *_ERROR)
    # Rows by key beside the counts: one pass and one shuffle give both.
    sums = [f.coalesce(f.sum(name), f.lit(0)).alias(name) for name in _TOTALS]
    by_key = checked.where("kind != 'error'").groupBy("kind", *KEY).agg(*sums)
    counted = by_key.agg(
        *[f.coalesce(f.sum(name), f.lit(0)).alias(name) for name in _TOTALS],
        f.count_if(f.col("kind") == "row").alias("upserts"),
    )
    totals = counted.select(
        f.when(f.col("invalid") > 0, 422).otherwise(200).alias("status"),
        *_TOTALS,
        (f.col("accepted") - f.col("upserts")).alias("duplicates"),
        "upserts",
    )
    metrics = [
        f.coalesce(f.sum(name), f.lit(0)).alias(name) for name in (*_COUNTS, "purchase_revenue")
    ]
    platforms = rows.groupBy("platform").agg(f.count("*").alias("upserts"), *metrics)
    return SparkCheck(rows, errors, totals, platforms, checked)


def _quoted(name: str) -> str:
    """As Spark reads it for one name, whatever is in it: a bare dot would lead into a struct."""
    return "`" + name.replace("`", "``") + "`"


def _check_arguments(
    df: DataFrame,
    order_by: str,
    columns: Mapping[str, str] | None,
    overlay: Mapping[str, Any] | None,
) -> None:
    """Raises for what cannot be used here, before any job runs and not from within one."""
    import pyarrow as pa

    if not hasattr(df, "mapInArrow"):
        found = type(df).__name__
        raise TypeError(
            f"a DataFrame of Spark is wanted, not {found}: for others there is referee.check_events()"
        )
    names = df.columns
    if not isinstance(order_by, str):
        found = type(order_by).__name__
        raise TypeError(f"order_by should be the name of a column, is of type {found}")
    if order_by not in names:
        raise ValueError(f"no column '{order_by}' to order by: the columns are {names}")
    if len(set(names)) != len(names):
        raise ValueError(f"the columns should have names of their own: {names}")
    empty = pa.table({name: pa.array([], pa.string()) for name in names})
    _check_events(empty, columns=columns, overlay=overlay)


def _check_types(chosen: DataFrame) -> str:
    """The type of the last column, the order; raises for types that hold no field, have no order."""
    *fields, last = chosen.schema
    for field in fields:
        if field.dataType.typeName() not in _TYPES:
            shown = field.dataType.simpleString()
            wanted = "should hold text, numbers or dates"
            raise ValueError(f"the column '{field.name}' has the type {shown} and {wanted}")
    order: str = last.dataType.simpleString()
    if last.dataType.typeName() in ("array", "map", "variant"):
        raise ValueError(f"the column '{last.name}' has the type {order}, by which is no order")
    return order


def _check_batch(
    batch: pa.RecordBatch, overlay: dict[str, Any] | None
) -> Iterator[pa.RecordBatch]:
    """The rows to store of a batch, what is wrong with others, and one row of counts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    order = batch.column("__order")
    # In their order, so that the last row of a key within the batch is the last indeed.
    places = pc.array_sort_indices(order, null_placement="at_start")
    if pa.types.is_floating(order.type):
        # NaN is placed where null is, but to Spark it is the greatest number.
        last = pc.fill_null(pc.is_nan(order.take(places)), False)
        places = pa.concat_arrays([places.filter(pc.invert(last)), places.filter(last)])
    batch = batch.take(places)
    order = batch.column("__order")
    report = _check_events(
        batch.drop_columns(["__order"]),
        overlay=overlay,
        # All of them: no field has two.
        max_errors=len(batch) * len(_FIELDS),
        progress=False,
    )
    schema = _arrow_schema(order.type)

    def emit(kind: str, length: int, columns: dict[str, Any]) -> pa.RecordBatch:
        columns["kind"] = pa.repeat(pa.scalar(kind), length)
        arrays = [
            columns[field.name].cast(field.type)
            if field.name in columns
            else pa.nulls(length, field.type)
            for field in schema
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    rows = pa.table(report.rows)
    for part in rows.combine_chunks().to_batches():
        columns: dict[str, Any] = {name: part.column(name) for name in (*_FIELDS, "platform")}
        columns["__order"] = order.take(part.column("row"))
        yield emit("row", len(part), columns)
    errors = report.errors
    if errors:
        columns = {name: pa.array([error[name] for error in errors], pa.string()) for name in _ERROR[:3]}  # type: ignore[literal-required]
        shown = [json.dumps(error["input"], ensure_ascii=False) for error in errors]
        columns["input"] = pa.array(shown, pa.string())
        columns["__order"] = order.take(pa.array([error["row"] for error in errors]))
        yield emit("error", len(errors), columns)
    counts = {name: pa.array([getattr(report, name)], pa.int64()) for name in _TOTALS}
    yield emit("totals", 1, dict(counts))


def _arrow_schema(order: pa.DataType) -> pa.Schema:
    import pyarrow as pa

    kinds = {"string": pa.string(), "long": pa.int64(), "double": pa.float64(), "date": pa.date32()}
    fields = [tuple(field.split(" ")) for field in _SCHEMA.split(", ")]
    return pa.schema([("__order", order), *((name, kinds[kind]) for name, kind in fields)])
