"""Our Unicode tables (15.0.0) against utf8proc, against Python's own, and against Unicode's break tests."""

import ctypes
import ctypes.util
import re
import unicodedata
from pathlib import Path

import pullquote as pull
import pytest
import spec_core
import test_spec

library = test_spec.core.library
CLASSES = (spec_core.CSRC / "tables" / "unicode_classes.h").read_text()
UNICODE = Path("/usr/share/unicode")
EVERY = range(0x110000)


class Row(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint8) for name in ("general", "word", "grapheme", "sentence", "flags")]


library.pq_code_point.restype = ctypes.POINTER(Row)
library.pq_code_point.argtypes = [ctypes.c_uint32]


def names(prefix: str) -> list[str]:
    return re.findall(rf"\b{prefix}(\w+)", CLASSES)


GENERAL, GRAPHEME = names("PQ_GC_"), names("PQ_GCB_")
FLAGS = dict(re.findall(r"PQ_CP_(\w+) = (\d+)", CLASSES))
OF_CATEGORY = {
    "Cn": "OTHER", "Co": "OTHER", "Cs": "OTHER", "Cc": "CONTROL", "Cf": "FORMAT", "Lu": "UPPER", "Lt": "UPPER", "Ll": "LOWER",
    "Lm": "LETTER", "Lo": "LETTER", "Mn": "MARK", "Mc": "MARK", "Me": "MARK", "Nd": "DIGIT", "Nl": "NUMBER", "No": "NUMBER",
    "Pc": "CONNECTOR", "Pd": "DASH", "Ps": "OPEN", "Pe": "CLOSE", "Po": "PUNCT", "Pi": "PUNCT", "Pf": "PUNCT", "Sc": "CURRENCY",
    "Sm": "SYMBOL", "Sk": "SYMBOL", "So": "SYMBOL", "Zs": "SPACE", "Zl": "SPACE", "Zp": "SPACE",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[tuple[int, int, int, int, int]]:
    found = (library.pq_code_point(c).contents for c in EVERY)
    return [(row.general, row.word, row.grapheme, row.sentence, row.flags) for row in found]


def test_white_space_is_that_of_python(rows):
    flag = int(FLAGS["WHITE_SPACE"])
    assert [hex(c) for c in EVERY if bool(rows[c][4] & flag) != chr(c).isspace()] == []


def test_categories_are_those_of_python(rows):
    same = unicodedata.unidata_version == "15.0.0"
    wrong = {}
    for c in EVERY:
        theirs = OF_CATEGORY[unicodedata.category(chr(c))]
        ours = GENERAL[rows[c][0]]
        if ours != theirs and (same or "OTHER" not in (ours, theirs)):
            wrong[hex(c)] = (ours, theirs)
    assert len(wrong) <= (0 if same else 20), wrong  # a handful of characters changes category from version to version


def test_utf8proc(rows):
    name = ctypes.util.find_library("utf8proc")
    if name is None:
        pytest.skip("utf8proc is not installed as a shared library")
    utf8proc = ctypes.CDLL(name)
    utf8proc.utf8proc_category_string.restype = ctypes.c_char_p
    utf8proc.utf8proc_unicode_version.restype = ctypes.c_char_p
    utf8proc.utf8proc_grapheme_break_stateful.restype = ctypes.c_bool
    same = utf8proc.utf8proc_unicode_version() == b"15.0.0"
    wrong = {}
    for c in EVERY:
        if 0xD800 <= c < 0xE000:
            continue
        theirs, ours = OF_CATEGORY[utf8proc.utf8proc_category_string(c).decode()], GENERAL[rows[c][0]]
        if ours != theirs and (same or ours != "OTHER"):
            wrong[hex(c)] = (ours, theirs)
    assert len(wrong) <= (0 if same else 20), wrong
    # Grapheme classes by what they do: after a letter, before a letter, and beside themselves.
    state = ctypes.c_int32(0)
    breaks = {}
    for c in EVERY:
        if 0xD800 <= c < 0xE000 or (not same and GENERAL[rows[c][0]] == "OTHER"):
            continue
        found = []
        for left, right in ((0x61, c), (c, 0x61), (0x1100, c), (c, 0x11A8), (0x0D, c), (c, c)):
            state.value = 0
            found.append(utf8proc.utf8proc_grapheme_break_stateful(left, right, ctypes.byref(state)))
        kind = GRAPHEME[rows[c][2]] + ("+PICTOGRAPH" if rows[c][4] & int(FLAGS["PICTOGRAPH"]) else "")
        breaks.setdefault(kind, {}).setdefault(tuple(found), []).append(hex(c))
    apart = {kind: {tuple(map(int, f)): chars[:5] for f, chars in found.items()} for kind, found in breaks.items() if len(found) > 1}
    assert apart == {}


def test_quotation_marks_and_such(rows):
    flag = int(FLAGS["QUOTATION_MARK"])
    for c in "\"'«»‘’‚‛“”„‟‹›「」『』〝〞〟＂＇":
        assert rows[ord(c)][4] & flag, c
    assert not rows[ord("a")][4] & flag


def break_tests(name: str) -> list[list[str]]:
    """The pieces of each line of a Unicode break test."""
    path = UNICODE / "auxiliary" / name
    if not path.exists():
        pytest.skip("the Unicode data files are not installed")
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line:
            pieces = [[chr(int(c, 16)) for c in piece.split() if c != "×"] for piece in line.split("÷")]
            found.append(["".join(piece) for piece in pieces if piece])
    return found


def edges(pieces: list[str]) -> set[int]:
    out = {0}
    for piece in pieces:
        out.add(max(out) + len(piece))
    return out


def test_word_break():
    """With tokens="uax29" tokens are the pieces of UAX #29 that are no white space. Where white space carries a mark or a sign
    without width, the piece is ours to cut: blocks end at newlines, and no token begins with white space."""
    rules = pull.Rules(tokens="uax29")
    wrong = []
    for pieces in break_tests("WordBreakTest.txt"):
        text = "".join(pieces)
        if any(piece[0].isspace() and not piece.isspace() for piece in pieces):
            continue
        found = [token.text for token in pull.article(text, rules=rules, layout="plain").tokens]
        expected = [piece for piece in pieces if not piece.isspace()]
        if found != expected:
            wrong.append((expected, found))
    assert wrong == []


def visible(pieces: list[str]) -> list[str]:
    """The pieces without white space and signs without width at their edges, which belong to no block."""
    stripped = [re.sub(r"^[\s\u00ad\u200d\u2060]+|[\s\u00ad\u200d\u2060]+$", "", piece) for piece in pieces]
    return list(filter(None, stripped))


def test_sentence_break():
    """With sentences="uax29" sentences are the pieces of UAX #29."""
    rules = pull.Rules(sentences="uax29")
    wrong = []
    for pieces in break_tests("SentenceBreakTest.txt"):
        found = visible([sentence.text for sentence in pull.article("".join(pieces), rules=rules, layout="plain").sentences])
        if found != visible(pieces):
            wrong.append((pieces, found))
    assert wrong == []


@pytest.mark.parametrize("convention", ["ud", "ptb", "plain", "uax29"])
def test_no_token_cuts_a_character(convention, rows):
    """What a reader takes for one character stays in one token. White space is no token, whatever is put upon it; and UAX #29
    itself, for words, pairs the letters of flags across a joiner and cuts behind signs that are put before others."""
    rules = pull.Rules(tokens=convention)
    wrong = []
    for pieces in break_tests("GraphemeBreakTest.txt"):
        text = "a" + "".join(pieces) + "b"
        kinds = {GRAPHEME[rows[ord(c)][2]] for c in text}
        if convention == "uax29" and ("PREPEND" in kinds or kinds >= {"REGIONAL_INDICATOR", "ZWJ"}):
            continue
        allowed = edges(["a", *pieces, "b"])
        for token in pull.article(text, rules=rules, layout="plain").tokens:
            for edge in (token.start, token.end):
                beside = text[max(edge - 1, 0) : edge + 1]
                if edge not in allowed and not any(c.isspace() for c in beside):
                    wrong.append((text, token.text))
    assert wrong == []


@pytest.mark.parametrize("convention", ["ud", "ptb", "plain", "uax29"])
def test_marks_stay_with_their_letters(convention):
    rules = pull.Rules(tokens=convention)
    for letter in "aZé9я日":
        for mark in "\u0301\u0308\u20e0\ufe0f\u200d":
            found = [token.text for token in pull.article(f"x {letter}{mark} y", rules=rules, layout="plain").tokens]
            assert found == ["x", letter + mark, "y"]
