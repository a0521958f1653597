"""Full ranking as all peers are judged: the user's own history out, expected ranks left to the models' ties."""
import torch


def gains(scores, histories, targets):
    """Σ 1 / log2(rank + 1) of targets that rank among the first ten; `scores` is [cases, items] and is changed."""
    owned = [(row, item) for row, history in enumerate(histories) for item in history]
    rows, items = zip(*owned)
    scores[torch.tensor(rows), torch.tensor(items)] = -torch.inf
    reached = scores[torch.arange(len(targets)), torch.tensor(targets)]
    ranks = (scores > reached[:, None]).sum(1) + 1
    return float(((ranks <= 10) / torch.log2(ranks + 1.0)).sum())


def ndcg(users, score, batch=512):
    """NDCG@10 of each user's last item after all others; `score` gives [cases, items] for a list of histories."""
    total = 0.0
    with torch.no_grad():
        for start in range(0, len(users), batch):
            part = users[start : start + batch]
            total += gains(score([user[:-1] for user in part]), [user[:-1] for user in part], [user[-1] for user in part])
    return total / len(users)
