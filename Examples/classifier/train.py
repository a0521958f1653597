"""A small classifier of a table in PyTorch, as a trainer for Restock. Needs: pip install torch pyarrow"""
import os
import sys

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
import torch
from torch import nn

LABEL, POSITIVE = "bought", "yes"
WIDTH, STEPS = 16, 300
train, candidates, scores, kept, seed = sys.argv[1:]


def meaning(table, columns):
    """Per column: mean and deviation of its numbers, or its words; fitted on the originals among the rows."""
    originals = table.filter(pa.compute.invert(table["made"]))
    found = {}
    for name in columns:
        values = [value for value in originals[name].to_pylist() if value is not None]
        if pa.types.is_string(table.schema.field(name).type):
            found[name] = sorted(set(values))
        else:
            numbers = torch.tensor(values, dtype=torch.float64)
            found[name] = (numbers.mean().item(), max(numbers.std().item(), 1e-9))
    return found


def features(table, means):
    """A number a column and one that says whether it is missing, or one a word."""
    parts = []
    for name, known in means.items():
        values = table[name].to_pylist()
        if isinstance(known, list):
            parts += [[float(value == word) for value in values] for word in known]
        else:
            parts.append([0.0 if value is None else (value - known[0]) / known[1] for value in values])
            parts.append([float(value is None) for value in values])
    return torch.tensor(parts).T


cases = pq.read_table(candidates)
if os.path.exists(kept):
    # Asked again: the model that the first call kept answers.
    state = torch.load(kept)
else:
    rows = pq.read_table(train)
    means = meaning(rows, [name for name in cases.column_names if name != "case"])
    state = {"means": means}

torch.manual_seed(int(seed))
inputs = features(cases, state["means"])
model = nn.Sequential(nn.Linear(inputs.shape[1], WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1))
if "weights" in state:
    model.load_state_dict(state["weights"])
else:
    x = features(rows, means)
    y = torch.tensor([[float(name == POSITIVE)] for name in rows[LABEL].to_pylist()])
    # Made rows weigh what the policy says.
    loss = nn.BCEWithLogitsLoss(weight=torch.tensor(rows["weight"].to_pylist()).unsqueeze(1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
    torch.save({"means": means, "weights": model.state_dict()}, kept)

with torch.no_grad():
    answers = model(inputs).squeeze(1).sigmoid().double().tolist()
pq.write_table(pa.table({"case": cases["case"], "probability": answers}), scores)
