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


def folded_words(text: str) -> list[str]:
    """The words that a hash is made of, said again in Python: letters, marks and digits of the folded text; apostrophes vanish."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    kept = "".join("" if c in "'\u2018\u2019\u02bc" or unicodedata.category(c) == "Cf" else c for c in folded)
    return "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in kept).split()


def fnv(words: list[str]) -> int:
    value = 0xCBF29CE484222325
    for byte in "".join(f"{word} " for word in words).encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value - 2**64 if value >= 2**63 else value


@pytest.mark.parametrize(
    ("text", "value"),
    [  # for ever: a change of one of these is a new kind of hash
        ("The bridge is closed.", 3524942983549544351),
        ("THE BRIDGE — is “closed”!", 3524942983549544351),
        ("It isn’t open.", -168602761205297518),
        ("Straße 12, Köln", -38274944453090321),
        ("…", -3750763034362895579),
    ],
)
def test_vectors(text, value):
    article = pull.article(text, layout="plain")
    assert article.text_hash == value == fnv(folded_words(text))
    assert [block.block_hash for block in article.blocks] == [value]


def test_text_hash_is_of_the_body():
    """Two outlets, two headers, one story."""
    body = "The last tug left on Saturday.\n\n“She was a good boat,” said the captain.\n\n"
    one = pull.article(f"Last tug leaves\n\nBy Harbor Post (Metro) | Created at 2025-04-02 11:42:17\n\n{body}Read Entire Article")
    two = pull.article(f"Farewell to the tug\n\nBy Gull News (Local) | Created at 2025-04-03 08:00:00 3 hours ago\n\n{body.upper()}")
    assert one.text_hash == two.text_hash == fnv(folded_words(body))
