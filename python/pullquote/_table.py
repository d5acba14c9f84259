"""Table: rows of one level of a corpus, as Arrow; read when somebody asks for them."""

import heapq
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

from . import _core
from ._schema import Schema
from ._sinks import cell, write_rows
from ._values import columns_of, python_values, rows_of

if TYPE_CHECKING:
    from ._corpus import Corpus

_SHOWN = 10


def select_columns(batch: _core.Array, names: Sequence[str]) -> _core.Array:
    own = batch.names
    return _core.struct(tuple(names), tuple(batch.child(own.index(name)) for name in names), None, len(batch))


class Table:
    """Rows of articles, blocks, sentences, tokens or quotes; made by the methods of a Corpus.

    Nothing is read before rows are asked for, and then batch by batch: a table may be larger than memory. Each method that looks at
    rows reads the corpus; load() keeps the rows. Every reader of Arrow takes a table: polars.DataFrame(table), pyarrow.table(table),
    pandas.DataFrame.from_arrow(table), duckdb.sql("from table").
    """

    __slots__ = ("__weakref__", "_batches", "_corpus", "_length", "_name", "_once", "_read", "_replan", "_schema")

    def __init__(
        self,
        read: Callable[[], Iterator[_core.Array]],
        schema: _core.Array | Callable[[], _core.Array],
        *,
        name: str = "",
        once: bool = False,
        replan: "Callable[[Sequence[str]], Table] | None" = None,
    ) -> None:
        self._read = read
        self._schema = schema
        self._name = name
        self._once = once
        self._replan = replan
        self._corpus: tuple[Corpus, str] | None = None  # and the unit of offsets, where the rows are of a corpus and in its order
        self._length: int | None = None
        self._batches: list[_core.Array] | None = None

    def _from(self, corpus: "tuple[Corpus, str] | None") -> "Table":
        self._corpus = corpus
        return self

    @classmethod
    def _of_batches(cls, batches: list[_core.Array], schema: _core.Array, name: str = "") -> "Table":
        table = cls(lambda: iter(batches), schema, name=name)
        table._batches = batches
        return table

    def _iterate(self) -> Iterator[_core.Array]:
        """The batches, and whoever reads them all knows the length."""
        length = 0
        for batch in self._read():
            length += len(batch)
            yield batch
        self._length = length

    @property
    def _empty(self) -> _core.Array:
        if not isinstance(self._schema, _core.Array):
            self._schema = self._schema()
        return self._schema

    # ---- what it is

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._empty.names

    @property
    def schema(self) -> Schema:
        """The columns and their types, in Arrow's words; any reader of Arrow takes it as a schema."""
        return Schema._of(self._empty)

    def __len__(self) -> int:
        """The number of rows. Reads the corpus where nobody has yet."""
        if self._length is None:
            if self._once:
                self.load()
            self._length = sum(map(len, self._batches if self._batches is not None else self._read()))
        return self._length

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _core.export_stream(self._empty, self._iterate())

    def __arrow_c_schema__(self) -> object:
        return self._empty.__arrow_c_schema__()

    def load(self) -> "Table":
        """Reads all rows into memory and keeps them; gives back the table itself."""
        if self._batches is None:
            batches = list(self._iterate())
            self._batches = batches
            self._read = lambda: iter(batches)
            self._once = False
        return self

    # ---- rows

    def reader(self, batch_rows: int = 4096) -> "Iterator[Table]":
        """Small tables of so many rows each (the last may have fewer), one after another.

        Raises ValueError for less than one row.
        """
        if batch_rows < 1:
            raise ValueError(f"batch_rows={batch_rows!r} is less than 1")
        waiting: list[_core.Array] = []
        count = 0
        for batch in self._iterate():
            at = 0
            while at < len(batch):
                size = min(batch_rows - count, len(batch) - at)
                waiting.append(batch.slice(at, size))
                at, count = at + size, count + size
                if count == batch_rows:
                    yield Table._of_batches(waiting, self._empty, self._name)._from(self._corpus)
                    waiting, count = [], 0
        if waiting:
            yield Table._of_batches(waiting, self._empty, self._name)._from(self._corpus)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, a dict each."""
        for batch in self._iterate():
            yield from rows_of(batch)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.rows()

    def __getitem__(self, name: str) -> "Column":
        """One column, in memory.

        Raises KeyError for a column that is not there.
        """
        if name not in self.columns:
            raise KeyError(name)
        table = self.select([name]).load()
        batches = table._batches or []
        return Column([batch.child(0) for batch in batches], table._empty.child(0), name)

    def head(self, n: int = 10) -> "Table":
        """The first n rows, in memory; no more of the corpus is read than they need."""
        batches, left = [], n
        if left > 0:
            for batch in self._read():
                batches.append(batch.slice(0, min(left, len(batch))))
                left -= len(batches[-1])
                if left <= 0:
                    break
        return Table._of_batches(batches, self._empty, self._name)._from(self._corpus)

    def select(self, columns: Iterable[str]) -> "Table":
        """Only these columns, in this order.

        Raises ValueError for a column that is not there.
        """
        names = [columns] if isinstance(columns, str) else list(columns)
        for name in names:
            if name not in self.columns:
                raise ValueError(f"columns: {name!r} is not a column; there are {', '.join(self.columns)}")
        if self._replan is not None and self._batches is None:
            return self._replan(names)
        return self._derived(lambda batch: select_columns(batch, names))

    def _derived(self, change: Callable[[_core.Array], _core.Array]) -> "Table":
        if self._batches is not None:
            return Table._of_batches([change(batch) for batch in self._batches], change(self._empty), self._name)._from(self._corpus)
        empty = self._empty
        return Table(lambda: map(change, self._iterate()), lambda: change(empty), name=self._name, once=self._once)._from(self._corpus)

    def where(self, mask: "Iterable[bool] | Callable[[Table], Iterable[bool]]") -> "Table":
        """The rows for which the mask is true.

        mask: a sequence of as many booleans as there are rows, or a function that gets each batch as a Table and gives its mask.

        Raises ValueError for a mask of another length (when rows are read).
        """
        if callable(mask):
            ask = mask
            return self._derived(lambda batch: _masked(batch, plain_list(ask(Table._of_batches([batch], self._empty, self._name)))))
        flags = plain_list(mask)

        def read() -> Iterator[_core.Array]:
            at = 0
            for batch in self._iterate():
                yield _masked(batch, flags[at : at + len(batch)])
                at += len(batch)
            if at != len(flags):
                raise ValueError(f"the mask has {len(flags)} values for {at} rows")

        return Table(read, self._empty, name=self._name, once=self._once)._from(self._corpus)

    def sample(self, n: int, seed: int = 0, by: str | None = None) -> "Table":
        """n rows by chance, in their order, in memory; the same ones for the same seed.

        by: a column; n rows of each of its values, where there are so many.

        Raises ValueError for a column that is not there.
        """
        if by is not None and by not in self.columns:
            raise ValueError(f"by={by!r} is not a column; there are {', '.join(self.columns)}")
        if self._once:
            self.load()
        chance = random.Random(seed)
        best: dict[Any, list[tuple[float, int]]] = {}
        at = 0
        for batch in self._iterate():
            groups = batch.child(batch.names.index(by)).values() if by is not None else [None] * len(batch)
            for row, group in enumerate(groups, at):
                heap = best.setdefault(group, [])
                item = (-chance.random(), row)
                if len(heap) < n:
                    heapq.heappush(heap, item)
                elif n > 0:
                    heapq.heappushpop(heap, item)
            at += len(batch)
        chosen = sorted(row for heap in best.values() for _, row in heap)
        batches, at, first = [], 0, 0
        for batch in self._read():
            end = first
            while end < len(chosen) and chosen[end] < at + len(batch):
                end += 1
            if end > first:
                batches.append(batch.take([row - at for row in chosen[first:end]]))
            at, first = at + len(batch), end
        return Table._of_batches(batches, self._empty, self._name)._from(self._corpus)

    def context(self, chars: int | None = None, *, sentences: int | None = None, mark: tuple[str, str] = ("", "")) -> "Table":
        """The rows with a column "context" more: the row in the text around it. The corpus is read beside the rows.

        chars: so many code points before and after it. sentences: its sentences, and so many before and after them (may be 0).
        mark: what is put before and after the row itself.

        Raises ValueError where neither or both are given, for a table without the columns article, start and end in code points, and for
        the table of an iterator, which cannot be read again.
        """
        from ._context import NEEDED, Around, with_context

        if (chars is None) == (sentences is None):
            raise ValueError("either chars or sentences must be given")
        for name, value in (("chars", chars), ("sentences", sentences)):
            if value is not None and value < 0:
                raise ValueError(f"{name}={value!r} is less than 0")
        if self._corpus is None or self._corpus[0]._source.once:
            raise ValueError("the texts around these rows cannot be read (again)")
        if self._corpus[1] != "codepoint" or any(name not in self.columns for name in NEEDED) or "context" in self.columns:
            raise ValueError("context() needs the columns article, start and end, in code points, and no column context")
        corpus, around = self._corpus[0], Around(chars, sentences, (mark[0], mark[1]))
        empty = next(with_context(corpus, iter([self._empty.slice(0, 0)]), around))
        return Table(lambda: with_context(corpus, self._iterate(), around), empty, name=self._name)

    # ---- out

    def to_arrow(self) -> Any:
        """A pyarrow.Table. Needs pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> Any:
        """A polars.DataFrame. Needs polars."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self, **options: Any) -> Any:
        """A pandas.DataFrame. Needs pandas and pyarrow; options are those of pyarrow.Table.to_pandas()."""
        return self.to_arrow().to_pandas(**options)

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns, as lists."""
        out: dict[str, list[Any]] = {name: [] for name in self.columns}
        for batch in self._iterate():
            for name, values in columns_of(batch).items():
                out[name] += values
        return out

    def to_csv(self, target: Any, *, extra: Iterable[str] = (), bom: bool = False, overwrite: bool = False) -> None:
        """Writes CSV in UTF-8.

        target: a path (".gz" and ".bz2" are compressed), or an open binary file.
        extra: empty columns to be filled in by hand.
        bom: begin with a byte order mark, as spreadsheets want it for UTF-8.
        overwrite: replace a file that is there.

        Text that a spreadsheet would take for a formula gets an apostrophe before it. Raises FileExistsError, or OSError where it
        cannot be written; then nothing is left half-written.
        """
        write_rows("csv", target, self._empty, self._iterate(), overwrite, extra=extra, bom=bom)

    def to_jsonl(self, target: Any, *, overwrite: bool = False) -> None:
        """Writes one JSON object a line. Arguments and errors as those of to_csv()."""
        write_rows("jsonl", target, self._empty, self._iterate(), overwrite)

    def to_parquet(self, target: Any, *, overwrite: bool = False) -> None:
        """Writes Parquet (zstd, offsets delta-encoded). Needs pyarrow. Arguments and errors as those of to_csv()."""
        write_rows("parquet", target, self._empty, self._iterate(), overwrite)

    # ---- shown

    def _shown(self) -> tuple[list[dict[str, Any]], bool]:
        if self._once:
            self.load()
        found = list(self.head(_SHOWN + 1).rows())
        return found[:_SHOWN], len(found) > _SHOWN

    def __repr__(self) -> str:
        kinds = ", ".join(f"{name}: {kind}" for name, kind in self.schema.items())
        size = f"{self._length:,} rows" if self._length is not None else "not read yet"
        return f"<Table {self._name or 'of rows'}, {size}: {kinds}>"

    def show(self, n: int = 10, *, width: int = 120, file: "IO[str] | None" = None) -> None:
        """Prints the first n rows.

        width: columns of the screen; file: where to, sys.stdout by default.
        """
        columns = self.columns
        rows = [[_short(row[name], 40) for name in columns] for row in self.head(n).rows()]
        sizes = [min(24, max(len(name), *(len(row[i]) for row in rows), 1)) for i, name in enumerate(columns)]
        lines = [columns, *rows]
        for line in lines:
            written = "  ".join(f"{value[:size]:{size}}" for value, size in zip(line, sizes, strict=True))
            print(written[:width].rstrip(), file=file)

    def _repr_html_(self) -> str:
        from html import escape

        rows, more = self._shown()
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join("<tr>" + "".join(f"<td>{escape(_short(v, 80))}</td>" for v in row.values()) + "</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" + ("<p>…</p>" if more else "")


class Column:
    """One column: what pull.split() gives for a list, and table["name"] for a table. Any reader of Arrow takes it."""

    __slots__ = ("_batches", "_schema", "name")

    def __init__(self, batches: list[_core.Array], schema: _core.Array, name: str = "") -> None:
        self._batches = batches
        self._schema = schema
        self.name = name

    def __len__(self) -> int:
        return sum(map(len, self._batches))

    def __iter__(self) -> Iterator[Any]:
        for batch in self._batches:
            yield from python_values(batch)

    def to_list(self) -> list[Any]:
        """The values, as a list."""
        return list(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _core.export_stream(self._schema, self._batches)

    def __arrow_c_schema__(self) -> object:
        return self._schema.__arrow_c_schema__()

    def __repr__(self) -> str:
        return f"<Column {self.name + ' ' if self.name else ''}of {len(self):,} values>"


def _short(value: Any, size: int) -> str:
    text = "" if value is None else " ".join(str(value).split()) if isinstance(value, str) else str(cell(value))
    return text if len(text) <= size else text[: size - 1] + "…"


def plain_list(values: Any) -> list[Any]:
    for method in ("to_list", "tolist", "to_pylist"):
        if hasattr(values, method):
            return list(getattr(values, method)())
    return list(values)


def _masked(batch: _core.Array, flags: list[Any]) -> _core.Array:
    if len(flags) != len(batch):
        raise ValueError(f"the mask has {len(flags)} values for {len(batch)} rows")
    return batch.take([row for row, flag in enumerate(flags) if flag])
