"""The command: what it prints, where it writes, how it fails."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pullquote as pull
import pytest
from pullquote._cli import main
from texts import EXAMPLE, ROOT

FILE = str(ROOT / "examples" / "article.txt")


def run(*arguments: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")} | environment
    return subprocess.run([sys.executable, "-m", "pullquote", *arguments], input=data, capture_output=True, env=env)


def shown(capsys, *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_show_shows_everything(capsys):
    out = shown(capsys, "show", FILE)
    article = pull.article(EXAMPLE)
    flat = " ".join(out.split())
    for name in {quote.speaker_name or quote.speaker_text for quote in article.quotes if quote.speaker_text}:
        assert " ".join(name.split()) in flat
    assert " ".join(article.title.split())[:40] in flat
    assert "\x1b" not in out


def test_json(capsys):
    assert json.loads(shown(capsys, "show", FILE, "--json")) == json.loads(pull.article(EXAMPLE).to_json())
    plain = shown(capsys, "show", FILE, "--json", "--layout", "plain")
    assert json.loads(plain) == json.loads(pull.article(EXAMPLE, layout="plain").to_json())


def test_tokens(capsys):
    out = shown(capsys, "show", FILE, "--tokens")
    assert out != shown(capsys, "show", FILE)
    assert out != shown(capsys, "show", FILE, "--tokens", "--convention", "plain")


def test_html(capsys, tmp_path):
    page = tmp_path / "out.html"
    assert shown(capsys, "show", FILE, "--html", str(page)) == ""
    assert page.read_text(encoding="utf-8") == shown(capsys, "show", FILE, "--html", "-") == pull.article(EXAMPLE).to_html()
    assert [path.name for path in tmp_path.iterdir()] == ["out.html"]


def test_html_keeps_what_was_there_when_it_fails(tmp_path):
    done = run("show", str(tmp_path / "missing"), "--html", str(tmp_path / "out.html"))
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_html_through_a_link_and_into_a_device(capsys, tmp_path):
    """A link stays a link, and what is no plain file is written into, not replaced."""
    real, link, pipe = tmp_path / "real.html", tmp_path / "link.html", tmp_path / "pipe"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    shown(capsys, "show", FILE, "--html", str(link))
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == pull.article(EXAMPLE).to_html()
    assert real.stat().st_mode & 0o777 == 0o640
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        shown(capsys, "show", FILE, "--html", str(pipe))
        assert reader.stdout.read().decode() == pull.article(EXAMPLE).to_html()
    assert pipe.is_fifo()


def test_rules(capsys, tmp_path):
    """Options, a file, and both; the same as pull.Rules() with them."""
    file = tmp_path / "a.txt"
    file.write_text("Cllr. Lee quipped “gimme.” Lee said he was tired.", encoding="utf-8")
    house = {"abbrev_add": ["Cllr."], "exceptions": {"gimme": ["gim", "me"]}, "tokens": "ptb", "indirect": True}
    (tmp_path / "a.json").write_text(json.dumps(house))
    (tmp_path / "a.toml").write_text('abbrev_add = ["Cllr."]\ntokens = "ptb"\nindirect = true\n[exceptions]\ngimme = ["gim", "me"]\n')
    options = ["--abbrev-add", "Cllr.", "--exception", "gimme=gim me", "--convention", "ptb", "--indirect"]
    expected = pull.article(file.read_bytes(), rules=pull.Rules(**house)).to_dict()
    for given in (options, ["--rules", str(tmp_path / "a.json")], ["--rules", str(tmp_path / "a.toml")]):
        assert json.loads(shown(capsys, "show", str(file), "--json", *given)) == json.loads(json.dumps(expected))
    more = {**house, "tokens": "plain", "abbrev_add": ["Cllr.", "Supt."], "speech_verbs_add": ["quip"], "lang": "de"}
    given = [
        "--rules",
        str(tmp_path / "a.toml"),
        "--convention",
        "plain",
        "--abbrev-add",
        "Supt.",
        "--speech-verb-add",
        "quip",
        "--lang",
        "de",
    ]
    assert json.loads(shown(capsys, "show", str(file), "--json", *given))["rules"] == pull.Rules(**more).id
    line = json.dumps({"text": file.read_text(encoding="utf-8")}).encode()
    done = run("tokens", "-", "--columns", "text", "--quiet", *options, data=line)
    assert [json.loads(row)["text"] for row in done.stdout.splitlines()] == [token["text"] for token in expected["tokens"]]


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (None, [], "cannot read"),
        ("abbrev_add = [", [], "a.toml: "),
        ('house = "x"', [], "pull.Rules() has no argument 'house'"),
        ('abbrev_add = "Cllr."', ["--abbrev-add", "Supt."], "abbrev_add is not a list"),
        ("abbrev_add = [1]", [], "abbrev_add: 1 is not a str"),
        ("", ["--exception", "gimme"], "is not TEXT=TOKENS"),
        ("", ["--exception", "gimme=x y"], "--exception: the tokens"),
        ("", ["--abbrev-add", "Cllr"], "--abbrev-add: 'Cllr'"),
    ],
)
def test_wrong_rules(capsys, tmp_path, content, options, said):
    if content is not None:
        (tmp_path / "a.toml").write_text(content)
    assert main(["show", FILE, "--rules", str(tmp_path / "a.toml"), *options]) == 2
    assert said in capsys.readouterr().err


def test_header_format(capsys, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Canal bridge shuts\n\nHarbor Post > Metro\n\nIt shut on Monday, the city said.\n")
    assert '"section": "Metro"' in shown(capsys, "show", str(file), "--json", "--header-format", "{source} > {section}")
    assert main(["show", str(file), "--header-format", "{source}"]) == 2
    assert "--header-format: '{source}' fits any line" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    ["", "\n", "“", "a \udcff b", "<script>alert(1)</script> & “<b>”", "\x1b[31mred\x07", "\u202eabc", "x" * 5000, "a\0b"],
    ids=ascii,
)
@pytest.mark.parametrize("form", [(), ("--json",), ("--html", "-"), ("--tokens",)], ids=str)
def test_odd_input(text, form):
    done = run("show", "-", *form, data=text.encode("utf-8", "surrogateescape"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b[31m" not in done.stdout
    assert b"<script>alert" not in done.stdout or form != ("--html", "-")
    if form == ("--json",):
        json.loads(done.stdout)


def test_narrow_locale():
    """A terminal that knows only ASCII gets escapes, not an exception."""
    done = run("show", FILE, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, b"")


def test_colour_only_for_terminals():
    pytest.importorskip("pty")
    import pty

    def in_terminal(**environment: str) -> bytes:
        reader, writer = pty.openpty()
        env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        env |= {"TERM": "xterm", **environment}
        done = subprocess.Popen([sys.executable, "-m", "pullquote", "show", FILE], stdout=writer, env=env)
        os.close(writer)
        out = b""
        while True:
            try:
                part = os.read(reader, 65536)
            except OSError:
                break
            if not part:
                break
            out += part
        os.close(reader)
        assert done.wait() == 0
        return out

    assert b"\x1b[" in in_terminal()
    assert b"\x1b[" not in in_terminal(NO_COLOR="1")
    assert b"\x1b[" not in run("show", FILE).stdout


@pytest.mark.parametrize("name", ["no such file", "", "/", "."])
def test_unreadable(name):
    done = run("show", name)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"pullquote: ")
    assert done.stderr.count(b"\n") == 1


def test_unwritable(tmp_path):
    for target in (tmp_path / "no such folder" / "x.html", tmp_path):
        done = run("show", FILE, "--html", str(target))
        assert done.returncode == 2
        assert done.stderr.count(b"\n") == 1
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [(), ("show",), ("show", FILE, "--layout", "x"), ("nothing",), ("show", FILE, "--json", "--tokens")], ids=str
)
def test_usage(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert b"usage: pullquote" in done.stderr


def test_version(capsys):
    with pytest.raises(SystemExit) as exit:
        main(["--version"])
    assert exit.value.code == 0
    assert capsys.readouterr().out == f"pullquote {pull.__version__}\n"


def test_reader_goes_away(tmp_path):
    big = tmp_path / "big.txt"
    big.write_text(EXAMPLE * 100, encoding="utf-8")
    with subprocess.Popen([sys.executable, "-m", "pullquote", "show", big], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        done.stdout.read(10)
        done.stdout.close()
        assert done.stderr.read() == b""
        assert done.wait() == 0


def test_standard_output_may_be_anything(monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["show", FILE]) == 0
    assert Path(FILE).read_text(encoding="utf-8").split()[0] in out.getvalue()


def test_import_is_light():
    """Nothing beyond the standard library, and little of that."""
    script = "import sys; import pullquote; print([m for m in ('numpy', 'pandas', 'pyarrow', 'asyncio', 'unittest', 'argparse') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr
