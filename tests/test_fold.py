"""token.norm: case-folded NFC of the characters of Unicode 15.0, whichever utf8proc is installed."""

import json
import re
import sys
import unicodedata

import pullquote as pull
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote import _core
from texts import ROOT

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
    """The words that a hash is made of, said again in Python (docs/hashes.md)."""
    folded = normal(text)
    kept = [c for c in folded if c not in "'\u2018\u2019\u02bc" and unicodedata.category(c) != "Cf"]
    is_gap = [unicodedata.category(c) == "Cc" or unicodedata.category(c)[0] in "ZPS" for c in kept]
    return "".join(" " if gap else c for c, gap in zip(kept, is_gap, strict=True)).split(" ")


def fnv(words: list[str]) -> int:
    value = 0xCBF29CE484222325
    for byte in "".join(f"{word} " for word in words if word).encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value - 2**64 if value >= 2**63 else value


VECTORS = re.findall(r"^\| `(\".*\")` \| (-?\d+) \|$", (ROOT / "docs" / "hashes.md").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize(("written", "value"), VECTORS)
def test_vectors(written, value):
    """For ever: a change of one of these is a new kind of hash."""
    text = json.loads(written)
    article = pull.article(text, layout="plain")
    assert article.text_hash == int(value) == fnv(folded_words(text))
    assert [block.block_hash for block in article.blocks] == [int(value)][: len(text)]


def test_there_are_vectors():
    assert len(VECTORS) == 15


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x33FF), max_size=30))
def test_hash_of_any_text(text):
    text = "".join(c for c in text if unicodedata.category(c) != "Cn")
    assert pull.article(text, layout="plain").text_hash == fnv(folded_words(text))


def test_text_hash_is_of_the_body():
    """Two outlets, two headers, one story."""
    body = "The last tug left on Saturday.\n\n“She was a good boat,” said the captain.\n\n"
    one = pull.article(f"Last tug leaves\n\nBy Harbor Post (Metro) | Created at 2025-04-02 11:42:17\n\n{body}Read Entire Article")
    two = pull.article(f"Farewell to the tug\n\nBy Gull News (Local) | Created at 2025-04-03 08:00:00 3 hours ago\n\n{body.upper()}")
    assert one.text_hash == two.text_hash == fnv(folded_words(body))
