"""Times Restock against named peers on the same machine:
python run.py restock operators rows language work-folder rounds epochs events,... gan-epochs generated-rows rows-at-most part...

Each part runs Restock and its peers in turn, `rounds` times, on the same input and number of threads, and reports the
ratio of every round. Peak memory is that of the whole process. The outcome goes to bench.json and bench.html.
"""
import html
import json
import os
import pathlib
import statistics
import shutil
import sys

import encoding
import growth
import language_parts
import table_parts
from timing import THREADS, alternate, python, recbole, run, summary

# What tables show beside seconds and memory, where contestants have it.
EXTRA = {"ndcg@10": "NDCG@10", "quality": "quality", "times faster": "times faster", "outcome": "outcome",
         "tokens/s": "tokens a second", "of bandwidth": "share of the bandwidth floor", "of arithmetic": "share of the arithmetic floor",
         "GB/s": "GB/s at best", "Gop/s": "Gop/s at best",
         "texts a second": "texts a second", "least cosine": "least cosine", "mean cosine": "mean cosine"}


class Bench:
    def __init__(self, restock, operators, work, rounds, epochs, events, at_most):
        self.at_most = at_most
        self.restock, self.makers, self.work, self.rounds = restock, pathlib.Path(operators), pathlib.Path(work), rounds
        self.epochs, self.events = epochs, events
        data = pathlib.Path(os.environ["RESTOCK_DATA"])
        self.sequences = data / "amazon-beauty" / "benchmark-sequences.txt"
        self.sets = self.work / "sets"

    def split(self):
        if not self.sets.exists():
            run([self.restock, "split", "amazon-beauty", "-o", self.sets, "-q",
                 "--settings", "{ protocol: leave-one-out, ties: identifier, repeats: exclude }"])

    def train(self, epochs, precision, users=256):
        settings = (f"{{ epochs: {epochs}, evaluate-every: 1000000, dropout: 0.5, attention-dropout: 0.5, "
                    f"precision: {precision}, batch-size: {users} }}")
        result = run([self.restock, "train", self.sets, "-o", self.work / "model.safetensors", "-q", "--json",
                      "--threads", THREADS, "--settings", settings])
        curve = json.loads(result["output"])
        # One evaluation is among the seconds of training; a longer run tells what an epoch alone takes.
        return {"total": curve["seconds"], "peak_memory_bytes": result["peak_memory_bytes"],
                "loss": curve["epochs"][-1]["loss"], "positions": curve["positionsPerEpoch"]}

    def epoch(self):
        """One training epoch of SASRec on Amazon Beauty against plain PyTorch with batches by length."""
        self.split()

        def ours(precision):
            short, long = self.train(1, precision), self.train(3, precision)
            return long | {"seconds": (long["total"] - short["total"]) / 2}

        def peer():
            result = python("sasrec_pytorch.py", self.sequences, 3, THREADS)
            found = json.loads(result["output"])
            return {"seconds": statistics.mean(found["seconds"][1:]), "loss": found["loss"][-1],
                    "positions": found["positions"], "peak_memory_bytes": found["peak_memory_bytes"]}

        results = alternate(self.rounds, {"restock": lambda: ours("float32"),
                                          "restock bfloat16": lambda: ours("bfloat16"), "pytorch": peer})
        if "RECBOLE_PYTHON" in os.environ:
            # Once: an epoch takes minutes. Its ratio is to the first round.
            found = json.loads(recbole("sasrec_recbole.py", self.sequences, 1, THREADS)["output"].splitlines()[-1])
            results["recbole"] = [found | {"seconds": found["seconds"][0], "loss": found["loss"][0]}]
        table = summary(results, "restock")
        floor = json.loads(python("floor.py", THREADS, table["restock"]["positions"])["output"])
        table["floor in float32"] = floor | {"ratio of restock": table["restock"]["seconds"] / floor["seconds"]}
        return table

    def evaluate(self):
        """Ranking 22,363 targets among all items, whole process, against PyTorch."""
        self.split()
        if not (self.work / "model.safetensors").exists():
            self.train(1, "float32")
        return summary(alternate(self.rounds, {
            "restock": lambda: run([self.restock, "evaluate", self.work / "model.safetensors", "--split", self.sets,
                                    "--on", "test", "-q", "--threads", THREADS,
                                    "--settings", "{ metrics: [ndcg@10, hit@10] }"]),
            "pytorch": lambda: python("evaluate_pytorch.py", self.sequences, THREADS),
        }), "restock")

    def quality(self):
        """NDCG@10 on each user's last item after the same number of epochs, and what they took.

        RecBole's batches of 256 prefixes make as many steps an epoch as batches of 43 histories do.
        """
        self.split()
        table = {}
        contestants = {"restock": ("float32", 256), "restock bfloat16": ("bfloat16", 256),
                       "restock, 43 users a step": ("float32", 43)}
        for name, (precision, users) in contestants.items():
            found = self.train(self.epochs, precision, users)
            judged = run([self.restock, "evaluate", self.work / "model.safetensors", "--split", self.sets, "--on", "test",
                          "-q", "--json", "--threads", THREADS, "--settings", "{ metrics: [ndcg@10], slices: [] }"])
            table[name] = found | {"seconds": found["total"], "ndcg@10": json.loads(judged["output"])["ndcg@10"]}
        arguments = [self.sequences, self.epochs, THREADS, "--ndcg"]
        peers = {"pytorch": lambda: python("sasrec_pytorch.py", *arguments)}
        if "RECBOLE_PYTHON" in os.environ:
            peers["recbole"] = lambda: recbole("sasrec_recbole.py", *arguments)
        for name, peer in peers.items():
            found = json.loads(peer()["output"].splitlines()[-1])
            table[name] = found | {"seconds": sum(found["seconds"]), "loss": found["loss"][-1]}
        for found in table.values():
            found["epochs"] = self.epochs
        return table

    def operators(self):
        """Forty copies of every history by an operator, in memory, against plain Python; and as whole processes, of
        which ours also writes the samples and where they came from as Parquet."""
        self.split()
        tables = {}
        for name, settings in {"subset-split": "keep: 0.75", "reorder": "share: 0.3", "crop": "share: 0.6"}.items():
            made = f"[{{ operator: {name}, {settings}, copies: 40 }}]"
            strict = made.replace("operator:", '"operator":').replace("copies:", '"copies":').replace(f": {name}", f': "{name}"')
            key = settings.split(":")[0]
            strict = strict.replace(f"{key}:", f'"{key}":')

            def in_memory(threads):
                found = run([self.makers, self.sets, threads, 3, strict])
                told = json.loads(found["output"])
                return {"seconds": min(told["seconds"]), "made": told["made"] + told["attemptsWithoutOutcome"],
                        "peak_memory_bytes": found["peak_memory_bytes"]}

            def plain():
                found = python("operators_python.py", self.sequences, name, 40, 3)
                told = json.loads(found["output"])
                return told | {"peak_memory_bytes": found["peak_memory_bytes"]}

            tables[f"{name}, in memory"] = summary(alternate(self.rounds, {
                "restock": lambda: in_memory(THREADS), "restock, one thread": lambda: in_memory(1), "python": plain,
            }), "restock")
            tables[f"{name}, whole process"] = summary(alternate(self.rounds, {
                "restock": lambda: run([self.restock, "expand", self.sets, "-o", self.work / "made.parquet", "-q",
                                        "--threads", THREADS, "--settings", made]),
                "python": lambda: python("operators_python.py", self.sequences, name, 40, 1),
            }), "restock")
        return tables

    def texts(self):
        """Operators on 100,000 short texts in memory, one thread each, against nlpaug; ours on all cores as well."""
        queries = pathlib.Path(os.environ["RESTOCK_DATA"]) / "queries" / "wands-queries.tsv"
        lines = [line.split("\t")[1] for line in queries.read_text().splitlines()[1:]]
        texts = self.work / "texts.txt"
        texts.write_text("".join(lines[place % len(lines)] + "\n" for place in range(100_000)))
        words = os.environ.get("RESTOCK_WORDS", "")
        tables = {}
        for name in ["keyboard", "scanner", "swap", "deletion"] + (["spelling"] if words else []):
            def ours(threads):
                found = run([self.makers.with_name("texts"), texts, threads, 3, name] + ([words] if words else []))
                told = json.loads(found["output"])
                return told | {"seconds": min(told["seconds"]), "peak_memory_bytes": found["peak_memory_bytes"]}

            def theirs():
                found = python("texts_nlpaug.py", texts, name, 1)
                return json.loads(found["output"]) | {"peak_memory_bytes": found["peak_memory_bytes"]}

            tables[name] = summary(alternate(self.rounds, {
                "restock": lambda: ours(1), "restock, all cores": lambda: ours(THREADS), "nlpaug": theirs,
            }), "restock")
        return tables

    def encoder(self):
        """Vectors of product texts by all-MiniLM-L6-v2 in memory, ours against sentence-transformers in float32.

        Cosines are of our vectors with theirs.
        """
        model, texts = os.environ["RESTOCK_ENCODER"], self.work / "products.txt"
        texts.write_text("".join(f"{text}\n" for text in encoding.product_texts(self.at_most)))

        def contestant(name, command):
            output = self.work / f"{name}.vectors"
            found = command(output)
            told = json.loads(found["output"].splitlines()[-1])
            return told | {"peak_memory_bytes": found["peak_memory_bytes"], "texts a second": told["made"] / told["seconds"]}

        def ours(precision):
            return contestant(precision, lambda output: run([
                self.makers.with_name("encoder"), model, texts, THREADS, precision, output]))

        peer = lambda: contestant("sentence-transformers", lambda output: python(
            "encode_sentence_transformers.py", model, texts, THREADS, output))
        names = {"restock": "float32", "restock bfloat16": "bfloat16", "restock 8-bit": "8-bit"}
        results = alternate(self.rounds, {name: lambda of=of: ours(of) for name, of in names.items()}
                            | {"sentence-transformers": peer})
        table = summary(results, "restock")
        theirs = [found["seconds"] for found in results["sentence-transformers"]]
        for name, precision in names.items():
            faster = [peer / found["seconds"] for found, peer in zip(results[name], theirs)]
            table[name] |= {"times faster": statistics.median(faster)} | encoding.closeness(
                self.work / f"{precision}.vectors", self.work / "sentence-transformers.vectors", model)
        return table

    def ingest(self):
        """Reading and cleaning a log, CSV and Parquet, against pandas and polars."""
        tables = {}
        for events in (1_000_000, 10_000_000):
            for kind in ("csv", "parquet"):
                log = self.work / f"log-{events}.{kind}"
                if not log.exists():
                    python("make_log.py", log, events)

                ours = [self.restock, "clean", log, "-o", self.work / "clean.parquet", "-q", "--threads", THREADS]
                tables[f"{events:,} events, {kind}"] = summary(alternate(self.rounds, {
                    "restock": lambda: run(ours),
                    "pandas": lambda: python("ingest_pandas.py", log, self.work / "pandas.parquet"),
                    "polars": lambda: python("ingest_polars.py", log, self.work / "polars.parquet"),
                }), "restock")
        return tables


    def growth(self):
        """Every stage on logs of 10,000 items and ever more users; exponents are of the time beyond an idle start."""
        start = statistics.median(run([self.restock, "--version"])["seconds"] for _ in range(3))
        costs = {}
        for events in self.events:
            folder = self.work / f"growth-{events}"
            folder.mkdir()
            python("make_log.py", folder / "log.csv", events, growth.ITEMS)
            stages = growth.commands(self.restock, folder, THREADS)
            costs[events] = {name: run(command) for name, command in stages.items()}
            shutil.rmtree(folder)
        return growth.fitted(costs, start)


