"""What each stage costs as a log grows: the commands of one run, a fit of their growth, and its chart."""
import math

ITEMS = 10_000
# A stage grows like n log n when its exponent over n log n is no more than this; timings scatter.
TOLERANCE = 1.1


def commands(restock, folder, threads):
    """Name and command of every stage, in their order; the log lies in the folder."""
    def stage(name, *arguments, settings=None):
        extra = ["--settings", settings] if settings else []
        return [restock, name, *arguments, *extra, "-q", "--threads", threads]

    made = "[{ operator: subset-split, keep: 0.75 }, { operator: reorder, share: 0.3 }]"
    rank = "{ metrics: [ndcg@10, hit@10], slices: [] }"
    sets = folder / "sets"

    def train(model, mixed=(), more=""):
        settings = f"{{ model: {model}, epochs: 1{more} }}"
        return stage("train", sets, *mixed, "-o", folder / f"{model}.model", settings=settings)

    def evaluate(model):
        return stage("evaluate", folder / f"{model}.model", "--split", sets, "--on", "test", settings=rank)

    return {
        "ingest": stage("ingest", folder / "log.csv", "-o", folder / "log.parquet"),
        "clean": stage("clean", folder / "log.parquet", "-o", folder / "clean"),
        "split": stage("split", folder / "clean", "-o", sets),
        "expand": stage("expand", sets, "-o", folder / "made.parquet", settings=made),
        "label": stage("label", folder / "made.parquet", "--training", sets, "-o", folder / "labelled.parquet"),
        "screen": stage("screen", folder / "made.parquet", "--training", sets, "-o", folder / "accepted.parquet"),
        "mix": stage("mix", folder / "accepted.parquet", "--training", sets, "-o", folder / "mix"),
        "train popularity": train("popularity", ["--mixed", folder / "mix"]),
        "evaluate popularity": evaluate("popularity"),
        "train sasrec": train("sasrec", more=", width: 32"),
        "evaluate sasrec": evaluate("sasrec"),
    }


def exponent(sizes, seconds):
    """The slope of log seconds over log size by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(value, 1e-3)) for value in seconds]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


def fitted(costs, start):
    """Per stage: seconds and peak memory by size, and the exponents of the seconds beyond those of an idle start."""
    table = {}
    for name in next(iter(costs.values())):
        sizes = [size for size in costs if name in costs[size]]
        seconds = [costs[size][name]["seconds"] for size in sizes]
        net = [max(value - start, 1e-3) for value in seconds]
        # What takes less time than a start tells of its noise and of nothing else.
        told = [index for index in range(len(sizes)) if net[index] > 0.2]
        table[name] = {
            "events": sizes, "seconds": seconds,
            "peak_memory_bytes": [costs[size][name]["peak_memory_bytes"] for size in sizes],
        }
        if len(told) > 1:
            ns, ts = [sizes[index] for index in told], [net[index] for index in told]
            over = exponent([n * math.log(n) for n in ns], ts)
            table[name] |= {"exponent": exponent(ns, ts), "grows_faster_than_n_log_n": over > TOLERANCE}
    return table


def chart(table):
    """Seconds over events, both logarithmic, as SVG; a dotted line grows like n log n."""
    width, height, left, bottom = 760, 420, 60, 40
    sizes = sorted({size for found in table.values() for size in found["events"]})
    top = max(value for found in table.values() for value in found["seconds"]) * 1.5
    low = min(value for found in table.values() for value in found["seconds"]) / 1.5

    def place(size, seconds):
        x = left + (width - left - 170) * math.log(size / sizes[0]) / max(math.log(sizes[-1] / sizes[0]), 1e-9)
        y = height - bottom - (height - bottom - 10) * math.log(seconds / low) / math.log(top / low)
        return f"{x:.1f},{min(max(y, 10), height - bottom):.1f}"

    def line(points, style):
        return f'<polyline fill="none" {style} points="{" ".join(points)}"/>'

    parts = [f'<svg role="img" aria-label="Seconds of each stage by the number of events" viewBox="0 0 {width} {height}">']
    for power in range(math.floor(math.log10(low)), math.ceil(math.log10(top)) + 1):
        if low <= 10 ** power <= top:
            y = place(sizes[0], 10 ** power).split(",")[1]
            parts.append(f'<line x1="{left}" x2="{width - 170}" y1="{y}" y2="{y}" stroke="#ddd"/>'
                         f'<text x="{left - 6}" y="{y}" text-anchor="end">{10.0 ** power:g} s</text>')
    for size in sizes:
        x = place(size, low).split(",")[0]
        parts.append(f'<text x="{x}" y="{height - 15}" text-anchor="middle">{size:,}</text>')
    first = min(found["seconds"][0] for found in table.values())
    parts.append(line([place(n, first * n * math.log(n) / (sizes[0] * math.log(sizes[0]))) for n in sizes],
                      'stroke="#999" stroke-dasharray="2 4"'))
    ends = []
    for index, (name, found) in enumerate(table.items()):
        colour = f"hsl({index * 360 // len(table)} 60% 40%)"
        points = [place(size, value) for size, value in zip(found["events"], found["seconds"])]
        parts.append(line(points, f'stroke="{colour}" stroke-width="2"'))
        ends.append([float(points[-1].split(",")[1]), float(points[-1].split(",")[0]), name, colour])
    # Names one below the other where lines end together.
    below = -math.inf
    for y, x, name, colour in sorted(ends):
        below = max(y, below + 14)
        parts.append(f'<text x="{x + 6}" y="{below:.0f}" fill="{colour}">{name}</text>')
    return "".join(parts) + "</svg>"
