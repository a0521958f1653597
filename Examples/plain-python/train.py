"""Which item follows which, counted: a trainer for Restock that needs nothing but Python 3."""
import collections
import json
import sys

LAST, LISTED = 5, 100
train, candidates, scores = sys.argv[1:]


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# Events of one user stand together, oldest first; made samples weigh what the policy says.
histories = collections.defaultdict(list)
weights = {}
for row in rows(train):
    histories[row["user"]].append(row["item"])
    weights[row["user"]] = row["weight"]

follows = collections.defaultdict(collections.Counter)
popular = collections.Counter()
for user, history in histories.items():
    for place, item in enumerate(history):
        popular[item] += 1e-6 * weights[user]
        for distance, earlier in enumerate(reversed(history[max(0, place - LAST):place]), 1):
            follows[earlier][item] += weights[user] / distance

with open(scores, "w", encoding="utf-8") as file:
    for case in rows(candidates):
        total = collections.Counter(popular)
        for distance, item in enumerate(reversed(case["history"][-LAST:]), 1):
            for other, count in follows[item].items():
                total[other] += count / distance
        for item, score in total.most_common(LISTED):
            file.write(json.dumps({"case": case["case"], "item": item, "score": score}) + "\n")
