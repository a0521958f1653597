"""SASRec with full cross-entropy in plain PyTorch: the peer that one epoch of ours is timed against.

    python sasrec_pytorch.py benchmark-sequences.txt [epochs] [threads] [--ndcg]

Width 64, 2 layers, 2 heads, length 50, dropout 0.5, Adam 1e-3; batches of 256 users of similar length, so that
little is spent on padding; only positions with a target reach the loss. Training data are all but the last two items
of each user. Prints one line of JSON: seconds of each epoch, positions, peak memory, loss of each epoch, and with
--ndcg the NDCG@10 of each user's last item after the last epoch.
"""
import json
import random
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from ranking import ndcg

WIDTH, LAYERS, HEADS, LENGTH, DROPOUT, BATCH, CHUNK = 64, 2, 2, 50, 0.5, 256, 4096


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm = nn.LayerNorm(WIDTH)
        self.feed_forward_norm = nn.LayerNorm(WIDTH)
        self.projection = nn.Linear(WIDTH, 3 * WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)
        self.widen = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        batch, length, _ = x.shape
        parts = self.projection(self.attention_norm(x)).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        dropout = DROPOUT if self.training else 0.0
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True, dropout_p=dropout)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = x + F.dropout(self.output(mixed), DROPOUT, self.training)
        inner = F.dropout(F.gelu(self.widen(self.feed_forward_norm(x))), DROPOUT, self.training)
        return x + F.dropout(self.narrow(inner), DROPOUT, self.training)


class SASRec(nn.Module):
    def __init__(self, items):
        super().__init__()
        self.items = nn.Embedding(items + 1, WIDTH, padding_idx=0)
        self.positions = nn.Embedding(LENGTH, WIDTH)
        for table in (self.items, self.positions):
            nn.init.normal_(table.weight, 0, 0.02)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, x):
        hidden = self.items(x) + self.positions(torch.arange(x.shape[1]))
        hidden = F.dropout(hidden, DROPOUT, self.training)
        for block in self.blocks:
            hidden = block(hidden)
        return self.norm(hidden)

    def scores(self, histories):
        inputs = [torch.tensor(history[-LENGTH:]) for history in histories]
        ends = torch.tensor([len(row) - 1 for row in inputs])
        states = self(nn.utils.rnn.pad_sequence(inputs, batch_first=True))
        scores = states[torch.arange(len(inputs)), ends] @ self.items.weight.T
        scores[:, 0] = -torch.inf
        return scores


def sequences(path):
    """The items of each user, oldest first."""
    with open(path) as file:
        return [[int(item) for item in line.split()[1:]] for line in file]


def batches(sequences, generator):
    order = list(range(len(sequences)))
    generator.shuffle(order)
    result = []
    for start in range(0, len(order), CHUNK):
        chunk = sorted(order[start : start + CHUNK], key=lambda index: len(sequences[index]))
        for first in range(0, len(chunk), BATCH):
            rows = [torch.tensor(sequences[index][-(LENGTH + 1) :]) for index in chunk[first : first + BATCH]]
            result.append(nn.utils.rnn.pad_sequence(rows, batch_first=True))
    generator.shuffle(result)
    return result


def main():
    path, *numbers = [word for word in sys.argv[1:] if word != "--ndcg"]
    epochs = int(numbers[0]) if numbers else 3
    torch.set_num_threads(int(numbers[1]) if len(numbers) > 1 else torch.get_num_threads())
    torch.manual_seed(1)
    generator = random.Random(1)
    users = sequences(path)
    items = max(max(user) for user in users)
    train = [user[:-2] for user in users if len(user) >= 4]
    model = SASRec(items)
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    seconds, losses, positions = [], [], 0
    for _ in range(epochs):
        start, total, positions = time.perf_counter(), 0.0, 0
        for batch in batches(train, generator):
            inputs, targets = batch[:, :-1], batch[:, 1:]
            known = targets > 0
            logits = model(inputs)[known] @ model.items.weight.T
            loss = F.cross_entropy(logits, targets[known])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            count = int(known.sum())
            total += loss.item() * count
            positions += count
        seconds.append(time.perf_counter() - start)
        losses.append(total / positions)
    # Before the ranking, which is no part of training.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    ranked = {"ndcg@10": ndcg(users, model.eval().scores)} if "--ndcg" in sys.argv else {}
    print(json.dumps({
        "peer": f"pytorch {torch.__version__}", "threads": torch.get_num_threads(), "seconds": seconds, "loss": losses,
        "positions": positions, "peak_memory_bytes": peak,
    } | ranked))


if __name__ == "__main__":
    main()
