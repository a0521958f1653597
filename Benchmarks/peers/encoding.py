"""What the part `encoder` of run.py reads: product texts, and how close two files of vectors are."""
import json
import os
import pathlib
import zipfile

import numpy


def product_texts(at_most):
    """Title and short description of each product of Chorus, one line each."""
    texts = []
    for number in range(1, 5):
        place = pathlib.Path(os.environ["RESTOCK_DATA"]) / "chorus" / f"{number}.json.zip"
        with zipfile.ZipFile(place) as archive:
            for product in json.loads(archive.read(archive.namelist()[0])):
                parts = [product.get("title"), product.get("short_description")]
                text = " ".join(" ".join(part for part in parts if part).split())
                if text:
                    texts.append(text)
    return texts[:at_most]


def closeness(ours, theirs, model):
    """The least and the mean cosine of two files' vectors, and the largest difference of their numbers."""
    width = json.loads((pathlib.Path(model) / "config.json").read_text())["hidden_size"]
    a, b = (numpy.fromfile(file, dtype=numpy.float32).reshape(-1, width) for file in (ours, theirs))
    lengths = numpy.linalg.norm(a, axis=1) * numpy.linalg.norm(b, axis=1)
    cosines = (a * b).sum(axis=1) / lengths
    return {"least cosine": float(cosines.min()), "mean cosine": float(cosines.mean()),
            "largest difference": float(abs(a - b).max())}
