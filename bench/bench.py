"""How fast: megabytes of article text a second, on one core, everybody in one run on the same texts.

    python bench/bench.py [--seconds 10] [--json out.json]        (or: make bench)

Rows: the C core alone, stage by stage (each stage's share is the time of a pass up to it less the time of a pass up
to the one before); the whole core; the library as Python calls it, and one article of 4 KB; BlingFire, StringZilla,
ICU and the splitters of peers.py where they are installed. Then tokens alone: on text that is not Latin, and as one text of 1 KB up
to a size (--largest). Each figure is the best of many passes, and stands beside the memcpy of the same run,
because megabytes a second of two machines cannot be compared but their ratios to memcpy roughly can.
"""

from __future__ import annotations

import argparse
import functools
import json
import platform
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus
import peers
from peers import best_of

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["-std=c11", "-O3"]  # as setup.py compiles the library


TOKENS = 3  # the number of the stage


@functools.cache
def program() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    """bench_core.c, built once, here and now, from the sources beside it."""
    compiler = shlex.split(sysconfig.get_config_var("CC") or "cc")[0]
    folder = tempfile.TemporaryDirectory()
    made = Path(folder.name, "bench_core")
    sources = [str(path) for path in [ROOT / "bench/bench_core.c", *sorted((ROOT / "csrc").glob("*.c"))]]
    subprocess.run([compiler, *FLAGS, "-I", str(ROOT / "csrc"), "-o", str(made), *sources], check=True)
    return folder, made


