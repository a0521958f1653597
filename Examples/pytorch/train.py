"""A small next-item model in PyTorch, as a trainer for Restock. Needs: pip install torch pyarrow"""
import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import torch
from torch import nn

LENGTH, WIDTH, BATCH, STEPS, LISTED = 20, 32, 64, 200, 100
train, candidates, items, scores, kept, seed = sys.argv[1:]


class NextItem(nn.Module):
    """A GRU over item embeddings; number 0 is padding in front of a history."""

    def __init__(self, count):
        super().__init__()
        self.table = nn.Embedding(count + 1, WIDTH, padding_idx=0)
        self.reader = nn.GRU(WIDTH, WIDTH, batch_first=True)

    def forward(self, histories):  # [batch, length] -> [batch, length, count + 1]
        states, _ = self.reader(self.table(histories))
        return states @ self.table.weight.T


def padded(histories):
    last = [history[-LENGTH:] for history in histories]
    return torch.tensor([[0] * (LENGTH - len(history)) + history for history in last])


def training_rows(number):
    """Events of one user stand together, oldest first; made samples weigh what the policy says."""
    table = pq.read_table(train, columns=["user", "item", "weight"]).to_pydict()
    histories, weights = {}, {}
    for user, item, weight in zip(table["user"], table["item"], table["weight"]):
        histories.setdefault(user, []).append(number[item])
        weights[user] = weight
    return padded(histories.values()), torch.tensor(list(weights.values()))


def fit(model, number):
    """A fixed number of steps, so that more data can't win by more training."""
    rows, weights = training_rows(number)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    loss_of = nn.CrossEntropyLoss(ignore_index=0, reduction="none")
    for _ in range(STEPS):
        batch = torch.randint(len(rows), (BATCH,))
        logits, targets = model(rows[batch, :-1]), rows[batch, 1:]
        losses = loss_of(logits.transpose(1, 2), targets).sum(1) / (targets > 0).sum(1).clamp(min=1)
        optimizer.zero_grad()
        (losses * weights[batch]).mean().backward()
        optimizer.step()


torch.set_num_threads(1)  # a model this small is slower with more
torch.manual_seed(int(seed))
names = pq.read_table(items, columns=["item"])["item"].to_pylist()
number = {name: place for place, name in enumerate(names, 1)}
model = NextItem(len(names))
if os.path.exists(kept):  # the second call of a run: the model is there, only the questions are new
    model.load_state_dict(torch.load(kept))
else:
    fit(model, number)
    torch.save(model.state_dict(), kept)

cases = pq.read_table(candidates, columns=["case", "history"]).to_pydict()
with torch.no_grad():
    asked = padded([[number[item] for item in history] for history in cases["history"]])
    best = model(asked)[:, -1, 1:].topk(min(LISTED, len(names)))
answers = {
    "case": [case for case in cases["case"] for _ in range(best.indices.shape[1])],
    "item": [names[place] for place in best.indices.flatten().tolist()],
    "score": best.values.flatten().tolist(),
}
pq.write_table(pa.table(answers), scores)