def growth_page(table):
    """The growth of the stages as a chart, a sentence and a table."""
    sizes = sorted({size for found in table.values() for size in found["events"]})
    head = "".join(f"<th>{size:,} events</th>" for size in sizes)
    rows = ""
    for name, found in table.items():
        cells = "".join(f"<td>{seconds:.2f} s, {peak / 2**20:,.0f} MiB</td>"
                        for seconds, peak in zip(found["seconds"], found["peak_memory_bytes"]))
        told = f"{found['exponent']:.2f}" if "exponent" in found else ""
        rows += f"<tr><th>{html.escape(name)}</th>{cells}<td>{told}</td></tr>"
    faster = [name for name, found in table.items() if found.get("grows_faster_than_n_log_n")]
    quick = [name for name, found in table.items() if "exponent" not in found]
    told = f"Faster than n log n: {', '.join(faster)}." if faster else "No stage grows faster than n log n."
    if quick:
        told += f" Too quick at these sizes to tell: {', '.join(quick)}."
    return (f"{growth.chart(table)}<p>{html.escape(told)} The dotted line grows like n log n.</p>"
            f"<table><tr><th></th>{head}<th>exponent</th></tr>{rows}</table>")


def cell(value):
    """A found value as a cell of a table."""
    return value if isinstance(value, str) else f"{value:.4g}"


