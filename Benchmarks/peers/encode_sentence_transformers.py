"""Encodes texts by sentence-transformers in float32, with its default batches:
encode_sentence_transformers.py folder texts threads vectors

Encodes a few texts to warm up, then all of them in memory. The vectors are left as raw single precision numbers.
"""
import json
import sys
import time

import numpy
import torch
from sentence_transformers import SentenceTransformer

folder, file, threads, output = sys.argv[1:]
torch.set_num_threads(int(threads))
model = SentenceTransformer(folder, device="cpu")
with open(file) as lines:
    texts = lines.read().splitlines()
model.encode(texts[:64])
start = time.perf_counter()
vectors = model.encode(texts)
seconds = time.perf_counter() - start
numpy.asarray(vectors, dtype=numpy.float32).tofile(output)
print(json.dumps({"seconds": seconds, "made": len(texts)}))
