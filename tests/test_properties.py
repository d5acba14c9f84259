"""What holds of every result, whatever the text."""

import json
import pickle
import re

import pullquote as pull
import pytest
from hypothesis import given
from texts import EXAMPLE, GOLDEN, any_bytes, any_text, conventions, layouts, units, well_formed

LEVELS = ("blocks", "sentences", "tokens", "quotes")
WITHOUT_SENTENCES = {"header", "credit", "table"}
UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u00ad"  # signs without width may stand between tokens


def views(article):
    for level in LEVELS:
        yield from getattr(article, level)
    yield from article.credits


def units_of(text: str, unit: str) -> list[int]:
    """Offset of each code point in the unit, and the length of all."""
    sizes = {
        "codepoint": lambda c: 1,
        "byte": lambda c: len(c.encode("utf-8", "surrogatepass")),
        "utf16": lambda c: 1 + (ord(c) > 0xFFFF),
    }[unit]
    out = [0]
    for c in text:
        out.append(out[-1] + sizes(c))
    return out


def is_blank(text: str) -> bool:
    return all(c.isspace() or c in UNSEEN for c in text)


def check_result(article, text: str) -> None:
    assert article.text == text
    for view in views(article):
        assert 0 <= view.start < view.end <= len(text)
        assert text[view.start : view.end] == view.text
        assert view.article is article
    check_tokens(article, text)
    check_sentences(article, text)
    check_quotes(article)
    check_fields(article, text)
    for issue in article.issues:
        assert 0 <= issue.start <= issue.end <= len(text)


def check_tokens(article, text: str) -> None:
    end = 0
    for token in article.tokens:
        assert token.start >= end
        assert is_blank(text[end : token.start])
        assert not token.text[0].isspace()
        assert not token.text[-1].isspace()
        assert token.space_after == (
            token.end == len(text) or (is_blank(text[token.end : token.end + 1]) and not starts_at(article, token.end))
        )
        end = token.end
    assert is_blank(text[end:])


def starts_at(article, offset: int) -> bool:
    token = article.at(offset).token
    return token is not None and token.start == offset


def check_sentences(article, text: str) -> None:
    end = 0
    for block in article.blocks:
        assert block.start >= end
        assert is_blank(text[end : block.start])
        end = block.end
        covered = [False] * (block.end - block.start)
        for sentence in block.sentences:
            assert block.start <= sentence.start < sentence.end <= block.end
            for i in range(sentence.start - block.start, sentence.end - block.start):
                assert not covered[i]
                covered[i] = True
        if block.kind in WITHOUT_SENTENCES and not any(covered):
            continue
        lead, tail = block.lead, block.tail
        for part in filter(None, (lead, tail)):
            for i in range(part.start - block.start, part.end - block.start):
                assert not covered[i]
                covered[i] = True
        for token in block.tokens:
            assert all(covered[token.start - block.start : token.end - block.start])
    assert is_blank(text[end:])
    inside = [sentence for block in article.blocks for sentence in block.sentences]
    assert inside == list(article.sentences)


def check_quotes(article) -> None:
    open_quotes = []
    for quote in article.quotes:
        while open_quotes and open_quotes[-1].end <= quote.start:
            open_quotes.pop()
        assert quote.depth == len(open_quotes)
        assert quote.parent == (open_quotes[-1].index if open_quotes else None)
        if open_quotes:
            assert open_quotes[-1].content_start <= quote.start
            assert quote.end <= open_quotes[-1].end
        assert quote.start <= quote.content_start <= quote.content_end <= quote.end
        assert quote.content == article.text[quote.content_start : quote.content_end]
        assert [part.part for part in quote.parts] == list(range(1, quote.n_parts + 1))
        assert quote in list(quote.parts)
        assert len({(part.speaker_start, part.cue_start) for part in quote.parts}) == 1
        for name in ("speaker", "source", "cue"):
            start, end, text = (getattr(quote, f"{name}_{what}") for what in ("start", "end", "text"))
            assert (start is None) == (end is None) == (text is None)
            assert text is None or article.text[start:end] == text != ""
        open_quotes.append(quote)


def check_fields(article, text: str) -> None:
    for field in article.fields.values():
        assert text[field.start : field.end] == field.text != ""
    if "title" in article.fields:
        assert article.title == article.fields["title"].text


@given(any_text, layouts, conventions)
def test_any_str(text, layout, convention):
    check_result(pull.article(text, layout=layout, rules=pull.Rules(tokens=convention)), text)