def block(title, table):
    """The contestants of a table; columns that none of them has are left out."""
    extra = {key: words for key, words in EXTRA.items() if any(key in found for found in table.values())}

    def rows():
        for name, found in table.items():
            ratio = found.get("ratio")
            told = f"{ratio['median']:.2f} ({ratio['low']:.2f} to {ratio['high']:.2f})" if isinstance(ratio, dict) else ""
            memory = f"{found['peak_memory_bytes'] / 2**20:,.0f}" if "peak_memory_bytes" in found else ""
            cells = "".join(f"<td>{html.escape(cell(found[key])) if key in found else ''}</td>" for key in extra)
            yield f"<tr><th>{html.escape(name)}</th><td>{found['seconds']:.4g}</td><td>{told}</td><td>{memory}</td>{cells}</tr>"

    head = "<tr><th></th><th>seconds</th><th>times Restock's</th><th>peak MiB</th>"
    head += "".join(f"<th>{html.escape(words)}</th>" for words in extra.values()) + "</tr>"
    return f"<h3>{html.escape(title)}</h3><table>{head}{''.join(rows())}</table>"


def page(results):
    """The results as a page without scripts."""
    parts = []
    for name, found in results["parts"].items():
        parts.append(f"<h2>{html.escape(name)}</h2><p>{html.escape(found['what'])}</p>")
        measured = found["tables"]
        if name == "growth":
            parts.append(growth_page(measured))
            continue
        nested = all("seconds" not in table for table in measured.values())
        parts += [block(title, table) for title, table in measured.items()] if nested else [block("", measured)]
    style = "body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto}td{text-align:right;padding:0 1rem}th{text-align:left}svg text{font-size:12px}"
    return (f"<!doctype html><meta charset=utf-8><title>Benchmarks</title><style>{style}</style><h1>Benchmarks</h1>"
            f"<p>{THREADS} threads, {results['rounds']} rounds in turn.</p>{''.join(parts)}")


def main():
    restock, operators, rows, language, work, rounds, epochs, events, gan_epochs, generated, at_most, *parts = sys.argv[1:]
    bench = Bench(restock, operators, work, int(rounds), int(epochs), [int(size) for size in events.split(",")],
                  int(at_most))
    of_tables = table_parts.TableBench(rows, work, int(rounds), int(gan_epochs), int(generated), int(at_most))
    of_language = language_parts.LanguageBench(language, work, int(rounds))
    owners = dict.fromkeys(table_parts.PARTS, of_tables) | dict.fromkeys(language_parts.PARTS, of_language)
    results = {"threads": THREADS, "rounds": int(rounds), "parts": {}}
    for part in parts:
        method = getattr(owners.get(part, bench), part)
        results["parts"][part] = {"what": method.__doc__, "tables": method()}
        pathlib.Path("bench.json").write_text(json.dumps(results, indent=2) + "\n")
        pathlib.Path("bench.html").write_text(page(results))
        print(json.dumps(results["parts"][part], indent=2), flush=True)


main()
