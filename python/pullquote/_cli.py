"""The command `pullquote`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from . import __version__, _cli_corpus, article
from ._cli_rules import Failure, add_rules, rules_of


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pullquote", description="Takes raw news articles apart.")
    parser.add_argument("--version", action="version", version=f"pullquote {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    show = commands.add_parser(
        "show",
        help="show one article: its fields, blocks, sentences, quotes and speakers",
        description="Shows one article: its fields, blocks, sentences, quotes and speakers.",
        allow_abbrev=False,
    )
    show.add_argument("file", metavar="FILE", help="a text file, or - for standard input")
    add_rules(show)
    form = show.add_mutually_exclusive_group()
    form.add_argument("--tokens", action="store_true", help="show where tokens begin and end, and what they are")
    form.add_argument("--json", action="store_true", help="write everything found as JSON")
    form.add_argument("--html", metavar="OUT", help="write a page to the file OUT (- for standard output)")
    _cli_corpus.add_commands(commands)
    return parser


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Failure(f"cannot read {name}: {_reason(error)}") from None


def _write(name: str, text: str) -> None:
    """The whole file or none of it: written beside its place under another name, then renamed. A link stays a link; a pipe or a
    terminal is written into, for a rename would put a file in its place."""
    path = Path(name).resolve()
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise Failure(f"cannot write {name}: {_reason(error)}") from None
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        raise Failure(f"cannot write {name}: {_reason(error)}") from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _show(options: argparse.Namespace, out: TextIO) -> None:
    data = _read(options.file)
    parsed = article(data, layout=options.layout, rules=rules_of(options))
    if options.json:
        out.write(parsed.to_json() + "\n")
    elif options.html == "-":
        out.write(parsed.to_html())
    elif options.html:
        _write(options.html, parsed.to_html())
    else:
        parsed.show(tokens=options.tokens)


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    out = sys.stdout
    try:
        if options.command == "show":
            if hasattr(out, "reconfigure"):
                out.reconfigure(encoding="utf-8" if options.json or options.html else None, errors="backslashreplace")
            _show(options, out)
        else:
            _cli_corpus.run(options, out.buffer)
        out.flush()
    except Failure as failure:
        print(f"pullquote: {failure}", file=sys.stderr)
        return failure.code
    except BrokenPipeError:  # the reader went away, which is its right; nothing more may be written at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return 0
