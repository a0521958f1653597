"""Writes a log of random events with duplicates and gaps: make_log.py file events [items]

With a number of items the catalogue has this size however many events there are, and users, not their histories,
become more: about ten events each.
"""
import sys

import numpy
import pyarrow
import pyarrow.csv
import pyarrow.parquet

path, count = sys.argv[1], int(sys.argv[2])
generator = numpy.random.default_rng(1)
if len(sys.argv) > 3:
    users, catalogue = generator.integers(0, count // 10, count), int(sys.argv[3])
else:
    users, catalogue = generator.zipf(1.2, count) % (count // 10), count // 20
items = generator.zipf(1.3, count) % catalogue
table = pyarrow.table({
    "user_id": pyarrow.array([None if user == 1 else f"u{user}" for user in users]),
    "item_id": pyarrow.array([f"sku-{item}" for item in items]),
    "event": pyarrow.array(generator.choice(["view", "view", "view", "cart", "buy"], count)),
    "timestamp": 1_600_000_000 + generator.integers(0, 200 * 86_400, count),
    "price": numpy.round(generator.gamma(2, 10, count), 2),
})
(pyarrow.csv.write_csv if path.endswith("csv") else pyarrow.parquet.write_table)(table, path)
