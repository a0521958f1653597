"""Prints the scores of LightGBM's Python package that the tests of RankingTrees hold Restock's to.

Committed values are from lightgbm 4.7.0 with numpy 2.4.6: pip install lightgbm numpy && python ranking.py
"""
import lightgbm, numpy


def column(seed, rows):
    """The draws of a 32-bit linear congruential generator, in 0..<1."""
    state, values = seed, []
    for _ in range(rows):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**32)
    return numpy.array(values)


def lists(seed, sizes):
    """Lists of the given sizes; the grade is a noisy sum of two columns, in 0...3."""
    rows = sum(sizes)
    a, b, c, noise = (column(seed + k, rows) for k in range(4))
    grades = numpy.clip(numpy.floor(4 * (0.6 * a + 0.3 * b + 0.3 * noise) - 0.5), 0, 3)
    b[numpy.arange(rows) % 7 == 3] = numpy.nan
    return numpy.column_stack([a, b, c]), grades


training_sizes = [10 + k % 5 for k in range(40)]
tuning_sizes = [8 + k % 3 for k in range(15)]
x, y = lists(1, training_sizes)
tx, ty = lists(101, tuning_sizes)
parameters = {
    "objective": "lambdarank", "metric": "ndcg", "eval_at": [5], "label_gain": [0, 1, 3, 7],
    "lambdarank_truncation_level": 8, "verbosity": -1, "learning_rate": 0.1, "num_leaves": 5,
    "min_data_in_leaf": 10, "feature_fraction": 0.6, "lambda_l2": 5.0, "seed": 3, "num_threads": 2,
    "deterministic": True, "force_row_wise": True,
}
training = lightgbm.Dataset(x, y, group=training_sizes, params=parameters)
tuning = lightgbm.Dataset(tx, ty, group=tuning_sizes, reference=training)
model = lightgbm.train(parameters, training, 100, valid_sets=[tuning],
                       callbacks=[lightgbm.early_stopping(15, verbose=False)])
print("lightgbm", lightgbm.__version__, "numpy", numpy.__version__)
print("grades", numpy.bincount(y.astype(int)).tolist(), numpy.bincount(ty.astype(int)).tolist())
print("best round", model.best_iteration, "metric", repr(model.best_score["valid_0"]["ndcg@5"]))
print("scores", [float(p) for p in model.predict(tx[:6], num_iteration=model.best_iteration)])
