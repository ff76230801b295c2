"""DuckDB's part: `python -m ingestion.bench.peers.duck FOLDER OUT` writes what it selects as parquet."""

import json
import sys

import duckdb

from ingestion.bench.peers.selection import COLUMNS, PATTERN, SELECTION, struct


def main() -> int:
    """Select from all gz files below a folder, with two threads and explicit columns. It reads no bz2."""
    folder, out = sys.argv[1:]
    database = duckdb.connect()
    database.execute("SET threads = 2")
    columns = ", ".join(f"'{name}': '{struct(inner, '')}'" for name, inner in COLUMNS.items())
    database.execute(
        f"CREATE VIEW lines AS SELECT * FROM read_json('{folder}/**/*.gz', "
        f"format = 'newline_delimited', ignore_errors = true, columns = {{{columns}}})"
    )
    own = ", ".join(f'"{name}" := "{name}"' for name in COLUMNS if name != "retweeted_status")
    database.execute(
        f"CREATE VIEW posts AS SELECT coalesce(retweeted_status, struct_pack({own})) AS post "
        "FROM lines WHERE id IS NOT NULL"
    )
    pattern = PATTERN.replace("'", "''")
    selection = SELECTION.format(user='"user"', matches=f"regexp_matches(text, '{pattern}')")
    database.execute(f"COPY ({selection}) TO '{out}' (FORMAT parquet)")
    (count,) = database.execute(f"SELECT count(*) FROM '{out}'").fetchall()[0]
    sys.stdout.write(json.dumps({"posts": count}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
