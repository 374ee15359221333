"""The whole job on events in columns: polars, DuckDB, pyarrow."""

import io

MOST = 2**53 - 1
KEY = ["date", "raw_referrer_value", "raw_page_value"]
COUNTS = ["pageviews", "sessions", "transactions"]
TEXTS = [*KEY, "batch_id"]
ARRAYS = ["events-array", "events-spaced", "events-indented", "events-reordered", "events-shuffled"]
LINES = ["events-ndjson", "events-one"]


def counts(events, invalid, rejected, upserts):
    return {
        "events": events,
        "accepted": events - invalid - rejected,
        "rejected": rejected,
        "invalid": invalid,
        "upserts": upserts,
    }


def arrow_table(body):
    import pyarrow as pa
    from pyarrow import json

    fields = {name: pa.string() for name in TEXTS}
    fields |= {name: pa.int64() for name in COUNTS} | {"purchase_revenue": pa.float64()}
    options = json.ParseOptions(explicit_schema=pa.schema(list(fields.items())))
    # One block holds the longest job, so that a small table has one batch.
    reading = json.ReadOptions(block_size=max(len(body), 1 << 16))
    return json.read_json(io.BytesIO(body), parse_options=options, read_options=reading)


def referee(of_report):
    from referee import check_events

    def arrow(body, path):
        table = arrow_table(body).combine_chunks()
        return lambda: of_report(check_events(table, rows=False))

    def file(body, path):
        return lambda: of_report(check_events(path, rows=False))

    return {"events-arrow": arrow, "events-file": file}


def polars_parts(platforms):
    import polars as pl

    schema = {name: pl.String for name in TEXTS}
    schema |= {name: pl.Int64 for name in COUNTS} | {"purchase_revenue": pl.Float64}

    def length(name, least, most):
        return pl.col(name).str.len_chars().is_between(least, most)

    def optional(check):
        return check.fill_null(True)

    valid = (
        (pl.col("date").str.len_bytes() == 10)
        & pl.col("date").str.to_date("%Y-%m-%d", strict=False).is_not_null()
        & length("raw_referrer_value", 1, 512)
        & length("raw_page_value", 1, 2048)
        & optional(length("batch_id", 0, 128))
        & optional((pl.col("purchase_revenue") >= 0) & pl.col("purchase_revenue").is_finite())
    ).fill_null(False)
    for name in COUNTS:
        valid &= optional(pl.col(name).is_between(0, MOST))
    known = pl.col("raw_referrer_value").is_in(list(platforms))

    def tally(frame):
        # One pass: what each row is, then the last of each key.
        marked = frame.lazy().select(*KEY, valid.alias("valid"), known.alias("known")).collect()
        events = marked.height
        invalid = events - marked["valid"].sum()
        accepted = marked.filter(pl.col("valid") & pl.col("known"))
        upserts = accepted.unique(subset=KEY, keep="last").height
        return counts(events, invalid, events - invalid - accepted.height, upserts)

    return pl, schema, valid, known, tally


def polars(platforms):
    pl, schema, valid, known, tally = polars_parts(platforms)

    def array(body, path):
        return lambda: tally(pl.read_json(io.BytesIO(body), schema=schema))

    def lines(body, path):
        return lambda: tally(pl.read_ndjson(io.BytesIO(body), schema=schema))

    def arrow(body, path):
        table = arrow_table(body)
        return lambda: tally(pl.from_arrow(table))

    def file(body, path):
        def run():
            rows = pl.scan_ndjson(path, schema=schema)
            marked = rows.select(*KEY, valid.alias("valid"), known.alias("known"))
            totals = marked.select(
                pl.len().alias("events"),
                pl.col("valid").sum(),
                (pl.col("valid") & pl.col("known")).sum().alias("accepted"),
            )
            kept = marked.filter(pl.col("valid") & pl.col("known"))
            upserts = kept.unique(subset=KEY, keep="last").select(pl.len())
            totals, upserts = pl.collect_all([totals, upserts], engine="streaming")
            events, valid_rows, accepted = totals.row(0)
            return counts(events, events - valid_rows, valid_rows - accepted, upserts.item())

        return run

    made = {job: array for job in ARRAYS} | {job: lines for job in LINES}
    return made | {"events-arrow": arrow, "events-file": file}


