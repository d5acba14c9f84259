"""Who stands beside us in bench.py: each timed on the same texts where it is installed, left out where it is not.

Fast libraries are called for offsets or counts, without making Python objects of what they find: BlingFire by its C functions
(ctypes), StringZilla by its iterators, ICU by a C program built here (bench_icu.c) where its headers are. The splitters written in
Python take their own way, on a part of the texts, for they would need hours for the whole.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def best_of(seconds: float, call: Callable[[], object], rounds: int = 3) -> float:
    """The shortest processor time of one call among as many as fit in the time, `rounds` at least."""
    best, done, stop = float("inf"), 0, time.process_time() + seconds
    while done < rounds or time.process_time() < stop:
        begin = time.process_time()
        call()
        best = min(best, time.process_time() - begin)
        done += 1
    return best


def blingfire(texts: list[str], seconds: float) -> dict[str, float]:
    """Its C functions with offsets, called by ctypes, one call a text; nothing is turned into Python objects."""
    try:
        from blingfire import blingfire as library
        from blingfire import text_to_words
    except ImportError:
        return {}
    data = [text.encode() for text in texts]
    room = 4 * max(map(len, data)) + 4096
    out = ctypes.create_string_buffer(room)
    starts, ends = (ctypes.c_int * room)(), (ctypes.c_int * room)()

    def run(*functions: Any) -> Callable[[], None]:
        def call() -> None:
            for text in data:
                for function in functions:
                    if function(text, len(text), out, starts, ends, room) < 0:
                        raise RuntimeError("BlingFire failed")

        return call

    def lists() -> None:
        for text in texts:
            text_to_words(text).split(" ")

    words, sentences = library.TextToWordsWithOffsets, library.TextToSentencesWithOffsets
    return {
        "BlingFire text_to_words and split, a list of str": best_of(seconds, lists),
        "BlingFire words": best_of(seconds, run(words)),
        "BlingFire sentences": best_of(seconds, run(sentences)),
        "BlingFire words + sentences": best_of(seconds, run(words, sentences)),
    }


def stringzilla(texts: list[str], seconds: float) -> dict[str, float]:
    try:
        import stringzilla
    except ImportError:
        return {}
    data = [stringzilla.Str(text) for text in texts]

    def drain(breaks: Any) -> Callable[[], None]:
        def call() -> None:
            for text in data:
                deque(breaks(text), maxlen=0)

        return call

    return {
        "StringZilla utf8_wordbreaks": best_of(seconds, drain(stringzilla.utf8_wordbreaks)),
        "StringZilla utf8_sentences": best_of(seconds, drain(stringzilla.utf8_sentences)),
    }


def icu(texts: list[str], seconds: float) -> dict[str, float]:
    """ICU's C library; nothing where it cannot be built."""
    with tempfile.TemporaryDirectory() as folder:
        program, data = Path(folder, "bench_icu"), Path(folder, "texts")
        try:
            command = ["cc", "-std=c11", "-O3", "-o", str(program), str(HERE / "bench_icu.c"), "-licuuc"]
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return {}
        data.write_bytes(b"".join(text.encode() + b"\0" for text in texts))
        done = subprocess.run([program, data, str(seconds)], check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    return {"ICU words": found["words"], "ICU sentences": found["sentences"]}


def python_splitters(texts: list[str], seconds: float) -> dict[str, float]:
    """Sentence splitters that Python calls, each on as many of the texts as take it about `seconds`; seconds for all texts."""
    found: dict[str, float] = {}

    def measure(name: str, split: Callable[[str], object]) -> None:
        split(texts[0])
        count, began = 0, time.process_time()
        while count < len(texts) and time.process_time() - began < seconds:
            split(texts[count])
            count += 1
        took, part = time.process_time() - began, sum(len(text.encode()) for text in texts[:count])
        found[name] = took * sum(len(text.encode()) for text in texts) / part

    try:
        import nupunkt

        measure("nupunkt sent_spans", nupunkt.sent_spans)
    except ImportError:
        pass
    try:
        import sentencex

        measure("sentencex segment", lambda text: list(sentencex.segment("en", text)))
    except ImportError:
        pass
    try:
        import pysbd

        segmenter = pysbd.Segmenter(language="en", clean=False)
        measure("pySBD segment", segmenter.segment)
    except ImportError:
        pass
    try:
        import spacy

        model = spacy.blank("en")
        model.add_pipe("sentencizer")
        measure("spaCy blank with sentencizer", model)
    except ImportError:
        pass
    return found
