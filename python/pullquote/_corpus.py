"""Corpus: many articles taken apart, in batches, on all cores; and pull.corpus(), which makes it."""

import os
import random
import struct
import time
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from . import _core
from ._article import Article, Errors, Layout, Offsets, _rules, _zone, article
from ._io import BadRecords, Chunk, InputError, Source, Want, cores, open_source
from ._parts import PART_BYTES, Piece, Writer, locked, pieces
from ._progress import Progress, Show, reporter
from ._rules import Rules
from ._schema import DICTIONARIES, Plan, What, check_choice, check_what, empty, plan, run_plans
from ._sinks import SINKS
from ._table import Table, plain_list
from ._values import columns_of, python_values

T = TypeVar("T")
R = TypeVar("R")
Strings: TypeAlias = Literal["dictionary", "plain"]


EMPTY = Chunk(_core.strings([], False)[0], None, None, None, None, "", 0, False, None)


class Results(NamedTuple):
    """What came of one chunk."""

    chunk: Chunk
    ids: _core.Array
    tables: tuple[_core.Array, ...]
    size: int
    nulls: int
    issues: tuple[int, ...]


@dataclass
class Counts:
    """What a pass over a corpus has met so far."""

    articles: int = 0
    nulls: int = 0
    bytes: int = 0
    repeated_ids: int = 0
    bad_records: int = 0
    seconds: float = 0.0
    issues: Counter[str] = field(default_factory=Counter)

    def add(self, results: Results) -> None:
        self.articles += len(results.ids)
        self.nulls += results.nulls
        self.bytes += results.size
        for kind, count in zip(_core.NAMES["issue_kind"], results.issues, strict=True):
            if count:
                self.issues[kind] += count

    def __str__(self) -> str:
        speed = f", {self.bytes / 1e6 / self.seconds:.1f} MB/s" if self.seconds > 0 else ""
        parts = [f"{self.articles:,} articles, {self.bytes / 1e6:,.1f} MB{speed}"]
        for count, what in ((self.nulls, "without text"), (self.repeated_ids, "ids came again"), (self.bad_records, "bad records skipped")):
            if count:
                parts.append(f"{count:,} {what}")
        if self.issues:
            parts.append("issues: " + ", ".join(f"{kind} {count:,}" for kind, count in sorted(self.issues.items())))
        return "; ".join(parts)


def in_order(items: Iterable[T], work: Callable[[T], R], threads: int) -> Iterator[R]:
    """work(item) of each, on so many threads, in the order of the items; only a few more than threads are under way at a time."""
    if threads == 1:
        yield from map(work, items)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    pool = ThreadPoolExecutor(threads, "pullquote")
    running: deque[Future[R]] = deque()
    try:
        for item in items:
            running.append(pool.submit(work, item))
            if len(running) > threads + 2:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _trimmed() -> Iterator[None]:
    """After a pass, the memory that its columns came and went in goes back to the system."""
    try:
        yield
    finally:
        _core.trim()


def _zone_table(zone: tzinfo) -> bytes:
    """How far ahead of UTC the zone is, from which wall time on: pairs of microseconds, for the years 1900 to 2099."""
    epoch, step = datetime(1970, 1, 1), timedelta(days=7)

    def ahead(wall: datetime) -> timedelta:
        return wall.replace(tzinfo=zone).utcoffset() or timedelta(0)

    def micro(span: timedelta) -> int:
        return (span.days * 86400 + span.seconds) * 10**6 + span.microseconds

    at = datetime(1900, 1, 1)
    pairs = [(-(2**62), micro(ahead(at)))]
    while at.year < 2100:
        after = at + step
        if ahead(after) != ahead(at):
            low, high = at, after
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
                low, high = (middle, high) if ahead(middle) == ahead(at) else (low, middle)
            pairs.append((micro(high - epoch), micro(ahead(after))))
        at = after
    return b"".join(struct.pack("=qq", *pair) for pair in pairs)