def pandera(platforms):
    import pandera.polars as pa

    pl, schema, _, _, tally = polars_parts(platforms)
    text = pa.Check.str_length
    checked = pa.DataFrameSchema(
        {
            "date": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
            "raw_referrer_value": pa.Column(str, text(1, 512)),
            "raw_page_value": pa.Column(str, text(1, 2048)),
            "batch_id": pa.Column(str, text(0, 128), nullable=True),
            "purchase_revenue": pa.Column(float, pa.Check.ge(0), nullable=True),
        }
        | {name: pa.Column(int, pa.Check.in_range(0, MOST), nullable=True) for name in COUNTS}
    )

    def lines(body, path):
        def run():
            frame = pl.read_ndjson(io.BytesIO(body), schema=schema)
            return tally(checked.validate(frame, lazy=True))

        return run

    return {"events-ndjson": lines}


SQL = """
    WITH marked AS MATERIALIZED (
        SELECT date, raw_referrer_value, raw_page_value,
            coalesce(
                length(date) = 10 AND try_cast(date AS DATE) IS NOT NULL
                AND length(raw_referrer_value) BETWEEN 1 AND 512
                AND length(raw_page_value) BETWEEN 1 AND 2048
                AND coalesce(length(batch_id) <= 128, true)
                AND coalesce(pageviews BETWEEN 0 AND {most}, true)
                AND coalesce(sessions BETWEEN 0 AND {most}, true)
                AND coalesce(transactions BETWEEN 0 AND {most}, true)
                AND coalesce(purchase_revenue >= 0 AND isfinite(purchase_revenue), true),
                false) AS valid,
            raw_referrer_value IN ({known}) AS known
        FROM {source}
    )
    SELECT count(*), count(*) FILTER (NOT valid), count(*) FILTER (valid AND NOT known),
        (SELECT count(*) FROM (SELECT DISTINCT date, raw_referrer_value, raw_page_value
            FROM marked WHERE valid AND known))
    FROM marked
"""


def duckdb(platforms):
    import duckdb as db

    connection = db.connect()
    # What it can do at most: every core of the machine.
    types = {name: "VARCHAR" for name in TEXTS} | {name: "BIGINT" for name in COUNTS}
    types["purchase_revenue"] = "DOUBLE"
    columns = ", ".join(f"{name}: '{type}'" for name, type in types.items())
    known = ", ".join("'" + value.replace("'", "''") + "'" for value in platforms)

    def query(source):
        return SQL.format(source=source, most=MOST, known=known)

    def reading(kind):
        def job(body, path):
            source = f"read_json('{path}', format = '{kind}', columns = {{{columns}}})"
            text = query(source)
            return lambda: counts(*connection.execute(text).fetchall()[0])

        return job

    def arrow(body, path):
        connection.register("events_in_arrow", arrow_table(body))
        text = query("events_in_arrow")
        return lambda: counts(*connection.execute(text).fetchall()[0])

    array, lines = reading("array"), reading("newline_delimited")
    made = {job: array for job in ARRAYS} | {job: lines for job in LINES}
    return made | {"events-arrow": arrow, "events-file": lines}


def pyarrow(platforms):
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pa.array(list(platforms))

    def between(values, least, most):
        return pc.and_(pc.greater_equal(values, least), pc.less_equal(values, most))

    def tally(table):
        def length(name, least, most):
            return between(pc.utf8_length(table[name]), least, most)

        def optional(check):
            return pc.fill_null(check, True)

        day = pc.strptime(table["date"], "%Y-%m-%d", "s", error_is_null=True)
        checks = [
            pc.and_(pc.is_valid(day), pc.equal(pc.binary_length(table["date"]), 10)),
            length("raw_referrer_value", 1, 512),
            length("raw_page_value", 1, 2048),
            optional(length("batch_id", 0, 128)),
            optional(pc.greater_equal(table["purchase_revenue"], 0.0)),
            *(optional(between(table[name], 0, MOST)) for name in COUNTS),
        ]
        valid = pc.fill_null(checks[0], False)
        for check in checks[1:]:
            valid = pc.and_(valid, pc.fill_null(check, False))
        invalid = table.num_rows - pc.sum(valid).as_py()
        listed = pc.is_in(table["raw_referrer_value"], value_set=known)
        accepted = table.select(KEY).filter(pc.and_(valid, listed))
        upserts = accepted.group_by(KEY).aggregate([]).num_rows
        return counts(table.num_rows, invalid, table.num_rows - invalid - accepted.num_rows, upserts)

    def lines(body, path):
        return lambda: tally(arrow_table(body))

    def arrow(body, path):
        table = arrow_table(body)
        return lambda: tally(table)

    return {job: lines for job in LINES} | {"events-arrow": arrow}
