"""Files: what is read, and what one clear error says of those that cannot be."""

import bz2
import gzip
import json
import os
from pathlib import Path

import pullquote as pull
import pytest
from texts import EXAMPLE, GOLDEN

TEXTS = [EXAMPLE, *GOLDEN, "Zoë: “très\nbon”, he said.", "", 'A "quoted", text.', None]
RECORDS = [{"url": f"u{i}", "body": text, "n": i} for i, text in enumerate(TEXTS)]
PACKERS = {"": lambda data: data, ".gz": gzip.compress, ".bz2": bz2.compress}


def jsonl(records=RECORDS) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=i % 2 == 0).encode() + b"\n" for i, record in enumerate(records))


def rows(source, **options):
    return pull.corpus(source, text="body", **options).quotes().to_dict()


@pytest.fixture
def expected():
    return rows(RECORDS, id="url")


@pytest.mark.parametrize("packing", PACKERS)
def test_jsonl(tmp_path, packing, expected):
    path = tmp_path / f"a.jsonl{packing}"
    path.write_bytes(PACKERS[packing](jsonl()))
    assert rows(path, id="url") == expected
    assert rows(str(tmp_path / "*.jsonl*"), id="url") == expected
    named = rows(path)
    assert set(named["article"]) <= {f"{path}:{i}" for i in range(len(RECORDS))}
    assert rows(path, id="url", keep=["n"])["n"] == [int(name[1:]) for name in expected["article"]]


def test_zst(tmp_path, expected):
    pa = pytest.importorskip("pyarrow")
    path = tmp_path / "a.jsonl.zst"
    with pa.output_stream(str(path), compression="zstd") as out:
        out.write(jsonl())
    assert rows(path, id="url") == expected
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(pull.InputError, match=r"a\.jsonl\.zst is damaged or cut off"):
        rows(path)


def test_csv(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        import csv

        writer = csv.writer(out)
        writer.writerow(["n", "url", "body"])
        writer.writerows([r["n"], r["url"], r["body"] or ""] for r in RECORDS)
    assert rows(path, id="url") == rows([{**r, "body": r["body"] or ""} for r in RECORDS], id="url")
    assert pull.corpus(path, text="body", keep=["n"]).tokens().schema["n"] == "string"


def test_csv_with_very_long_fields(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("body\n" + "word " * 100_000 + "\n")
    assert len(pull.corpus(path, text="body").tokens()) == 100_000


def test_parquet(tmp_path, expected):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(RECORDS), path, row_group_size=3)
    assert rows(path, id="url") == expected
    assert rows(path, id="n")["article"] == [name[1:] for name in expected["article"]]
    assert rows(path)["article"] == [f"{path}:{name[1:]}" for name in expected["article"]]
    with pytest.raises(pull.InputError, match=r"a\.parquet: text='text' is not a column; there are 'url', 'body', 'n'"):
        len(pull.corpus(path).quotes())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(pull.InputError, match="damaged, or not Parquet"):
        rows(path)


def test_texts(tmp_path):
    paths = []
    for i, text in enumerate([EXAMPLE, "Zoë said: “No”.", ""]):
        paths.append(tmp_path / f"{i}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    (tmp_path / "3.txt.gz").write_bytes(gzip.compress(b"caf\xe9 is bad UTF-8."))
    articles = list(pull.corpus(str(tmp_path / "*")))
    assert [a.id for a in articles] == [*map(str, paths), str(tmp_path / "3.txt.gz")]
    assert articles[0] == pull.article(EXAMPLE, id=str(paths[0]))
    assert articles[3].text == "caf\ufffd is bad UTF-8."
    with pytest.raises(UnicodeDecodeError):
        len(pull.corpus(str(tmp_path / "*"), errors="strict").tokens())


def test_many_files_in_their_order(tmp_path):
    for name in ("b.jsonl", "a.jsonl", "c.csv"):
        (tmp_path / name).write_text('{"text": "x"}\n{"text": "y"}\n' if "jsonl" in name else "text\nz\n")
    found = pull.corpus(str(tmp_path / "*")).articles(columns=["article"]).to_dict()["article"]
    assert [Path(name).name for name in found] == ["a.jsonl:0", "a.jsonl:1", "b.jsonl:0", "b.jsonl:1", "c.csv:0"]
    listed = pull.corpus([tmp_path / "c.csv", tmp_path / "a.jsonl"]).articles(columns=["article"]).to_dict()["article"]
    assert [Path(name).name for name in listed] == ["c.csv:0", "a.jsonl:0", "a.jsonl:1"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"body": "x"', r"line 2, byte 2\d: .*delimiter"),
        (b"nonsense", r"line 2, byte 14: Expecting value"),
        (b'{"body": "\xff"}', r"line 2, byte 24: "),
        (b'["body"]', r"line 2, byte 14: not a JSON object"),
        (b'{"text": "x"}', r"line 2, byte 14: the record has no 'body'; it has 'text'"),
        (b'{"body": 3}', r"line 2, byte 14: 'body' is not text but 3"),
    ],
)
def test_broken_lines(tmp_path, line, said):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"body": "x"}\n' + line + b'\n\n{"body": "z"}\n')
    with pytest.raises(pull.InputError, match=r"a\.jsonl, " + said):
        rows(path)
    corpus = pull.corpus(path, text="body", bad_records="skip")
    assert corpus.tokens().to_dict()["text"] == ["x", "z"]
    assert corpus.counts.bad_records == 1


