"""Prints the values of scikit-learn, and of DeLong's formula written out, that tests hold Restock's classifiers' metrics to.

Committed values are from scikit-learn 1.9.1 and numpy 2.4.6: pip install scikit-learn numpy && python classifiers.py
"""
import numpy, sklearn
from sklearn import metrics

labels, scores, state = [], [], 7
for _ in range(60):
    state = (1664525 * state + 1013904223) % 2**32
    label = state / 2**32 < 0.3
    state = (1664525 * state + 1013904223) % 2**32
    labels.append(int(label))
    # Ties on purpose: scores are multiples of 1/16.
    scores.append((int(state / 2**32 * 11) + (4 if label else 1)) / 16)
y, p = numpy.array(labels), numpy.array(scores)
print("scikit-learn", sklearn.__version__, "positives", y.sum())
called = p >= 0.5
print("accuracy", metrics.accuracy_score(y, called), "precision", metrics.precision_score(y, called),
      "recall", metrics.recall_score(y, called), "f1", metrics.f1_score(y, called),
      "macro-f1", metrics.f1_score(y, called, average="macro"))
print("roc-auc", metrics.roc_auc_score(y, p), "pr-auc", metrics.average_precision_score(y, p))
print("brier", metrics.brier_score_loss(y, p), "log-loss", metrics.log_loss(y, numpy.clip(p, 1e-15, 1 - 1e-15)))
precision, recall, thresholds = metrics.precision_recall_curve(y, p)
f1 = 2 * precision * recall / (precision + recall + 1e-300)
print("best threshold", thresholds[f1[:-1].argmax()], "f1", f1[:-1].max())
above = (p[y == 1][:, None] > p[y == 0][None, :]) + 0.5 * (p[y == 1][:, None] == p[y == 0][None, :])
deviation = numpy.sqrt(above.mean(1).var(ddof=1) / (y == 1).sum() + above.mean(0).var(ddof=1) / (y == 0).sum())
print("delong", above.mean(), above.mean() - 1.959963984540054 * deviation, above.mean() + 1.959963984540054 * deviation)
