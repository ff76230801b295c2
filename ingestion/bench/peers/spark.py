"""Spark's part: `python -m ingestion.bench.peers.spark FOLDER OUT` writes what it selects as parquet."""

import json
import sys

from pyspark.sql import SparkSession

from ingestion.bench.peers.selection import COLUMNS, PATTERN, SELECTION, struct


def main() -> int:
    """Select from all bz2 and gz files below a folder, on two cores, with an explicit schema."""
    folder, out = sys.argv[1:]
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    schema = ", ".join(f"`{name}` {struct(inner, ':')}" for name, inner in COLUMNS.items())
    lines = spark.read.schema(schema).option("recursiveFileLookup", "true").json(folder)
    own = ", ".join(f"'{name}', `{name}`" for name in COLUMNS if name != "retweeted_status")
    lines.createOrReplaceTempView("lines")
    spark.sql(
        f"SELECT coalesce(retweeted_status, named_struct({own})) AS post FROM lines WHERE id IS NOT NULL"
    ).createOrReplaceTempView("posts")
    pattern = PATTERN.replace("\\", "\\\\").replace("'", "\\'")
    found = spark.sql(SELECTION.format(user="`user`", matches=f"text RLIKE '{pattern}'"))
    found.write.mode("overwrite").parquet(out)
    sys.stdout.write(json.dumps({"posts": spark.read.parquet(out).count()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
