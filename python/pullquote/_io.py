"""Reading: lists, iterators, Arrow objects and files, as chunks of columns for the core."""

import csv
import glob
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from . import _core
from ._values import python_values

BadRecords: TypeAlias = Literal["raise", "skip"]

CHUNK_BYTES = 1 << 20
CHUNK_ROWS = 4096
ENDINGS = (".txt", ".jsonl", ".csv", ".parquet")
PACKED = (".gz", ".bz2", ".zst")


class InputError(ValueError):
    """Something is wrong with a source: a column that is missing, a line that is no JSON, a file that is cut off.

    The message names the column, or the file, the line (from 1) and the byte.
    """


class Chunk(NamedTuple):
    """What is parsed in one call: at least one text, about a megabyte."""

    texts: _core.Array
    ids: _core.Array | None
    titles: _core.Array | None
    created: _core.Array | None
    keep: _core.Array | None
    prefix: str  # of the ids of articles without one
    first: int  # the row of the first text in its file or source
    surrogates: bool
    raw: list[Any] | None  # the texts as they were given, where they were Python objects
    told: _core.Array | None = None  # ids that are told apart already

    def take(self, rows: list[int], told: _core.Array) -> "Chunk":
        """Only these rows, with the ids that they have in the whole."""

        def of(array: _core.Array | None) -> _core.Array | None:
            return None if array is None else array.take(rows)

        raw = None if self.raw is None else [self.raw[row] for row in rows]
        return self._replace(
            texts=self.texts.take(rows), ids=of(self.ids), titles=of(self.titles), created=of(self.created), keep=of(self.keep), raw=raw,
            told=told.take(rows),
        )  # fmt: skip


@dataclass
class Want:
    """Which columns are read."""

    text: str = "text"
    id: str | None = None
    title: str | None = None
    created: str | None = None
    keep: tuple[str, ...] = ()
    strict: bool = False
    bad_records: BadRecords = "raise"
    bad: int = 0  # records skipped so far
    kinds: dict[str, str] = field(default_factory=dict)  # Arrow's letters for each kept column, once known

    @property
    def names(self) -> list[str]:
        return [name for name in (self.text, self.id, self.title, self.created, *self.keep) if name is not None]

    def refuse(self, error: InputError) -> None:
        """A bad record: raised, or counted."""
        if self.bad_records == "raise":
            raise error
        self.bad += 1


# ---- Python values -------------------------------------------------------------------------------------


def _kind_of(values: Iterable[Any]) -> str:
    kinds = {
        "b" if isinstance(v, bool) else "l" if isinstance(v, int) else "g" if isinstance(v, float)
        else "tsu:" if isinstance(v, datetime) else "u" for v in values if v is not None
    }  # fmt: skip
    if kinds == {"l", "g"}:
        return "g"
    return kinds.pop() if len(kinds) == 1 else "u"


def _microseconds(value: datetime) -> int:
    if value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    since = value - datetime(1970, 1, 1)
    return (since.days * 86400 + since.seconds) * 10**6 + since.microseconds


def _written(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _kept(name: str, values: list[Any], want: Want) -> _core.Array:
    kind = want.kinds.setdefault(name, _kind_of(values))
    if kind == "u":
        return _core.strings([_written(value) for value in values], False)[0]
    fits: dict[str, Any] = {"b": bool, "l": int, "g": (int, float), "tsu:": datetime}
    for value in values:
        if value is not None and not isinstance(value, fits[kind]):
            raise InputError(f"keep: column {name!r} began with another type; {value!r} does not fit")
    return _core.numbers([None if v is None else _microseconds(v) for v in values] if kind == "tsu:" else values, kind)


def times(values: list[Any], name: str) -> _core.Array:
    """datetimes, dates or text in ISO 8601, as microseconds; those with a zone as UTC, and then all of them."""
    found: list[datetime | None] = []
    for value in values:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                raise InputError(f"created: {value!r} in column {name!r} is not a time in ISO 8601") from None
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)
        elif value is not None and not isinstance(value, datetime):
            raise InputError(f"created: {value!r} in column {name!r} is not a time")
        found.append(value)
    is_utc = any(value is not None and value.tzinfo is not None for value in found)
    return _core.numbers([None if v is None else _microseconds(v) for v in found], "tsu:UTC" if is_utc else "tsu:")


