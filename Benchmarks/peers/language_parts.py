"""The parts of the benchmark about language models: a decoder beside `transformers`, tokenizers beside `tokenizers`."""
import json
import os
import pathlib

from timing import THREADS, alternate, python, run, summary

PARTS = ("decoder", "tokenizers")
# Texts that go on together, and tokens that each gets.
TEXTS, TOKENS = (1, 32), 64


def model(variable):
    """The place of a model that an environment variable names."""
    if variable not in os.environ:
        raise SystemExit(f"{variable} has to name the model: see scripts/bench")
    return pathlib.Path(os.environ[variable])


class LanguageBench:
    def __init__(self, programs, work, rounds):
        self.programs, self.work, self.rounds = pathlib.Path(programs), pathlib.Path(work), rounds

    def decoder(self):
        """A step of one token for each of some texts, prompts not counted. The floors are what has to be read over what is
        read a second, and what has to be multiplied over what is multiplied a second, both measured in Restock's process
        around each of its rounds, with its threads; shares are of the speed that they allow. Bytes: all weights once, and the
        keys and values of what was read. Operations: two a weight and text."""
        place = model("RESTOCK_DECODER")
        tables = {}
        for precision in ("bfloat16", "float32"):
            for texts in TEXTS:
                arguments = [place, precision, THREADS, texts, TOKENS, 2]

                def ours():
                    told = json.loads(run([self.programs / "decoder", *arguments])["output"])
                    floors, seconds = told["floors"], min(told["seconds"])
                    return {"seconds": seconds, "tokens/s": max(told["tokensPerSecond"]),
                            "peak_memory_bytes": told["peakMemoryByteCount"], "texts": told["together"],
                            "of bandwidth": floors["bytes"] / floors["bytesPerSecond"] / seconds,
                            "of arithmetic": floors["operations"] / floors["operationsPerSecond"] / seconds,
                            "GB/s": floors["bytesPerSecond"] / 1e9, "Gop/s": floors["operationsPerSecond"] / 1e9}

                def theirs():
                    found = python("decoder_pytorch.py", *arguments)
                    told = json.loads(found["output"].splitlines()[-1])
                    return {"seconds": min(told["seconds"]), "tokens/s": max(told["tokensPerSecond"]),
                            "peak_memory_bytes": found["peak_memory_bytes"]}

                results = alternate(self.rounds, {"restock": ours, "transformers": theirs})
                tables[f"{precision}, {texts} {'text' if texts == 1 else 'texts'}"] = summary(results, "restock")
        return tables

    def tokenizers(self):
        """Encoding queries, in English and Chinese, and lines of a catalogue, in memory; the numbers of all tokens are compared first."""
        texts = self.work / "language.txt"
        texts.write_text("".join(line + "\n" for line in self.lines()))
        files = {"WordPiece": model("RESTOCK_ENCODER") / "tokenizer.json", "byte pairs": model("RESTOCK_DECODER")}
        tables = {}
        for name, file in files.items():
            def ours(threads, *out):
                found = run([self.programs / "tokenizers", file, texts, threads, 3, *out])
                told = json.loads(found["output"])
                return told | {"seconds": min(told["seconds"]), "peak_memory_bytes": found["peak_memory_bytes"]}

            def theirs(threads, *out):
                os.environ["TOKENIZERS_PARALLELISM"] = "false" if threads == 1 else "true"
                os.environ["RAYON_NUM_THREADS"] = str(threads)
                found = python("tokenizers_package.py", file, texts, threads, 3, *out)
                told = json.loads(found["output"])
                return told | {"seconds": min(told["seconds"]), "peak_memory_bytes": found["peak_memory_bytes"]}

            own, other = self.work / "own.ids", self.work / "other.ids"
            ours(1, own)
            theirs(1, other)
            if own.read_text() != other.read_text():
                raise SystemExit(f"{name}: other numbers than the package's")
            for threads in dict.fromkeys((1, THREADS)):
                results = alternate(self.rounds, {"restock": lambda: ours(threads), "tokenizers": lambda: theirs(threads)})
                tables[f"{name}, {threads} {'thread' if threads == 1 else 'threads'}"] = summary(results, "restock")
        return tables

    @staticmethod
    def lines():
        """What people type, and lines of a catalogue, without what ends them."""
        data = pathlib.Path(os.environ["RESTOCK_DATA"])
        lines = []
        for name, column in (("wands-queries.tsv", 1), ("taobao-queries.tsv", -1)):
            lines += [line.split("\t")[column] for line in (data / "queries" / name).read_text().split("\n")[1:] if line]
        with open(data / "amazon-beauty" / "items.jsonl") as items:
            lines += [line.rstrip("\n") for line in items]
        return [line for line in lines if line.strip()]
