"""Prints the values of scikit-learn that tests hold Restock's mixtures, label spreading and isolation forest to.

Committed values are from scikit-learn 1.9.1 and numpy 2.4.6: pip install scikit-learn numpy && python clusters.py
"""
import numpy, sklearn
from sklearn.ensemble import IsolationForest
from sklearn.mixture import GaussianMixture
from sklearn.semi_supervised import LabelSpreading

state = 11


def draw():
    global state
    state = (1664525 * state + 1013904223) % 2**32
    return state / 2**32


def normal():
    # The sum of twelve draws, less six, as a multiple of 1/64: exact in float32.
    return round(sum(draw() for _ in range(12)) * 64 - 384) / 64


centres = [(0, 0), (4, 1), (1, 5)]
points = []
for i in range(90):
    x, y = normal(), normal()
    centre = centres[i % 3]
    points.append((centre[0] + x, centre[1] + y + (0.5 * x if i % 3 == 1 else 0)))
X = numpy.array(points)
print("scikit-learn", sklearn.__version__, "sum of points", X.sum())

start = numpy.array([(i + (i % 7 == 0)) % 3 for i in range(90)])
for kind in ["diag", "full"]:
    means, precisions, weights = [], [], []
    for k in range(3):
        own = X[start == k]
        covariance = numpy.cov(own.T, bias=True) + 1e-6 * numpy.eye(2)
        means.append(own.mean(0))
        weights.append(len(own) / len(X))
        precisions.append(1 / numpy.diag(covariance) if kind == "diag" else numpy.linalg.inv(covariance))
    mixture = GaussianMixture(3, covariance_type=kind, tol=1e-12, max_iter=5000, weights_init=weights,
                              means_init=means, precisions_init=precisions).fit(X)
    print(kind, "mean log likelihood", mixture.score(X), "bic", mixture.bic(X), "weights", sorted(mixture.weights_))

square = ((X[:, None] - X[None]) ** 2).sum(2)
numpy.fill_diagonal(square, numpy.inf)
W = numpy.zeros((90, 90))
for i in range(90):
    for j in square[i].argsort()[:4]:
        W[i, j] = W[j, i] = 1
y = numpy.full(90, -1)
for i in range(0, 90, 10):
    y[i] = i % 3
for alpha in [0.2, 0.9]:
    spread = LabelSpreading(kernel=lambda a, b: W.copy(), alpha=alpha, max_iter=10000, tol=1e-10).fit(X, y)
    print("alpha", alpha, "of points 1, 17, 44, 89", spread.label_distributions_[[1, 17, 44, 89]].tolist())

Z = numpy.vstack([X, [(20, 20), (-9, 2), (4, -7)]])
forests = [-IsolationForest(n_estimators=200, max_samples=64, random_state=seed).fit(Z).score_samples(Z) for seed in range(20)]
mean = numpy.mean(forests, 0)
print("isolation, mean of 20 forests of 200 trees", mean[[0, 1, 2, 30, 60, 75, 90, 91, 92]].tolist())
print("spread of one forest", numpy.std(forests, 0).max(), "mean", mean.mean())
