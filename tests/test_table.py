"""Table: rows taken, chosen, shown and written."""

import csv
import gzip
import io
import json
from pathlib import Path

import pullquote as pull
import pytest
from texts import EXAMPLE, GOLDEN

CORPUS = pull.corpus([EXAMPLE, *GOLDEN])


@pytest.fixture
def quotes():
    return CORPUS.quotes(columns=["article", "text", "speech", "n_tokens", "speaker_name"])


@pytest.fixture
def small():
    return pull.corpus(["=1+1 is a sum. So is it.", "@home. +1. -2.", "Fine."], layout="plain").sentences(
        columns=["article", "text", "n_tokens"]
    )


def test_head_and_rows(quotes):
    rows = list(quotes.rows())
    assert list(quotes) == rows
    assert list(quotes.head(5).rows()) == rows[:5]
    assert list(quotes.head(0).rows()) == []
    assert list(quotes.head(10**6).rows()) == rows
    assert len(quotes) == len(rows)
    assert quotes.to_dict() == {name: [row[name] for row in rows] for name in quotes.columns}
    assert quotes["text"].to_list() == [row["text"] for row in rows]
    with pytest.raises(KeyError):
        quotes["nothing"]


def test_select(quotes):
    both = [quotes, CORPUS.quotes().load()]
    for table in both:
        chosen = table.select(["n_tokens", "article"])
        assert chosen.columns == ("n_tokens", "article")
        assert list(chosen.rows()) == [{"n_tokens": r["n_tokens"], "article": r["article"]} for r in quotes.rows()]
        assert dict(chosen.schema) == {"n_tokens": "int32", "article": "string"}
        with pytest.raises(ValueError, match="'nothing' is not a column"):
            table.select(["nothing"])


def test_where(quotes):
    rows = list(quotes.rows())
    mask = [row["n_tokens"] > 8 for row in rows]
    expected = [row for row in rows if row["n_tokens"] > 8]
    assert list(quotes.where(mask).rows()) == expected
    assert list(quotes.where(lambda batch: [n > 8 for n in batch["n_tokens"]]).rows()) == expected
    pl = pytest.importorskip("polars")
    assert list(quotes.where(quotes.to_polars()["n_tokens"] > 8).rows()) == expected
    assert isinstance(quotes.where(mask).to_polars(), pl.DataFrame)
    for wrong in (mask[:-1], [*mask, True]):
        with pytest.raises(ValueError, match="the mask has"):
            len(quotes.where(wrong))


def test_sample(quotes):
    rows = list(quotes.rows())
    chosen = list(quotes.sample(7, seed=3).rows())
    assert len(chosen) == 7 and chosen != rows[:7]
    assert chosen == list(quotes.sample(7, seed=3).rows()) != list(quotes.sample(7, seed=4).rows())
    assert [row for row in rows if row in chosen] == chosen or len(rows) > len(set(map(str, rows)))
    assert list(quotes.sample(10**6).rows()) == rows
    assert len(quotes.sample(0)) == 0
    each = list(quotes.sample(2, seed=1, by="article").rows())
    for article in {row["article"] for row in rows}:
        assert sum(row["article"] == article for row in each) == min(2, sum(row["article"] == article for row in rows))
    with pytest.raises(ValueError, match="by='x'"):
        quotes.sample(1, by="x")


def test_reader(quotes):
    rows = list(quotes.rows())
    for size in (1, 7, 10**6):
        tables = list(quotes.reader(size))
        assert [row for table in tables for row in table.rows()] == rows
        assert all(len(table) == size for table in tables[:-1])
    with pytest.raises(ValueError, match="batch_rows=0"):
        next(quotes.reader(0))


def test_csv(small, tmp_path):
    target = tmp_path / "out.csv"
    small.to_csv(target, extra=["coder", "correct"], bom=True)
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfarticle,text,n_tokens,coder,correct\n")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    texts = [row["text"] for row in small.rows()]
    assert [line["text"] for line in lines] == ["'" + t if t[0] in "=+-@" else t for t in texts]
    assert sum(t[0] in "=+-@" for t in texts) >= 3
    assert all(line["coder"] == "" for line in lines)
    with pytest.raises(FileExistsError, match="overwrite"):
        small.to_csv(target)
    assert target.read_bytes() == data
    small.to_csv(target, overwrite=True)
    assert target.read_bytes() != data
    small.to_csv(tmp_path / "out.csv.gz")
    assert gzip.decompress((tmp_path / "out.csv.gz").read_bytes()) == target.read_bytes()
    out = io.BytesIO()
    small.to_csv(out)
    assert out.getvalue() == target.read_bytes()


