"""Prints the predictions of LightGBM's Python package that the tests of Boosting hold Restock's to.

Committed values are from lightgbm 4.7.0 with numpy 2.4.6: pip install lightgbm numpy && python boosting.py
"""
import lightgbm, numpy


def column(seed, rows):
    """The draws of a 32-bit linear congruential generator, in 0..<1."""
    state, values = seed, []
    for _ in range(rows):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**32)
    return numpy.array(values)


def rows(seed, count):
    a, b, kind, noise = (column(seed + k, count) for k in range(4))
    kind = numpy.floor(kind * 4)
    label = (a + 0.5 * b + 0.4 * (kind == 2) + 0.6 * noise) > 1.4
    b[numpy.arange(count) % 7 == 3] = numpy.nan
    return numpy.column_stack([a, b, kind]), label.astype(float), 1 + (numpy.arange(count) % 3)


x, y, w = rows(1, 600)
tx, ty, _ = rows(101, 300)
parameters = {
    "objective": "binary", "metric": "average_precision", "verbosity": -1, "learning_rate": 0.05,
    "num_leaves": 7, "min_data_in_leaf": 15, "bagging_fraction": 0.8, "bagging_freq": 1,
    "feature_fraction": 0.6, "lambda_l2": 5.0, "seed": 3, "num_threads": 2, "deterministic": True,
    "force_row_wise": True,
}
training = lightgbm.Dataset(x, y, weight=w, categorical_feature=[2], params=parameters)
tuning = lightgbm.Dataset(tx, ty, reference=training)
model = lightgbm.train(parameters, training, 200, valid_sets=[tuning],
                       callbacks=[lightgbm.early_stopping(20, verbose=False)])
print("lightgbm", lightgbm.__version__)
print("positives", int(y.sum()), int(ty.sum()))
print("best round", model.best_iteration, "metric", repr(model.best_score["valid_0"]["average_precision"]))
print("probabilities", [float(p) for p in model.predict(tx[:6], num_iteration=model.best_iteration)])


# Three classes, stopped by the multiclass log loss.
def classes(seed, count):
    x, y, w = rows(seed, count)
    noise = column(seed + 9, count)
    return x, y + (numpy.nan_to_num(x[:, 1]) + 0.3 * noise > 0.9), w


x, y, w = classes(1, 600)
tx, ty, _ = classes(101, 300)
parameters |= {"objective": "multiclass", "num_class": 3, "metric": "multi_logloss"}
training = lightgbm.Dataset(x, y, weight=w, categorical_feature=[2], params=parameters)
tuning = lightgbm.Dataset(tx, ty, reference=training)
model = lightgbm.train(parameters, training, 200, valid_sets=[tuning],
                       callbacks=[lightgbm.early_stopping(20, verbose=False)])
print("three classes", numpy.bincount(y.astype(int)).tolist(), "best round", model.best_iteration,
      "metric", repr(model.best_score["valid_0"]["multi_logloss"]))
print("probabilities", model.predict(tx[:3], num_iteration=model.best_iteration).ravel().tolist())
