"""Prints the values of scipy, scikit-learn and statsmodels that the tests of Statistics hold Restock's to.

Committed values are from scipy 1.17.1, scikit-learn 1.9.1 and statsmodels 0.15.0:
    pip install scipy scikit-learn statsmodels && python statistics.py
"""
import numpy, scipy, sklearn
from scipy import stats
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import roc_auc_score
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

print("scipy", scipy.__version__, "scikit-learn", sklearn.__version__)
for x in (-8.0, -1.5, 0.0, 0.3, 2.0, 6.0):
    print("cumulative", x, repr(float(stats.norm.cdf(x))))
for p in (1e-300, 1e-10, 0.025, 0.07, 0.3, 0.5, 0.8, 0.975, 1 - 1e-12):
    print("quantile", p, repr(float(stats.norm.ppf(p))))

a = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]
b = [2.0, 7.0, 1.0, 8.0, 2.0, 8.0]
print("quantiles", [float(numpy.quantile(a, p)) for p in (0, 0.1, 0.5, 0.9, 1)])
print("median absolute deviation", float(stats.median_abs_deviation(a)))
print("kolmogorov-smirnov", repr(float(stats.ks_2samp(a, b).statistic)))
print("total variation", 0.5 * sum(abs(x / 10 - y / 20) for x, y in zip((1, 2, 3, 4), (8, 0, 4, 8))))
print("jensen-shannon", repr(float(jensenshannon([1, 2, 3, 4], [8, 0, 4, 8], base=2) ** 2)))
print("roc-auc", roc_auc_score([1, 0, 1, 1, 0, 0, 1, 0], [0.9, 0.8, 0.8, 0.3, 0.3, 0.1, 0.3, 0.2]))
print("holm", [float(p) for p in multipletests([0.01, 0.04, 0.03, 0.005], method="holm")[1]])

differences = numpy.arange(200) % 7 - 2.5
result = stats.bootstrap((differences,), numpy.mean, n_resamples=100_000, method="percentile",
                         rng=numpy.random.default_rng(1))
print("bootstrap", differences.mean(), result.confidence_interval, result.standard_error)

effects, errors = numpy.array([0.133, 0.016, 0.07]), numpy.array([0.0125, 0.0115, 0.03])
pooled = combine_effects(effects, errors**2, method_re="dl")
print("pooled", *map(repr, map(float, (pooled.mean_effect_fe, pooled.sd_eff_w_fe, pooled.mean_effect_re,
                                       pooled.sd_eff_w_re, pooled.i2))))
print("wasserstein", stats.wasserstein_distance(a, [2.0, 7.0, 1.0, 8.0, 2.0, 8.0]))
print("correlation", numpy.corrcoef([3, 1, 4, 1, 5], [2, 7, 1, 8, 2])[0, 1])
print("cramer", repr(float(stats.contingency.association([[8, 1], [2, 5], [1, 4]], method="cramer"))))
