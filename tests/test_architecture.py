"""House rules, checked: one direction of includes, a core that only computes, generated files current, rules with ids."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import spec_format
import test_spec

ROOT = Path(__file__).resolve().parent.parent
CSRC = ROOT / "csrc"
FLOW = [
    "buffer", "utf8", "char_class", "lexicon", "blocks", "tokens", "roles", "marks", "sentences", "quotes", "attribution", "article",
]  # fmt: skip
STAGES = {"BL": "blocks", "TK": "tokens", "RO": "roles", "MK": "marks", "ST": "sentences", "QU": "quotes", "AT": "attribution",
          "AR": "article"}  # fmt: skip


def includes(path: Path) -> list[Path]:
    found = re.findall(r'^#include "([^"]+)"', path.read_text(), re.M)
    return [(path.parent / name).resolve() for name in found]


def reached(path: Path, seen: frozenset[Path] = frozenset()) -> set[Path]:
    assert path not in seen, f"{path.name} includes itself"
    return {path}.union(*(reached(child, seen | {path}) for child in includes(path)))


def core_files(*endings: str) -> list[Path]:
    return sorted(path for ending in endings for path in CSRC.glob(f"*{ending}"))


@pytest.mark.parametrize("path", core_files(".c", ".h"), ids=lambda path: path.name)
def test_includes_run_one_way(path):
    """A stage includes only what stands above it in the flow; a helper file counts as the lowest stage it includes."""
    if path.name == "document.c":
        return
    below = [header.stem for header in reached(path) if header.parent == CSRC and header.stem in FLOW]
    if path.stem in FLOW:
        allowed = FLOW[: FLOW.index(path.stem) + 1]
        assert set(below) <= set(allowed)
    for child in reached(path):
        assert child.is_relative_to(CSRC) and "binding" not in child.relative_to(CSRC).parts


@pytest.mark.parametrize("path", core_files(".c", ".h"), ids=lambda path: path.name)
def test_core_includes_little_of_the_system(path):
    allowed = {"stddef.h", "stdint.h", "string.h", "limits.h", "utf8proc.h"} | ({"stdlib.h"} if path.name == "document.c" else set())
    allowed |= {"immintrin.h", "arm_neon.h", "cpuid.h"} if path.stem.startswith("char_class") else set()
    assert set(re.findall(r"^\s*#\s*include\s*<([^>]+)>", path.read_text(), re.M)) <= allowed


@pytest.fixture(scope="module")
def symbols(tmp_path_factory):
    """(file, kind, name) of each symbol of the core's objects, as nm lists them."""
    if not shutil.which("nm"):
        pytest.skip("nm is not installed")
    folder = tmp_path_factory.mktemp("objects")
    found = []
    for path in core_files(".c"):
        made = folder / f"{path.stem}.o"
        subprocess.run(["cc", "-std=c11", "-O1", "-fno-pic", "-c", path, "-o", made], check=True)
        listed = subprocess.run(["nm", made], check=True, capture_output=True, text=True).stdout
        found += [(path.name, *line.split()[-2:]) for line in listed.splitlines()]
    return found


def test_core_has_no_variables(symbols):
    """Nothing that two threads or two interpreters could share: const tables only."""
    assert [symbol for symbol in symbols if symbol[1] in "bBdDcCsSgG"] == []


def test_core_calls_little_of_the_system(symbols):
    own = {name for _, kind, name in symbols if kind in "TRV"}
    memory = {"memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strncmp", "strchr"}
    compiler = {"__popcountdi2", "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail", "__cpu_model"}
    foreign = {(file, name) for file, kind, name in symbols if kind == "U" and name not in own | memory | compiler}
    foreign = {(file, name) for file, name in foreign if not name.startswith("utf8proc_")}
    assert foreign <= {("document.c", "realloc"), ("document.c", "free"), ("document.c", "malloc")}


def test_core_names_begin_with_pq(symbols):
    assert [symbol for symbol in symbols if symbol[1] in "TR" and not symbol[2].startswith("pq_")] == []


