"""The short cuts of the tokens stage: what is divided 64 bytes at a time is divided as the scanner of single tokens does it."""

import pytest
import spec_format
import test_spec
from hypothesis import given
from hypothesis import strategies as st
from texts import EXAMPLE, GOLDEN, any_text, conventions, layouts

# A rule of the caller's own takes every word to the scanner; this one says nothing of any text here.
NO_SHORT_CUT = {"abbrev_add": "zqxwj."}

WORDS = (
    "the a I of said. about what want cannot gonna dont Mr. Inc. etc. a.m. U.S. No. Jan. it's don't I'M DON'T it’s we’ve dogs' James’s "
    "l'eau d’or un't e-mail pre-war 15-year well-known-to state-of-the-art F-16 twenty-one-ish a-t-elle co-op's 5 1990 3,000 1,2 3.5 "
    "5:30 (aside) [sic] “Go,” “Go.” 'so' ‘so’ word—word 10–15 – — - -- … so… Well; then: 7; NATO AT&T NASA's Ends! Why? ?! .. $5 95% "
    "é naïve “é” Café, a”b x;y p:q ,, ;) :) (: @b #c _d_ 4th 5km"
).split()
pieces = st.lists(st.sampled_from(WORDS) | st.sampled_from([" ", " ", " ", "\n", "\u00a0", "  ", ",", ".", "’", "'", "-"]), max_size=60)
spaced = pieces.map(" ".join) | pieces.map("".join)


def tokens(text: bytes, layout: str, convention: str, rules: dict[str, str]) -> list[tuple[int, ...]]:
    parsed = test_spec.core.parse(text, layout, convention, rules=rules)
    try:
        return [(t.start, t.end, t.kind, t.rule, t.flags) for t in parsed.tokens]
    finally:
        parsed.close()


def check(text: str | bytes, layout: str, convention: str) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    assert tokens(data, layout, convention, {}) == tokens(data, layout, convention, NO_SHORT_CUT)


@given(spaced | any_text, layouts, conventions)
def test_short_cuts_on_made_up_texts(text, layout, convention):
    check(text, layout, convention)


@pytest.mark.parametrize("convention", ["ud", "ptb", "plain"])
def test_short_cuts_on_articles(convention):
    for text in [EXAMPLE, *GOLDEN]:
        check(text, "article", convention)


@pytest.mark.parametrize("path", test_spec.files(), ids=lambda path: path.stem)
def test_short_cuts_on_cases(path):
    for case in spec_format.read_cases(path):
        check(case.text, "plain", "ud")
