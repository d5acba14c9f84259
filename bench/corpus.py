"""The texts that are timed: about 10 MB of news articles, the same ones for every contestant.

Where PULLQUOTE_GOLD names a folder of annotated news, articles are put together from the paragraphs of its texts,
each a headline, a header line and runs of paragraphs that follow one another in one source. Elsewhere the
paragraphs of examples/article.txt are shuffled and their names and numbers varied.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "article.txt"
ARTICLE_BYTES = 4000
HEADERS = (
    "By {s} ({k}) | Created at 2026-0{a}-1{b} 0{a}:4{b}:31 | Updated at 2026-0{a}-1{b} 1{b}:05:47 {b} hours ago",
    "By {s} ({k}) | Created at 2025-1{c}-0{a} 2{c}:1{b}:08 | Updated at 2025-1{c}-0{a} 2{c}:5{b}:16 {a} days ago",
)
NAMES = (
    "Adler Brandt Castell Dorrow Elsing Farrant Gorham Hallam Ilves Jarrett Kessel Lorne Maddox Norrell "
    "Osgood Pryce Quennell Radley Sorrel Tavish Underhay Vance Wexley Yarrow Zeller"
).split()


def paragraphs(text: str) -> list[str]:
    return [p for p in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if p.strip()]


def gold_sources(gold: Path) -> list[list[str]]:
    """The texts of the gold folder that are news, each as a list of paragraphs. Annotated articles are few but the
    closest in kind, so they come again as often as all others together."""
    articles = [paragraphs(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("gold-article/articles/*.txt"))]
    others = []
    for path in sorted(gold.glob("gold-quotes/polnear_*.jsonl")) + sorted(gold.glob("gold-quotes/gum_news.jsonl")):
        with path.open(encoding="utf-8") as lines:
            others += [paragraphs(json.loads(line)["text"]) for line in lines]
    weight = max(1, sum(map(len, others)) // max(1, sum(map(len, articles))))
    return articles * weight + others


def varied(text: str, names: dict[str, str], rng: random.Random) -> str:
    """The text with other names, and other numbers of one digit."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        return str(rng.randrange(2, 10)) if word.isdigit() else names.get(word, word)

    return re.sub(r"[A-Z][a-z]+|\b\d\b", other, text)


def varied_sources(rng: random.Random) -> list[list[str]]:
    """The example article again and again, with other surnames and figures, so that no text comes twice."""
    base = paragraphs(EXAMPLE.read_text(encoding="utf-8"))[2:]
    names = ["Pennick", "Harwick", "Tolvaj", "Voss", "Marchetti", "Lindholm", "Ferrier"]
    sources = []
    for _ in range(400):
        swap = dict(zip(names, rng.sample(NAMES, len(names)), strict=True))
        sources.append([varied(paragraph, swap, rng) for paragraph in base])
    return sources


def stream(size: int, seed: int = 7) -> Iterator[str]:
    """Articles, one after another, until they are so many bytes."""
    rng = random.Random(seed)
    gold = os.environ.get("PULLQUOTE_GOLD")
    sources = gold_sources(Path(gold)) if gold else []
    sources = sources or varied_sources(rng)
    total = 0
    while total < size:
        header = rng.choice(HEADERS).format(
            s=rng.choice(NAMES) + " Post",
            k=rng.choice(("World News", "Business", "Sport")),
            a=rng.randrange(1, 10),
            b=rng.randrange(10),
            c=rng.randrange(3),
        )
        parts, length = [rng.choice(NAMES) + "’s ministers agree to talks as strike enters week two", header], 0
        while length < ARTICLE_BYTES:
            source = rng.choice(sources)
            first = rng.randrange(len(source))
            for paragraph in source[first : first + 4]:
                parts.append(paragraph)
                length += len(paragraph) + 2
        parts.append("Read Entire Article")
        text = "\n\n".join(parts)
        total += len(text.encode())
        yield text


def build(size: int = 10_000_000, seed: int = 7) -> list[str]:
    return list(stream(size, seed))


def other_scripts(size: int = 1_000_000) -> list[str]:
    """Text that is not in Latin letters: of the gold folder (Russian, Arabic, Hindi, Chinese, Japanese), else a few lines of
    our own again and again."""
    gold = os.environ.get("PULLQUOTE_GOLD")
    texts: list[str] = []
    if gold:
        with Path(gold, "gold/multilingual.jsonl").open(encoding="utf-8") as lines:
            records = map(json.loads, lines)
            texts = [record["text"] for record in records if record["lang"] in ("ru", "ar", "hi", "zh", "ja")]
    texts = texts or [
        "Мэр города сказал, что мост закроют до конца года. «Другого пути нет», — добавил он.",
        "قال رئيس البلدية إن الجسر سيغلق حتى نهاية العام. وأضاف أنه لا يوجد طريق آخر.",
        "महापौर ने कहा कि पुल साल के अंत तक बंद रहेगा। उन्होंने कहा कि दूसरा रास्ता नहीं है।",
        "市长说,大桥将关闭到年底。“没有别的路,”他补充道。",
    ]
    random.Random(7).shuffle(texts)
    out, total = [], 0
    while total < size:
        out += texts
        total += sum(len(text.encode()) for text in texts)
    return out


def describe() -> str:
    return "shuffled paragraphs of annotated news" if os.environ.get("PULLQUOTE_GOLD") else "examples/article.txt, varied"