@pytest.mark.parametrize(
    ("data", "said", "skipped"),
    [
        (b"url,text\na,b\n", "there is no column 'body'; there are 'url', 'text'", False),
        (b"", "there is no column 'body'; there are none", False),
        (b"url,body\na,x\nb\nc,z\n", "line 3: 1 fields, where the first line has 2", True),
        (b"url,body\na,x\nb,y,w\nc,z\n", "line 3: 3 fields", True),
        (b'url,body\na,x\nc,z\nb,"y', "line 4: unexpected end of data", True),
    ],
)
def test_broken_csv(tmp_path, data, said, skipped):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(pull.InputError, match=said):
        rows(path)
    if skipped:
        corpus = pull.corpus(path, text="body", bad_records="skip")
        assert corpus.tokens().to_dict()["text"] == ["x", "z"]
        assert corpus.counts.bad_records == 1


@pytest.mark.parametrize("packing", [".gz", ".bz2"])
def test_cut_off_and_damaged(tmp_path, packing):
    for name, content in (("a.jsonl", jsonl()), ("a.txt", EXAMPLE.encode() * 50)):
        path = tmp_path / (name + packing)
        packed = PACKERS[packing](content)
        path.write_bytes(packed[: len(packed) // 2])
        with pytest.raises(pull.InputError, match=r"cut off|damaged") as error:
            rows(path) if "jsonl" in name else len(pull.corpus(path).tokens())
        assert str(path) in str(error.value)
        path.write_bytes(b"no packed data at all" * 10)
        with pytest.raises(pull.InputError, match=r"damaged"):
            rows(path) if "jsonl" in name else len(pull.corpus(path).tokens())


def test_files_that_are_not_there(tmp_path):
    for source in (tmp_path / "x.jsonl", str(tmp_path / "*.jsonl"), [tmp_path / "x.txt"]):
        with pytest.raises(FileNotFoundError, match=r"x\.|\*\.jsonl"):
            pull.corpus(source)
    (tmp_path / "x.docx").write_bytes(b"")
    with pytest.raises(pull.InputError, match=r"x\.docx: what is in it is not known"):
        pull.corpus(tmp_path / "x.docx")
    path = tmp_path / "gone.jsonl"
    path.write_bytes(jsonl())
    corpus = pull.corpus(path, text="body")
    path.unlink()
    with pytest.raises(FileNotFoundError):
        len(corpus.quotes())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_files_that_may_not_be_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl())
    path.chmod(0)
    with pytest.raises(PermissionError):
        rows(path)


def test_columns_that_files_do_not_have(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(pull.InputError, match="text files have no columns"):
        len(pull.corpus(tmp_path / "a.txt", id="url").tokens())


def test_kept_columns_that_change_their_type(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    monkeypatch.setattr("pullquote._io.CHUNK_ROWS", 1)
    path.write_text('{"text": "x", "k": 1}\n{"text": "y", "k": "two"}\n')
    with pytest.raises(pull.InputError, match="keep: column 'k' began with another type; 'two' does not fit"):
        len(pull.corpus(path, keep=["k"]).tokens())
