"""SMOTE-NC by imbalanced-learn: python smote_imbalanced.py table.csv label neighbours seed

Makes rows of the rarer class until there are as many as of the other; the seconds are those in memory.
"""
import json
import sys
import time

from imblearn.over_sampling import SMOTENC
from read_rows import read

path, label, neighbours, seed = sys.argv[1:]
table = read(path)
classes = table.pop(label)
for name in table:
    if table[name].dtype == object:
        table[name] = table[name].astype("category")
maker = SMOTENC(categorical_features="auto", k_neighbors=int(neighbours), random_state=int(seed))
start = time.perf_counter()
made, _ = maker.fit_resample(table, classes)
print(json.dumps({"seconds": time.perf_counter() - start, "made": len(made) - len(table)}))
