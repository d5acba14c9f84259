"""Files: what is read, and what one clear error says of those that cannot be."""

import bz2
import gzip
import json
import os
import tempfile
from pathlib import Path

import pullquote as pull
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote import _core
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


def slow(path, monkeypatch, **options):
    with monkeypatch.context() as patch:
        patch.setattr("pullquote._io._core", type("Slow", (), {**vars(_core), "read_jsonl": staticmethod(lambda *_: None)}))
        return rows_or_error(path, **options)


def rows_or_error(path, **options):
    try:
        return pull.corpus(path, threads=1, **options).articles(columns=["article", "text_hash", *options.get("keep", ())]).to_dict()
    except pull.InputError as error:
        return str(error)


JSON_TEXT = st.text(st.characters(), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | JSON_TEXT,
    lambda v: st.lists(v, max_size=3) | st.dictionaries(JSON_TEXT, v, max_size=3),
    max_leaves=6,
)
RECORD = st.dictionaries(st.sampled_from(["text", "id", "k", "x", "é"]), JSON_TEXT | st.none() | JSON, max_size=5)


@given(
    st.lists(st.tuples(RECORD, st.booleans(), st.sampled_from([None, None, b"}", b"\xff", b'"', b" \t", b",", b"0"])), max_size=6),
    st.data(),
)
def test_the_quick_way_reads_as_json_does(records, data):
    """And says the same of broken lines."""
    lines = []
    for record, ascii_only, damage in records:
        line = json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        if damage is not None:
            at = data.draw(st.integers(0, len(line)))
            line = line[:at] + damage + line[at:]
        lines.append(line)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(b"\n".join(lines))
        for options in ({}, {"id": "id"}, {"keep": ["k"]}, {"bad_records": "skip", "id": "id"}):
            assert rows_or_error(path, **options) == slow(path, patch, **options)


@pytest.mark.parametrize(
    "line",
    [
        rb'{"text": "\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t\u0000"}', rb'{"text": "\ud83d"}', rb'{"text": "\ud83dx"}', rb'{"text": "\ude00"}', rb'{"text": "\u12"}',
        rb'{"text": "a", "text": "b"}', rb'{"te\u0078t": "a"}', b'{"text": "a\x01"}', rb'{"text": "a"} x', rb'{"text": "a",}', rb'{"text": NaN}',
        rb'{"x": NaN, "text": "a"}', rb'{"x": 01, "text": "a"}', rb'{"x": -0.5e+3, "text": "a"}', rb'{"x": 1., "text": "a"}', rb'{"x": [1, {"y": [[], {}]}], "text": "a"}',
        rb'{"x": [1, ], "text": "a"}', rb'{"x": {"y" 1}, "text": "a"}', b'{"x": ' + b"[" * 63 + b"]" * 63 + b', "text": "a"}', b'{"x": ' + b"[" * 70 + b"]" * 70 + b', "text": "a"}',
        b'\xef\xbb\xbf{"text": "a"}', b'{"text": "\xc3"}', b'{"text": "\xed\xa0\x80"}', b'{"text": "\xf4\x90\x80\x80"}', b'{"text":"a"}\r', b"{}", b"", b"\x0b", b'{"text": "a"',
        b'{"text": tru}', b'{"text": nullx}', b'"text"',
    ],
)  # fmt: skip
def test_odd_lines(line, tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "first"}\n' + line + b'\n{"text": "last"}')
    assert rows_or_error(path) == slow(path, monkeypatch)
    assert rows_or_error(path, bad_records="skip") == slow(path, monkeypatch, bad_records="skip")


def test_blocks_are_cut_between_lines(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b"".join(json.dumps({"text": "x" * (i * 37 % 200), "id": i if i % 50 == 7 else f"u{i}"}).encode() + b"\n" for i in range(400))
    )
    whole = rows_or_error(path, id="id")
    monkeypatch.setattr("pullquote._io.CHUNK_BYTES", 100)
    assert rows_or_error(path, id="id") == whole == slow(path, monkeypatch, id="id")
    assert rows_or_error(path)["article"] == [f"{path}:{i}" for i in range(400)]
