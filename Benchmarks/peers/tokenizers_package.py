"""Encodes texts with the `tokenizers` package: tokenizers_package.py tokenizer.json|model.gguf texts threads rounds [file for ids]

A GGUF file's vocabulary and pairs are put together as the model's own file has them. One thread needs
TOKENIZERS_PARALLELISM=false. Prints seconds of each round; numbers of tokens go to the file, a line a text.
"""
import json
import sys
import time

from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers


def of_gguf(file):
    from gguf import GGUFReader
    fields = GGUFReader(file).fields

    def values(key):
        return [fields[key].parts[place] for place in fields[key].data]

    tokens = [bytes(value).decode() for value in values("tokenizer.ggml.tokens")]
    merges = [tuple(bytes(value).decode().split(" ", 1)) for value in values("tokenizer.ggml.merges")]
    kinds = [int(value[0]) for value in values("tokenizer.ggml.token_type")]
    made = Tokenizer(models.BPE({token: number for number, token in enumerate(tokens)}, merges))
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False),
    ])
    # Control tokens, and those that users defined.
    made.add_special_tokens([AddedToken(token, normalized=False) for token, kind in zip(tokens, kinds) if kind in (3, 4)])
    return made


file, lines, rounds = sys.argv[1], sys.argv[2], int(sys.argv[4])
tokenizer = of_gguf(file) if file.endswith(".gguf") else Tokenizer.from_file(file)
tokenizer.no_padding()
tokenizer.no_truncation()
texts = [line for line in open(lines, newline="\n").read().split("\n") if line]
seconds = []
for _ in range(rounds):
    start = time.perf_counter()
    found = tokenizer.encode_batch_fast(texts)
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "texts": len(texts), "tokens": sum(len(one) for one in found)}))
if len(sys.argv) > 5:
    with open(sys.argv[5], "w") as out:
        out.writelines(" ".join(map(str, one.ids)) + "\n" for one in found)
