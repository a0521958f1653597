"""Writes a table of numbers and names with a label: python make_table.py table.csv rows seed [many-categories | copies-of.csv]

Rows lie about 60 centres, so that numbers and names go together. With a number of categories, a further column has so many
of them, each at least once. With another table of the kind, one row in a hundred is one of its rows, moved a little.
"""
import sys

import numpy
import pandas

CENTRES, NUMBERS, LEVELS = 60, 8, (3, 8, 20, 40)

path, count, seed, *extra = sys.argv[1:]
count = int(count)
centres = numpy.random.default_rng(1)
means = centres.normal(0, 3, (CENTRES, NUMBERS))
mixes = centres.normal(0, 0.6, (CENTRES, NUMBERS, NUMBERS))
weights = centres.dirichlet(numpy.ones(CENTRES))
usual = [centres.integers(0, levels, CENTRES) for levels in LEVELS]
random = numpy.random.default_rng(int(seed))
centre = random.choice(CENTRES, count, p=weights)
numbers = numpy.empty((count, NUMBERS))
for own in range(CENTRES):
    rows = numpy.flatnonzero(centre == own)
    numbers[rows] = means[own] + random.normal(size=(len(rows), NUMBERS)) @ mixes[own]
table = pandas.DataFrame({f"number {place}": numbers[:, place].round(4) for place in range(NUMBERS)})
for place, levels in enumerate(LEVELS):
    strays = random.random(count) < 0.2
    drawn = numpy.where(strays, random.integers(0, levels, count), usual[place][centre])
    table[f"name {place}"] = [f"level {level}" for level in drawn]
table["label"] = numpy.where(random.random(count) < numpy.where(centre % 4 == 0, 0.6, 0.05), "yes", "no")
if extra and extra[0].isdigit():
    categories = int(extra[0])
    others = (random.pareto(1.2, count - categories) * 10).astype(int) % categories
    drawn = random.permutation(numpy.concatenate([numpy.arange(categories), others]))
    table.insert(0, "many", [f"category {category}" for category in drawn])
elif extra:
    other = pandas.read_csv(extra[0])
    places = random.choice(count, count // 100, replace=False)
    copies = other.iloc[random.choice(len(other), len(places))].reset_index(drop=True)
    moved = copies.filter(like="number") + random.normal(0, 1e-4, (len(places), NUMBERS))
    copies[moved.columns] = moved.clip(other[moved.columns].min(), other[moved.columns].max(), axis=1)
    table.iloc[places] = copies
table.to_csv(path, index=False)
