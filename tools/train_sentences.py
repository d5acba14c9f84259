#!/usr/bin/env python3
"""Train the weights of the sentences stage: csrc/tables/sentence_weights.h.

    PULLQUOTE_GOLD=DIR train_sentences.py [--output FILE]   train and write the table
    PULLQUOTE_GOLD=DIR train_sentences.py --cv              sentence F1 by rules alone and with weights, folds by document, with its
                                                            interval over documents; nothing is written
    train_sentences.py --check                              exit 1 if the table was not made by this script as it is

DIR holds gold/ and gold-article/.

The candidates and what is seen at them come from the C code itself, built with PQ_TRAINING, so train again when the tokens,
marks or sentences change. Needs numpy, scipy and scikit-learn (versions pinned below); one thread, so the same data and code give
the same table byte for byte.
"""

import argparse
import ctypes
import hashlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "csrc" / "tables" / "sentence_weights.h"
PINNED = {"numpy": "2.4.6", "scipy": "1.17.1", "sklearn": "1.9.1"}
GUM_GENRES = {"news", "interview", "academic", "bio", "voyage"}  # by licence: CC BY and CC BY-SA
FOLDS = 5
MIN_COUNT = 3  # documents' candidates that show a key before it may get a weight
C = 1.0  # of the L1 penalty
MARGIN = 0.9  # in log-odds: how sure the weights must be where no rule sees a candidate
RESAMPLES = 1000
FIRST_UNMARKED = 60  # rules from this number on: see MARGIN


class Core:
    """The C core, built for training."""

    def __init__(self):
        out = os.path.join(tempfile.mkdtemp(), "core.so")
        sources = sorted(str(p) for p in (ROOT / "csrc").glob("*.c"))
        flags = ["-std=c11", "-O2", "-fPIC", "-shared", "-DPQ_TRAINING", f"-I{ROOT / 'csrc'}"]
        subprocess.check_call(["cc", *flags, "-o", out, str(ROOT / "tools" / "train_sentences.c"), *sources])
        self.lib = ctypes.CDLL(out)
        self.lib.pq_document_new.restype = ctypes.c_void_p
        self.lib.pq_parse_until.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_int]
        self.lib.pq_training_sentences.argtypes = [ctypes.c_void_p]
        self.document = self.lib.pq_document_new(None, None)
        self.used = ctypes.c_uint64.in_dll(self.lib, "pq_training_used")
        self.rows = ctypes.POINTER(ctypes.c_uint32).in_dll(self.lib, "pq_training_rows")

    def read(self, data, layout):
        """(end, next start, rule, keys) of each candidate, and (start, end, block) of each sentence by rules alone."""
        self.used.value = 0
        options = (ctypes.c_uint8 * 64)(1 if layout == "plain" else 0)  # the layout comes first, 0 is the default of all else
        if self.lib.pq_parse_until(self.document, data, len(data), options, 6) != 0:
            raise SystemExit("the core failed")
        count = self.used.value
        self.lib.pq_training_sentences(self.document)
        flat = self.rows[: self.used.value] if self.used.value else []
        candidates, i = [], 0
        while i < count:
            end, start, rule, keys = flat[i : i + 4]
            candidates.append((end, start, rule, tuple(flat[i + 4 : i + 4 + keys])))
            i += 4 + keys
        return candidates, [tuple(flat[i : i + 3]) for i in range(count, len(flat), 3)]


def byte_offsets(text):
    offsets, at = [0], 0
    for c in text:
        at += len(c.encode("utf-8", "surrogatepass"))
        offsets.append(at)
    return offsets


