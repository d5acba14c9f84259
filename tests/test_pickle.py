"""Pickles: what was saved comes back; what was damaged raises and never crashes."""

import copy
import pickle
import random

import pullquote as pull
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote import _core
from texts import EXAMPLE, GOLDEN


def state_of(article) -> tuple[object, bytes]:
    return article._dump()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_protocols(protocol):
    for text in (EXAMPLE, "", b"a \xff b", "\ud800 “go”"):
        article = pull.article(text, offsets="utf16", rules=pull.Rules(tokens="ptb"), tz="UTC", title="T", created="2024-05-03")
        again = pickle.loads(pickle.dumps(article, protocol))
        assert again.to_dict() == article.to_dict()
        assert (again, again.rules, again.title, again.created) == (article, article.rules, "T", article.created)


def test_copies():
    article = pull.article(EXAMPLE, meta={"list": [1]})
    assert copy.copy(article) == article
    deep = copy.deepcopy(article)
    assert deep.to_dict() == article.to_dict()
    assert deep.meta == article.meta
    assert copy.deepcopy(article.quotes[0]) == article.quotes[0]


def test_sequences_pickle():
    article = pull.article(EXAMPLE)
    for items in (article.tokens, article.tokens[3:9], article.quotes[::-1], article.blocks[:0]):
        assert list(pickle.loads(pickle.dumps(items))) == list(items)


def walk(article) -> None:
    """Reads everything of an article: nothing of it may lie outside the arrays."""
    for level in ("blocks", "sentences", "tokens", "quotes", "credits", "issues"):
        for view in getattr(article, level):
            for name in dir(view):
                if not name.startswith("_"):
                    getattr(view, name)
            hash(view)
            repr(view)
    for offset in range(0, len(article.text), 7):
        article.at(offset)
    article._fields()
    repr(article)


def try_restore(text, state: bytes) -> None:
    try:
        article = _core.restore(pull.Article, text, state)
    except (ValueError, TypeError, MemoryError, OverflowError):
        return
    # It passed for an article: then reading it is safe.
    again = pickle.loads(pickle.dumps(pull.article("x")))
    for name in ("_id", "_meta", "_rules", "_given", "_tz", "_fields_by_name"):
        setattr(article, name, getattr(again, name))
    walk(article)


@pytest.mark.parametrize("text", [EXAMPLE[:1500], GOLDEN[0][:1500], "“a” ".encode() + b"\xff said Bob.", ""])
def test_damaged_states(text):
    """Single bytes and 32-bit words overwritten all over the saved state."""
    source, state = state_of(pull.article(text))
    choose = random.Random(7)
    for _ in range(1500):
        broken = bytearray(state)
        for _ in range(choose.choice((1, 1, 2, 8))):
            at = choose.randrange(len(broken))
            if choose.random() < 0.5:
                broken[at] = choose.choice((0, 1, 0x7F, 0x80, 0xFF, broken[at] ^ 1 << choose.randrange(8)))
            else:
                at &= ~3
                broken[at : at + 4] = choose.choice((b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\0\0\0\0", b"\1\0\0\0"))
        try_restore(source, bytes(broken))


def test_cut_states():
    source, state = state_of(pull.article("“Go,” she said.\n\nNow."))
    for size in range(len(state)):
        with pytest.raises(ValueError):
            _core.restore(pull.Article, source, state[:size])
    with pytest.raises(ValueError):
        _core.restore(pull.Article, source, state + b"\0")


def test_states_of_other_texts():
    _source, state = state_of(pull.article(EXAMPLE))
    for other in (EXAMPLE[:-1], EXAMPLE + "x", EXAMPLE[:10], "", EXAMPLE.encode(), EXAMPLE.replace("e", "é"), b"\xff" * len(EXAMPLE)):
        try_restore(other, state)


@given(st.binary(max_size=300), st.text(max_size=20) | st.binary(max_size=20))
def test_any_state(state, text):
    with pytest.raises(ValueError):
        _core.restore(pull.Article, text, state)


@pytest.mark.parametrize(
    "arguments", [(), (1,), (pull.Article, "x"), (int, "x", b""), (pull.Article, 5, b""), (pull.Article, "x", 5), ("x", "x", b"")]
)
def test_wrong_arguments_of_restore(arguments):
    with pytest.raises((TypeError, ValueError)):
        _core.restore(*arguments)


def test_views_of_nothing():
    article = pull.article("“Go,” she said.")
    for level in range(-2, 12):
        for index in (0, 5, 100, 1 << 31, (1 << 32) - 1):
            try:
                view = _core._view(article, level, index)
            except (IndexError, OverflowError, ValueError):
                continue
            assert view.text in article.text
    huge = (-(1 << 62), -1, 0, 1, 3, 1 << 31, 1 << 62, (1 << 63) - 1)
    for level in (-1, 0, 1, 3, 7, 9):
        for start in huge:
            for step in huge:
                for length in huge:
                    try:
                        items = _core._views(article, level, start, step, length)
                    except (IndexError, OverflowError, ValueError):
                        continue
                    assert [item.text in article.text for item in items] == [True] * length
    for start, end in ((0, 100), (5, 2), (1 << 33, 1 << 33), (0, (1 << 32) + 1)):
        with pytest.raises((IndexError, OverflowError)):
            _core._span(article, start, end)
    for function in (_core._view, _core._views, _core._span):
        with pytest.raises(TypeError):
            function("x", 0, 0, 1, 1) if function is _core._views else function("x", 0, 0)