def core(texts: list[str], seconds: float, stage: int | None = None) -> dict[str, Any]:
    """The C core by itself: all stages, or the pass up to one."""
    folder, made = program()
    data = Path(folder.name, "texts")
    data.write_bytes(b"".join(text.encode() + b"\0" for text in texts))
    last = [] if stage is None else [str(stage)]
    done = subprocess.run([made, data, str(seconds), *last], check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def through_python(texts: list[str], seconds: float) -> dict[str, float]:
    import pullquote as pull

    as_bytes = [text.encode() for text in texts]
    middle = sorted(as_bytes, key=lambda text: abs(len(text) - 4096))[:100]

    def articles(items: list[Any]) -> Callable[[], None]:
        def run() -> None:
            for item in items:
                pull.article(item)

        return run

    def quotes() -> None:
        for text in texts:
            for quote in pull.article(text).quotes:
                _ = quote.text, quote.speaker_text

    def each(find: Callable[[str], list[str]]) -> Callable[[], None]:
        def run() -> None:
            for text in texts:
                find(text)

        return run

    return {
        "pull.article(bytes)": best_of(seconds, articles(as_bytes)),
        "pull.article(str)": best_of(seconds, articles(texts)),
        "pull.article(str), text and speaker of all quotes": best_of(seconds, quotes),
        "pull.sentences(str), a list of str": best_of(seconds, each(pull.sentences)),
        "pull.tokens(str), a list of str": best_of(seconds, each(pull.tokens)),
        "one 4 KB article, seconds": best_of(seconds, articles(middle)) / len(middle),
        "one 4 KB article again and again, seconds": best_of(seconds, articles(middle[:1] * 100)) / 100,
    }


def tokens_by_size(texts: list[str], largest: float) -> dict[str, float]:
    """Nanoseconds a byte up to and with tokens, of one text of each size up to `largest` megabytes; small ones many times over."""
    found, size, whole = {}, 1000, "\n\n".join(texts).encode()
    while size <= largest * 1e6:
        text = (whole * (size // len(whole) + 1))[:size].decode("utf-8", "ignore")
        result = core([text] * max(1, 10**6 // size), 1, TOKENS)
        found[f"{size // 1000:,} KB"] = result["until"]["tokens"] / result["bytes"] * 1e9
        size *= 32
    return found


def cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def rows_of(result: dict[str, Any]) -> list[tuple[str, float]]:
    """(what, seconds for the whole corpus)"""
    until = result["core"]["until"]
    rows, before = [], 0.0
    for stage, took in until.items():
        rows.append((f"core: {stage}", max(took - before, 0.0)))
        before = took
    rows.append(("core: all stages", before))
    rows += [item for item in result["python"].items() if "seconds" not in item[0]]
    rows.append(("core: all up to and with tokens", until["tokens"]))
    rows += [
        (f"core, plain layout: all {'stages' if name == 'all' else 'up to and with sentences'}", took)
        for name, took in result["core"]["plain"].items()
    ]
    return rows + list(result["peers"].items())


def table(result: dict[str, Any]) -> str:
    size, copying = result["core"]["bytes"], result["core"]["memcpy"]
    lines = ["| | MB/s | ns/byte | times the time of memcpy |", "| --- | ---: | ---: | ---: |"]
    for name, took in [("memcpy", copying), *rows_of(result)]:
        speed = "–" if took <= size * 2e-11 else f"{size / took / 1e6:,.0f}" if took < size * 1e-7 else f"{size / took / 1e6:.2g}"
        lines.append(f"| {name} | {speed} | {took / size * 1e9:.2f} | {took / copying:,.1f} |")
    return "\n".join(lines)


def report(result: dict[str, Any]) -> str:
    found = result["core"]
    one = result["python"].get("one 4 KB article, seconds")
    lines = [
        f"{result['cpu']}, one core; {result['compiler']}; Python {result['version']}",
        f"{found['bytes'] / 1e6:.1f} MB in {found['texts']:,} articles ({result['texts']}): {found['tokens']:,} tokens, "
        f"{found['sentences']:,} sentences, {found['quotes']:,} quotes; best of {found['rounds']} passes",
        "",
        table(result),
    ]
    if one:
        again = result["python"]["one 4 KB article again and again, seconds"] * 1e6
        lines += ["", f"One article of 4 KB through `pull.article`, before views are touched: {one * 1e6:.1f} µs, the mean of"]
        lines += [f"a hundred of that size; {again:.1f} µs where it is the same again and again."]
    if result["other"]:
        other = ", ".join(f"{name} {size / 1e6:,.0f}" for name, size in result["other"].items())
        lines += ["", f"Text that is not Latin, MB/s: {other}"]
    if result["sizes"]:
        lines += ["", "Up to and with tokens, ns/byte, of one text of " + ", ".join(f"{k}: {v:.2f}" for k, v in result["sizes"].items())]
    return "\n".join(lines)


def speeds(texts: list[str], seconds: float) -> dict[str, float]:
    """Bytes a second of words or tokens."""
    own = core(texts, seconds, TOKENS)
    size = own["bytes"]
    return {"core, up to and with tokens": size / own["until"]["tokens"]} | {
        name: size / took for name, took in (peers.stringzilla(texts, seconds) | peers.icu(texts, seconds)).items()
    }


def beside(texts: list[str], seconds: float) -> dict[str, float]:
    fast = peers.blingfire(texts, seconds) | peers.stringzilla(texts, seconds) | peers.icu(texts, seconds)
    return fast | peers.python_splitters(texts, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10, help="for the core; the others get a third each (default: 10)")
    parser.add_argument("--size", type=float, default=10, help="megabytes of text (default: 10)")
    parser.add_argument("--largest", type=float, default=33, help="megabytes of the largest single text (default: 33; 1049 is 1 GB)")
    parser.add_argument("--core-only", action="store_true", help="only the C core")
    parser.add_argument("--json", metavar="OUT", help="write the figures to a file, too")
    options = parser.parse_args()
    texts = corpus.build(int(options.size * 1e6))
    compiler = shlex.split(sysconfig.get_config_var("CC") or "cc")[0]
    result: dict[str, Any] = {
        "cpu": cpu(),
        "compiler": subprocess.run([compiler, "--version"], capture_output=True, text=True).stdout.split("\n")[0],
        "version": platform.python_version(),
        "texts": corpus.describe(),
        "core": core(texts, options.seconds),
        "python": {} if options.core_only else through_python(texts, options.seconds / 3),
        "peers": {} if options.core_only else beside(texts, options.seconds / 3),
        "other": {} if options.core_only else speeds(corpus.other_scripts(), options.seconds / 3),
        "sizes": tokens_by_size(texts, options.largest),
    }
    print(report(result))
    missing = [
        name
        for name in ("BlingFire", "StringZilla", "ICU", "nupunkt", "sentencex", "pySBD", "spaCy")
        if not any(row.startswith(name) for row in result["peers"])
    ]
    if missing and not options.core_only:
        print(f"\nNot installed, so not in the table: {', '.join(missing)} (./run setup bench; ICU needs libicu-dev).", file=sys.stderr)
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