@given(any_bytes, layouts)
def test_any_bytes(data, layout):
    check_result(pull.article(data, layout=layout), data.decode(errors="replace"))


@pytest.mark.parametrize("convention", ["ud", "ptb", "plain", "uax29"])
def test_articles(convention):
    for text in [EXAMPLE, *GOLDEN]:
        for layout in ("article", "plain"):
            check_result(pull.article(text, layout=layout, rules=pull.Rules(tokens=convention)), text)


@given(well_formed, layouts)
def test_str_and_bytes_give_the_same(text, layout):
    data = text.encode()
    one = pull.article(text, layout=layout).to_dict()
    for other in (data, bytearray(data), memoryview(data)):
        assert pull.article(other, layout=layout).to_dict() == one


@given(any_text, layouts, units)
def test_units_agree(text, layout, unit):
    article, other = pull.article(text, layout=layout), pull.article(text, layout=layout, offsets=unit)
    offset = units_of(text, unit)
    for a, b in zip(views(article), views(other), strict=True):
        assert (b.start, b.end) == (offset[a.start], offset[a.end])
        assert a.text == b.text
    for a, b in zip(article.quotes, other.quotes, strict=True):
        assert a.speaker_text == b.speaker_text
        for name in ("content_start", "content_end", "speaker_start", "speaker_end", "cue_start", "cue_end"):
            x, y = getattr(a, name), getattr(b, name)
            assert y == (None if x is None else offset[x])
    for i in range(len(text) + 1):
        a, b = article.at(i), other.at(offset[i])
        assert [a.token and a.token.text, a.block and a.block.text] == [b.token and b.token.text, b.block and b.block.text]


@given(any_text, any_text, layouts)
def test_texts_before_make_no_difference(text, before, layout):
    first = pull.article(text, layout=layout).to_dict()
    pull.article(before)
    assert pull.article(text, layout=layout).to_dict() == first


@given(any_text, units)
def test_pickles_round_trip(text, unit):
    article = pull.article(text, offsets=unit, id="x", meta={"a": 1})
    copy = pickle.loads(pickle.dumps(article))
    assert copy == article
    assert copy.to_dict() == article.to_dict()
    assert (copy.id, copy.meta) == ("x", {"a": 1})
    for a, b in zip(views(article), views(copy), strict=True):
        assert a == b
        assert hash(a) == hash(b)
    for view in list(article.tokens)[:3] + list(article.quotes)[:3]:
        assert pickle.loads(pickle.dumps(view)) == view


@given(any_text, layouts)
def test_what_is_shown_never_fails(text, layout):
    article = pull.article(text, layout=layout)
    assert repr(article)
    article._repr_html_()
    article.to_html()
    json.loads(article.to_json())
    for view in list(views(article))[:20]:
        assert repr(view)
        assert view.explain() is not None
    for i in (0, len(text) // 2, len(text)):
        article.explain(i)


@given(any_text)
def test_sequences(text):
    article = pull.article(text)
    for level in LEVELS:
        items = getattr(article, level)
        listed = list(items)
        assert len(items) == len(listed)
        assert bool(items) == bool(listed)
        assert [items[i] for i in range(-len(items), 0)] == listed
        assert list(items[1:5]) == listed[1:5]
        assert list(items[::-2]) == listed[::-2]
        assert list(reversed(items)) == listed[::-1]
        if listed:
            assert listed[0] in items
            assert items.index(listed[-1]) == len(listed) - 1
        with pytest.raises(IndexError):
            items[len(items)]


@given(any_text | any_bytes, layouts, conventions)
def test_one_liners(text, layout, convention):
    """Those that run a part of the stages find what all stages find."""
    options = {"layout": layout, "rules": pull.Rules(tokens=convention)}
    article = pull.article(text, **options)
    for level in ("sentences", "tokens"):
        found = [view.text for view in getattr(article, level)]
        assert getattr(pull, level)(text, **options) == getattr(article, level).texts() == found
        assert getattr(article, level)[::-2].texts() == found[::-2]


@given(any_text)
def test_quotes_of_a_text(text):
    article = pull.article(text)
    assert [quote.text for quote in pull.quotes(text)] == [quote.text for quote in article.quotes]


@given(well_formed)
def test_find(text):
    article = pull.article(text)
    assert [span.text for span in article.find("said")] == re.findall("said", text)
    assert [span.text for span in article.find(re.compile(r"[A-Z]\w+"))] == re.findall(r"[A-Z]\w+", text)
