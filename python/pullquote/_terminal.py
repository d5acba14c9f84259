"""An article in a terminal: kinds in the margin, sentences numbered, quotes with speaker and cue below them."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO, TypeAlias

from ._display import field_rows

if TYPE_CHECKING:
    from ._article import Article
    from ._core import Block, Quote, Span

MARGIN = 12  # the kind, right-aligned
INDENT = 18  # where the text begins: kind, two blanks, number, blank
COLOURS = {
    "dim": "2",
    "bold": "1",
    "direct": "34",
    "mixed": "34",
    "indirect": "34",
    "partial": "36",
    "scare": "35",
    "nickname": "35",
    "term": "35",
    "title": "35",
    "who": "1;33",
    "cue": "33",
}

PLAIN_KINDS = ("word", "punct", "mark_open", "mark_close")

Piece: TypeAlias = tuple[str, str]  # text, name of its style
Paint: TypeAlias = tuple[int, int, str]  # start, end, name of the style


def visible(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(_stand_in(c) for c in text)


def _stand_in(sign: str) -> str:
    if sign.isprintable():
        return sign
    if sign.isspace():
        return sign if sign == "\u00a0" else " "
    code = ord(sign)
    if code < 0x20:
        return chr(0x2400 + code)
    if unicodedata.category(sign) == "Cf" and unicodedata.bidirectional(sign) in ("BN", "L", "R", "AL"):
        return sign  # joiners and soft hyphens do no harm
    return "\ufffd"


def width_of(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


class Style:
    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, *names: str) -> str:
        codes = ";".join(COLOURS[name] for name in names if name)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and codes and text else text


def _paint(text: str, start: int, end: int, spans: list[Paint]) -> list[Piece]:
    """text[start:end] as (piece, style name); of spans that overlap, the later one in the list wins."""
    spans = [span for span in spans if span[0] < end and span[1] > start]
    if not spans:
        return [(visible(text[start:end]), "")]
    names = [""] * (end - start)
    for first, last, name in spans:
        for at in range(max(first, start), min(last, end)):
            names[at - start] = name
    pieces: list[Piece] = []
    at = 0
    while at < len(names):
        stop = at + 1
        while stop < len(names) and names[stop] == names[at]:
            stop += 1
        pieces.append((visible(text[start + at : start + stop]), names[at]))
        at = stop
    return pieces


def _wrap(pieces: list[Piece], width: int, style: Style) -> list[str]:
    """Painted pieces as lines of at most `width` columns, broken at blanks."""
    words: list[list[Piece]] = [[]]
    for text, name in pieces:
        for i, part in enumerate(text.split(" ")):
            if i:
                words.append([])
            if part:
                words[-1].append((part, name))
    lines: list[str] = []
    line, used = "", 0
    for word in filter(None, words):
        if used and used + 1 + sum(width_of(part) for part, _ in word) > width:
            lines.append(line)
            line, used = "", 0
        elif used:
            line, used = line + " ", used + 1
        for part, name in word:
            while used + width_of(part) > width:  # a word longer than the line
                room = max(1, width - used)
                lines.append(line + style(part[:room], name))
                line, used, part = "", 0, part[room:]
            line, used = line + style(part, name), used + width_of(part)
    return [*lines, line] if line else lines


def _shorten(text: str, width: int) -> str:
    text = " ".join(visible(text).split())
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[: max(len(text) - 8, 0)] if width_of(text) > width + 8 else text[:-1]
    return text.rstrip() + "…"


def _who(quote: Quote) -> str:
    name, mention, cue = quote.speaker_name, quote.speaker_text, quote.cue_text
    who = f"{name} ({mention})" if name and mention and mention not in name else name or mention or ""
    return ", ".join(filter(None, (who, cue)))


def _quote_line(quote: Quote, width: int, style: Style) -> str:
    """One quote in one line: kind, who, how it begins. The shorter of the last two is shown whole."""
    kind = quote.kind if quote.n_parts == 1 else f"{quote.kind} {quote.part}/{quote.n_parts}"
    room = width - 2 - 12
    who, words = _who(quote) if quote.speech else "", quote.text
    if who:
        room -= 2
        who = _shorten(who, room - min(width_of(words), room // 2))
        room -= width_of(who)
    parts = [style(f"└ {kind:<11}", "dim"), style(who, "who"), style(_shorten(words, room), quote.kind)]
    return parts[0] + " " + "  ".join(filter(None, parts[1:]))


def _token_pieces(article: Article, span: Span, spans: list[Paint]) -> list[Piece]:
    """Tokens as the specification writes them: a bar where two touch, the kind in braces where it is not plain."""
    pieces: list[Piece] = []
    for token in span.tokens:
        pieces += _paint(article.text, token.start, token.end, spans)
        if token.kind not in PLAIN_KINDS:
            pieces.append(("{" + token.kind + "}", "dim"))
        pieces.append((" ", "") if token.space_after else ("|", "dim"))
    return pieces[:-1]


def _block_lines(article: Article, block: Block, quotes: list[Quote], first: int, width: int, style: Style, tokens: bool) -> Iterator[str]:
    """The lines of a block; its sentences are numbered from `first`."""
    spans: list[Paint] = [(quote.start, quote.end, quote.kind) for quote in quotes]
    for quote in quotes:
        if quote.speaker_start is not None and quote.speaker_end is not None:
            spans.append((quote.speaker_start, quote.speaker_end, "who"))
        if quote.cue_start is not None and quote.cue_end is not None:
            spans.append((quote.cue_start, quote.cue_end, "cue"))
    kind = f"{block.kind.replace('_', ' '):>{MARGIN}}"
    parts: list[tuple[str, int, int]] = []
    at = block.start
    for number, sentence in enumerate(block.sentences, first):
        if article.text[at : sentence.start].strip():  # dateline, list marker
            parts.append(("", at, sentence.start))
        parts.append((str(number), sentence.start, sentence.end))
        at = sentence.end
    if article.text[at : block.end].strip():
        parts.append(("", at, block.end))
    for i, (label, start, end) in enumerate(parts):
        pieces = _token_pieces(article, article.span(start, end), spans) if tokens else _paint(article.text, start, end, spans)
        if block.kind == "headline":
            pieces = [(piece, name or "bold") for piece, name in pieces]
        for j, line in enumerate(_wrap(pieces, width - INDENT, style)):
            margin = style(kind if i + j == 0 else " " * MARGIN, "dim") + "  " + style(f"{label if j == 0 else '':>3}", "dim")
            yield f"{margin} {line}"
        for quote in quotes:
            if start <= quote.start < end:
                yield " " * INDENT + _quote_line(quote, width - INDENT, style)


def _head(article: Article, width: int, style: Style) -> Iterator[str]:
    pad = " " * INDENT
    for line in _wrap([(visible(article.title or "(no title)"), "bold")], width - INDENT, style):
        yield pad + line
    for name, value in field_rows(article):
        lines = _wrap([(visible(value), "")], width - INDENT, style)
        yield style(f"{name:>{INDENT - 2}}", "dim") + "  " + lines[0]
        yield from (pad + line for line in lines[1:])
    for credit in article.credits:
        yield style(f"{'credit':>{INDENT - 2}}", "dim") + "  " + _shorten(credit.text, width - INDENT)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _foot(article: Article, width: int, style: Style) -> Iterator[str]:
    said = [q for q in article.quotes if q.speech]
    named = sum(q.speaker_text is not None for q in said)
    counts = ", ".join(_count(len(getattr(article, noun + "s")), noun) for noun in ("block", "sentence", "token", "quote"))
    speakers = f"; {named} of {_count(len(said), 'spoken quote')} with a speaker" if said else ""
    yield style(counts + speakers, "dim")
    for issue in article.issues:
        where = article.text[issue.start : issue.end]
        yield style("issue", "who") + " " + _shorten(f"{issue.kind.replace('_', ' ')} at {issue.start}: {where}", width - 6)


def render(article: Article, width: int = 80, colour: bool = False, tokens: bool = False) -> Iterator[str]:
    """The lines of the whole view, without line ends."""
    article = article._in_code_points()
    style = Style(colour)
    quotes: dict[int, list[Quote]] = {}
    for quote in article.quotes:
        quotes.setdefault(quote.block, []).append(quote)
    yield from _head(article, width, style)
    first = 1
    for i, block in enumerate(article.blocks):
        yield ""
        yield from _block_lines(article, block, quotes.get(i, []), first, width, style, tokens)
        first += len(block.sentences)
    yield ""
    yield from _foot(article, width, style)


def wants_colour(out: TextIO) -> bool:
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(
    article: Article, out: TextIO | None = None, *, width: int | None = None, colour: bool | None = None, tokens: bool = False
) -> None:
    """Writes the view: in the width of the terminal up to 100 columns, in colour where it is wanted."""
    out = sys.stdout if out is None else out
    if width is None:
        width = min(shutil.get_terminal_size().columns, 100) if out.isatty() else 80
    for line in render(article, max(width, 40), wants_colour(out) if colour is None else colour, tokens):
        out.write(line + "\n")
