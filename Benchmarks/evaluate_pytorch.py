"""Ranks each user's last item among all others with an untrained SASRec: evaluate_pytorch.py sequences threads"""
import sys

import torch

sys.argv, arguments = [sys.argv[0]], sys.argv[1:]
from sasrec_pytorch import LENGTH, SASRec  # noqa: E402

torch.set_num_threads(int(arguments[1]))
with open(arguments[0]) as file:
    users = [[int(item) for item in line.split()[1:]] for line in file]
model = SASRec(max(max(user) for user in users)).eval()
gain = 0.0
with torch.no_grad():
    for start in range(0, len(users), 512):
        batch = users[start : start + 512]
        inputs = [torch.tensor(user[:-1][-LENGTH:]) for user in batch]
        ends = torch.tensor([len(row) - 1 for row in inputs])
        states = model(torch.nn.utils.rnn.pad_sequence(inputs, batch_first=True))
        scores = states[torch.arange(len(batch)), ends] @ model.items.weight.T
        scores[:, 0] = -torch.inf
        owned = [(row, item) for row, user in enumerate(batch) for item in user[:-1]]
        rows, items = zip(*owned)
        scores[torch.tensor(rows), torch.tensor(items)] = -torch.inf
        targets = torch.tensor([user[-1] for user in batch])
        reached = scores[torch.arange(len(batch)), targets]
        ranks = (scores > reached[:, None]).sum(1) + 1
        gain += float(((ranks <= 10) / torch.log2(ranks + 1.0)).sum())
print(gain / len(users))
