"""Corpus.write(): parts, the manifest, and going on after a kill at any moment with the same bytes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pullquote as pull
import pytest
from texts import EXAMPLE, GOLDEN

TEXTS = [EXAMPLE, *GOLDEN] * 4


def corpus(texts=TEXTS, **options):
    return pull.corpus([{"id": f"a{i % 50}", "text": text} for i, text in enumerate(texts)], id="id", **options)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def lines(folder: Path, what: str) -> list[dict]:
    return [json.loads(line) for path in sorted((folder / what).glob("*.jsonl")) for line in path.read_bytes().splitlines()]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr("pullquote._io.CHUNK_BYTES", 8000)


def write(folder, source=None, **options):
    return (source or corpus()).write(folder, **{"what": ["articles", "quotes"], "format": "jsonl", "part_bytes": 20000, **options})


def test_parts(tmp_path):
    out = tmp_path / "out"
    counts = write(out)
    assert counts.articles == len(TEXTS)
    for what in ("articles", "quotes"):
        assert lines(out, what) == [
            json.loads(json.dumps(row, default=lambda v: v.isoformat())) for row in getattr(corpus(), what)().rows()
        ]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["complete"] is True
    assert len(manifest["parts"]) == len(list((out / "quotes").iterdir())) > 3
    assert sum(part["articles"] for part in manifest["parts"]) == len(TEXTS)
    assert sum(part["rows"]["quotes"] for part in manifest["parts"]) == len(lines(out, "quotes"))


@pytest.mark.parametrize("format", ["parquet", "arrow", "csv"])
def test_formats(tmp_path, format):
    if format != "csv":
        pytest.importorskip("pyarrow")
    write(tmp_path / "a", format=format, what="quotes")
    write(tmp_path / "b", format=format, what="quotes", source=corpus(threads=1))
    assert files(tmp_path / "a") == files(tmp_path / "b")
    if format == "parquet":
        import pyarrow.dataset as ds

        found = ds.dataset(tmp_path / "a" / "quotes").to_table()
        assert found.to_pylist() == corpus().quotes().to_arrow().to_pylist()


def test_written_again_it_stays(tmp_path):
    write(tmp_path / "out")
    before = files(tmp_path / "out")
    write(tmp_path / "out")
    assert files(tmp_path / "out") == before


def stop_after(count):
    def texts():
        for i, text in enumerate(TEXTS):
            if i == count:
                raise KeyboardInterrupt
            yield {"id": f"a{i % 50}", "text": text}

    return pull.corpus(texts(), id="id")


@pytest.mark.parametrize("count", [0, 1, 11, 25, len(TEXTS) - 1])
def test_stopped_and_resumed(tmp_path, count):
    write(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "out", stop_after(count))
    assert not list((tmp_path / "out").rglob(".*"))
    write(tmp_path / "out")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_what_has_changed_is_refused(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "out", stop_after(len(TEXTS) - 2))
    before = files(tmp_path / "out")
    changed = [TEXTS[0] + "!", *TEXTS[1:]]
    for source, match in [
        (corpus(changed), "the input has changed.*part 0"),
        (corpus(TEXTS[:3]), "the input has changed"),
        (corpus(rules=pull.Rules(tokens="ptb")), "begun with rules = 'en-.*', not 'en-.*\\+9f1c'"),
        (corpus(layout="plain"), "begun with layout = 'article', not 'plain'"),
    ]:
        with pytest.raises(pull.InputError, match=match):
            write(tmp_path / "out", source)
    for options, match in [
        ({"what": ["quotes"]}, "begun with tables"),
        ({"format": "csv"}, "begun with format"),
        ({"part_bytes": 1}, "part_bytes"),
    ]:
        with pytest.raises(pull.InputError, match=match):
            write(tmp_path / "out", **options)
    assert files(tmp_path / "out") == before
    write(tmp_path / "out")
    with pytest.raises(pull.InputError, match="it had more articles"):
        write(tmp_path / "out", corpus(TEXTS[: -len(TEXTS) // 2]))


def test_what_is_no_output_is_refused(tmp_path):
    (tmp_path / "precious.txt").write_text("x")
    with pytest.raises(FileExistsError, match="no folder that an earlier run left"):
        write(tmp_path)
    assert files(tmp_path) == {"precious.txt": b"x"}
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("{")
    with pytest.raises(pull.InputError, match="damaged"):
        write(tmp_path / "out")
    for options, match in [({"what": "x"}, "what='x'"), ({"what": []}, "each table once"), ({"format": "x"}, "format='x'"),
                           ({"part_bytes": 0}, "part_bytes=0"), ({"what": ["quotes", "quotes"]}, "each table once")]:  # fmt: skip
        with pytest.raises(ValueError, match=match):
            write(tmp_path / "new", **options)
    assert not (tmp_path / "new").exists()


def test_two_writers(tmp_path):
    pytest.importorskip("fcntl")

    def texts():
        for i, text in enumerate(TEXTS):
            if i == 11:
                before = files(tmp_path / "out")
                with pytest.raises(BlockingIOError, match="somebody else is writing into it"):
                    write(tmp_path / "out")
                assert files(tmp_path / "out") == before
            yield {"id": f"a{i % 50}", "text": text}

    write(tmp_path / "out", pull.corpus(texts(), id="id", threads=1))
    write(tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


SCRIPT = """
import sys, time
import pullquote as pull, pullquote._io as io
io.CHUNK_BYTES = 8000
from pathlib import Path
texts = Path(sys.argv[1]).read_text(encoding="utf-8").split("\\x00")
def slowly():
    for i, text in enumerate(texts):
        time.sleep(float(sys.argv[3]))
        yield {"id": f"a{i % 50}", "text": text}
print("begin", flush=True)
pull.corpus(slowly(), id="id").write(sys.argv[2], ["articles", "tokens", "quotes"], format=sys.argv[4], part_bytes=20000)
"""


@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_killed_at_any_moment(tmp_path, format):
    if format == "parquet":
        pytest.importorskip("pyarrow")
    data = tmp_path / "texts"
    data.write_text("\x00".join(TEXTS), encoding="utf-8")
    chance = random.Random(5)

    def start(out: str, pause: float) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-c", SCRIPT, data, tmp_path / out, str(pause), format], stdout=subprocess.PIPE)

    assert start("whole", 0).wait() == 0
    kills = 0
    for _ in range(8 if os.environ.get("PULLQUOTE_FULL") != "1" else 60):
        run = start("out", 0.004)
        run.stdout.readline()
        time.sleep(chance.random() * 0.3)
        run.send_signal(signal.SIGKILL)
        kills += run.wait() == -signal.SIGKILL
        run.stdout.close()
    assert kills > 0
    assert start("out", 0).wait() == 0
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_interrupted(tmp_path):
    """Ctrl-C: out within a second, whole parts kept."""
    data = tmp_path / "texts"
    data.write_text("\x00".join(TEXTS * 20), encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, data, tmp_path / "out", "0.01", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    run.stdout.readline()
    manifest = tmp_path / "out" / "manifest.json"
    while run.poll() is None and not (manifest.exists() and json.loads(manifest.read_text())["parts"]):
        time.sleep(0.02)
    begin = time.monotonic()
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=20)
    assert time.monotonic() - begin < 1
    assert b"KeyboardInterrupt" in said
    found = json.loads(manifest.read_text())
    assert found["complete"] is False and len(found["parts"]) > 0
    assert not list((tmp_path / "out").rglob(".part*"))
