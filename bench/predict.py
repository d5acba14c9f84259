"""Writes what the library finds as the scorers of segmentation, quotes and articles read it; decides nothing.

predict.py segmentation GOLD.jsonl PRED.jsonl [--tokens ud|ptb|plain|uax29]
predict.py quotes GOLD.jsonl PRED.jsonl [--speaker name|phrase] [--keep speech|all] [--indirect]
predict.py articles GOLD_DIR PRED_DIR

Of the gold only id and text are read. Offsets are code points.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pullquote as pull

NOT_SPEECH = {"scare", "title", "nickname", "term"}
ROLES = {"deck": "body", "paragraph": "body", "turn": "body", "subhead": "heading", "byline": "note", "credit": "caption"}
KINDS = {"nickname": "scare", "term": "scare"}


def pair(start: int | None, end: int | None) -> list[int] | None:
    return None if start is None or end is None else [start, end]


def spans(views: Any) -> list[list[int]]:
    return [[view.start, view.end] for view in views]


def segmentation(record: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    article = pull.article(record["text"], layout="plain", rules=pull.Rules(tokens=options.tokens))
    return {"id": record["id"], "tokens": spans(article.tokens), "sentences": spans(article.sentences)}


def quote_row(quote: pull.Quote, phrase: bool) -> dict[str, Any]:
    speaker = pair(quote.source_start, quote.source_end) if phrase else pair(quote.speaker_start, quote.speaker_end)
    return {
        "start": quote.start,
        "end": quote.end,
        "type": "partial" if quote.kind in NOT_SPEECH else quote.kind,
        "speaker": speaker,
        "speaker_name": quote.speaker_name,
        "cue": pair(quote.cue_start, quote.cue_end),
    }


def quotes(record: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    article = pull.article(record["text"], layout="plain", rules=pull.Rules(indirect=options.indirect))
    kept = [q for q in article.quotes if options.keep == "all" or (q.speech and q.kind not in NOT_SPEECH)]
    return {"id": record["id"], "quotes": [quote_row(q, options.speaker == "phrase") for q in kept]}


def header(article: pull.Article) -> dict[str, Any]:
    fields = article.fields
    block = next((b for b in article.blocks if b.kind == "header"), None)
    row: dict[str, Any] = {"start": block.start, "end": block.end} if block else {}
    for name in ("source", "section", "created", "updated", "age"):
        row[name] = pair(fields[name].start, fields[name].end) if name in fields else None
    author = fields.get("author")
    row["author"] = pair(author.start, author.end) if author else None
    row["created_iso"] = article.created.isoformat() if article.created else None
    row["updated_iso"] = article.updated.isoformat() if article.updated else None
    row["age_seconds"] = int(article.age.total_seconds()) if article.age is not None else None
    return row


def article_quote(quote: pull.Quote) -> dict[str, Any]:
    return {
        "id": quote.index + 1,
        "start": quote.start,
        "end": quote.end,
        "inner": [quote.content_start, quote.content_end],
        "kind": "nested" if quote.depth > 0 else KINDS.get(quote.kind, quote.kind),
        "speech": quote.group,
        "cue": pair(quote.cue_start, quote.cue_end),
        "speaker": pair(quote.speaker_start, quote.speaker_end),
        "speaker_name": quote.speaker_name,
        "parent": None if quote.parent is None else quote.parent + 1,
        "unclosed": not quote.closed,
    }


def article_row(id: str, text: str) -> dict[str, Any]:
    article = pull.article(text)
    fields = article.fields
    blocks = [b for b in article.blocks if b.kind not in ("headline", "header")]
    return {
        "id": id,
        "text": text,
        "title": pair(fields["title"].start, fields["title"].end) if "title" in fields else None,
        "header": header(article),
        "dateline": pair(fields["dateline"].start, fields["dateline"].end) if "dateline" in fields else None,
        "paragraphs": [{"start": b.start, "end": b.end, "role": ROLES.get(b.kind, b.kind)} for b in blocks],
        "credits": spans(article.credits),
        "sentences": spans(article.sentences),
        "quotes": [article_quote(q) for q in article.quotes],
    }


def records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield {"id": record["id"], "text": record["text"]}


def write_lines(options: argparse.Namespace) -> None:
    predict = segmentation if options.mode == "segmentation" else quotes
    with options.prediction.open("w", encoding="utf-8") as out:
        for record in records(options.gold):
            out.write(json.dumps(predict(record, options)) + "\n")


def write_articles(options: argparse.Namespace) -> None:
    options.prediction.mkdir(parents=True, exist_ok=True)
    for path in sorted(options.gold.glob("*.txt")):
        row = article_row(path.stem, path.read_bytes().decode("utf-8"))
        (options.prediction / f"{path.stem}.json").write_text(json.dumps(row), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["segmentation", "quotes", "articles"])
    parser.add_argument("gold", type=Path)
    parser.add_argument("prediction", type=Path)
    parser.add_argument("--tokens", choices=["ud", "ptb", "plain", "uax29"], default="ud")
    parser.add_argument("--speaker", choices=["name", "phrase"], default="name")
    parser.add_argument("--keep", choices=["speech", "all"], default="speech")
    parser.add_argument("--indirect", action="store_true")
    options = parser.parse_args()
    if options.mode == "articles":
        write_articles(options)
    else:
        write_lines(options)


if __name__ == "__main__":
    main()
