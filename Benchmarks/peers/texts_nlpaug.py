"""Changes short texts by an operator of nlpaug, one thread: texts_nlpaug.py texts operator rounds

One call a text: handed a list, nlpaug looks for duplicates among all results, which is many times slower.
"""
import json
import random
import sys
import time

import nlpaug.augmenter.char as characters
import nlpaug.augmenter.word as words
import numpy

random.seed(1)
numpy.random.seed(1)
operator = {
    "keyboard": lambda: characters.KeyboardAug(aug_char_max=1, aug_word_max=1),
    "scanner": lambda: characters.OcrAug(aug_char_max=1, aug_word_max=1),
    "swap": lambda: words.RandomWordAug(action="swap", aug_max=1),
    "deletion": lambda: words.RandomWordAug(action="delete", aug_max=1),
    "spelling": lambda: words.SpellingAug(aug_max=1),
}[sys.argv[2]]()
with open(sys.argv[1]) as file:
    texts = file.read().splitlines()
best = None
for _ in range(int(sys.argv[3])):
    start = time.perf_counter()
    made = [operator.augment(text) for text in texts]
    seconds = time.perf_counter() - start
    best = min(seconds, best or seconds)
changed = sum([before] != after for before, after in zip(texts, made))
print(json.dumps({"seconds": best, "made": len(made), "changed": changed}))
