"""Continues texts with the `transformers` package, token by token with its cache and without a gradient:
decoder_pytorch.py model.gguf float32|bfloat16 threads texts tokens rounds

Draws as Restock does, among the 50 likeliest tokens. Prints the seconds of a step, without what reading the prompts takes.
"""
import json
import pathlib
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

file, precision, threads, texts, tokens, rounds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
torch.set_num_threads(threads)
torch.manual_seed(1)
file = pathlib.Path(file)
model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=getattr(torch, precision)).eval()
words = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
words.padding_side = "left"
words.pad_token = words.eos_token
prompts = [f"Chapter {number + 1}. The long history of the old town began when" for number in range(texts)]


@torch.inference_mode()
def step():
    """Seconds of a step: the first, which reads the prompts, doesn't count."""
    read = words(prompts, return_tensors="pt", padding=True)
    mask, cache, given = read["attention_mask"], None, read["input_ids"]
    # The prompts differ in their number alone, so that rows of one length need no padding, nor a mask.
    mask = None if bool(mask.all()) else mask
    for number in range(tokens + 1):
        if number == 1:
            start = time.perf_counter()
        found = model(given, attention_mask=mask, past_key_values=cache, use_cache=True, logits_to_keep=1)
        cache = found.past_key_values
        scores, best = found.logits[:, -1].float().topk(50)
        given = best.gather(1, torch.multinomial(torch.softmax(scores / 0.8, -1), 1))
        if mask is not None:
            mask = torch.cat([mask, mask.new_ones(texts, 1)], 1)
    return (time.perf_counter() - start) / tokens


step()
seconds = [step() for _ in range(rounds)]
print(json.dumps({"seconds": seconds, "tokensPerSecond": [texts / value for value in seconds]}))