def test_csv_of_every_type(tmp_path):
    for what in ("articles", "blocks", "sentences", "tokens", "quotes"):
        table = getattr(CORPUS, what)()
        table.to_csv(tmp_path / f"{what}.csv")
        with (tmp_path / f"{what}.csv").open(encoding="utf-8", newline="") as lines:
            assert sum(1 for _ in csv.reader(lines)) == len(table) + 1


def test_jsonl(tmp_path):
    for what in ("articles", "quotes"):
        table = getattr(CORPUS, what)()
        table.to_jsonl(tmp_path / f"{what}.jsonl")
        lines = [json.loads(line) for line in (tmp_path / f"{what}.jsonl").read_bytes().splitlines()]
        assert [line["article"] for line in lines] == table.to_dict()["article"]
        assert lines[0].keys() == dict.fromkeys(table.columns).keys()
    assert lines[0]["text"] == next(CORPUS.quotes().rows())["text"]


def test_parquet(tmp_path):
    pq = pytest.importorskip("pyarrow.parquet")
    for what in ("articles", "blocks", "sentences", "tokens", "quotes"):
        table = getattr(CORPUS, what)()
        table.to_parquet(tmp_path / f"{what}.parquet")
        read = pq.read_table(tmp_path / f"{what}.parquet")
        assert read.to_pylist() == table.to_arrow().to_pylist()
        assert read.schema.metadata[b"pullquote.rules"] == pull.Rules().id.encode()
    columns = pq.ParquetFile(tmp_path / "tokens.parquet").metadata.row_group(0)
    start = next(columns.column(i) for i in range(columns.num_columns) if columns.column(i).path_in_schema == "start")
    assert "DELTA_BINARY_PACKED" in start.encodings


def test_nothing_is_left_half_written(tmp_path):
    def texts():
        yield from [EXAMPLE] * 3
        raise RuntimeError("stop")

    for write in ("to_csv", "to_jsonl", "to_parquet"):
        if write == "to_parquet":
            pytest.importorskip("pyarrow")
        with pytest.raises(RuntimeError):
            getattr(pull.corpus(texts()).tokens(), write)(tmp_path / "out")
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(OSError):
            getattr(CORPUS.tokens(), write)(tmp_path / "no such folder" / "out")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk():
    for write in ("to_csv", "to_jsonl"):
        with open("/dev/full", "wb", buffering=0) as full, pytest.raises(OSError, match="No space left"):
            getattr(CORPUS.tokens(), write)(full)


def test_shown(small, capsys):
    assert repr(small).startswith("<Table sentences, not read yet: article: string")
    small.show(2)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and lines[0].split() == ["article", "text", "n_tokens"]
    page = pull.corpus(["<b>“Hi”</b>, he said."] * 12, layout="plain").sentences()._repr_html_()
    assert page.count("<tr>") == 11 and "&lt;b&gt;" in page and page.endswith("<p>…</p>")
    assert "of 6 values" in repr(small["text"]) or len(small["text"]) == len(small)


def test_context():
    texts = ["One is here. “Two,” she said. Three is the last.\n\n“Four.”", None, "Zoë 😀 said “ja”. No more."]
    corpus = pull.corpus(texts, layout="plain")
    quotes = corpus.quotes(columns=["article", "start", "end", "text"])
    shown = quotes.context(sentences=0, mark=("[[", "]]"))
    assert shown.columns == ("article", "start", "end", "text", "context")
    assert shown.to_dict()["context"] == ["[[“Two,”]] she said.", "[[“Four.”]]", "Zoë 😀 said [[“ja”]]."]
    assert quotes.context(sentences=1).to_dict()["context"] == [
        "One is here. “Two,” she said. Three is the last.", "Three is the last.\n\n“Four.”", "Zoë 😀 said “ja”. No more.",
    ]  # fmt: skip
    assert quotes.context(4).to_dict()["context"] == ["re. “Two,” she", "t.\n\n“Four.”", "aid “ja”. No"]
    some = CORPUS.quotes().sample(5, seed=2).context(30, mark=("<", ">"))
    for row in some.rows():
        assert f"<{row['text']}>" in row["context"] and len(row["context"]) <= len(row["text"]) + 62
    assert len(some) == 5
    with pytest.raises(ValueError, match="either chars or sentences"):
        quotes.context()
    with pytest.raises(ValueError, match="chars=-1"):
        quotes.context(-1)
    for table in (corpus.quotes(columns=["text"]), corpus.quotes(offsets="byte"), shown):
        with pytest.raises(ValueError, match=r"context|cannot be read"):
            table.context(3)
    with pytest.raises(ValueError, match="cannot be read"):
        pull.corpus(iter(texts)).quotes().context(3)
