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

# Several classes: four of them with probabilities in 64ths, ties on purpose.
labels, rows, state = [], [], 11
for _ in range(90):
    state = (1664525 * state + 1013904223) % 2**32
    draw = state / 2**32
    label = 0 if draw < 0.5 else 1 if draw < 0.75 else 2 if draw < 0.92 else 3
    weights = []
    for number in range(4):
        state = (1664525 * state + 1013904223) % 2**32
        weights.append(1 + int(state / 2**32 * 9) + (4 if number == label else 0))
    labels.append(label)
    rows.append([w / sum(weights) for w in weights])
y, p = numpy.array(labels), numpy.array(rows)
called = p.shape[1] - 1 - p[:, ::-1].argmax(1)
print("several", numpy.bincount(y).tolist(), "accuracy", metrics.accuracy_score(y, called))
for name, function in [("precision", metrics.precision_score), ("recall", metrics.recall_score), ("f1", metrics.f1_score)]:
    print(name, function(y, called, average="macro", zero_division=0), function(y, called, average=None, zero_division=0).tolist())
print("confusion", metrics.confusion_matrix(y, called).ravel().tolist())
print("roc-auc", metrics.roc_auc_score(y, p, multi_class="ovr", average="macro"),
      "pr-auc", metrics.average_precision_score(numpy.eye(4)[y], p, average="macro"))
print("brier", metrics.brier_score_loss(y, p, scale_by_half=False), "log-loss", metrics.log_loss(y, p))
