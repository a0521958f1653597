"""Ranks each user's last item among all others with an untrained SASRec: evaluate_pytorch.py sequences threads"""
import sys

import torch

from ranking import ndcg
from sasrec_pytorch import SASRec, sequences

if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    users = sequences(sys.argv[1])
    print(ndcg(users, SASRec(max(max(user) for user in users)).eval().scores))
