"""Checks a table of AI referrals on a cluster and writes what is to be stored.

    spark-submit --master yarn --deploy-mode cluster \\
        --archives referee_env.tar.gz#env --conf spark.pyspark.python=env/bin/python \\
        spark_job.py s3://bucket/export s3://bucket/checked

where `referee_env.tar.gz` is made by `venv-pack` of an environment with `referee[spark]`.
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

import referee.spark


def main(source: str, target: str) -> None:
    spark = SparkSession.builder.appName("referee").getOrCreate()
    checked = referee.spark.check_events(spark.read.parquet(source), order_by="loaded_at")
    checked.marked.persist()  # the export is read once for all that follows
    checked.rows.write.mode("overwrite").parquet(f"{target}/rows")
    checked.errors.write.mode("overwrite").parquet(f"{target}/errors")
    checked.totals.write.mode("overwrite").json(f"{target}/totals")


if __name__ == "__main__":
    main(*sys.argv[1:])