def read(gold):
    """Documents: (id, group, text, layout, gold sentences in bytes)."""
    for name in ("ud-english.jsonl", "ud-ewt-train.jsonl", "golden-rules.jsonl", "news-sentences.jsonl"):
        with open(gold / name, encoding="utf-8") as lines:
            for line in lines:
                d = json.loads(line)
                at = byte_offsets(d["text"])
                group = d["source"] if d["source"] != "ud-gum" else "ud-gum:" + d["genre"]
                if name == "ud-ewt-train.jsonl":
                    group = "ud-ewt-extra"
                yield d["id"], group, d["text"], "plain", [(at[s], at[e]) for s, e in d["sentences"]]
    articles = gold.parent / "gold-article" / "articles"
    for path in sorted(articles.glob("*.json")):
        d = json.loads(path.read_text(encoding="utf-8"))
        text = (articles / (path.stem + ".txt")).read_bytes().decode("utf-8")
        at = byte_offsets(text)
        group = "articles" if path.stem != "00" else "article-00"
        yield path.stem, group, text, "article", [(at[s], at[e]) for s, e in d["sentences"]]


def may_train(group):
    return group in ("ud-ewt", "ud-ewt-extra", "golden-golden", "golden-extra", "articles") or (
        group.startswith("ud-gum:") and group[7:] in GUM_GENRES
    )


def fold_of(name):
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


class Data:
    """The candidates of all documents as a sparse matrix, one row each."""

    def __init__(self, gold):
        import numpy as np
        import scipy.sparse as sp

        core = Core()
        self.documents, rows, seen = [], [], Counter()
        labels, folds, allowed, rules = [], [], [], []
        for name, group, text, layout, sentences in read(gold):
            found, base = core.read(text.encode("utf-8", "surrogatepass"), layout)
            self.documents.append((group, sentences, found, base))
            ends, train = {e for _, e in sentences}, may_train(group)
            for end, _, rule, keys in found:
                labels.append(end in ends)
                folds.append(fold_of(name))
                allowed.append(train)
                rules.append(rule)
                rows.append(keys)
                if train:
                    seen.update(set(keys))
        self.keys = sorted(k for k, n in seen.items() if n >= MIN_COUNT and k)
        column = {k: i for i, k in enumerate(self.keys)}
        indices, indptr = [], [0]
        for keys in rows:
            indices += sorted({column[k] for k in keys if k in column})
            indptr.append(len(indices))
        self.x = sp.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(column)))
        self.y, self.fold, self.train, self.rule = map(np.array, (labels, folds, allowed, rules))