class _Rows:
    """Collects rows of Python values until they make a chunk."""

    def __init__(self, want: Want, prefix: str, first: int = 0) -> None:
        self.want = want
        self.prefix = prefix
        self.first = first
        self.count = first
        self.columns: list[list[Any]] = [[] for _ in want.names]
        self.size = 0

    def add(self, values: list[Any]) -> Iterator[Chunk]:
        text = values[0]
        if text is not None and not isinstance(text, str | bytes) and isinstance(text, float) and text == text:
            raise InputError(f"text: article {self.count} is float, not str or bytes")
        for column, value in zip(self.columns, values, strict=True):
            column.append(value)
        self.count += 1
        self.size += len(text) if isinstance(text, str | bytes | bytearray | memoryview) else 0
        if self.size >= CHUNK_BYTES or len(self.columns[0]) >= CHUNK_ROWS:
            yield self.make()

    def rest(self) -> Iterator[Chunk]:
        if self.columns[0]:
            yield self.make()

    def make(self) -> Chunk:
        want, names = self.want, iter(self.want.names)
        columns = iter(self.columns)
        raw = next(columns)
        next(names)
        try:
            texts, surrogates = _core.strings(raw, want.strict)
        except TypeError as error:
            raise InputError(f"text: {error}".replace("text: text ", f"text: of the chunk from row {self.first}, text ")) from None
        ids = _ids(next(columns), next(names)) if want.id is not None else None
        titles = _texts("title", next(columns), next(names)) if want.title is not None else None
        created = times(next(columns), next(names)) if want.created is not None else None
        keep = None
        if want.keep:
            kept = tuple(_kept(name, column, want) for name, column in zip(names, columns, strict=True))
            keep = _core.struct(want.keep, kept, None, len(raw))
        chunk = Chunk(texts, ids, titles, created, keep, self.prefix, self.first, surrogates, raw)
        self.first += len(raw)
        self.columns = [[] for _ in want.names]
        self.size = 0
        return chunk


def _ids(values: list[Any], name: str) -> _core.Array:
    for value in values:
        if value is not None and not isinstance(value, str | int):
            raise InputError(f"id: {value!r} in column {name!r} is neither text nor a whole number")
    return _core.strings([value if value is None or isinstance(value, str) else str(value) for value in values], False)[0]


def _texts(what: str, values: list[Any], name: str) -> _core.Array:
    for value in values:
        if value is not None and not isinstance(value, str):
            raise InputError(f"{what}: {value!r} in column {name!r} is not text")
    return _core.strings(values, False)[0]


# ---- lists and iterators ---------------------------------------------------------------------------------


def _fields(item: Mapping[str, Any], want: Want, place: str) -> list[Any] | None:
    """The wanted values of a record; of the text a key must be there."""
    if want.text not in item:
        want.refuse(InputError(f"{place} has no {want.text!r}; it has {', '.join(map(repr, item)) or 'nothing'}"))
        return None
    return [item.get(name) for name in want.names]


def read_items(items: Iterable[Any], want: Want) -> Iterator[Chunk]:
    rows = _Rows(want, "")
    for number, item in enumerate(items):
        if isinstance(item, Mapping):
            values = _fields(item, want, f"article {number}")
            if values is None:
                continue
        elif isinstance(item, os.PathLike):
            raise TypeError("the source mixes paths with other things; give a list of paths alone")
        elif item is None or isinstance(item, str | bytes | bytearray | memoryview | float):
            if want.id is not None or want.title is not None or want.created is not None or want.keep:
                raise InputError(
                    f"article {number} is {type(item).__name__}: only dicts and tables have columns for id, title, created and keep"
                )
            values = [item]
        else:
            raise TypeError(f"article {number} of the source is {type(item).__name__}, not str, bytes or dict")
        yield from rows.add(values)
    yield from rows.rest()


# ---- Arrow ----------------------------------------------------------------------------------------------


def stream_of(source: Any) -> tuple[_core.Array, Iterator[_core.Array]]:
    """The type and the arrays of an object with Arrow's capsules."""
    if hasattr(source, "__arrow_c_stream__"):
        stream = _core.import_stream(source.__arrow_c_stream__())
        return stream.schema, stream
    array = _core.import_array(*source.__arrow_c_array__())
    return array, iter((array,))


def _column(batch: _core.Array, what: str, name: str) -> _core.Array:
    names = batch.names
    if name not in names:
        raise InputError(f"{what}={name!r} is not a column of the source; there are {', '.join(map(repr, names)) or 'none'}")
    return batch.child(names.index(name))


_STRINGS = ("u", "U", "vu", "z", "Z", "vz", "n")


def check_text(array: _core.Array, name: str) -> None:
    from ._schema import type_name

    if (array.dictionary or array.format) not in _STRINGS:
        raise InputError(f"text: column {name!r} holds {type_name(array)}, not text")


