"""CTGAN as the package has it: python ctgan_package.py table.csv label epochs seed made.csv [bytes of memory]

Trains on all rows with the package's own defaults, which are the paper's, and makes as many. Prints the seconds of
preprocessing, training and sampling apart as JSON; reading and writing files is no part of them.
"""
import json
import resource
import sys
import time
import warnings

path, label, epochs, seed, made, *limit = sys.argv[1:]
if limit:
    resource.setrlimit(resource.RLIMIT_AS, (int(limit[0]), int(limit[0])))

import torch  # noqa: E402
from ctgan import CTGAN  # noqa: E402
from ctgan.synthesizers import ctgan as package  # noqa: E402
from read_rows import read  # noqa: E402

warnings.filterwarnings("ignore")
spent = 0.0


def clocked(function):
    """The function, with its seconds added to those of preprocessing."""
    def call(*arguments, **named):
        global spent
        start = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent += time.perf_counter() - start
    return call


package.DataTransformer.fit = clocked(package.DataTransformer.fit)
package.DataTransformer.transform = clocked(package.DataTransformer.transform)
package.DataSampler.__init__ = clocked(package.DataSampler.__init__)

table = read(path)
model = CTGAN(epochs=int(epochs), batch_size=500, enable_gpu=False)
model.set_random_state(int(seed))
start = time.perf_counter()
model.fit(table, [name for name in table if table[name].dtype == object])
fitted = time.perf_counter()
rows = model.sample(len(table))
sampled = time.perf_counter()
rows.to_csv(made, index=False)
print(json.dumps({"preprocessing": spent, "training": fitted - start - spent, "sampling": sampled - fitted,
                  "seconds": sampled - start, "threads": torch.get_num_threads()}))