@pytest.mark.parametrize("script", sorted((ROOT / "tools").glob("make_*.py")), ids=lambda path: path.name)
def test_generated_tables_are_current(script):
    run = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    if "unicode" in script.name and run.returncode and not Path("/usr/share/unicode/UnicodeData.txt").exists():
        pytest.skip("the Unicode data files are not installed")
    assert run.returncode == 0, run.stdout + run.stderr


def test_generated_tables_say_so():
    for path in sorted((CSRC / "tables").glob("*.h")):
        head = path.read_text()[:300]
        assert re.search(r"[Mm]ade by tools/\w+\.py", head) and "do not edit" in head, path.name


def declared_rules() -> dict[str, tuple[str, str, str]]:
    """Rule id -> (stage, NAME, text) as the stages' headers list them."""
    found = {}
    for letters, stage in STAGES.items():
        listed = re.findall(r'\bR\((\d+), (\w+),\s*"((?:[^"\\]|\\.)*)"', (CSRC / f"{stage}.h").read_text())
        repeated = [number for number, times in Counter(number for number, _, _ in listed).items() if times > 1]
        assert not repeated, f"{stage}: numbers {repeated} are given twice"
        found |= {f"{letters}{number}": (letters, name, text) for number, name, text in listed}
    return found


def test_rules_have_ids_and_texts():
    declared = declared_rules()
    assert {rule: text for rule, (_, _, text) in declared.items()} == test_spec.core.rules()
    assert all(int(rule[2:]) < 256 for rule in declared)
    names = [letters + name for letters, name, _ in declared.values()]
    assert len(names) == len(set(names))


def test_rules_are_used():
    source = "\n".join(path.read_text() for path in core_files(".c", ".h"))
    source = re.sub(r'\bR\(\d+, \w+,\s*"(?:[^"\\]|\\.)*"\)', "", source)
    unused = [rule for rule, (letters, name, _) in declared_rules().items() if not re.search(rf"\b{letters}_{name}\b", source)]
    assert unused == []


def rules_of(case, parsed) -> set[str]:
    """Every rule that decided something in what a case shows."""
    values = {b.rule for b in parsed.blocks} | {b.kind_rule for b in parsed.blocks} | {m.rule for m in parsed.marks}
    values |= {s.rule for s in parsed.sentences} | {f.rule for f in parsed.fields} | {c.rule for c in parsed.credits}
    if any(expectation.level == "ends" for expectation in case.expectations):
        boundaries = [parsed.boundary(at) for at in range(len(parsed.text))]
        values |= {b.rule for b in boundaries} | {b.plain_rule for b in boundaries} - {0}
    for q in parsed.quotes:
        values |= {q.kind_rule, q.pair_rule, q.speaker_rule}
    return {parsed.rule(value) for value in values} | {f"TK{t.rule}" for t in parsed.tokens}


def test_rules_are_covered_by_the_spec():
    covered = set()
    for path in test_spec.files():
        for case in spec_format.read_cases(path):
            covered |= test_spec.run(case, rules_of)
    assert sorted(set(declared_rules()) - covered, key=lambda rule: (rule[:2], int(rule[2:]))) == []


def test_spec_has_cases_enough():
    few = {}
    for stage in ["utf8", "char_class", *STAGES.values()]:
        path = test_spec.SPEC / f"{stage}.md"
        count = len(spec_format.read_cases(path)) if path.exists() else 0
        if count < 10:
            few[stage] = count
    assert few == {}


def tracked(*patterns: str) -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


def test_files_can_be_read_at_a_sitting():
    long = {}
    for path in tracked("*.c", "*.h", "*.py", "*.pyi"):
        lines = path.read_text().count("\n")
        if "tables" not in path.parts and lines > 800:
            long[path.name] = lines
    assert long == {}


def test_no_loose_ends():
    """Notes to oneself, paths of one machine, left-over debugging."""
    bad = re.compile(rb"\b(?:TO" rb"DO|FIX" rb"ME|XX" rb"X)\b|(?<![\w.])/(?:home|root|work)/\w|\bprintf\(.*DEBUG")
    found = [f"{p.relative_to(ROOT)}: {m[0]!r}" for p in tracked() if p.is_file() for m in bad.finditer(p.read_bytes())]
    assert found == []
