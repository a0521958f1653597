"""Prints the values of scikit-learn that the calibration tests of Statistics hold Restock's to.

Committed values are from scikit-learn 1.9.1:
    pip install scikit-learn && python calibration.py
"""
import numpy, sklearn
from sklearn.calibration import _sigmoid_calibration, calibration_curve
from sklearn.isotonic import IsotonicRegression

print("scikit-learn", sklearn.__version__)
# 60 scores with ties, of which the higher are the more often positive.
place = numpy.arange(60)
scores = ((place * 37) % 50) / 50 + 0.01
labels = (((place * 23) % 61) / 61 < scores).astype(int)
asked = numpy.array([0.0, 0.01, 0.125, 0.3, 0.333, 0.5, 0.77, 0.99, 1.2])

isotonic = IsotonicRegression(out_of_bounds="clip").fit(scores, labels)
print("isotonic", [float(value) for value in isotonic.predict(asked)])
slope, offset = _sigmoid_calibration(numpy.log(scores / (1.02 - scores)), labels)
print("platt", float(slope), float(offset))
share, mean = calibration_curve(labels, scores.clip(0, 1), n_bins=10)
print("curve", [float(value) for value in share], [float(value) for value in mean])
edges = numpy.linspace(0, 1, 11)
bins = numpy.searchsorted(edges[1:-1], scores)
error = sum((bins == b).mean() * abs(labels[bins == b].mean() - scores[bins == b].mean())
            for b in range(10) if (bins == b).any())
print("error", float(error))
