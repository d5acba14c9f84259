"""Accuracy on annotated texts that are not part of the project: PULLQUOTE_GOLD names the folder that holds them and their
scorers (eval/, gold/, gold-quotes/, gold-article/). Skipped where it is not set. Floors are a little below what was measured."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pullquote as pull
import pytest
from texts import ROOT

FOLDER = os.environ.get("PULLQUOTE_GOLD")
pytestmark = pytest.mark.skipif(not FOLDER, reason="PULLQUOTE_GOLD is not set")
GOLD = Path(FOLDER or ".")


def predict(out: Path, kind: str, gold: Path, *options: str) -> None:
    script = ROOT / "bench" / "predict.py"
    subprocess.run([sys.executable, script, kind, gold, out, *options], check=True, timeout=300)


def scores(script: str, *arguments) -> dict:
    done = subprocess.run([sys.executable, GOLD / "eval" / script, *arguments], check=True, capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout) if done.stdout.lstrip().startswith("{") else {}


@pytest.fixture(scope="module")
def segmentation(tmp_path_factory):
    """(source, layer) -> F1 in per cent."""
    folder = tmp_path_factory.mktemp("segmentation")
    found = {}
    for name in ("ud-english", "news-sentences", "multilingual"):
        predict(folder / "predicted", "segmentation", GOLD / "gold" / f"{name}.jsonl")
        scores("score_segmentation.py", GOLD / "gold" / f"{name}.jsonl", folder / "predicted", "--json", folder / "scores", "--boot", "0")
        result = json.loads((folder / "scores").read_text())
        for source, layers in result.get("scores", result).items():
            if isinstance(layers, dict):
                found |= {(source, layer): value["f1"] for layer, value in layers.items() if isinstance(value, dict)}
    return found


@pytest.mark.parametrize(
    ("source", "layer", "floor"),
    [
        ("ud-ewt", "words", 99.6),
        ("ud-gum", "words", 99.75),
        ("ud-gum:news", "words", 99.88),
        ("wmt-news", "sents", 98.0),
        ("ud-gum", "sents", 93.0),
        ("ud-de-gsd/de", "tokens", 99.6),
        ("ud-es-gsd/es", "tokens", 99.7),
        ("ud-fr-gsd/fr", "tokens", 99.2),
        ("ud-ru-gsd/ru", "tokens", 96.8),
        ("ud-hi-pud/hi", "tokens", 99.85),
        ("ud-ar-pud/ar", "tokens", 81.2),
    ],
)
def test_segmentation(segmentation, source, layer, floor):
    assert segmentation[source, layer] >= floor


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    predict(folder, "articles", GOLD / "gold-article" / "articles")
    return lambda only: scores("score_articles.py", GOLD / "gold-article" / "articles", folder, "--json", "--only", only)["scores"]


def test_the_sample(articles):
    """Article 00: everything right."""
    result = articles("00")
    wrong = {name: value for name, value in result.items() if value.get("f1", value.get("accuracy")) not in (None, 1.0)}
    assert wrong == {}


@pytest.mark.parametrize(
    ("measure", "floor"),
    [("sentences content", 0.97), ("quotes exact", 0.95), ("kind", 0.96), ("end to end quote + last name", 0.75), ("role by letter", 0.95)],
)
def test_articles(articles, measure, floor):
    value = articles(",".join(f"{i:02}" for i in range(1, 13)))[measure]
    assert value.get("f1", value.get("accuracy")) >= floor


@pytest.mark.parametrize(
    ("source", "pieces", "joint"),
    [
        ("polnear_dev", 0.955, 0.87),
        ("dewikinews", 0.87, 0.56),
        ("redewiedergabe", 0.89, 0.48),
        ("frlitbank", 0.78, 0.5),
        ("litbank", 0.95, 0.42),
    ],
)
def test_quotes(tmp_path, source, pieces, joint):
    gold = GOLD / "gold-quotes" / f"{source}.jsonl"
    predict(tmp_path / "predicted", "quotes", gold, "--speaker", "phrase")
    (row,) = scores("score_quotes.py", gold, tmp_path / "predicted", "--json").values()
    assert row["F1"] >= pieces
    assert row["jointF1"] >= joint


PLAIN = GOLD / "gold" / "ud-english.jsonl"


def of_layout(layout: str) -> tuple[float, float]:
    """Of the plain documents: F1 of sentences in per cent, and the share of letters in blocks that no plain text has, in per cent."""
    right = found = wanted = lost = letters = 0
    for line in PLAIN.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        article = pull.article(record["text"], layout=layout)
        mine, gold = {(s.start, s.end) for s in article.sentences}, {tuple(span) for span in record["sentences"]}
        right, found, wanted = right + len(mine & gold), found + len(mine), wanted + len(gold)
        letters += sum(map(str.isalpha, record["text"]))
        lost += sum(sum(map(str.isalpha, b.text)) for b in article.blocks if b.kind in ("boilerplate", "caption", "note"))
    return 200 * right / (found + wanted), 100 * lost / letters


def test_plain_text_stays_plain():
    """The article layout on plain text: nearly the same sentences, and nearly nothing taken for a caption, note or page."""
    plain, article = of_layout("plain"), of_layout("article")
    assert article[0] >= plain[0] - 0.2
    assert article[1] < 0.5
