"""The annotated articles of tests/golden: how much we may get wrong. `python tests/test_golden.py` lists what differs."""

import json
from pathlib import Path

import pullquote as pull
import pytest
import scoring

GOLDEN = Path(__file__).resolve().parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))

# F1 over all articles; a bit below what is measured.
FLOORS = {
    "sentences": 0.97, "quotes": 0.95, "quotes with speakers": 0.75, "kinds": 0.8, "cues": 0.7, "speakers": 0.7, "roles": 0.95,
    "credits": 0.8, "fields": 0.9, "values": 0.9,
}  # fmt: skip


def score_of(name: str) -> scoring.Score:
    gold = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert (GOLDEN / f"{name}.txt").read_bytes() == gold["text"].encode()
    return scoring.compare(pull.article(gold["text"]), gold)


@pytest.fixture(scope="module")
def total() -> scoring.Score:
    total = scoring.Score()
    for name in NAMES:
        score = score_of(name)
        total.right += score.right
        total.found += score.found
        total.wanted += score.wanted
        total.misses += [f"{name} {miss}" for miss in score.misses]
    return total


@pytest.mark.parametrize("measure", FLOORS)
def test_floor(total, measure):
    misses = "\n".join(miss for miss in total.misses if miss.split(" ", 1)[1].startswith(measure))
    assert total.f1(measure) >= FLOORS[measure], f"{total.f1(measure):.4f}\n{misses}"


if __name__ == "__main__":
    for name in NAMES:
        score = score_of(name)
        print(name, " ".join(f"{measure} {score.f1(measure):.3f}" for measure in FLOORS))
        print("".join(f"    {miss}\n" for miss in score.misses), end="")