def _arrow_chunk(batch: _core.Array, want: Want, prefix: str, first: int) -> Chunk:
    if batch.format != "+s":
        if want.id is not None or want.title is not None or want.created is not None or want.keep:
            raise InputError("the source is one column: it has no other columns for id, title, created and keep")
        check_text(batch, "text")
        return Chunk(batch, None, None, None, None, prefix, first, False, None)
    texts = _column(batch, "text", want.text)
    check_text(texts, want.text)
    ids = titles = created = keep = None
    if want.id is not None:
        ids = _column(batch, "id", want.id)
        if (ids.dictionary or ids.format) not in _STRINGS:
            ids = _ids(python_values(ids), want.id)
    if want.title is not None:
        titles = _column(batch, "title", want.title)
        check_text(titles, want.title)
    if want.created is not None:
        created = times(python_values(_column(batch, "created", want.created)), want.created)
    if want.keep:
        keep = _core.struct(want.keep, tuple(_column(batch, "keep", name) for name in want.keep), None, len(batch))
    return Chunk(texts, ids, titles, created, keep, prefix, first, False, None)


def cut(array: _core.Array, texts: _core.Array) -> Iterator[tuple[int, _core.Array]]:
    """The array in pieces of about a megabyte of text, each with its first row."""
    first = size = row = 0
    for row, bytes_of_text in enumerate(texts.sizes()):
        size += bytes_of_text
        if size >= CHUNK_BYTES or row - first + 1 >= CHUNK_ROWS:
            yield first, array.slice(first, row + 1 - first)
            first, size = row + 1, 0
    if first < len(array):
        yield first, array.slice(first, len(array) - first)


def read_arrow(source: Any, want: Want, prefix: str = "", first: int = 0) -> Iterator[Chunk]:
    schema, arrays = stream_of(source)
    _arrow_chunk(schema, want, "", 0) if schema.format == "+s" and not len(schema) else None  # columns are checked before rows come
    for batch in arrays:
        texts = _column(batch, "text", want.text) if batch.format == "+s" else batch
        check_text(texts, want.text if batch.format == "+s" else "text")
        for row, piece in cut(batch, texts):
            yield _arrow_chunk(piece, want, prefix, first + row)
        first += len(batch)


# ---- files ----------------------------------------------------------------------------------------------


def find_files(source: Any) -> list[Path]:
    """The files that paths and patterns name, each pattern's in the order of their names.

    Raises FileNotFoundError where there is none, InputError for an ending that is not known.
    """
    found: list[Path] = []
    for name in [source] if isinstance(source, str | os.PathLike) else source:
        text = os.fspath(name)
        if os.path.exists(text):
            found.append(Path(text))
        elif glob.has_magic(text):
            matches = sorted(glob.glob(text, recursive=True))
            if not matches:
                raise FileNotFoundError(f"no file is named like {text}")
            found += [Path(match) for match in matches if not os.path.isdir(match)]
        else:
            raise FileNotFoundError(f"there is no file {text}")
    for path in found:
        if _kind(path) is None:
            raise InputError(
                f"{path}: what is in it is not known from its name; names end in {', '.join(ENDINGS)}, or one of them and {', '.join(PACKED)}"
            )
    return found


def _kind(path: Path) -> str | None:
    suffixes = path.suffixes[-2:]
    kind = suffixes[-2] if len(suffixes) > 1 and suffixes[-1] in PACKED else suffixes[-1] if suffixes else ""
    return kind if kind in ENDINGS and not (kind == ".parquet" and suffixes[-1] != kind) else None


def _open_zst(path: Path) -> Any:
    try:
        from compression import zstd  # Python 3.14

        return zstd.open(path)
    except ImportError:
        pass
    try:
        import zstandard

        return zstandard.open(path, "rb")
    except ImportError:
        pass
    try:
        import pyarrow

        return io.BufferedReader(pyarrow.input_stream(str(path), compression="zstd"), 1 << 20)
    except ImportError:
        raise ImportError(f"{path}: reading .zst needs Python 3.14, zstandard or pyarrow") from None


def open_file(path: Path) -> Any:
    """The bytes of a file, unpacked."""
    if path.suffix == ".gz":
        import gzip

        return gzip.open(path, "rb")
    if path.suffix == ".bz2":
        import bz2

        return bz2.open(path, "rb")
    return _open_zst(path) if path.suffix == ".zst" else path.open("rb", buffering=1 << 20)