class Corpus:
    """Many articles. Made by corpus(); nothing is read before something is asked for.

    Iterating gives an Article each. The methods articles(), blocks(), sentences(), tokens() and quotes() give a Table each.
    """

    __slots__ = ("__weakref__", "_counts", "_errors", "_layout", "_progress", "_rules", "_source", "_threads", "_tz", "_unique_ids",
                 "_used", "_want", "_zone")  # fmt: skip

    def __init__(
        self,
        source: Source,
        want: Want,
        *,
        rules: Rules,
        layout: Layout,
        tz: tzinfo | None,
        unique_ids: bool,
        errors: Errors,
        threads: int,
        progress: Show,
    ) -> None:
        self._source = source
        self._want = want
        self._rules = rules
        self._layout = layout
        self._tz = tz
        self._zone = None if tz is None else _zone_table(tz)
        self._unique_ids = unique_ids
        self._errors = errors
        self._threads = threads
        self._progress = progress
        self._used = False
        self._counts: Counts | None = None

    # ---- reading

    @property
    def rules(self) -> Rules:
        """The Rules that decide."""
        return self._rules

    @property
    def counts(self) -> Counts | None:
        """What the last pass over the corpus met: articles, bytes, issues, repeated ids, bad records; None before the first."""
        return self._counts

    def __len__(self) -> int:
        """The number of articles, where the source knows it; else TypeError."""
        if self._source.length is None:
            raise TypeError("how many articles there are is not known before they are read")
        return self._source.length

    def __bool__(self) -> bool:
        return True

    def _read(self, counts: Counts) -> Iterator[tuple[Chunk, _core.Array]]:
        """The chunks, with ids told apart."""
        if self._source.once and self._used:
            raise ValueError("the source is an iterator, and it has been read; give a list or a file, or keep a table by its load()")
        self._used = True
        want = self._fresh_want()
        ids = _core.Ids()
        for chunk in self._source.read(want):
            article_ids = chunk.told
            if article_ids is None:
                article_ids = ids.tell_apart(chunk.ids, chunk.prefix, chunk.first, len(chunk.texts))
            counts.repeated_ids, counts.bad_records = ids.repeated, want.bad
            if self._unique_ids and ids.repeated:
                raise InputError(f"an id came again{_first_repeated(chunk, article_ids)}, and unique_ids=True")
            yield chunk, article_ids
        counts.bad_records = want.bad

    def _fresh_want(self) -> Want:
        w = self._want
        return Want(w.text, w.id, w.title, w.created, w.keep, w.strict, w.bad_records)

    def _parse(self, plans: tuple[Plan, ...], offsets: str, chunk: Chunk, ids: _core.Array) -> Results:
        tables, size, nulls, issues = run_plans(
            plans,
            chunk.texts,
            ids,
            rules=self._rules,
            layout=self._layout,
            offsets=offsets,
            surrogates=chunk.surrogates or self._errors == "surrogatepass",
            strict=self._errors == "strict",
            titles=chunk.titles,
            created=chunk.created,
            zone=self._zone,
            keep=chunk.keep,
        )
        return Results(chunk, ids, tables, size, nulls, issues)

    def _run(self, plans: tuple[Plan, ...], offsets: str = "codepoint") -> Iterator[Results]:
        """One pass: the results of each chunk, in order."""
        counts = Counts()
        self._counts = counts
        begin = time.perf_counter()
        with reporter(self._progress, self._source.length) as report, _trimmed():
            for results in in_order(self._read(counts), lambda pair: self._parse(plans, offsets, *pair), self._threads):
                counts.add(results)
                counts.seconds = time.perf_counter() - begin
                report(Progress(counts.articles, counts.bytes, counts.seconds))
                yield results

    def __iter__(self) -> Iterator[Article]:
        """Each article, an Article. Those without text are left out."""
        for chunk, article_ids in self._read(Counts()):
            yield from (article for article in self._articles_of(chunk, article_ids) if article is not None)

    def _articles_of(self, chunk: Chunk, article_ids: _core.Array) -> Iterator[Article | None]:
        texts = chunk.raw if chunk.raw is not None else chunk.texts.values()
        columns = columns_of(chunk.keep) if chunk.keep is not None else {}
        titles = chunk.titles.values() if chunk.titles is not None else [None] * len(texts)
        for row, (id, text, title) in enumerate(zip(article_ids.values(), texts, titles, strict=True)):
            if text is None or text != text:
                yield None
                continue
            meta = {name: values[row] for name, values in columns.items()} or None
            yield article(
                text, id=id, meta=meta, rules=self._rules, layout=self._layout, errors=self._errors, tz=self._tz, title=title,
                created=self._created(chunk, row),
            )  # fmt: skip

    @staticmethod
    def _created(chunk: Chunk, row: int) -> datetime | None:
        return None if chunk.created is None else python_values(chunk.created.slice(row, 1))[0]

    # ---- fewer articles

    def _rows(self, choose: Callable[[int, Chunk, _core.Array], list[int]]) -> "Corpus":
        """The articles of the rows that are chosen of each chunk; choose() is told the number of its first row, too."""

        def read(want: Want) -> Iterator[Chunk]:
            counts, first = Counts(), 0
            for chunk, ids in self._read(counts):
                want.bad = counts.bad_records
                rows = choose(first, chunk, ids)
                first += len(ids)
                if rows:
                    yield chunk.take(rows, ids)
            choose(first, EMPTY, EMPTY.texts)
            want.bad = counts.bad_records

        return Corpus(
            Source(read, once=self._source.once), self._want, rules=self._rules, layout=self._layout, tz=self._tz, unique_ids=False,
            errors=self._errors, threads=self._threads, progress=self._progress,
        )  # fmt: skip

    def filter(self, wanted: Callable[[Article], object] | Iterable[object]) -> "Corpus":
        """Only the articles that are wanted. They keep their ids. Nothing is read before something is asked for.

        wanted: a function that is called with each Article that has a text, or as many booleans as there are articles.

        Raises ValueError for another number of booleans, when articles are read.

        >>> [a.id for a in corpus(["It rained.", "“No,” she said.", "“Yes.”"], layout="plain").filter(lambda a: len(a.quotes))]
        ['1', '2']
        """
        if callable(wanted):
            ask = wanted
            return self._rows(
                lambda first, chunk, ids: [row for row, a in enumerate(self._articles_of(chunk, ids)) if a is not None and ask(a)]
            )
        flags = plain_list(wanted)

        def choose(first: int, chunk: Chunk, ids: _core.Array) -> list[int]:
            if first + len(ids) > len(flags) or (chunk is EMPTY and first != len(flags)):
                raise ValueError(f"there are {len(flags)} booleans for {'more than ' if chunk is not EMPTY else ''}{first} articles")
            return [row for row, flag in enumerate(flags[first : first + len(ids)]) if flag]

        return self._rows(choose)

    def sample(self, n: int, seed: int = 0) -> "Corpus":
        """n articles by chance, in their order; the same ones for the same seed. The corpus is read to count them, when some are asked for.

        Raises ValueError for the corpus of an iterator, which cannot be read again.
        """
        if self._source.once:
            raise ValueError("the source is an iterator, and cannot be read again; give a list or a file")
        chosen: list[int] = []

        def choose(first: int, chunk: Chunk, ids: _core.Array) -> list[int]:
            if not chosen and first == 0:
                count = sum(len(ids) for _, ids in self._read(Counts()))
                chosen.extend(sorted(random.Random(seed).sample(range(count), min(n, count))))
            return [row - first for row in chosen[bisect_left(chosen, first) : bisect_left(chosen, first + len(ids))]]

        return self._rows(choose)

    # ---- tables

    def _table(self, what: What, offsets: Offsets, strings: Strings, **options: Any) -> Table:
        check_choice("offsets", offsets, get_args(Offsets))
        check_choice("strings", strings, get_args(Strings))
        flags = DICTIONARIES if strings == "dictionary" else 0
        chosen = plan(what, keep=self._want.keep, flags=flags, **options)
        return self._planned(what, chosen, offsets)

    def _planned(self, what: str, chosen: Plan, offsets: str) -> Table:
        return Table(
            lambda: (results.tables[0] for results in self._run((chosen,), offsets)),
            lambda: self._empty(chosen, offsets),
            name=what,
            once=self._source.once,
            replan=lambda names: self._planned(what, chosen._replace(columns=tuple(names)), offsets),
        )._from((self, offsets))

    def _empty(self, chosen: Plan, offsets: str) -> _core.Array:
        """A table without rows. The types of kept columns are known only from the source, and so its first chunk is read for them."""
        keep = None
        if self._want.keep:
            source = self._source
            if source.once:  # put the chunk back
                chunks = source.read(self._fresh_want())
                first = next(chunks, None)
                read_on = chain(() if first is None else (first,), chunks)
                self._source = Source(lambda want: read_on, once=True)
            else:
                first = next(iter(source.read(self._fresh_want())), None)
            if first is not None and first.keep is not None:
                keep = first.keep.slice(0, 0)
            else:
                none = _core.strings([], False)[0]
                keep = _core.struct(self._want.keep, tuple(none for _ in self._want.keep), None, 0)
        return empty(chosen, rules=self._rules, layout=self._layout, offsets=offsets, keep=keep)

    def articles(self, *, columns: Iterable[str] | None = None, offsets: Offsets = "codepoint", strings: Strings = "dictionary") -> Table:
        """One row an article: title, source, byline, times, counts, issues. One without text has a row of nulls.

        columns: only these, in this order; all by default.
        offsets: "codepoint", "byte" or "utf16"; no column of this table counts in it, but its metadata says it.
        strings: "dictionary" for columns of few values, or "plain".

        Raises ValueError for a column or an option that is not there.
        """
        return self._table("articles", offsets, strings, columns=columns)

    def blocks(
        self,
        *,
        columns: Iterable[str] | None = None,
        blocks: Iterable[str] | None = None,
        min_tokens: int | None = None,
        max_tokens: int | None = None,
        offsets: Offsets = "codepoint",
        strings: Strings = "dictionary",
        keys: bool = False,
    ) -> Table:
        """One row a block. blocks: only these kinds. The other arguments as those of quotes()."""
        return self._table(
            "blocks", offsets, strings, columns=columns, blocks=blocks, min_tokens=min_tokens, max_tokens=max_tokens, keys=keys
        )

    def sentences(
        self,
        *,
        columns: Iterable[str] | None = None,
        blocks: Iterable[str] | None = None,
        min_tokens: int | None = None,
        max_tokens: int | None = None,
        offsets: Offsets = "codepoint",
        strings: Strings = "dictionary",
        keys: bool = False,
    ) -> Table:
        """One row a sentence. Arguments as those of quotes().

        >>> corpus(["It rained. We stayed in."], layout="plain").sentences(columns=["article", "text"]).to_dict()
        {'article': ['0', '0'], 'text': ['It rained.', 'We stayed in.']}
        """
        return self._table(
            "sentences", offsets, strings, columns=columns, blocks=blocks, min_tokens=min_tokens, max_tokens=max_tokens, keys=keys
        )

    def tokens(
        self,
        *,
        columns: Iterable[str] | None = None,
        blocks: Iterable[str] | None = None,
        offsets: Offsets = "codepoint",
        strings: Strings = "dictionary",
        keys: bool = False,
    ) -> Table:
        """One row a token. Arguments as those of quotes()."""
        return self._table("tokens", offsets, strings, columns=columns, blocks=blocks, keys=keys)

    def quotes(
        self,
        *,
        columns: Iterable[str] | None = None,
        blocks: Iterable[str] | None = None,
        speech: bool | None = None,
        min_tokens: int | None = None,
        max_tokens: int | None = None,
        offsets: Offsets = "codepoint",
        strings: Strings = "dictionary",
        keys: bool = False,
    ) -> Table:
        """One row a quote.

        columns: only these, in this order; by default all but "key" and "rule".
        blocks: only in blocks of these kinds ("paragraph", "headline" and so on).
        speech: True for somebody's words only, False for all else.
        min_tokens, max_tokens: only those of so many tokens.
        offsets: what start and end count: "codepoint", "byte" or "utf16".
        strings: "dictionary" for columns of few values, or "plain".
        keys: a column "key" more: article#start-end, the same on every run.

        Raises ValueError for a column or an option that is not there.
        """
        return self._table(
            "quotes", offsets, strings, columns=columns, blocks=blocks, speech=speech, min_tokens=min_tokens, max_tokens=max_tokens, keys=keys
        )  # fmt: skip

    def speakers(self, *, unresolved: bool = False) -> Table:
        """Who speaks, the most quoted first: speaker_name, speaker_kind, n_quotes, n_articles, n_tokens.

        unresolved: those who are called by an office or a pronoun only, too, as they are called there ("the mayor", "he").

        Reads the corpus at once; the counts of all speakers are in memory.
        """
        found: dict[tuple[str, str], list[int]] = {}
        last: dict[tuple[str, str], str] = {}
        wanted = ["article", "speaker_name", "speaker_text", "speaker_kind", "n_tokens"]
        for row in self.quotes(speech=True, columns=wanted).rows():
            is_named = row["speaker_kind"] in ("name", "pronoun") and row["speaker_name"] is not None
            name = row["speaker_name"] if is_named else row["speaker_text"]
            if name is None or not (is_named or unresolved):
                continue
            who = (" ".join(name.split()), "name" if is_named else row["speaker_kind"])
            counted = found.setdefault(who, [0, 0, 0])
            counted[0] += 1
            counted[1] += last.get(who) != row["article"]
            counted[2] += row["n_tokens"]
            last[who] = row["article"]
        ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
        arrays = (
            _core.strings([who[0] for who, _ in ranked], False)[0],
            _core.strings([who[1] for who, _ in ranked], False)[0],
            *(_core.numbers([counted[i] for _, counted in ranked], "l") for i in range(3)),
        )
        batch = _core.struct(("speaker_name", "speaker_kind", "n_quotes", "n_articles", "n_tokens"), arrays, None, len(ranked))
        return Table._of_batches([batch], batch.slice(0, 0), "speakers")

    def write(
        self,
        folder: str | os.PathLike[str],
        what: Iterable[What] = ("articles", "quotes"),
        *,
        format: Literal["parquet", "jsonl", "csv", "arrow"] = "parquet",
        offsets: Offsets = "codepoint",
        strings: Strings = "dictionary",
        keys: bool = False,
        part_bytes: int = PART_BYTES,
    ) -> Counts:
        """Writes tables as folders of part files: folder/quotes/part-00000.parquet and so on, and folder/manifest.json.

        One pass, with flat memory. A part is under another name until it is whole. Stopped at any moment and called again, it reads the
        input again, goes on after the last whole part, and ends with the same bytes as an undisturbed run.

        what: "articles", "blocks", "sentences", "tokens", "quotes".
        format: "parquet" and "arrow" need pyarrow.
        part_bytes: about so much text goes into a part.
        offsets, strings, keys: as those of quotes().

        Returns what was met. Raises InputError where the folder was begun with another input, other rules or other options,
        FileExistsError where it holds something else, BlockingIOError where somebody else is writing into it, OSError where it cannot
        be written; whole parts are kept.
        """
        names: tuple[What, ...] = (what,) if isinstance(what, str) else tuple(what)  # type: ignore[assignment]
        for name in names:
            check_what(name)
        check_choice("format", format, SINKS)
        check_choice("offsets", offsets, get_args(Offsets))
        check_choice("strings", strings, get_args(Strings))
        if not names or len(set(names)) != len(names):
            raise ValueError("what must name each table once")
        if not isinstance(part_bytes, int) or part_bytes < 1:
            raise ValueError(f"part_bytes={part_bytes!r} is not a number of bytes")
        flags = DICTIONARIES if strings == "dictionary" else 0
        plans = tuple(plan(name, keep=self._want.keep, keys=keys, flags=flags) for name in names)
        job = {
            "version": _core.VERSION, "rules": self._rules.id, "layout": self._layout, "errors": self._errors,
            "tz": None if self._tz is None else str(self._tz), "offsets": offsets, "strings": strings, "keys": keys, "format": format,
            "part_bytes": part_bytes, "keep": list(self._want.keep), "tables": list(names),
        }  # fmt: skip
        writer = Writer(self, Path(folder), plans, names, job)
        counts = Counts()
        self._counts = counts
        with locked(writer.folder):
            writer.open()
            writer.run(self._reported(in_order(pieces(self._read(counts), part_bytes), writer.work, self._threads), counts))
        return counts

    def _reported(self, steps: Iterator[tuple[Piece, Results | None]], counts: Counts) -> Iterator[tuple[Piece, Results | None]]:
        begin = time.perf_counter()
        with reporter(self._progress, self._source.length) as report, _trimmed():
            for piece, results in steps:
                if results is not None:
                    counts.add(results)
                else:
                    counts.articles += len(piece.ids)
                counts.seconds = time.perf_counter() - begin
                report(Progress(counts.articles, counts.bytes, counts.seconds))
                yield piece, results

    def stats(self) -> dict[str, Any]:
        """What is in the corpus, after one pass: articles, megabytes, speed, blocks and quotes by kind, issues by kind."""
        plans = (plan("blocks", columns=["kind"]), plan("quotes", columns=["kind"]), plan("articles", columns=["n_sentences", "n_tokens"]))
        kinds: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        sums = Counter[str]()
        for results in self._run(plans):
            for counter, table in zip(kinds, results.tables, strict=False):
                counter.update(table.child(0).values())
            for name, values in columns_of(results.tables[2]).items():
                sums[name] += sum(value or 0 for value in values)
        counts = self._counts or Counts()
        return {
            "articles": counts.articles,
            "nulls": counts.nulls,
            "megabytes": counts.bytes / 1e6,
            "megabytes_a_second": counts.bytes / 1e6 / counts.seconds if counts.seconds else 0.0,
            "sentences": sums["n_sentences"],
            "tokens": sums["n_tokens"],
            "blocks": dict(kinds[0]),
            "quotes": dict(kinds[1]),
            "issues": dict(counts.issues),
            "repeated_ids": counts.repeated_ids,
            "bad_records": counts.bad_records,
        }

    def docbin(self, target: str | os.PathLike[str], *, vocab: Any = None, overwrite: bool = False) -> int:
        """Writes all articles as a DocBin file of spaCy, and returns how many. Needs spaCy.

        target: a path. vocab: of a spaCy pipeline; a new one by default. overwrite: replace a file that is there.

        All Docs are in memory until they are written, as spaCy has it. Raises FileExistsError.
        """
        from .ext.spacy import write_docs

        return write_docs(self, target, vocab, overwrite)

    def __repr__(self) -> str:
        length = f"{self._source.length:,} articles" if self._source.length is not None else "articles"
        where = f" in {len(self._source.files)} files" if self._source.files else ""
        return f"<Corpus: {length}{where}, rules {self._rules.id}>"


