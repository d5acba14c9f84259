"""The commands for many articles: pullquote articles|blocks|sentences|tokens|quotes INPUT..."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from . import _core
from ._cli_rules import Failure, add_rules, rules_of
from ._corpus import Corpus, Counts, corpus_of
from ._io import InputError, Source, Want, find_files, read_files, read_open
from ._schema import TABLES
from ._sinks import FORMATS, SINKS, format_of, write_rows


def add_commands(commands: Any) -> None:
    for what in TABLES:
        said = f"write the {what} of many articles as a table"
        parser = commands.add_parser(what, help=said, description=said[0].upper() + said[1:] + ".", allow_abbrev=False)
        parser.add_argument("input", nargs="+", metavar="INPUT", help="files or patterns (.txt .jsonl .csv .parquet, packed or not), or -")
        parser.add_argument(
            "-o", "--out", default="-", metavar="OUT", help="OUT.parquet, .arrow, .jsonl or .csv; a folder for parts; - (default)"
        )
        parser.add_argument("--format", choices=FORMATS, help="of - (default: jsonl) and of folders (default: parquet)")
        parser.add_argument(
            "--from", dest="kind", choices=("jsonl", "csv", "txt"), default="jsonl", help="what standard input is (default: jsonl)"
        )
        columns = parser.add_argument_group("columns")
        columns.add_argument("--text", default="text", metavar="NAME", help="the column of the text (default: text)")
        columns.add_argument("--id", metavar="NAME", help="the column of the id; else file:row")
        columns.add_argument("--title", metavar="NAME", help="a column of headlines, which are then not looked for")
        columns.add_argument("--created", metavar="NAME", help="a column of times of publication")
        columns.add_argument("--keep", metavar="NAME", action="append", default=[], help="a column to carry along; may be given again")
        columns.add_argument("--columns", metavar="A,B", help="only these columns of the result")
        rules = add_rules(parser)
        rules.add_argument("--offsets", choices=("codepoint", "byte", "utf16"), default="codepoint", help="what start and end count")
        if what == "quotes":
            rules.add_argument("--speech", action="store_true", help="only somebody's words")
        run = parser.add_argument_group("running")
        run.add_argument("--threads", type=int, metavar="N", help="default: as many as there are cores")
        run.add_argument("--resume", action="store_true", help="go on with a folder of parts that an earlier run left")
        run.add_argument("--overwrite", action="store_true", help="replace a file that is there")
        run.add_argument("--errors", choices=("replace", "strict", "surrogatepass"), default="replace", help="what bad UTF-8 does")
        run.add_argument("--bad-records", choices=("raise", "skip"), default="raise", help="what a broken line does (default: raise)")
        run.add_argument("--quiet", action="store_true", help="no progress and no summary on standard error")


def _source(options: argparse.Namespace) -> Source:
    if "-" not in options.input:
        files = find_files(options.input)
        return Source(lambda want: read_files(files, want), once=False, files=files)
    if options.input != ["-"]:
        raise Failure("- (standard input) stands alone")
    return Source(lambda want: read_open(sys.stdin.buffer, options.kind, "standard input", want), once=True)


def _corpus(options: argparse.Namespace) -> Corpus:
    want = Want(
        options.text, options.id, options.title, options.created, tuple(options.keep), options.errors == "strict", options.bad_records
    )  # fmt: skip
    if options.threads is not None and options.threads < 1:
        raise Failure(f"--threads {options.threads} is not a number of threads")
    return corpus_of(
        _source(options),
        want,
        rules=rules_of(options),
        layout=options.layout,
        errors=options.errors,
        threads=options.threads,
        progress=False if options.quiet else "auto",
    )


def _counted(batches: Iterable[_core.Array], rows: list[int]) -> Iterator[_core.Array]:
    for batch in batches:
        rows[0] += len(batch)
        yield batch


def _write_rows(options: argparse.Namespace, corpus: Corpus, out: BinaryIO) -> str:
    given: dict[str, Any] = {"columns": options.columns.split(",") if options.columns else None, "offsets": options.offsets}
    if getattr(options, "speech", False):
        given["speech"] = True
    table = getattr(corpus, options.command)(**given)
    rows = [0]
    batches = _counted(table._iterate(), rows)
    if options.out == "-":
        sink = SINKS[options.format or "jsonl"](out, table._empty)
        for batch in batches:
            sink.write(batch)
        sink.close()
    else:
        write_rows(options.format or format_of(options.out) or "", options.out, table._empty, batches, options.overwrite)
    return f"{rows[0]:,} {options.command}"


def _write_folder(options: argparse.Namespace, corpus: Corpus) -> str:
    if options.columns or getattr(options, "speech", False):
        raise Failure("--columns and --speech are for single files")
    if os.path.exists(options.out) and not options.resume:
        raise Failure(f"{options.out} exists; --resume goes on with it")
    corpus.write(options.out, [options.command], format=options.format or "parquet", offsets=options.offsets)
    return f"{options.command} in {options.out}"


def run(options: argparse.Namespace, out: BinaryIO) -> None:
    """Raises Failure."""
    is_folder = options.out != "-" and format_of(options.out) is None
    if options.resume and not is_folder:
        raise Failure("--resume needs a folder as OUT: a single file is written whole or not at all")
    if options.out != "-" and not is_folder and options.format not in (None, format_of(options.out)):
        raise Failure(f"--format {options.format} is not what {options.out} says")
    try:
        corpus = _corpus(options)
        written = _write_folder(options, corpus) if is_folder else _write_rows(options, corpus, out)
    except (InputError, UnicodeError) as error:
        raise Failure(str(error), 1) from None
    except FileExistsError as error:
        raise Failure(str(error).replace("overwrite=True replaces", "--overwrite replaces")) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise Failure(f"{place}{error.strerror or error}") from None
    except (ValueError, ImportError) as error:
        raise Failure(str(error)) from None
    if not options.quiet:
        print(f"pullquote: {written}; {corpus.counts or Counts()}", file=sys.stderr)
