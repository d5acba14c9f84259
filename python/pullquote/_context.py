"""Table.context(): what stands around each row."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from . import _core
from ._schema import plan

if TYPE_CHECKING:
    from ._corpus import Corpus

NEEDED = ("article", "start", "end")


class Around(NamedTuple):
    """How much is shown, and the marks around the row itself."""

    chars: int | None
    sentences: int | None
    mark: tuple[str, str]


class _Article(NamedTuple):
    text: str
    starts: list[int]  # of its sentences
    ends: list[int]


def _articles(corpus: "Corpus") -> Iterator[dict[str, _Article]]:
    """The articles of each chunk, by id."""
    wanted = (plan("sentences", columns=NEEDED),)
    for results in corpus._run(wanted):
        ids = results.ids.values()
        found = {id: _Article(text or "", [], []) for id, text in zip(ids, results.chunk.texts.values(), strict=True)}
        for id, start, end in zip(*(results.tables[0].child(i).values() for i in range(3)), strict=True):
            found[id].starts.append(start)
            found[id].ends.append(end)
        yield found


def _around(article: _Article, start: int, end: int, around: Around) -> str:
    text, (opening, closing) = article.text, around.mark
    left, right = start, end
    if around.chars is not None:
        left, right = max(0, start - around.chars), min(len(text), end + around.chars)
    else:
        more = around.sentences or 0
        first = bisect_right(article.starts, start) - 1  # the sentence that it begins in
        last = bisect_left(article.ends, end)
        if article.starts:
            left = min(start, article.starts[max(0, first - more)])
            right = max(end, article.ends[min(len(article.ends) - 1, last + more)])
    return text[left:start] + opening + text[start:end] + closing + text[end:right]


def with_context(corpus: "Corpus", batches: Iterator[_core.Array], around: Around) -> Iterator[_core.Array]:
    """The batches with a column "context" more. Rows are in the order of the corpus, which is read beside them."""
    chunks = _articles(corpus)
    known: dict[str, _Article] = {}
    try:
        for batch in batches:
            columns = [batch.child(batch.names.index(name)).values() for name in NEEDED]
            shown: list[str] = []
            for id, start, end in zip(*columns, strict=True):
                while id not in known:
                    known = next(chunks)
                shown.append(_around(known[id], start, end, around))
            names = (*batch.names, "context")
            arrays = chain((batch.child(i) for i in range(len(batch.names))), (_core.strings(shown, False)[0],))
            yield _core.struct(names, tuple(arrays), None, len(batch))
    finally:
        chunks.close()  # type: ignore[attr-defined]
