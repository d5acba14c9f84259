"""Corpus.write(): tables as folders of part files, with a manifest; killed at any moment, it goes on where it was."""

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from . import _core
from ._io import Chunk, InputError
from ._schema import Plan
from ._sinks import SINKS, Sink

if TYPE_CHECKING:
    from ._corpus import Corpus, Results

MANIFEST = "manifest.json"
PART_BYTES = 64 << 20  # of text


class Piece(NamedTuple):
    """A chunk, the part that it belongs to, and whether that is its last."""

    part: int
    is_last: bool
    chunk: Chunk
    ids: _core.Array
    digest: bytes


@dataclass
class _Open:
    """A part that is being written."""

    number: int
    files: list[tuple[Path, Path, IO[bytes], Sink]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    articles: int = 0
    hash: Any = field(default_factory=hashlib.sha256)


def digest_of(chunk: Chunk, ids: _core.Array) -> bytes:
    """What decides the rows of a chunk, in a few bytes."""
    out = struct.pack("=QQ?", chunk.texts.digest(), ids.digest(), chunk.surrogates)
    if chunk.titles is not None:
        out += struct.pack("=Q", chunk.titles.digest())
    for other in (chunk.created, chunk.keep):
        if other is not None:
            columns = [other.child(i).values() for i in range(len(other.names))] or other.values()
            out += hashlib.sha256(repr((other.names, columns)).encode("utf-8", "backslashreplace")).digest()
    return out


def pieces(read: Iterator[tuple[Chunk, _core.Array]], part_bytes: int) -> Iterator[tuple[int, bool, Chunk, _core.Array]]:
    """The chunks with their parts: a part ends after the chunk that fills it. What is last is known one chunk later."""
    part = size = 0
    held: tuple[Chunk, _core.Array] | None = None
    for chunk, ids in read:
        if held is not None:
            yield part, size >= part_bytes, *held
            if size >= part_bytes:
                part, size = part + 1, 0
        held = (chunk, ids)
        size += sum(chunk.texts.sizes())
    if held is not None:
        yield part, True, *held


def _write_whole(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(temporary, path)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Makes the folder, and keeps other writers out of it until the end; a writer that was killed keeps nobody out. Where the system
    has no such locks, nothing is kept.

    Raises BlockingIOError where another one writes into it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BlockingIOError(error.errno, "somebody else is writing into it", str(folder)) from None
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(handle)


class Writer:
    """One run of Corpus.write()."""

    def __init__(self, corpus: "Corpus", folder: Path, plans: tuple[Plan, ...], names: tuple[str, ...], job: dict[str, Any]) -> None:
        self.corpus = corpus
        self.folder = folder
        self.plans = plans
        self.names = names
        self.job = job
        self.parts: list[dict[str, Any]] = []
        self.is_complete = False

    # ---- the manifest

    def open(self) -> None:
        """Makes the folder, or finds in it what an earlier run left."""
        manifest = self.folder / MANIFEST
        if manifest.exists():
            try:
                found = json.loads(manifest.read_text(encoding="utf-8"))
                job, self.parts, self.is_complete = found["job"], found["parts"], found["complete"]
            except (ValueError, KeyError, TypeError):
                raise InputError(f"{manifest} is damaged: write into another folder") from None
            for name in {**self.job, **job}:
                if job.get(name) != self.job.get(name):
                    raise InputError(
                        f"{self.folder} was begun with {name} = {job.get(name)!r}, not {self.job.get(name)!r}: write into another folder"
                    )
        elif self.folder.exists() and any(self.folder.iterdir()):
            raise FileExistsError(f"{self.folder} exists, and is no folder that an earlier run left")
        for name in self.names:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
            for left in (self.folder / name).glob(".part-*"):
                left.unlink()
        self.save()

    def save(self) -> None:
        state = {"job": self.job, "parts": self.parts, "complete": self.is_complete}
        _write_whole(self.folder / MANIFEST, json.dumps(state, indent=1, ensure_ascii=False) + "\n")

    # ---- parts

    def work(self, piece: tuple[int, bool, Chunk, _core.Array]) -> "tuple[Piece, Results | None]":
        part, is_last, chunk, ids = piece
        made = Piece(part, is_last, chunk, ids, digest_of(chunk, ids))
        if part < len(self.parts):
            return made, None
        return made, self.corpus._parse(self.plans, self.job["offsets"], chunk, ids)

    def begin(self, number: int) -> _Open:
        part = _Open(number, rows=[0] * len(self.names))
        if number < len(self.parts):
            return part
        ending = self.job["format"]
        for name in self.names:
            final = self.folder / name / f"part-{number:05}.{ending}"
            temporary = final.with_name(f".{final.name}.tmp")
            part.files.append((temporary, final, temporary.open("wb"), None))  # type: ignore[arg-type]
        return part

    def add(self, part: _Open, piece: Piece, results: "Results | None") -> None:
        part.hash.update(piece.digest)
        part.articles += len(piece.ids)
        if results is None:
            return
        for i, table in enumerate(results.tables):
            temporary, final, out, sink = part.files[i]
            if sink is None:
                sink = SINKS[self.job["format"]](out, table.slice(0, 0))
                part.files[i] = (temporary, final, out, sink)
            sink.write(table)
            part.rows[i] += len(table)

    def end(self, part: _Open) -> None:
        digest = part.hash.hexdigest()
        if part.number < len(self.parts):
            known = self.parts[part.number]
            if known["digest"] != digest:
                raise InputError(
                    f"the input has changed since {self.folder} was begun: part {part.number} was made of other articles; "
                    "write into another folder"
                )
            return
        for _, _, out, sink in part.files:
            sink.close()
            out.flush()
            os.fsync(out.fileno())
            out.close()
        for temporary, final, _, _ in part.files:
            os.replace(temporary, final)
        rows = dict(zip(self.names, part.rows, strict=True))
        self.parts.append({"articles": part.articles, "rows": rows, "digest": digest})
        self.save()

    def drop(self, part: _Open | None) -> None:
        for temporary, _, out, sink in part.files if part is not None else ():
            if sink is not None:
                with suppress(Exception):  # closed while its file is still open
                    sink.close()
            out.close()
            temporary.unlink(missing_ok=True)

    def run(self, steps: "Iterator[tuple[Piece, Results | None]]") -> None:
        part: _Open | None = None
        count = 0
        try:
            for piece, results in steps:
                if part is None:
                    part = self.begin(piece.part)
                self.add(part, piece, results)
                if piece.is_last:
                    self.end(part)
                    part, count = None, piece.part + 1
        except BaseException:
            self.drop(part)
            raise
        if count < len(self.parts):
            raise InputError(f"the input has changed since {self.folder} was begun: it had more articles; write into another folder")
        if not self.is_complete:
            self.is_complete = True
            self.save()
