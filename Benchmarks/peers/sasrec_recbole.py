"""SASRec of RecBole 1.2.1 with cross-entropy: every prefix of a history is a sample, padded to 50 positions.

    python sasrec_recbole.py benchmark-sequences.txt [epochs] [threads] [--ndcg] [--batches N]

The same model size, learning rate, batch size and targets as sasrec_pytorch.py, which describes what is printed.
--batches stops each epoch after N batches and extrapolates its seconds, which the output then says; such an epoch
is for trying the script out, and no measurement.
"""
import argparse
import json
import pathlib
import resource
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402
from recbole.config import Config  # noqa: E402
from recbole.data import create_dataset, data_preparation  # noqa: E402
from recbole.model.sequential_recommender import SASRec  # noqa: E402
from recbole.utils import init_seed  # noqa: E402

from ranking import ndcg  # noqa: E402

LENGTH = 50


def settings(folder):
    return {
        "data_path": str(folder), "load_col": {"inter": ["user_id", "item_id", "timestamp"]},
        "MAX_ITEM_LIST_LENGTH": LENGTH, "train_batch_size": 256, "eval_batch_size": 512, "loss_type": "CE",
        "train_neg_sample_args": None, "hidden_size": 64, "inner_size": 256, "n_layers": 2, "n_heads": 2,
        "hidden_dropout_prob": 0.5, "attn_dropout_prob": 0.5, "seed": 1, "reproducibility": False,
        "eval_args": {"split": {"LS": "valid_and_test"}, "group_by": "user", "order": "TO", "mode": "full"},
        "use_gpu": False, "show_progress": False, "state": "ERROR",
    }


def prepared(users, folder):
    """RecBole's configuration, data set and training batches; a position in the sequence stands for the time."""
    data = folder / "shop"
    data.mkdir()
    with open(data / "shop.inter", "w") as file:
        file.write("user_id:token\titem_id:token\ttimestamp:float\n")
        for number, user in enumerate(users):
            file.writelines(f"{number}\t{item}\t{place}\n" for place, item in enumerate(user))
    config = Config(model="SASRec", dataset="shop", config_dict=settings(folder))
    init_seed(config["seed"], config["reproducibility"])
    dataset = create_dataset(config)
    batches, _, _ = data_preparation(config, dataset)
    return config, dataset, batches


def ranker(model, dataset):
    """Scores by RecBole's model, with its numbers of items turned back into the file's."""
    tokens = dataset.field2id_token[dataset.iid_field][1:]
    names = torch.tensor([int(token) for token in tokens])
    numbers = torch.zeros(int(names.max()) + 1, dtype=torch.long)
    numbers[names] = torch.arange(1, len(tokens) + 1)

    def score(histories):
        rows = [numbers[torch.tensor(history[-LENGTH:])] for history in histories]
        padded = torch.zeros(len(rows), LENGTH, dtype=torch.long)
        for place, row in enumerate(rows):
            padded[place, : len(row)] = row
        lengths = torch.tensor([len(row) for row in rows])
        found = model.forward(padded, lengths) @ model.item_embedding.weight.T
        scores = torch.full((len(rows), len(numbers)), -torch.inf)
        scores[:, names] = found[:, 1:]
        return scores

    return score


def train(model, batches, limit):
    """Seconds, whether they are extrapolated, and the mean loss of one epoch."""
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    while True:
        model.train()
        start, total, count = time.perf_counter(), 0.0, 0
        for batch in batches:
            optimiser.zero_grad()
            loss = model.calculate_loss(batch)
            loss.backward()
            optimiser.step()
            total += loss.item()
            count += 1
            if count == limit:
                break
        yield (time.perf_counter() - start) * len(batches) / count, count < len(batches), total / count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sequences")
    parser.add_argument("epochs", type=int, nargs="?", default=1)
    parser.add_argument("threads", type=int, nargs="?", default=torch.get_num_threads())
    parser.add_argument("--ndcg", action="store_true")
    parser.add_argument("--batches", type=int)
    arguments = parser.parse_args()
    # RecBole would read them as well.
    del sys.argv[1:]
    torch.set_num_threads(arguments.threads)
    with open(arguments.sequences) as file:
        users = [[int(item) for item in line.split()[1:]] for line in file]
    with tempfile.TemporaryDirectory() as folder:
        # Training leaves out two items of each user; of the rest it takes as many targets as the other scripts.
        config, dataset, batches = prepared([user[-(LENGTH + 3) :] for user in users], pathlib.Path(folder))
    model = SASRec(config, batches.dataset)
    epochs, ranked = [], []
    for _, epoch in zip(range(arguments.epochs), train(model, batches, arguments.batches)):
        epochs.append(epoch)
        if arguments.ndcg:
            ranked.append(ndcg(users, ranker(model.eval(), dataset)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({
        "peer": f"RecBole 1.2.1, pytorch {torch.__version__}", "threads": torch.get_num_threads(),
        "seconds": [epoch[0] for epoch in epochs], "loss": [epoch[2] for epoch in epochs],
        "positions": len(batches.dataset), "peak_memory_bytes": peak,
        "extrapolated_from_batches": arguments.batches if any(epoch[1] for epoch in epochs) else None,
    } | ({"ndcg@10": ranked[-1], "ndcg@10_by_epoch": ranked} if ranked else {})))


if __name__ == "__main__":
    main()
