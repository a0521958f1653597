"""Prints what SDMetrics and scipy say of two small tables that RowFidelityTests makes, too.

Committed values are from sdmetrics 0.32.0 and scipy 1.17.1:
    pip install sdmetrics scipy && python fidelity.py
"""
import numpy, pandas, scipy, sdmetrics
from scipy.stats import wasserstein_distance
from scipy.stats.contingency import association
from sdmetrics.column_pairs import ContingencySimilarity, CorrelationSimilarity
from sdmetrics.reports.utils import DEFAULT_REAL_ASSOCIATION_THRESHOLD, DEFAULT_REAL_CORRELATION_THRESHOLD
from sdmetrics.single_column import CategoryCoverage, KSComplement, TVComplement


def table(count, step, modulus, scale):
    rows = []
    for i in range(count):
        x = (step * i % modulus) / scale
        rows.append({
            "x": numpy.nan if i % 17 == 5 else x,
            "y": x / 2 + (53 * i % 29),
            "colour": None if i % 13 == 4 else ["red", "green", "blue", "grey"][i // 3 % (4 if count == 60 else 3)],
            "size": ["s", "m"][i % 3 == 0],
        })
    return pandas.DataFrame(rows)


def parts(values, real):
    edges = numpy.histogram_bin_edges(real.dropna(), bins=10)
    return pandas.Series([-1 if numpy.isnan(v) else min(max(int(numpy.digitize(v, edges)) - 1, 0), 9) for v in values])


real, made = table(60, 37, 101, 10), table(50, 41, 97, 9)
print("sdmetrics", sdmetrics.__version__, "scipy", scipy.__version__)
columns, pairs = [], []
for name, metric in {"x": KSComplement, "y": KSComplement, "colour": TVComplement, "size": TVComplement}.items():
    columns.append(metric.compute(real[name], made[name]))
    print(name, repr(float(columns[-1])))
for name in ("x", "y"):
    print(name, "wasserstein", repr(float(wasserstein_distance(real[name].dropna(), made[name].dropna()))))
print("colour reached", CategoryCoverage.compute(real["colour"], made["colour"]))
pairs.append(CorrelationSimilarity.compute(real[["x", "y"]], made[["x", "y"]]))
related = [abs(real["x"].corr(real["y"])) > DEFAULT_REAL_CORRELATION_THRESHOLD]
for left, right in (("x", "colour"), ("x", "size"), ("y", "colour"), ("y", "size"), ("colour", "size")):
    sides = [frame[[left, right]].copy() for frame in (real, made)]
    if left != "colour":
        for side, frame in zip(sides, (real, made)):
            side[left] = parts(frame[left], real[left])
    pairs.append(ContingencySimilarity.compute(*sides))
    counts = sides[0].groupby([left, right], dropna=False).size().unstack(fill_value=0)
    strength = association(counts.to_numpy(), method="cramer")
    print(left, right, "association", repr(float(strength)))
    related.append(strength > DEFAULT_REAL_ASSOCIATION_THRESHOLD)
for pair in pairs:
    print("pair", repr(float(pair)))
print("related", related)
counted = [pair for pair, is_related in zip(pairs, related) if is_related]
print("quality", repr(float((numpy.mean(columns) + numpy.mean(counted)) / 2)))
