"""Sentences as asked for by Rules, and why one ends at a place or does not."""

import importlib.metadata
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pullquote as pull
import pytest
from texts import EXAMPLE, GOLDEN

TRAINER = Path(__file__).resolve().parent.parent / "tools" / "train_sentences.py"

ROUGH = (
    "See you there\n\nthanks - Anna\n\nAnna Moss 04/26/2001 07:17 AM I will be at the office: it is big; they know, Bob. Hall.. ok then..."
)
SPOKEN = "He sat. “Stop. Go home! It is late,” she said. “It is open. And nobody came."


def texts(text: str, **rules: str) -> list[str]:
    return pull.article(text, layout="plain", rules=pull.Rules(**rules)).sentences.texts()


def test_quotes_are_kept_whole_on_request():
    split, join = texts(SPOKEN), texts(SPOKEN, inside_quotes="join")
    assert split == ["He sat.", "“Stop.", "Go home!", "It is late,” she said.", "“It is open.", "And nobody came."]
    assert join == ["He sat.", "“Stop. Go home! It is late,” she said.", "“It is open.", "And nobody came."]


@pytest.mark.parametrize("text", [EXAMPLE, *GOLDEN])
def test_joined_sentences_are_sentences_joined(text):
    split = {s.end for s in pull.article(text).sentences}
    join = {s.end for s in pull.article(text, rules=pull.Rules(inside_quotes="join")).sentences}
    assert join <= split


def test_uax29_knows_no_abbreviations():
    assert texts("Mr. Lee left. it rained.", sentences="uax29") == ["Mr.", "Lee left. it rained."]


def test_every_option_has_its_own_id():
    made = [
        pull.Rules(sentences=s, inside_quotes=i, tokens=t) for s in ("rules", "uax29") for i in ("split", "join") for t in ("ud", "ptb")
    ]
    assert len({rules.id for rules in made}) == len(made)
    assert repr(made[-1]).endswith("tokens='ptb', sentences='uax29', inside_quotes='join')")


@pytest.mark.parametrize(
    ("at", "about", "rule"),
    [
        (0, "no boundary", "ST55"),  # I|
        (6, "no boundary", "ST48"),  # G|ov.
        (9, "no boundary", "ST42"),  # Gov.|
        (10, "no boundary", "ST42"),
        (14, "boundary", "ST6"),  # ?|
        (15, "boundary", "ST6"),
        (22, "boundary", "ST1"),  # .|
        (23, "boundary", "ST1"),  # the end of the text
    ],
)
def test_any_place_is_explained(at, about, rule):
    reasons = pull.article("I met Gov. Lee? Why me.", layout="plain").explain(at)
    assert [(r.about, r.rule) for r in reasons if "boundary" in r.about] == [(about, rule)]


@pytest.mark.parametrize("rules", [{}, {"sentences": "uax29"}, {"inside_quotes": "join"}, {"tokens": "plain"}])
@pytest.mark.parametrize("text", [ROUGH, SPOKEN, EXAMPLE[:700]])
def test_explanations_agree_with_the_sentences(text, rules):
    article = pull.article(text, rules=pull.Rules(**rules))
    found = set()
    for token in article.tokens:
        reasons = article.explain(token.end - 1)
        if any(reason.about == "boundary" for reason in reasons):
            found.add(token.end)
    assert found == {sentence.end for sentence in article.sentences}


def test_weights_sum_to_the_answer():
    article, weighed = pull.article(ROUGH, layout="plain"), 0
    for at, _ in enumerate(ROUGH):
        reasons = article.explain(at)
        bias = [int(reason.says) for reason in reasons if reason.about == "bias"]
        if bias:
            weighed += 1
            total = sum(bias + [int(re.match(r"[+-]\d+", r.says)[0]) for r in reasons if r.about == "weight"])
            assert (total > 0) == any(reason.about == "boundary" for reason in reasons)
    assert weighed > 20


def test_what_was_given_is_not_looked_for_again():
    text = "Stop. Go home\n\nBy The Daily Bell (Metro) | Created at 2025-03-15 21:10:08\n\nHe left. It rained."
    for given in ({}, {"title": "Another title"}):
        article = pull.article(text, **given)
        ends = {t.end for t in article.tokens if any(r.about == "boundary" for r in article.explain(t.end - 1))}
        assert ends == {sentence.end for sentence in article.sentences}


@pytest.mark.parametrize("offsets", ["byte", "utf16"])
def test_offsets_of_explanations(offsets):
    text = "“😀 Gov. Lee”"
    article = pull.article(text, layout="plain", offsets=offsets)
    token = next(t for t in article.tokens if t.text == "Gov.")
    assert [r.rule for r in article.explain(token.end - 1) if r.about == "no boundary"] == ["ST42"]


def test_ill_formed_text_is_explained():
    article = pull.article(b"It fell \xff. He left.", layout="plain")
    assert [r.about for r in article.explain(9) if r.rule == "ST5"] == ["sentence end", "boundary"]


# ---- the weights


def test_weights_were_made_by_the_trainer_as_it_is():
    done = subprocess.run([sys.executable, TRAINER, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_training_again_gives_the_same_weights(tmp_path):
    if not os.environ.get("PULLQUOTE_GOLD"):
        pytest.skip("PULLQUOTE_GOLD is not set: no texts to train on")
    trainer = runpy.run_path(str(TRAINER))
    for module, version in trainer["PINNED"].items():
        name = {"sklearn": "scikit-learn"}.get(module, module)
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pytest.skip(f"{name} {version} is not installed, which the weights were trained with")
        if found != version:
            pytest.skip(f"{name} is {found}, and the weights were trained with {version}")
    made = tmp_path / "sentence_weights.h"
    subprocess.run([sys.executable, TRAINER, "--output", made], check=True, timeout=1800)
    assert made.read_bytes() == trainer["TABLE"].read_bytes()
