"""Is quote.score as often right as it says? By tenth of it, for the quotes of annotated texts.

reliability.py GOLD.jsonl

A quote is right where its span is a quote of the gold and its speaker the gold's, by the scorer of quotes in the folder `eval` that
PULLQUOTE_GOLD holds.
"""

import importlib.util
import json
import os
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pullquote as pull
from predict import NOT_SPEECH, quote_row


def load_scorer() -> Any:
    path = Path(os.environ["PULLQUOTE_GOLD"]) / "eval" / "score_quotes.py"
    spec = importlib.util.spec_from_file_location("score_quotes", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    scorer = load_scorer()
    tenths: dict[int, list[float]] = defaultdict(lambda: [0, 0, 0.0])  # quotes, right, sum of scores
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text, gold = record["text"], defaultdict(list)
            breaks = re.compile(r"\n\s*\n" if record["source"] in scorer.HARDWRAP else r"\s*\n\s*")
            for quote in record["quotes"]:
                if quote["type"] in ("direct", "partial") and quote["marks"]:
                    for span, _ in scorer.pieces(text, quote, breaks):
                        gold[span].append(quote)
            for quote in pull.article(text, layout="plain").quotes:
                if not quote.speech or quote.kind in NOT_SPEECH:
                    continue
                row = quote_row(quote, phrase=True)
                for span, _ in scorer.pieces(text, row, breaks):
                    named = [g for g in gold.get(span, ()) if scorer.text_of(text, g)]
                    right = any(scorer.speaker_ok(text, g, row)[2] for g in named) if named else not scorer.text_of(text, row)
                    tenth = tenths[min(int(quote.score * 10 + 1e-6), 9)]
                    tenth[0] += 1
                    tenth[1] += right and span in gold
                    tenth[2] += quote.score
    print("score  quotes  mean   right")
    for key, (count, right, total) in sorted(tenths.items()):
        print(f"{key / 10:.1f}    {count:6}  {total / count:.3f}  {right / count:.3f}")
    error = sum(abs(right - total) for _, right, total in tenths.values()) / sum(count for count, _, _ in tenths.values())
    print(f"expected calibration error {error:.3f}")


if __name__ == "__main__":
    main()
