"""Makes copies of histories with one operator in plain Python: operators_python.py sequences operator copies rounds"""
import json
import random
import sys
import time


def subset_split(history, generator):
    kept = [item for item in history if generator.random() < 0.75]
    return kept if len(kept) >= 2 else history


def reorder(history, generator):
    count = max(2, int(0.3 * len(history)))
    start = generator.randrange(len(history) - count + 1)
    middle = history[start : start + count]
    generator.shuffle(middle)
    return history[:start] + middle + history[start + count :]


def crop(history, generator):
    count = max(2, int(0.6 * len(history)))
    start = generator.randrange(len(history) - count + 1)
    return history[start : start + count]


operator = {"subset-split": subset_split, "reorder": reorder, "crop": crop}[sys.argv[2]]
generator = random.Random(1)
with open(sys.argv[1]) as file:
    histories = [[int(item) for item in line.split()[1:-2]] for line in file]
best = None
for _ in range(int(sys.argv[4])):
    start = time.perf_counter()
    made = [operator(history, generator) for _ in range(int(sys.argv[3])) for history in histories if len(history) >= 2]
    seconds = time.perf_counter() - start
    best = min(seconds, best or seconds)
print(json.dumps({"seconds": best, "made": len(made), "events": sum(map(len, made))}))
