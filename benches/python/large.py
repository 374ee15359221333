"""Events beyond memory: a Parquet file streamed through `referee.check_events`, and Spark.

    cargo xtask generate events --rows 2000000 --out events.ndjson
    python benches/python/large.py parquet events.ndjson
    python benches/python/large.py spark events.ndjson

needs the wheel, pyarrow and, for the second, pyspark and Java. Each figure is the least of three
rounds that take turns, for Spark by the clock; memory is the peak of a fresh process.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet as pq
import referee

ROUNDS = 3
FIELDS = "pageviews sessions transactions purchase_revenue batch_id".split()


def parquet_of(lines):
    """The same rows as Parquet, with their place as the column `loaded_at`."""
    path = Path(lines).with_suffix(".parquet")
    if not path.exists():
        # The day stays text: columns of dates are a shorter way to the same.
        schema = pa.schema([("date", pa.string())])
        options = pyarrow.json.ParseOptions(explicit_schema=schema)
        table = pyarrow.json.read_json(lines, parse_options=options)
        places = pa.array(range(len(table)), pa.int64())
        pq.write_table(table.append_column("loaded_at", places), path, row_group_size=1 << 18)
    return str(path)


def in_turn(jobs, clock=time.perf_counter):
    """The least seconds of each job."""
    least = {}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = clock()
            job()
            took = clock() - start
            least[name] = min(took, least.get(name, took))
    return least


def batches(path):
    return pq.ParquetFile(path).iter_batches()


JOBS = {
    "read": lambda path: sum(batch.num_rows for batch in batches(path)),
    "read and check": lambda path: referee.check_events(batches(path), rows=False, progress=False),
}


def alone(job, path):
    """The megabytes of a process that does nothing else."""
    command = [sys.executable, __file__, "alone", job, path]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def run_alone(job, path):
    JOBS[job](path)
    print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1000)


def parquet(path):
    held = list(batches(path))
    jobs = {name: lambda job=job: job(path) for name, job in JOBS.items()}
    jobs["check of what is in memory"] = lambda: referee.check_events(
        held, rows=False, progress=False
    )
    for name, seconds in in_turn(jobs, time.process_time).items():
        memory = f", {alone(name, path)} MB" if name in JOBS else ""
        print(f"{name}: {seconds:.2f} s of processor time{memory}")


def spark(path):
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f

    import referee.spark as on_spark

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", 4).getOrCreate()
    df = session.read.parquet(path)

    def scan():
        # The last row of each key, by the same shuffle, of rows that nobody looks at.
        last = f.max(f.struct("loaded_at", *on_spark.KEY, *FIELDS)).alias("last")
        df.groupBy(*on_spark.KEY).agg(last).select("last.*").write.format("noop").mode("overwrite").save()

    def check():
        rows = on_spark.check_events(df, order_by="loaded_at").rows
        rows.write.format("noop").mode("overwrite").save()

    scan(), check()  # Java compiles what it has seen often.
    took = in_turn({"scan and shuffle": scan, "check_events": check})
    for name, seconds in took.items():
        print(f"{name}: {seconds:.2f} s")
    print(f"ratio: {took['check_events'] / took['scan and shuffle']:.2f}")
    checked = on_spark.check_events(df, order_by="loaded_at")
    totals = checked.totals.first().asDict()
    alone = referee.check_events(batches(path), rows=False)
    assert totals == {name: getattr(alone, name) for name in totals}, (totals, alone)
    platforms = {row["platform"]: row["upserts"] for row in checked.platforms.collect()}
    assert platforms == {row["platform"]: row["upserts"] for row in alone.platforms}
    print("agrees with one machine:", json.dumps(totals))


if __name__ == "__main__":
    if sys.argv[1] == "alone":
        run_alone(*sys.argv[2:])
    else:
        {"parquet": parquet, "spark": spark}[sys.argv[1]](parquet_of(sys.argv[2]))
