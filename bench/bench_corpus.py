"""How fast many articles go: files and frames in, tables out, on one core, beside the C core, BlingFire, spaCy and regular expressions.

    python bench/bench_corpus.py [--size 100] [--json out.json]        (or: make bench)

Everything runs on one thread, on the same articles, and is timed by processor time, so that what others do on the machine counts less.
Megabytes are megabytes of article text, not of JSON. The last column stands beside the C core alone on the same articles in the same run.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus
import pullquote as pull
import pyarrow as pa
from pullquote import _core, _schema
from pullquote._sinks import SINKS

from bench import best_of, core

TABLES = ("articles", "blocks", "sentences", "tokens", "quotes")


def write_tables(path: Path, folder: Path, what: tuple[str, ...], format: str) -> None:
    source = pull.corpus(path, text="body", id="url", threads=1, progress=False)
    plans = tuple(_schema.plan(name) for name in what)
    outs = [(folder / f"{name}.{format}").open("wb") for name in what]
    sinks: list[Any] = []
    for results in source._run(plans):
        sinks = sinks or [SINKS[format](out, table) for out, table in zip(outs, results.tables, strict=True)]
        for sink, table in zip(sinks, results.tables, strict=True):
            sink.write(table)
    for sink, out in zip(sinks, outs, strict=True):
        sink.close()
        out.close()


def columns_only(column: Any) -> Callable[[], None]:
    plans = (_schema.plan("quotes"), _schema.plan("sentences"))

    def run() -> None:
        for _ in pull.corpus(column, threads=1, progress=False)._run(plans):
            pass

    return run


def with_blingfire(path: Path, folder: Path) -> Callable[[], None] | None:
    """The same job with another splitter: lines of JSON in, sentences as Parquet out; it finds no quotes."""
    try:
        from blingfire import text_to_sentences_and_offsets
    except ImportError:
        return None
    import pyarrow.parquet as pq

    def run() -> None:
        ids, texts, starts, ends = [], [], [], []
        schema = pa.schema({"article": pa.string(), "start": pa.int32(), "end": pa.int32(), "text": pa.string()})
        with path.open("rb") as lines, pq.ParquetWriter(folder / "blingfire.parquet", schema, compression="zstd") as out:
            for line in lines:
                record = json.loads(line)
                found, offsets = text_to_sentences_and_offsets(record["body"])
                for text, (start, end) in zip(found.split("\n"), offsets, strict=False):
                    ids.append(record["url"])
                    texts.append(text)
                    starts.append(start)
                    ends.append(end)
                if len(ids) > 65536:
                    out.write_table(pa.table([ids, starts, ends, texts], schema=schema))
                    ids, texts, starts, ends = [], [], [], []
            out.write_table(pa.table([ids, starts, ends, texts], schema=schema))

    return run


def with_spacy(texts: list[str]) -> Callable[[], None] | None:
    try:
        import spacy
    except ImportError:
        return None
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**7

    def run() -> None:
        for doc in nlp.pipe(texts):
            sum(1 for _ in doc.sents)

    return run


def expressions(texts: list[str]) -> dict[str, Callable[[], object]]:
    """Sentences by a regular expression: pandas knows look-behind, polars does not and marks the places first."""
    found: dict[str, Callable[[], object]] = {}
    try:
        import polars as pl

        series = pl.Series("body", texts)
        frame = pl.DataFrame({"body": series})
        split = pl.col("body").str.replace_all(r"([.!?][”’\"')]*)\s+([“‘\"'(]?\p{Lu})", "${1}\x00${2}").str.split("\x00")
        found["polars: replace_all, split"] = lambda: frame.select(split)
        found["pull.split(polars column)"] = lambda: pull.split(series, "sentences")
    except ImportError:
        pass
    try:
        import pandas as pd

        column = pd.Series(texts, dtype=object)
        found["pandas: str.split with look-behind"] = lambda: column.str.split(r"(?<=[.!?])\s+(?=[“‘\"'(]?[A-Z])", regex=True)
    except ImportError:
        pass
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=float, default=100, help="megabytes of text (default: 100)")
    parser.add_argument("--seconds", type=float, default=5, help="for each row, three passes at least (default: 5)")
    parser.add_argument("--json", metavar="OUT", help="write the figures to a file, too")
    options = parser.parse_args()
    texts = corpus.build(int(options.size * 1e6))
    size = sum(len(text.encode()) for text in texts)
    few = texts[: max(1, len(texts) // 50)]
    few_size = sum(len(text.encode()) for text in few)
    until = core(texts, options.seconds)
    rows: dict[str, tuple[float, float]] = {
        "memcpy": (size, until["memcpy"]),
        "the C core alone": (size, until["until"]["article"]),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "articles.jsonl"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps({"url": f"https://example.org/{i}", "body": text}) + "\n" for i, text in enumerate(texts))
        column = pa.table({"text": texts})

        def timed(name: str, of: float, call: Callable[[], object] | None, passes: float = options.seconds) -> None:
            if call is not None:
                rows[name] = (of, best_of(passes, call))

        timed("Arrow in, columns of quotes and sentences out", size, columns_only(column))
        timed("JSONL to quotes and sentences, Parquet", size, lambda: write_tables(path, folder, ("quotes", "sentences"), "parquet"))
        timed("JSONL to all five tables, Arrow IPC", size, lambda: write_tables(path, folder, TABLES, "arrow"))
        timed("JSONL to sentences by BlingFire, Parquet", size, with_blingfire(path, folder), 0)
        timed("spaCy blank, sentencizer, nlp.pipe (2 % of the articles)", few_size, with_spacy(few), 0)
        for name, call in expressions(texts).items():
            timed(name, size, call)
    alone = rows["the C core alone"]
    print(f"{size / 1e6:.1f} MB in {len(texts):,} articles ({corpus.describe()}); pullquote {_core.VERSION}; {time.strftime('%Y-%m-%d')}\n")
    print("| | MB/s | beside the C core |\n| --- | ---: | ---: |")
    for name, (of, took) in rows.items():
        print(f"| {name} | {of / took / 1e6:,.1f} | {(of / took) / (alone[0] / alone[1]):.2f} |")
    if options.json:
        Path(options.json).write_text(json.dumps({name: of / took for name, (of, took) in rows.items()}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
