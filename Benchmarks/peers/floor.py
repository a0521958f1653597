"""The least time of an epoch: its operations over the measured peak of a matrix product: floor.py threads positions"""
import json
import sys
import time

import torch

WIDTH, ITEMS, LAYERS = 64, 12_101, 2
threads, positions = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)


def peak(rows, depth, columns):
    left, right = torch.randn(rows, depth), torch.randn(depth, columns)
    left @ right
    start = time.perf_counter()
    for _ in range(5):
        left @ right
    return 5 * 2 * rows * depth * columns / (time.perf_counter() - start)


# Three products over the catalogue; forward and backward of four maps and a feed-forward layer four times as wide a block.
catalogue = 3 * 2 * positions * ITEMS * WIDTH
blocks = 3 * 2 * positions * LAYERS * 12 * WIDTH * WIDTH
best = max(peak(2048, 2048, 2048), peak(4096, WIDTH, 4096), peak(WIDTH, 4096, WIDTH * 16))
print(json.dumps({"seconds": (catalogue + blocks) / best, "operations": catalogue + blocks, "operations_per_second": best}))
