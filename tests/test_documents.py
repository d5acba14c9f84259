"""What README.md and docs/*.md show is what comes out: `pycon` fences are run line by line, `console` fences by the shell.
`python tests/test_documents.py --update` writes down what comes out now: read the diff before you commit it.

So are the notebooks of examples/, cell by cell, with their outputs."""

import ast
import contextlib
import doctest
import io
import json
import os
import re
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
FENCE = re.compile(r"^``` ?(pycon|console)\n(.*?)^```$", re.M | re.S)


def run_python(shown: str, names: dict) -> str:
    """The session as it should read, from its lines of source; `names` live on from fence to fence of a document."""
    out = []
    for part in doctest.DocTestParser().parse(shown):
        if isinstance(part, str):
            out.append(part)
            continue
        lines = part.source.splitlines()
        out += [f"{'... ' if i else '>>> '}{line}".rstrip() + "\n" for i, line in enumerate(lines)]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(part.source, "<document>", "single"), names)
            except Exception as error:
                printed.write("Traceback (most recent call last):\n  ...\n" + "".join(traceback.format_exception_only(error)))
        out.append(printed.getvalue())
    return "".join(out)


def run_console(shown: str, names: dict) -> str:
    """Each `$ command` with what it prints, both streams; one blank line between two commands."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    out = []
    for command in re.findall(r"^\$ (.*)$", shown, re.M):
        done = subprocess.run(
            command, shell=True, cwd=ROOT, env={**os.environ, "PATH": path, "PYTHONUTF8": "1"}, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        out.append(f"$ {command}\n{done.stdout}")
    return "\n".join(out)


def written(path: Path) -> str:
    """The document with every fence as it should read."""
    names: dict = {}
    runs = {"pycon": run_python, "console": run_console}

    def fence(match: re.Match) -> str:
        return f"```{match[1]}\n{runs[match[1]](match[2], names)}```"

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return FENCE.sub(fence, path.read_text(encoding="utf-8"))
    finally:
        os.chdir(before)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document(path):
    assert path.read_text(encoding="utf-8").splitlines() == written(path).splitlines()


def run_cell(source: str, names: dict) -> list[dict]:
    """The outputs of a cell as a notebook keeps them: what it printed, and what its last line is worth."""
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    outputs = []
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), names)
        value = eval(compile(last, "<cell>", "eval"), names) if last else None
    if printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(True)}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = value._repr_html_().splitlines(True)
        outputs.append({"data": data, "execution_count": None, "metadata": {}, "output_type": "execute_result"})
    return outputs


def executed(path: Path) -> dict:
    """The notebook with the outputs it should have."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    names: dict = {}
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = run_cell("".join(cell["source"]), names)
    finally:
        os.chdir(before)
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook(path):
    assert json.loads(path.read_text(encoding="utf-8")) == executed(path)


def update() -> None:
    for document in DOCUMENTS:
        document.write_text(written(document), encoding="utf-8", newline="\n")
    for notebook in NOTEBOOKS:
        text = json.dumps(executed(notebook), ensure_ascii=False, indent=1, sort_keys=True)
        notebook.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