def _first_repeated(chunk: Chunk, article_ids: _core.Array) -> str:
    if chunk.ids is None:
        return ""
    for given, told in zip(chunk.ids.values(), article_ids.values(), strict=True):
        if given is not None and given != told:
            return f" ({given!r})"
    return ""


def corpus(
    source: Any,
    *,
    text: str = "text",
    id: str | None = None,
    title: str | None = None,
    created: str | None = None,
    rules: Rules | None = None,
    layout: Layout = "article",
    keep: Sequence[str] = (),
    tz: str | tzinfo | None = None,
    unique_ids: bool = False,
    errors: Errors = "replace",
    bad_records: BadRecords = "raise",
    threads: int | None = None,
    progress: Show = "auto",
) -> Corpus:
    """Many articles. Nothing is read before something is asked for.

    source: a list or iterator of str, bytes or dicts; an object with Arrow's capsules (a table or a column of pyarrow, polars, pandas,
        DuckDB); a path or pattern, or a list of Path objects: .txt, .jsonl, .csv, .parquet, all but the last also with .gz, .bz2, .zst.
    text, id, title, created: the names of columns (of tables, files and dicts). A title or time given so is not looked for in the text.
    keep: columns that are carried into every table.
    rules, layout, errors, tz: as those of article().
    unique_ids: raise InputError where an id comes again; else it is told apart ("a~2") and counted.
    bad_records: "raise", or "skip" to count records that cannot be read and go on.
    threads: how many; as many as there are cores by default.
    progress: "auto" (on a terminal), True, False, or a function that is called with a Progress.

    Articles without an id are called by their row, those of files by "file:row".

    Raises TypeError for a source or an argument of another type, ValueError for an option that is not among the choices,
    FileNotFoundError for a file that is not there; when rows are read, InputError for what is wrong with them.

    >>> corpus(["“No,” she said.", None], layout="plain").quotes(columns=["article", "text"]).to_dict()
    {'article': ['0'], 'text': ['“No,”']}
    """
    for name, value in (("text", text), ("id", id), ("title", title), ("created", created)):
        if not (isinstance(value, str) or (value is None and name != "text")):
            raise TypeError(f"{name} must be the name of a column, not {type(value).__name__}")
    if isinstance(keep, str):
        raise TypeError("keep must be a list of names, not str")
    carried = tuple(keep)
    taken = {name for names in _core.table_columns().values() for name in names}
    for name in carried:
        if not isinstance(name, str):
            raise TypeError(f"keep must be a list of names, not of {type(name).__name__}")
        if name in taken:
            raise ValueError(f"keep: {name!r} is the name of a column of our own; rename it in the source")
    if len(set(carried)) != len(carried):
        raise ValueError("keep names a column twice")
    check_choice("layout", layout, get_args(Layout))
    check_choice("errors", errors, get_args(Errors))
    check_choice("bad_records", bad_records, get_args(BadRecords))
    if threads is not None and not (isinstance(threads, int) and threads >= 1):
        raise ValueError(f"threads={threads!r} is not a number of threads")
    if progress not in ("auto", True, False, None) and not callable(progress):
        raise ValueError(f"progress={progress!r} is neither 'auto', True, False nor a function")
    want = Want(text, id, title, created, carried, errors == "strict", bad_records)
    return corpus_of(
        open_source(source),
        want,
        rules=_rules(rules),
        layout=layout,
        tz=_zone(tz),
        unique_ids=unique_ids,
        errors=errors,
        threads=threads,
        progress=progress,
    )


def corpus_of(
    source: Source,
    want: Want,
    *,
    rules: Rules,
    layout: Layout,
    errors: Errors,
    threads: int | None,
    progress: Show,
    tz: tzinfo | None = None,
    unique_ids: bool = False,
) -> Corpus:
    return Corpus(
        source,
        want,
        rules=rules,
        layout=layout,
        tz=tz,
        unique_ids=unique_ids,
        errors=errors,
        threads=threads or cores(),
        progress=progress,
    )
