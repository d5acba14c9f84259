"""What a large corpus needs: memory that does not grow, and cores that add up.

    python bench/bench_scale.py memory [--size 2000]     peak memory of a streamed corpus of so many megabytes
    python bench/bench_scale.py threads [--size 20]      passes on one and on two threads, in turns

memory: generated articles, an iterator of dicts, written as Parquet tables of articles, sentences and quotes on all cores; the peak is
what the system says of the process, and what it held before the first article is said beside it.

threads: texts in Arrow, columns of quotes and sentences out; the best of many passes each, by the clock. Where others use the machine
the clock says little; the share of the work that only one thread can do at a time, by processor time, says what two cores can give.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import corpus
import pullquote as pull
import pyarrow as pa
import pyarrow.parquet
from pullquote import _schema


def peak() -> float:
    """Megabytes: the most that the process held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(size: float) -> None:
    def articles() -> Iterator[dict[str, str]]:
        for i, text in enumerate(corpus.stream(int(size * 1e6))):
            yield {"url": f"https://example.org/{i}", "body": text}

    first = next(articles())["body"]
    before, begin = peak(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        source = pull.corpus(articles(), text="body", id="url", progress=False)
        counts = source.write(Path(folder, "out"), ["articles", "sentences", "quotes"])
        written = sum(path.stat().st_size for path in Path(folder, "out").rglob("*.parquet"))
    print(
        f"{counts.articles:,} articles, {counts.bytes / 1e6:,.0f} MB (the first begins {first[:20]!r}); {written / 1e6:,.0f} MB of Parquet;"
    )
    print(f"{time.perf_counter() - begin:,.0f} s; {before:,.0f} MB before, peak {peak():,.0f} MB: {peak() - before:,.0f} MB above")


def threads(size: float, passes: int) -> None:
    table = pa.table({"text": corpus.build(int(size * 1e6))})
    plans = (_schema.plan("quotes"), _schema.plan("sentences"))
    clock: dict[int, float] = {1: float("inf"), 2: float("inf")}
    alone = float("inf")  # the least share of processor time in the thread that reads and hands out
    for _ in range(passes):
        for count in clock:
            begin, all_begin, own_begin = time.perf_counter(), time.process_time(), time.thread_time()
            for _ in pull.corpus(table, threads=count, progress=False)._run(plans):
                pass
            clock[count] = min(clock[count], time.perf_counter() - begin)
            if count == 2:
                alone = min(alone, (time.thread_time() - own_begin) / (time.process_time() - all_begin))
    print(f"one thread {size / clock[1]:,.1f} MB/s, two {size / clock[2]:,.1f} MB/s by the clock: {clock[1] / clock[2]:.2f} times")
    print(
        f"{alone:.1%} of the processor time is in the one thread that reads: two cores can give {1 / max(alone, (1 + alone) / 2):.2f} times"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("memory", "threads"))
    parser.add_argument("--size", type=float, help="megabytes of text (default: 2000 for memory, 20 for threads)")
    parser.add_argument("--passes", type=int, default=10, help="of threads (default: 10)")
    options = parser.parse_args()
    if options.what == "memory":
        memory(options.size or 2000)
    else:
        threads(options.size or 20, options.passes)


if __name__ == "__main__":
    main()
