"""The commands for many articles."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pullquote as pull
import pytest
from pullquote._cli import main
from texts import EXAMPLE, GOLDEN

RECORDS = [{"url": f"u{i}", "body": text, "outlet": "Post"} for i, text in enumerate([EXAMPLE, *GOLDEN])]
LEVELS = ["articles", "blocks", "sentences", "tokens", "quotes"]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    return path


def run(*arguments, data: bytes = b"") -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "pullquote", *map(str, arguments)], input=data, capture_output=True)


def as_json(table) -> list[dict]:
    return [json.loads(json.dumps(row, default=lambda v: v.isoformat())) for row in table.rows()]


@pytest.mark.parametrize("what", LEVELS)
def test_every_table_to_standard_output(what, source):
    done = run(what, source, "--text", "body", "--id", "url", "--keep", "outlet")
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found == as_json(getattr(pull.corpus(RECORDS, text="body", id="url", keep=["outlet"]), what)())
    summary = done.stderr.decode()
    assert summary.startswith(f"pullquote: {len(found):,} {what}; {len(RECORDS)} articles, ") and "MB/s" in summary
    assert summary.count("\n") == 1


def test_standard_input(source):
    expected = run("tokens", source, "--text", "body", "--id", "url").stdout
    assert run("tokens", "-", "--text", "body", "--id", "url", data=source.read_bytes()).stdout == expected
    done = run("sentences", "-", "--from", "txt", "--layout", "plain", "--quiet", data="Zoë came. She left.".encode())
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["Zoë came.", "She left."]
    assert done.stderr == b""
    done = run("sentences", "-", "--from", "csv", "--columns", "article,text", data=b"id,text\n7,Fine.\n")
    assert json.loads(done.stdout) == {"article": "standard input:0", "text": "Fine."}
    assert b"stands alone" in run("tokens", "-", source).stderr


@pytest.mark.parametrize("ending", ["jsonl", "csv", "csv.gz", "parquet", "arrow"])
def test_files(ending, source, tmp_path, capsys):
    if ending in ("parquet", "arrow"):
        pytest.importorskip("pyarrow")
    out = tmp_path / f"out.{ending}"
    arguments = ["quotes", str(source), "--text", "body", "--speech", "--columns", "article,text", "-o", str(out), "--threads", "2"]
    assert main(arguments) == 0
    table = pull.corpus(RECORDS, text="body").quotes(speech=True, columns=["text"])
    if ending == "parquet":
        import pyarrow.parquet as pq

        assert pq.read_table(out)["text"].to_pylist() == table.to_dict()["text"]
    assert capsys.readouterr().err.startswith(f"pullquote: {len(table)} quotes; ")
    before = out.read_bytes()
    assert main(arguments) == 2
    assert "exists; --overwrite replaces it" in capsys.readouterr().err
    assert out.read_bytes() == before
    assert main([*arguments, "--overwrite"]) == 0
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", out.name]


def test_folders(source, tmp_path, capsys):
    out = tmp_path / "parts"
    arguments = ["quotes", str(source), "--text", "body", "-o", str(out), "--format", "jsonl"]
    assert main(arguments) == 0
    assert (out / "quotes" / "part-00000.jsonl").exists()
    assert main(arguments) == 2
    assert "--resume goes on with it" in capsys.readouterr().err
    assert main([*arguments, "--resume"]) == 0
    capsys.readouterr()
    assert main([*arguments, "--resume", "--convention", "ptb"]) == 1
    assert "was begun with rules" in capsys.readouterr().err


def test_bad_records(source, tmp_path):
    source.write_bytes(source.read_bytes() + b'{"body": \n{"body": "Fine."}\n')
    done = run("tokens", source, "--text", "body", "-o", tmp_path / "out.csv")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(f"pullquote: {source}, line {len(RECORDS) + 1}, byte ")
    assert done.stderr.count(b"\n") == 1
    assert not (tmp_path / "out.csv").exists()
    done = run("tokens", source, "--text", "body", "-o", tmp_path / "out.csv", "--bad-records", "skip")
    assert done.returncode == 0
    assert b"1 bad records skipped" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["quotes"], 2, "usage"),
        (["quotes", "nowhere.jsonl"], 2, "there is no file nowhere.jsonl"),
        (["quotes", "nowhere/*.jsonl"], 2, "no file is named like"),
        (["quotes", "IN", "--text", "nothing"], 1, "line 1, byte 0: the record has no 'nothing'; it has 'url', 'body', 'outlet'"),
        (["quotes", "IN", "--text", "body", "--columns", "x"], 2, "'x' is not a column of quotes"),
        (["quotes", "IN", "--text", "body", "--threads", "0"], 2, "--threads 0"),
        (["quotes", "IN", "--text", "body", "-o", "no such folder/out.csv"], 2, "No such file or directory"),
        (["quotes", "IN", "--text", "body", "-o", "out.csv", "--resume"], 2, "--resume needs a folder"),
        (["quotes", "IN", "--text", "body", "-o", "out.csv", "--format", "jsonl"], 2, "is not what out.csv says"),
        (["quotes", "IN", "--text", "body", "-o", "out", "--speech"], 2, "are for single files"),
        (["tokens", "IN", "--speech"], 2, "unrecognized arguments: --speech"),
        (["quotes", "IN", "--layout", "x"], 2, "usage"),
    ],
    ids=str,
)
def test_one_clear_error(arguments, code, said, source, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        found = main([str(source) if argument == "IN" else argument for argument in arguments])
    except SystemExit as exit:
        found = exit.code
    told = capsys.readouterr()
    assert (found, told.out) == (code, "")
    assert said in told.err
    assert told.err.count("\n") == 1 or "usage" in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_strict(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"caf\xe9")
    assert run("tokens", path).returncode == 0
    done = run("tokens", path, "--errors", "strict")
    assert done.returncode == 1 and b"codec can't decode" in done.stderr


def test_reader_goes_away(source):
    with subprocess.Popen(
        [sys.executable, "-m", "pullquote", "tokens", *[source] * 40, "--text", "body"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as done:
        done.stdout.read(10)
        done.stdout.close()
        assert done.stderr.read() == b""
        assert done.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk(source):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "pullquote", "tokens", source, "--text", "body"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1 and b"No space left" in done.stderr


def test_pipe_as_output(source, tmp_path):
    pipe = tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert run("sentences", source, "--text", "body", "-o", pipe).returncode == 0
        assert len(reader.stdout.read().splitlines()) == len(pull.corpus(RECORDS, text="body").sentences())