def _guarded(path: Path, steps: Iterator[Any]) -> Iterator[Any]:
    """Errors of unpacking, with the name of the file."""
    import zlib

    try:
        yield from steps
    except EOFError:
        raise InputError(f"{path} is cut off: its compressed data ends too early") from None
    except zlib.error as error:
        raise InputError(f"{path} is damaged: {error}") from None
    except OSError as error:
        if error.errno is None and path.suffix in PACKED:  # gzip, bz2 and pyarrow say it so
            raise InputError(f"{path} is damaged or cut off: {error}") from None
        raise
    except Exception as error:
        if type(error).__name__ == "ZstdError":
            raise InputError(f"{path} is damaged or cut off: {error}") from None
        raise


def _read_jsonl(path: Path, want: Want) -> Iterator[Chunk]:
    with open_file(path) as file:
        yield from jsonl_chunks(file, str(path), want)


def _blocks(file: Any) -> Iterator[memoryview]:
    """The bytes of a file, cut after ends of lines; each block is good until the next is asked for."""
    room = bytearray(CHUNK_BYTES)
    held, read = 0, 1
    while read:
        if held == len(room):  # a line that is longer
            room += bytes(len(room))
        while held < len(room) and (read := file.readinto(memoryview(room)[held:])):
            held += read
        end = room.rfind(b"\n", 0, held) + 1 if read else held
        if end:
            with memoryview(room) as whole, whole[:end] as block:
                yield block
            room[: held - end] = room[end:held]
            held -= end


def jsonl_chunks(file: Any, name: str, want: Want) -> Iterator[Chunk]:
    rows = _Rows(want, f"{name}:")
    line, at = 1, 0
    for block in _blocks(file):
        quick = all(want.kinds.get(kept, "u") == "u" for kept in want.keep)
        found = _core.read_jsonl(block, tuple(want.names)) if quick and len(set(want.names)) == len(want.names) else None
        if found is None:
            data = bytes(block)
            yield from _jsonl_rows(data, name, want, rows, line, at)
            lines = data.count(b"\n")
        else:
            arrays, lines = found
            if len(arrays[0]):
                yield from rows.rest()
                yield _jsonl_chunk(arrays, want, rows)
        line, at = line + lines, at + len(block)
    yield from rows.rest()


def _jsonl_chunk(arrays: tuple[_core.Array, ...], want: Want, rows: "_Rows") -> Chunk:
    columns = iter(arrays)
    texts = next(columns)
    ids = next(columns) if want.id is not None else None
    titles = next(columns) if want.title is not None else None
    created = times(next(columns).values(), want.created) if want.created is not None else None
    keep = None
    if want.keep:
        for kept in want.keep:
            want.kinds[kept] = "u"
        keep = _core.struct(want.keep, tuple(columns), None, len(texts))
    chunk = Chunk(texts, ids, titles, created, keep, rows.prefix, rows.first, False, None)
    rows.first = rows.count = rows.first + len(texts)
    return chunk


def _jsonl_rows(block: bytes, name: str, want: Want, rows: "_Rows", first: int, at: int) -> Iterator[Chunk]:
    """The slow way, which says what is wrong with a line. first and at: number and byte of the first line."""
    for number, line in enumerate(block.split(b"\n"), first):
        start, at = at, at + len(line) + 1
        if not line or line.isspace():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            where = start + getattr(error, "pos", getattr(error, "start", 0))
            said = getattr(error, "msg", getattr(error, "reason", "no JSON"))
            want.refuse(InputError(f"{name}, line {number}, byte {where}: {said}"))
            continue
        except RecursionError:
            want.refuse(InputError(f"{name}, line {number}, byte {start}: nested too deeply"))
            continue
        if not isinstance(record, dict):
            want.refuse(InputError(f"{name}, line {number}, byte {start}: not a JSON object"))
            continue
        values = _fields(record, want, f"{name}, line {number}, byte {start}: the record")
        if values is None:
            continue
        if values[0] is not None and not isinstance(values[0], str):
            want.refuse(InputError(f"{name}, line {number}, byte {start}: {want.text!r} is not text but {json.dumps(values[0])[:40]}"))
            continue
        yield from rows.add(values)


def _read_csv(path: Path, want: Want) -> Iterator[Chunk]:
    with open_file(path) as raw:
        yield from _csv_rows(raw, str(path), want)


