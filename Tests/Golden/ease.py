"""Prints EASE's weights for the histories of EASETests, by its definition in numpy (float64)."""

import numpy

histories = [[0, 1, 2], [0, 1], [1, 2, 3], [3, 4], [0, 4], [1, 3, 4], [2, 2, 0]]
weights = [1, 1, 1, 1, 1, 0.5, 0.25]
penalty = 2.0

x = numpy.zeros((len(histories), 5))
for row, items in enumerate(histories):
    x[row, items] = 1
gram = x.T @ numpy.diag(weights) @ x + penalty * numpy.eye(5)
inverse = numpy.linalg.inv(gram)
b = -inverse / numpy.diag(inverse)  # divides column j by P(j, j)
numpy.fill_diagonal(b, 0)
print("numpy", numpy.__version__)
print(numpy.array2string(b, separator=", ", precision=7))
asked = numpy.zeros(5)
asked[[0, 3]] = 1
print("scores after [0, 3]:", numpy.array2string(asked @ b, separator=", ", precision=7))
