"""Texts for the properties: any at all, and odd ones put together from the pieces that news is made of."""

import re
from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent

PIECES = [
    "“", "”", "‘", "’", "\"", "'", "„", "«", "»", "``", "''", "`", "&quot;", "′", "″", " ", " ", " ", "\n", "\n\n", "\r\n", "\r", "\t",
    "\u00a0", "\u2009", "\u2028", "\u200b", "\ufeff", "\u00ad", "\u0301", "\0", "\ud800", "\U0001f600", "👩‍🚒", "🇩🇪", "日本", "é", "ß", "İ",
    ".", ". ", "...", "…", "?", "!", "?! ", ",", ", ", ":", ";", "-", " - ", "–", "—", " — ", "--", "(", ")", "[", "]", "/", "|", "$", "%", "&amp;",
    "the ", "The ", "We will not close", "said", " said ", " he said. ", "she told reporters", "according to ", "asked", "Mayor ", "President ",
    "Ann Lee", "Lee", "Dr. Bob O’Neil Jr.", "Mr. ", "U.S.", "Inc. ", "p.m. ", "J. ", "No. 5", "Jan. 5, 2024", "10:30 p.m.", "$5.2 million", "3,000",
    "95%", "18-year-old", "don't", "don’t ", "’90s", "rock ’n’ roll", "dogs’ ", "http://a.b/c?d=e", "a@b.org", "@ann", "#news", "5'4\"", "1. ", "• ", "- ",
    "WASHINGTON (AP) — ", "By Ann Lee", "By Ann Lee (News) | Created at 2024-05-03 10:15:00 | Updated at 2024-05-04 3 days ago", "(Photo by Ann Lee/AP) ",
    "Photo: Reuters", "With Post wires", "Read more: ", "Q: ", "A: ", "ADVERTISEMENT", "Sign up here", "<br>", "a", "I", "A", "can not cannot ", "of ",
    "city council ", "Reuters", "“Go,” ", "“We go,” she said. “Now.” ", "‘no more’ ", "“a ‘b’ c” ", "“One.\n\n“Two.” ",
]  # fmt: skip

news = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
any_text = st.text(st.characters(), max_size=200) | news | st.lists(news | st.text(), max_size=5).map("\n\n".join)
well_formed = any_text.map(lambda text: re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text))
any_bytes = st.binary(max_size=200) | st.lists(
    st.sampled_from([b"\xff", b"\xe2\x80", b"\xf0\x9f\x98", b"\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90"])
    | well_formed.map(str.encode),
    max_size=12,
).map(b"".join)
layouts = st.sampled_from(["article", "plain"])
conventions = st.sampled_from(["ud", "ptb", "plain", "uax29"])
units = st.sampled_from(["codepoint", "byte", "utf16"])

EXAMPLE = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
GOLDEN = [path.read_bytes().decode() for path in sorted((ROOT / "tests" / "golden").glob("*.txt"))]