def _csv_rows(raw: Any, path: str, want: Want) -> Iterator[Chunk]:
    rows = _Rows(want, f"{path}:")
    csv.field_size_limit(2**31 - 1)
    text = io.TextIOWrapper(raw, "utf-8-sig", "strict" if want.strict else "replace", newline="")
    try:
        reader = csv.reader(text, strict=True)
        head: list[str] = next(reader, [])
        for name in want.names:
            if name not in head:
                raise InputError(f"{path}: there is no column {name!r}; there are {', '.join(map(repr, head)) or 'none'}")
        places = [head.index(name) for name in want.names]
        while True:
            line = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                want.refuse(InputError(f"{path}, line {line}: {error}"))
                continue
            if not record:
                continue
            if len(record) != len(head):
                want.refuse(InputError(f"{path}, line {line}: {len(record)} fields, where the first line has {len(head)}"))
                continue
            yield from rows.add([record[place] for place in places])
        yield from rows.rest()
    finally:
        text.detach()


def _read_parquet(path: Path, want: Want) -> Iterator[Chunk]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ImportError(f"{path}: reading Parquet needs pyarrow (pip install pyarrow)") from None
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            for what, name in [
                ("text", want.text),
                ("id", want.id),
                ("title", want.title),
                ("created", want.created),
                *(("keep", n) for n in want.keep),
            ]:
                if name is not None and name not in names:
                    raise InputError(f"{path}: {what}={name!r} is not a column; there are {', '.join(map(repr, names))}")
            first = 0
            for batch in file.iter_batches(batch_size=CHUNK_ROWS, columns=want.names):
                yield from read_arrow(batch, want, f"{path}:", first)
                first += len(batch)
    except pyarrow.ArrowInvalid as error:
        raise InputError(f"{path} is damaged, or not Parquet: {error}") from None


def _read_texts(paths: list[Path], want: Want) -> Iterator[Chunk]:
    """One article a file, its name the id."""
    if want.id is not None or want.title is not None or want.created is not None or want.keep:
        raise InputError(f"{paths[0]}: text files have no columns for id, title, created and keep")
    rows = _Rows(Want(text="text", id="id", strict=want.strict), "")
    for path in paths:
        with open_file(path) as file:
            (data,) = _guarded(path, iter([file.read]))
            (text,) = _guarded(path, _called(data))
        yield from rows.add([text, str(path)])
    yield from rows.rest()


def _called(read: Callable[[], bytes]) -> Iterator[bytes]:
    yield read()


def read_files(paths: list[Path], want: Want) -> Iterator[Chunk]:
    readers = {".jsonl": _read_jsonl, ".csv": _read_csv, ".parquet": _read_parquet}
    texts: list[Path] = []
    for path in paths:
        kind = _kind(path)
        if kind == ".txt":
            texts.append(path)
            continue
        if texts:
            yield from _read_texts(texts, want)
            texts = []
        yield from _guarded(path, readers[kind or ""](path, want))
    if texts:
        yield from _read_texts(texts, want)


def read_open(stream: Any, kind: str, name: str, want: Want) -> Iterator[Chunk]:
    """What an open binary file holds: "jsonl", "csv", or "txt" for one article."""
    if kind == "jsonl":
        yield from jsonl_chunks(stream, name, want)
    elif kind == "csv":
        yield from _csv_rows(stream, name, want)
    else:
        yield from read_items([stream.read()], want)


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ---- any source -----------------------------------------------------------------------------------------


@dataclass
class Source:
    """Something that articles are read from, and whether that can be done again."""

    read: Callable[[Want], Iterator[Chunk]]
    once: bool
    length: int | None = None
    files: list[Path] | None = None
    schema: Callable[[], _core.Array] | None = None


def open_source(source: Any) -> Source:
    """Raises TypeError for what is no source, FileNotFoundError for files that are not there."""
    if isinstance(source, str | os.PathLike):
        files = find_files(source)
        return Source(lambda want: read_files(files, want), once=False, files=files)
    if hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__"):
        once = hasattr(source, "__next__") or hasattr(source, "read_next_batch")
        length = len(source) if isinstance(source, Sized) else None
        return Source(lambda want: read_arrow(source, want), once=once, length=length)
    if isinstance(source, bytes | bytearray | memoryview | Mapping) or not isinstance(source, Iterable):
        raise TypeError(
            f"the source is {type(source).__name__}; a list or iterator of texts or dicts, a table, or a path is needed (one article: pull.article)"
        )
    if isinstance(source, list | tuple) and source and all(isinstance(item, os.PathLike) for item in source):
        files = find_files(source)
        return Source(lambda want: read_files(files, want), once=False, files=files)
    once = iter(source) is source
    length = len(source) if isinstance(source, Sized) else None
    return Source(lambda want: read_items(source, want), once=once, length=length)