def fit(data, mask):
    """Integer weights, the largest 127, with bias and margin in the same measure."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(l1_ratio=1.0, solver="liblinear", C=C, random_state=0, tol=1e-4, max_iter=1000)
    model.fit(data.x[mask], data.y[mask])
    weights = model.coef_[0]
    scale = 127 / abs(weights).max()
    return (weights * scale).round().astype(int), round(model.intercept_[0] * scale), round(MARGIN * scale)


def decide(data, mask, weights, bias, margin):
    return data.x[mask] @ weights + bias - margin * (data.rule[mask] >= FIRST_UNMARKED) > 0


def resplit(found, base, ends):
    """The sentences by rules, with the weighed candidates decided by `ends`."""
    inner = {b: c for (_, b, k), (c, _, m) in itertools.pairwise(base) if k == m}
    for (end, start, rule, _), yes in zip(found, ends, strict=False):
        if yes:
            inner[end] = start
        elif rule < FIRST_UNMARKED:
            inner.pop(end, None)
    blocks = {}
    for start, end, block in base:
        blocks[block] = (blocks.get(block, (start, 0))[0], end)
    result = []
    for start, last in blocks.values():
        for end in sorted(e for e in inner if start < e < last):
            result.append((start, end))
            start = inner[end]
        result.append((start, last))
    return result


def f1(counts):
    """Of rows (2 * right, found + gold)."""
    right, all_of_them = counts.sum(axis=0)
    return 100 * right / all_of_them


def cross_validate(data):
    import numpy as np

    yes = np.zeros(len(data.y), dtype=bool)
    for fold in range(FOLDS):
        held = data.fold == fold
        yes[held] = decide(data, held, *fit(data, data.train & ~held))
    counts, at = defaultdict(list), 0
    for group, gold, found, base in data.documents:
        with_weights = set(resplit(found, base, yes[at : at + len(found)]))
        at += len(found)
        by_rules = {(s, e) for s, e, _ in base}
        row = [n for found in (by_rules, with_weights) for n in (2 * len(found & set(gold)), len(found) + len(gold))]
        for name in {group, group.split(":")[0]}:
            counts[name].append(row)
    print(f"{'':20}{'texts':>7}{'rules':>8}{'weights':>9}{'95 % of resampled texts':>26}")
    random = np.random.default_rng(0)
    for name in sorted(counts):
        rows = np.array(counts[name])
        again = [f1(rows[random.integers(len(rows), size=len(rows)), 2:]) for _ in range(RESAMPLES)]
        low, high = np.percentile(again, [2.5, 97.5])
        print(f"{name:20}{len(rows):7}{f1(rows[:, :2]):8.2f}{f1(rows[:, 2:]):9.2f}{low:15.1f} to {high:5.1f}")


def render(keys, weights, bias, margin, head):
    kept = {k: int(w) for k, w in zip(keys, weights, strict=False) if w}
    size = 1
    while size < 3 * len(kept):
        size *= 2
    slots, values = [0] * size, [0] * size
    for key in sorted(kept):
        at = key & (size - 1)
        while slots[at]:
            at = (at + 1) & (size - 1)
        slots[at], values[at] = key, kept[key]
    out = [head, f"#define SENTENCE_SLOTS {size}u\n#define SENTENCE_BIAS ({bias})\n#define SENTENCE_MARGIN ({margin})\n"]
    out.append(f"/* {len(kept)} weights; a slot with key 0 is empty. */\nstatic const uint32_t sentence_keys[SENTENCE_SLOTS] = {{\n")
    out += ["    " + "".join(f"{k}u," for k in slots[i : i + 10]) + "\n" for i in range(0, size, 10)]
    out.append("};\nstatic const int8_t sentence_weights[SENTENCE_SLOTS] = {\n")
    out += ["    " + "".join(f"{v}," for v in values[i : i + 30]) + "\n" for i in range(0, size, 30)]
    out.append("};\n")
    return "".join(out)


def script_hash():
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def head(gold):
    digest = hashlib.sha256()
    paths = [gold / name for name in ("ud-english.jsonl", "ud-ewt-train.jsonl", "golden-rules.jsonl")]
    for path in paths + sorted((gold.parent / "gold-article" / "articles").glob("*.json")):
        digest.update(path.read_bytes())
    return f"""/* Made by tools/train_sentences.py; do not edit.
 * Trained on UD English EWT (CC BY-SA 4.0), on the genres news, interview, academic (CC BY), bio and voyage (CC BY-SA) of UD English
 * GUM, on the Golden Rules of pragmatic_segmenter (MIT) and on articles written for this project. No text of them is in here.
 * script SHA-256 {script_hash()}
 * inputs SHA-256 {digest.hexdigest()} */
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--cv", action="store_true")
    parser.add_argument("--output", type=Path, default=TABLE)
    arguments = parser.parse_args()
    if arguments.check:
        if f"script SHA-256 {script_hash()}" not in TABLE.read_text(encoding="utf-8"):
            raise SystemExit("sentence_weights.h was made by another version of this script: train again")
        return
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for name, version in PINNED.items():
        if __import__(name).__version__ != version:
            print(f"warning: {name} is not {version}; the table may differ", file=sys.stderr)
    gold = Path(os.environ["PULLQUOTE_GOLD"]) / "gold"
    data = Data(gold)
    if arguments.cv:
        cross_validate(data)
    else:
        arguments.output.write_text(render(data.keys, *fit(data, data.train), head(gold)), encoding="utf-8")


if __name__ == "__main__":
    main()
