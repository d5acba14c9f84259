"""token.norm: case-folded NFC of the characters of Unicode 15.0, whichever utf8proc is installed."""

import sys
import unicodedata

import pullquote as pull
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote import _core

VERSION = tuple(map(int, unicodedata.unidata_version.split(".")))


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


@pytest.mark.skipif(VERSION >= (16,), reason="this Python knows later characters, which pass unchanged")
def test_every_code_point():
    """Those that Python's own tables know; from Unicode 15.0 on that is all."""
    wrong = []
    for code in range(sys.maxunicode + 1):
        sign = chr(code)
        known = unicodedata.category(sign) != "Cn"
        if 0xD800 <= code < 0xE000 or not (known or VERSION >= (15,)):
            continue
        if _core.fold(sign) != (normal(sign) if known else sign):
            wrong.append(hex(code))
    assert wrong == []


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cn")), max_size=20))
def test_texts(text):
    if VERSION < (16,):
        assert _core.fold(text) == normal(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("WORD", "word"),
        ("Straße", "strasse"),
        ("A\u030angstro\u0308m", "ångström"),
        ("ﬁx", "fix"),
        ("\U00010d50Å\ua7cb", "\U00010d50å\ua7cb"),  # capitals of Unicode 16
        ("A\ud800Å", "a\ud800å"),
        ("X" * 5000 + "É", "x" * 5000 + "é"),
    ],
)
def test_cases(text, folded):
    assert _core.fold(text) == folded


def test_norm_of_tokens():
    assert [token.norm for token in pull.article("ÉCOLE Said", layout="plain").tokens] == ["école", "said"]


def test_hashes_know_words_only():
    quotes = [
        pull.article(text, layout="plain").quotes[0]
        for text in ("“We will not close, ever.” He left.", "He said: ‘WE will not close ever’.")
    ]
    assert quotes[0].quote_hash == quotes[1].quote_hash
    assert -(2**63) <= quotes[0].quote_hash < 2**63
