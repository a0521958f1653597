"""Prints the probabilities of scikit-learn's logistic regression of several classes that tests hold Restock's to.

Committed values are from scikit-learn 1.9.1 and numpy 2.4.6: pip install scikit-learn numpy && python softmax.py
"""
import numpy, sklearn
from sklearn.linear_model import LogisticRegression


def column(seed, rows):
    """The draws of a 32-bit linear congruential generator, in 0..<1."""
    state, values = seed, []
    for _ in range(rows):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**32)
    return numpy.array(values)


a, b, noise = (column(k, 200) for k in (1, 2, 3))
flag = (column(4, 200) > 0.7).astype(float)
x = numpy.column_stack([a, b, flag, numpy.ones(200)]).astype(numpy.float32).astype(float)
y = numpy.digitize(a + 0.6 * flag + 0.5 * noise, [0.6, 1.1, 1.5])
w = 1 + numpy.arange(200) % 3
deviation = x.std(0)
deviation[deviation < 1e-10] = 1
z = (x - x.mean(0)) / deviation
model = LogisticRegression(C=0.5, tol=1e-10, max_iter=10000).fit(z, y, sample_weight=w)
print("scikit-learn", sklearn.__version__, "classes", numpy.bincount(y).tolist())
print("probabilities", model.predict_proba(z[:3]).ravel().tolist())
