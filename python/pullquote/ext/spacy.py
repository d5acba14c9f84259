"""spaCy: articles as Docs, and our sentences in a pipeline of theirs (`nlp.add_pipe("pullquote_sentences")`)."""

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin, SpanGroup

from .._article import Article, Layout, article
from .._rules import Rules
from .._sinks import whole_file


def _words(parsed: Article) -> tuple[list[str], list[bool], list[int]]:
    """The words of a Doc with the same text, whether a space follows each, and where each begins. White space other than one space
    between tokens is a word of its own, as in spaCy."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    at = 0
    for token in [*parsed.tokens, None]:
        start = len(parsed.text) if token is None else token.start
        gap = parsed.text[at:start]
        if gap[:1] == " " and words:
            spaces[-1] = True
            at, gap = at + 1, gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
            starts.append(at)
        if token is not None:
            words.append(token.text)
            spaces.append(False)
            starts.append(token.start)
            at = token.end
    return words, spaces, starts


def to_doc(parsed: Article, vocab: Any) -> Any:
    """A spacy.tokens.Doc with the text, tokens and sentences of an article.

    vocab: of a spaCy pipeline (nlp.vocab).

    doc.spans["quotes"] has the quotes (labels are their kinds), doc.spans["speakers"] and doc.spans["cues"] those that belong to them,
    each with the index of its quote as span_id.
    """
    parsed = parsed._in_code_points()
    words, spaces, starts = _words(parsed)
    begins = {sentence.start for sentence in parsed.sentences}
    edges = [token.start for token in parsed.tokens]
    for sentence in parsed.sentences:  # what stands outside of sentences, as a header does, is not glued to the one before
        after = bisect_left(edges, sentence.end)
        begins.update(edges[after : after + 1])
    doc = Doc(vocab, words=words, spaces=spaces, sent_starts=[i == 0 or start in begins for i, start in enumerate(starts)])
    groups: dict[str, list[Any]] = {"quotes": [], "speakers": [], "cues": []}
    for quote in parsed.quotes:
        found = [("quotes", quote.start, quote.end, quote.kind)]
        if quote.speaker_start is not None and quote.speaker_end is not None:
            found.append(("speakers", quote.speaker_start, quote.speaker_end, quote.speaker_kind))
        if quote.cue_start is not None and quote.cue_end is not None:
            found.append(("cues", quote.cue_start, quote.cue_end, quote.cue_class))
        for name, start, end, label in found:
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            span = doc[first:last]
            groups[name].append(doc.char_span(span.start_char, span.end_char, label=label, span_id=str(quote.index)))
    for name, spans in groups.items():
        doc.spans[name] = SpanGroup(doc, name=name, spans=spans)
    if parsed.id is not None:
        doc.user_data["article"] = parsed.id
    return doc


def write_docs(articles: Iterable[Article], target: str | os.PathLike[str], vocab: Any = None, overwrite: bool = False) -> int:
    """Writes a DocBin file; the number of Docs. All of them are in memory until it is written, as spaCy has it."""
    if vocab is None:
        from spacy.vocab import Vocab

        vocab = Vocab()
    docs = DocBin(store_user_data=True)
    for parsed in articles:
        docs.add(to_doc(parsed, vocab))
    with whole_file(target, overwrite) as out:
        out.write(docs.to_bytes())
    return len(docs)


class Sentences:
    """A component that begins a sentence where we do; the tokens stay those of the pipeline."""

    def __init__(self, rules: Rules | None = None, layout: Layout = "plain") -> None:
        self.rules = rules
        self.layout = layout

    def __call__(self, doc: Any) -> Any:
        begins = sorted(sentence.start for sentence in article(doc.text, layout=self.layout, rules=self.rules).sentences)
        places = [token.idx for token in doc]
        first = {bisect_left(places, start) for start in begins}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.i in first
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _bytes: bytes, **_: Any) -> "Sentences":
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        pass

    def from_disk(self, _path: Any, **_: Any) -> "Sentences":
        return self


@Language.factory("pullquote_sentences", default_config={"layout": "plain"})
def make_sentences(nlp: Any, name: str, layout: Layout) -> Callable[[Any], Any]:
    """nlp.add_pipe("pullquote_sentences")"""
    return Sentences(layout=layout)
