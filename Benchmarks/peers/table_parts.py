"""The parts of the benchmark that are about tables of labelled samples."""
import json
import pathlib
import statistics
import sys

from timing import HERE, THREADS, alternate, attempt, python, run, summary

PARTS = ("ctgan", "smote", "copies", "categories")
NEIGHBOURS = 5
# Rows that a plain script is asked about where all of them would take it hours.
ASKED_PLAINLY = 10_000
# Seconds that a peer gets where it may not end.
LIMIT = 1_800
PHASES = ("preprocessing", "training", "sampling", "seconds")


def told(found):
    """What a contestant printed, with the peak memory of its process."""
    return json.loads(found["output"].splitlines()[-1]) | {"peak_memory_bytes": found["peak_memory_bytes"]}


def free_memory():
    """Bytes that can be had without taking them from others."""
    lines = pathlib.Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


class TableBench:
    """Times what is done with tables; `at_most` limits the rows of the data sets, `rows` is what generated tables have."""

    def __init__(self, rows_program, work, rounds, epochs, rows, at_most):
        self.program, self.work, self.rounds = rows_program, pathlib.Path(work), rounds
        self.gan_epochs, self.rows, self.at_most = epochs, rows, at_most

    def ours(self, *arguments):
        return told(run([self.program, *arguments]))

    def exported(self, name):
        """A data set as all contestants read it, and the name of its label."""
        file = self.work / f"{name}.csv"
        found = self.ours("export", name, "-", self.at_most, file)
        return file, found["label"]

    def generated(self, name, rows, seed, *extra):
        file = self.work / f"{name}.csv"
        if not file.exists():
            python("make_table.py", file, rows, seed, *extra)
        return file

    def quality(self, real, made):
        return json.loads(python("rows_quality.py", real, made)["output"].splitlines()[-1])

    def ctgan(self):
        """CTGAN on Adult, the paper's networks in float32, batches of 500: here, and as the Python package has it. Then
        the seconds until rows made here, by any maker, reach the quality (SDMetrics) of the package's."""
        real, label = self.exported("adult")
        made = self.work / "made.csv"
        rounds = iter(range(1, self.rounds + 1))
        current = 0

        def ours():
            nonlocal current
            current = next(rounds)
            found = self.ours("ctgan", real, label, self.gan_epochs, current, THREADS, made)
            return found | {"quality": self.quality(real, made)["quality"]}

        def peer():
            found = told(python("ctgan_package.py", real, label, self.gan_epochs, current, made))
            return found | {"quality": self.quality(real, made)["quality"]}

        results = alternate(self.rounds, {"restock": ours, "ctgan": peer})
        tables = {}
        for phase in PHASES:
            parts = {name: [{"seconds": each[phase], "peak_memory_bytes": each["peak_memory_bytes"],
                             "quality": each["quality"]} for each in found] for name, found in results.items()}
            title = "together" if phase == "seconds" else phase
            tables[f"{self.gan_epochs} epochs, {title}"] = summary(parts, "restock")
        tables["time to the package's quality"] = self.until(results, real, label)
        return tables

    def until(self, results, real, label):
        """Every maker with more and more epochs, until its rows are as good as the package's."""
        peer = {"seconds": statistics.median(found["seconds"] for found in results["ctgan"]),
                "quality": statistics.median(found["quality"] for found in results["ctgan"]),
                "peak_memory_bytes": max(found["peak_memory_bytes"] for found in results["ctgan"])}
        table = {"ctgan": peer}
        count = self.ours("export", real, label, self.at_most, self.work / "again.csv")["rows"]
        ladder = sorted({max(1, self.gan_epochs // part) for part in (100, 30, 10, 3, 1)})
        for maker in ("copula", "tvae", "ctgan"):
            for epochs in [None] if maker == "copula" else ladder:
                settings = {"generator": maker, "count": count} | ({"epochs": epochs} if epochs else {})
                found = self.tried(settings, real, label)
                name = f"restock {maker}" + (f", {epochs} epochs" if epochs else "")
                table[name] = found | {"reached": found["quality"] >= peer["quality"]}
                if table[name]["reached"]:
                    table[name]["times faster"] = peer["seconds"] / found["seconds"]
                    break
        return table

    def tried(self, settings, real, label):
        made = self.work / "tried.csv"
        found = []
        for seed in range(1, self.rounds + 1):
            one = self.ours("make", real, label, json.dumps(settings), 1, seed, THREADS, made)
            found.append(one | {"quality": self.quality(real, made)["quality"]})
        return {"seconds": statistics.median(one["seconds"][0] for one in found),
                "quality": statistics.median(one["quality"] for one in found),
                "peak_memory_bytes": max(one["peak_memory_bytes"] for one in found)}

    def smote(self):
        """SMOTE with names among the columns, until both classes are as large: here, and by imbalanced-learn's SMOTENC.
        Both from memory to memory; neither looks for constraints."""
        tables = {}
        for name in ("online-shoppers", "adult"):
            table, label = self.exported(name)
            settings = json.dumps({"generator": "smote", "neighbours": NEIGHBOURS})

            def ours(threads):
                found = self.ours("make", table, label, settings, 1, 1, threads, "-")
                return found | {"seconds": found["seconds"][0]}

            tables[name] = summary(alternate(self.rounds, {
                "restock": lambda: ours(THREADS),
                "imbalanced-learn": lambda: told(python("smote_imbalanced.py", table, label, NEIGHBOURS, 1)),
            }), "restock")
            counts = {found["made"] for found in tables[name].values()}
            if len(counts) > 1:
                raise SystemExit(f"smote on {name}: contestants made {counts} rows")
        return tables

    def copies(self):
        """How near made rows lie to the closest real one, exactly. First the distances alone against scikit-learn; then the
        screen with its rule near-copies, rows against as many rows, of which the plain script is asked for some only."""
        tables = {}
        small = min(self.rows, 30_000)
        real = self.generated(f"real-{small}", small, 1)
        made = self.generated(f"made-{small}", small, 2, real)
        tables[f"distances, {small:,} rows"] = self.distances(real, made, small)
        adult, label = self.exported("adult")
        like = self.work / "adult-made.csv"
        count = self.ours("export", adult, label, self.at_most, self.work / "again.csv")["rows"]
        self.ours("make", adult, label, json.dumps({"generator": "copula", "count": count}), 1, 1, THREADS, like)
        tables[f"distances, adult, {count:,} rows"] = self.distances(adult, like, count, label)
        if self.rows > small:
            real = self.generated(f"real-{self.rows}", self.rows, 1)
            made = self.generated(f"made-{self.rows}", self.rows, 2, real)
        asked = min(ASKED_PLAINLY, self.rows)
        tables[f"screen, {self.rows:,} against {self.rows:,} rows"] = self.screened(real, made, asked)
        return tables

    def distances(self, real, made, count, label="label"):
        table = summary(alternate(self.rounds, {
            "restock": lambda: self.ours("distances", real, made, label, THREADS),
            "scikit-learn": lambda: told(python("closest_sklearn.py", real, made, label, count)),
        }), "restock")
        means = [found["mean"] for found in table.values()]
        if max(means) - min(means) > 1e-3 * max(means):
            raise SystemExit(f"distances differ: {means}")
        return table

    def screened(self, real, made, asked):
        """The whole screen, copies and ranges with it; the ratio is per row that was asked about."""
        results = alternate(self.rounds, {
            "restock": lambda: self.ours("screen", real, made, "label", THREADS),
            "scikit-learn, distances of some": lambda: told(python("closest_sklearn.py", real, made, "label", asked)),
        })
        table = summary(results, "restock")
        peer = table["scikit-learn, distances of some"]
        scale = self.rows / asked
        peer["ratio"] = {name: value * scale for name, value in peer["ratio"].items()}
        peer["ratio is per row"] = scale > 1
        return table

    def categories(self):
        """A column with half as many categories as rows: what makers here need, and what becomes of the ctgan package with
        the memory that is free and half an hour. Two epochs for networks, since more take no more memory."""
        rows = max(200, self.rows // 10)
        table = self.generated(f"categories-{rows}", rows, 3, rows // 2)
        found = {}
        for maker in ("smote", "copula", "gan", "ctgan"):
            settings = {"generator": maker, "count": rows}
            if maker in ("gan", "ctgan"):
                settings["epochs"] = 2
            one = self.ours("make", table, "label", json.dumps(settings), 1, 1, THREADS, self.work / "many.csv")
            found[f"restock {maker}"] = {"seconds": one["seconds"][0], "made": one["made"],
                                         "peak_memory_bytes": one["peak_memory_bytes"]}
        memory = free_memory()
        peer = attempt([sys.executable, HERE / "ctgan_package.py", table, "label", 2, 1, self.work / "many.csv", memory],
                       limit=LIMIT, OMP_NUM_THREADS=str(THREADS))
        found["ctgan package"] = {"seconds": peer["seconds"], "peak_memory_bytes": peer["peak_memory_bytes"],
                                  "outcome": self.outcome(peer, memory)}
        return {f"{rows:,} rows, {rows // 2:,} categories": found}

    @staticmethod
    def outcome(peer, memory):
        if peer["status"] == 0:
            return "made its rows"
        if peer["status"] == -9 and peer["seconds"] >= LIMIT:
            return f"stopped after {LIMIT:,} seconds"
        last = ([line for line in peer["errors"].splitlines() if line.strip()] or ["no word"])[-1]
        return f"failed with {memory / 2**30:.1f} GiB to take: {last}"
