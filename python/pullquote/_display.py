"""An article as HTML: its blocks in the margin, quotes tinted by kind, each tied to its speaker and cue.

`fragment` is what a notebook shows, `page` a whole document. Both are self-contained, run no script, take their
ink and paper from where they stand (light or dark), and say everything in text that they say in colour.
"""

from __future__ import annotations

import html
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ._article import Article
    from ._core import Block, Quote

NOTEBOOK_LIMIT = 200_000  # code points; a notebook cell shows no more of an article
HOVER_LIMIT = 400  # utterances; past that the style sheet would outweigh the text

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 2.5rem auto; padding: 0 1.2rem; max-width: 64rem; }}
@page {{ margin: 18mm 14mm; }}
@media print {{ body {{ margin: 0; padding: 0; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


@cache
def _style() -> str:
    return resources.files(__package__).joinpath("display.css").read_text(encoding="utf-8")


class Mark(NamedTuple):
    """A stretch of the text and the classes that it wears."""

    start: int
    end: int
    classes: str
    anchor: str = ""


def _visible(text: str) -> str:
    """The text as safe HTML: escaped, and what no page may hold (control signs, lone surrogates) made visible."""
    if not text.isprintable():
        text = "".join(_stand_in(c) if not c.isprintable() else c for c in text)
    return html.escape(text)


def _stand_in(sign: str) -> str:
    code = ord(sign)
    if sign in "\t\n\r\f\v\x85\u2028\u2029" or sign.isspace():
        return sign if sign not in "\f\v\x85" else " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\ufffd" if code == 0x7F or 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 else sign


def _marked(text: str, start: int, end: int, marks: Iterable[Mark], numbers: dict[int, int]) -> str:
    """text[start:end] cut at every edge of a mark; each piece wears the classes of all marks over it."""
    opens: dict[int, list[Mark]] = {}
    closes: dict[int, list[Mark]] = {}
    for mark in marks:
        opens.setdefault(max(mark.start, start), []).append(mark)
        closes.setdefault(min(mark.end, end), []).append(mark)
    cuts = sorted({start, end, *opens, *closes, *numbers})
    active: list[Mark] = []
    out = []
    for here, there in pairwise(cuts):
        for mark in closes.get(here, ()):
            active.remove(mark)
        active.extend(opens.get(here, ()))
        if here in numbers:
            out.append(f'<span data-s="{numbers[here]}"></span>')
        attributes = ""
        if active:
            attributes = f' class="{" ".join(dict.fromkeys(" ".join(m.classes for m in active).split()))}"'
        anchor = next((m.anchor for m in opens.get(here, ()) if m.anchor and m.start == here), "")
        if anchor:
            attributes += f' id="{anchor}"'
        piece = _visible(text[here:there])
        out.append(f"<span{attributes}>{piece}</span>" if attributes else piece)
    return "".join(out)


def _who(quote: Quote) -> str:
    """The speaker as one reads it: the name, and how the text puts it where that is not part of the name."""
    name, mention = quote.speaker_name, quote.speaker_text
    if name and mention and mention not in name:
        return f"{name} ({mention})"
    return name or mention or ""


def _parts(first: int, last: int, count: int) -> str:
    if last - first + 1 == count:
        return f"in {count} parts"
    return f"part {first} of {count}" if first == last else f"parts {first}–{last} of {count}"


def _note(quotes: list[Quote], anchor: str) -> str:
    """Who said it and how, of quotes in one block that have kind, speaker and cue in common."""
    first, last = quotes[0], quotes[-1]
    who = f"<b>{_visible(_who(first))}</b>" if _who(first) else "nobody named"
    cue = f" <i>{_visible(first.cue_text)}</i>" if first.cue_text else ""
    kind: str = first.kind
    if first.n_parts > 1:
        kind += ", " + _parts(first.part, last.part, first.n_parts)
    elif len(quotes) > 1:
        kind += f", {len(quotes)} quotes"
    groups = " ".join(dict.fromkeys(f"g{quote.group}" for quote in quotes))
    return f'<a class="is-{first.kind} {groups}" href="#{anchor}-{first.start}">{who}{cue}<br><small>{kind}</small></a>'


def _notes(quotes: Iterable[Quote], anchor: str) -> str:
    notes: dict[tuple[object, ...], list[Quote]] = {}
    for quote in quotes:
        if quote.speech:
            group = quote.group if quote.n_parts > 1 or quote.speaker_start is None else None
            notes.setdefault((quote.kind, quote.speaker_start, quote.cue_start, group), []).append(quote)
    return "".join(_note(alike, anchor) for alike in notes.values())


def _marks(article: Article, anchor: str) -> Iterator[Mark]:
    for quote in article.quotes:
        group = f"g{quote.group}"
        classes = f"q {quote.kind} {group}" + (" inner" if quote.depth else "")
        yield Mark(quote.start, quote.end, classes, f"{anchor}-{quote.start}")
        if quote.speaker_start is not None and quote.speaker_end is not None:
            yield Mark(quote.speaker_start, quote.speaker_end, f"who {group}")
        if quote.cue_start is not None and quote.cue_end is not None:
            yield Mark(quote.cue_start, quote.cue_end, f"cue {group}")
    for credit in article.credits:
        yield Mark(credit.start, credit.end, "credits")
    dateline = article.fields.get("dateline")
    if dateline is not None and dateline.start is not None and dateline.end is not None:
        yield Mark(dateline.start, dateline.end, "dateline")


def _marks_by_block(article: Article, anchor: str) -> list[list[Mark]]:
    """Speakers may stand in another block than their quote: each mark goes to the blocks that it touches."""
    ends = [block.end for block in article.blocks]
    starts = [block.start for block in article.blocks]
    out: list[list[Mark]] = [[] for _ in starts]
    for mark in _marks(article, anchor):
        i = bisect_right(ends, mark.start)
        while i < len(starts) and starts[i] < mark.end:
            out[i].append(mark)
            i += 1
    return out


def _hover(article: Article, anchor: str) -> str:
    """Pointing at a quote, its speaker, its cue or its note lights up all of them. Works without script."""
    groups = dict.fromkeys(quote.group for quote in article.quotes if quote.speech)
    if not groups or len(groups) > HOVER_LIMIT:
        return ""
    rules = ",".join(f"#{anchor}:has(.g{g}:hover) .g{g}" for g in groups)
    return f"{rules}{{background-color:rgba(215,125,0,.3)}}"


def field_rows(article: Article) -> list[tuple[str, str]]:
    """The header fields that the article has, named and written for a reader."""
    rows = [
        ("source", article.source),
        ("section", article.section),
        ("byline", ", ".join(article.authors) or article.byline),
        ("created", article.created and str(article.created)),
        ("updated", article.updated and str(article.updated)),
        ("age", article.fields["age"].text if "age" in article.fields else None),
        ("dateline", article.dateline),
        ("agency", article.agency),
    ]
    return [(name, value) for name, value in rows if value]


def _fields(article: Article) -> str:
    rows = field_rows(article)
    if not rows:
        return ""
    half = (len(rows) + 1) // 2
    lines = []
    for i in range(half):
        pairs = rows[i : i + 1] + rows[half + i : half + i + 1]
        lines.append("<tr>" + "".join(f"<th>{name}</th><td>{_visible(value)}</td>" for name, value in pairs) + "</tr>")
    return f'<div class="row"><div class="kind">fields</div><table class="fields">{"".join(lines)}</table></div>'


def _label(block: Block) -> str:
    kind = block.kind.replace("_", " ")
    return f"{kind}<br>{block.note_kind}" if block.note_kind else kind


LEGEND = (
    '<span class="q direct">direct quote</span><span class="q partial">partial quote</span>'
    '<span class="q scare">scare quote, term</span><span class="q title">title</span>'
    '<span class="who">speaker</span><span class="cue">cue</span>'
)


def fragment(article: Article, limit: int | None = None) -> str:
    """What stands inside a page or a notebook cell; at most about `limit` code points of the text."""
    article = article._in_code_points()
    text = article.text
    anchor = f"pq{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
    quotes: dict[int, list[Quote]] = {}
    for quote in article.quotes:
        quotes.setdefault(quote.block, []).append(quote)
    numbers: dict[int, dict[int, int]] = {}
    for i, sentence in enumerate(article.sentences, 1):
        numbers.setdefault(sentence.block, {})[sentence.start] = i
    marks = _marks_by_block(article, anchor)

    out = [f'<div class="pullquote" id="{anchor}"><style>\n{_style()}{_hover(article, anchor)}</style>']
    fields = _fields(article)
    kinds = [block.kind for block in article.blocks]
    fields_after = kinds.index("header") if "header" in kinds else (0 if kinds[:1] == ["headline"] else -1)
    if fields_after < 0:
        out.append(fields)
    for i, block in enumerate(article.blocks):
        if limit is not None and block.start > limit:
            out.append(f'<div class="row"><div class="kind">…</div><div class="text">{len(kinds) - i} more blocks</div></div>')
            break
        words = _marked(text, block.start, block.end, marks[i], numbers.get(i, {}))
        out.append(
            f'<div class="row {block.kind}"><div class="kind">{_label(block)}</div>'
            f'<div class="text" dir="auto">{words}</div><div class="notes">{_notes(quotes.get(i, ()), anchor)}</div></div>'
        )
        if i == fields_after:
            out.append(fields)
    out.append(f'<div class="legend">{LEGEND}</div></div>')
    return "\n".join(out)


def page(article: Article) -> str:
    """A whole document; no lone surrogate is left in it, so that it can be written as UTF-8."""
    return PAGE.format(title=_visible(article.title or "pullquote"), body=fragment(article))
