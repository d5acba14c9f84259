"""Where rows are written: CSV, JSON lines, Parquet and Arrow files, whole or not at all."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Protocol

from . import _core
from ._values import columns_of, rows_of

ROW_GROUP = 65536
FORMATS = ("parquet", "jsonl", "csv", "arrow")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Sink(Protocol):
    """A file that rows go into, batch by batch."""

    def write(self, batch: _core.Array) -> None: ...
    def close(self) -> None: ...


def cell(value: Any) -> Any:
    """A value for a spreadsheet: text that it would take for a formula gets an apostrophe before it."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


class Csv:
    """CSV in UTF-8, lines ended by a newline."""

    def __init__(self, out: IO[bytes], empty: _core.Array, extra: Iterable[str] = (), bom: bool = False) -> None:
        more = list(extra)
        self._text = io.TextIOWrapper(out, encoding="utf-8-sig" if bom else "utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._blank = [""] * len(more)
        self._writer.writerow([*empty.names, *more])

    def write(self, batch: _core.Array) -> None:
        columns = [[cell(value) for value in values] for values in columns_of(batch).values()]
        self._writer.writerows([*row, *self._blank] for row in zip(*columns, strict=True))

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


def _json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


class Jsonl:
    """One JSON object a line, in UTF-8."""

    def __init__(self, out: IO[bytes], empty: _core.Array) -> None:
        self._out = out
        self._encode = json.JSONEncoder(ensure_ascii=False, default=_json_value).encode

    def write(self, batch: _core.Array) -> None:
        self._out.write("".join(self._encode(row) + "\n" for row in rows_of(batch)).encode("utf-8", "replace"))

    def close(self) -> None:
        pass


class _Schema:
    def __init__(self, empty: _core.Array) -> None:
        self._empty = empty

    def __arrow_c_schema__(self) -> object:
        return self._empty.__arrow_c_schema__()


class _ArrowRows:
    """Collects batches into groups of rows, the same ones for the same batches."""

    def __init__(self, empty: _core.Array) -> None:
        import pyarrow

        self.arrow = pyarrow
        self.schema = pyarrow.schema(_Schema(empty))
        self.waiting: list[Any] = []
        self.count = 0

    def add(self, batch: _core.Array) -> Any:
        self.waiting.append(self.arrow.record_batch(batch))
        self.count += len(batch)
        return self.take() if self.count >= ROW_GROUP else None

    def take(self) -> Any:
        table = self.arrow.Table.from_batches(self.waiting, self.schema)
        self.waiting, self.count = [], 0
        return table


class Parquet:
    """Parquet: zstd, whole numbers delta-encoded, names and ids as dictionaries. Needs pyarrow.

    Smallest and largest values are kept of all but texts, where they help nobody to find rows."""

    def __init__(self, out: Any, empty: _core.Array) -> None:
        self._rows = _ArrowRows(empty)
        import pyarrow.parquet

        arrow, schema = self._rows.arrow, self._rows.schema
        numbers = {f.name: "DELTA_BINARY_PACKED" for f in schema if f.type in (arrow.int32(), arrow.int64())}
        named = [f.name for f in schema if arrow.types.is_dictionary(f.type) or f.name == "article"]
        bounded = [f.name for f in schema if f.name == "article" or not arrow.types.is_string(f.type)]
        self._writer = pyarrow.parquet.ParquetWriter(
            out, schema, compression="zstd", use_dictionary=named or False, column_encoding=numbers or None, write_statistics=bounded
        )

    def write(self, batch: _core.Array) -> None:
        table = self._rows.add(batch)
        if table is not None:
            self._writer.write_table(table)

    def close(self) -> None:
        if self._rows.waiting:
            self._writer.write_table(self._rows.take())
        self._writer.close()


class ArrowFile:
    """An Arrow IPC file. Needs pyarrow."""

    def __init__(self, out: Any, empty: _core.Array) -> None:
        import pyarrow
        import pyarrow.ipc

        self._arrow = pyarrow
        self._writer = pyarrow.ipc.new_file(out, pyarrow.schema(_Schema(empty)))

    def write(self, batch: _core.Array) -> None:
        self._writer.write_batch(self._arrow.record_batch(batch))

    def close(self) -> None:
        self._writer.close()


SINKS: dict[str, Callable[..., Sink]] = {"parquet": Parquet, "jsonl": Jsonl, "csv": Csv, "arrow": ArrowFile}


def format_of(name: str) -> str | None:
    """The format that the ending of a name says, or None."""
    parts = Path(name).suffixes[-2:]
    if len(parts) > 1 and parts[-1] in (".gz", ".bz2") and parts[0] in (".jsonl", ".csv"):
        return parts[0][1:]
    return parts[-1][1:] if parts and parts[-1][1:] in FORMATS else None


@contextmanager
def whole_file(target: Any, overwrite: bool) -> Iterator[Any]:
    """A file that is there whole or not at all: written beside its place under another name, then renamed. An open file, a pipe or a
    device is written into."""
    if hasattr(target, "write"):
        yield target
        return
    path = Path(target)
    if path.exists() and not (path.is_file() or path.is_dir()):
        with path.open("wb") as out:
            yield out
        return
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path} exists; overwrite=True replaces it")
    path = path.resolve()  # a link stays a link
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _packed(raw: IO[bytes], target: Any) -> Iterator[Any]:
    name = str(target) if isinstance(target, str | os.PathLike) else ""
    if name.endswith(".gz"):
        import gzip

        with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as out:  # the same bytes every time
            yield out
    elif name.endswith(".bz2"):
        import bz2

        with bz2.BZ2File(raw, "wb") as out:
            yield out
    else:
        yield raw


def write_rows(format: str, target: Any, empty: _core.Array, batches: Iterable[_core.Array], overwrite: bool, **options: Any) -> None:
    """All rows into one file."""
    with whole_file(target, overwrite) as raw, _packed(raw, target) as out:
        sink = SINKS[format](out, empty, **options)
        try:
            for batch in batches:
                sink.write(batch)
        except BaseException:
            with suppress(Exception):  # closed while its file is still open
                sink.close()
            raise
        sink.close()
