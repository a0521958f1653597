"""Reads a log, drops what Restock's rules drop, and writes Parquet: ingest_pandas.py log out"""
import sys

import pandas

read = pandas.read_csv if sys.argv[1].endswith("csv") else pandas.read_parquet
log = read(sys.argv[1]).drop_duplicates().dropna(subset=["user_id", "item_id"])
log["item_id"] = log["item_id"].str.strip()
log = log[log["price"] > 0]
log["user"], log["item"] = pandas.factorize(log["user_id"])[0], pandas.factorize(log["item_id"])[0]
log.to_parquet(sys.argv[2])
