"""How far a pass over a corpus has come: by tqdm where it is installed, else by one line of standard error, or by any function."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, TypeAlias


class Progress(NamedTuple):
    """What has been parsed so far."""

    articles: int
    bytes: int
    seconds: float


Show: TypeAlias = Literal["auto"] | bool | Callable[[Progress], object] | None

_PAUSE = 0.2  # seconds between two lines


def _line(total: int | None) -> tuple[Callable[[Progress], None], Callable[[], None]]:
    shown = [0.0]

    def report(progress: Progress) -> None:
        now = time.monotonic()
        if now - shown[0] < _PAUSE:
            return
        shown[0] = now
        of = f" of {total:,}" if total is not None else ""
        speed = progress.bytes / 1e6 / progress.seconds if progress.seconds else 0.0
        print(
            f"\r{progress.articles:,}{of} articles, {progress.bytes / 1e6:,.0f} MB, {speed:.0f} MB/s ", end="", file=sys.stderr, flush=True
        )

    def end() -> None:
        if shown[0]:
            print(file=sys.stderr, flush=True)

    return report, end


def _bar(total: int | None) -> tuple[Callable[[Progress], None], Callable[[], None]]:
    from tqdm.auto import tqdm

    bar: Any = tqdm(total=total, unit=" articles", unit_scale=True)

    def report(progress: Progress) -> None:
        bar.update(progress.articles - bar.n)

    return report, bar.close


@contextmanager
def reporter(show: Show, total: int | None) -> Iterator[Callable[[Progress], object]]:
    """The function to call now and then. What a function of the caller raises is the caller's."""
    if callable(show):
        yield show
        return
    if not show or (show == "auto" and not (sys.stderr and sys.stderr.isatty())):
        yield lambda progress: None
        return
    try:
        report, end = _bar(total)
    except ImportError:
        report, end = _line(total)
    try:
        yield report
    finally:
        end()
