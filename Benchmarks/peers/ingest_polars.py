"""Reads a log, drops what Restock's rules drop, and writes Parquet: ingest_polars.py log out"""
import sys

import polars

read = polars.read_csv if sys.argv[1].endswith("csv") else polars.read_parquet
log = read(sys.argv[1]).unique(maintain_order=True).drop_nulls(["user_id", "item_id"])
log = log.with_columns(polars.col("item_id").str.strip_chars()).filter(polars.col("price") > 0)
log = log.with_columns(polars.col("user_id").rank("dense").alias("user"), polars.col("item_id").rank("dense").alias("item"))
log.write_parquet(sys.argv[2])
