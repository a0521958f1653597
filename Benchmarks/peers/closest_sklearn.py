"""Distances to the closest record, plainly: python closest_sklearn.py training.csv made.csv label rows-asked

Numbers are scaled to deviation 1; names become columns of 1/sqrt(2), so that two that differ lie 1 apart, as in Restock.
The fastest of scikit-learn's ways on some of the rows is taken for all that are asked about; only it is timed.
"""
import json
import sys
import time

import numpy
import pandas
from read_rows import read
from sklearn.neighbors import NearestNeighbors

TRIED = 1_000

real, made, label, asked = sys.argv[1:]
real, made = read(real).drop(columns=label), read(made).drop(columns=label).head(int(asked))
start = time.perf_counter()
numbers = [name for name in real if real[name].dtype != object]
levels = {name: pandas.Index(real[name].unique()) for name in real if name not in numbers}
means, deviations = real[numbers].mean(), real[numbers].std(ddof=0).replace(0, 1)


def encoded(table):
    parts = [((table[numbers] - means) / deviations).to_numpy(numpy.float32)]
    for name, index in levels.items():
        ones = numpy.zeros((len(table), len(index)), numpy.float32)
        ones[numpy.arange(len(table)), index.get_indexer(table[name])] = 0.5 ** 0.5
        parts.append(ones)
    return numpy.concatenate(parts, axis=1)


known, points = encoded(real), encoded(made)
preparing = time.perf_counter() - start


def closest(algorithm, points):
    start = time.perf_counter()
    search = NearestNeighbors(n_neighbors=1, algorithm=algorithm, n_jobs=-1).fit(known)
    built = time.perf_counter() - start
    distances = search.kneighbors(points)[0][:, 0]
    return built, time.perf_counter() - start - built, distances


trials = {algorithm: closest(algorithm, points[:TRIED]) for algorithm in ("brute", "kd_tree", "ball_tree")}
scale = len(points) / min(TRIED, len(points))
way = min(trials, key=lambda name: trials[name][0] + scale * trials[name][1])
built, searched, distances = closest(way, points)
print(json.dumps({"seconds": preparing + built + searched, "way": way, "asked": len(points), "width": known.shape[1],
                  "mean": float(distances.mean()), "median": float(numpy.sort(distances)[len(distances) // 2]),
                  "most": float(distances.max())}))
