"""Runs tests/spec/*.md. `python tests/test_spec.py` prints the diffs; with --update it rewrites the expectations in place;
names of files or parts of case names limit the run."""

import difflib
import sys
from pathlib import Path

import spec_core
import spec_format

SPEC = Path(__file__).resolve().parent / "spec"
core = spec_core.Core()


def files() -> list[Path]:
    return sorted(path for path in SPEC.glob("*.md") if path.name != "README.md")


def run(case: spec_format.Case, use=spec_format.write_case):
    """Parses the case's text; by default, gives each expectation with the lines that it should have."""
    text = case.text
    surrogates = isinstance(text, str) and any("\ud800" <= c <= "\udfff" for c in text)
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    parsed = core.parse(data, case.layout, case.options.get("tokens", "ud"), surrogates, case.options)
    parsed.surrogates = surrogates
    try:
        return use(case, parsed)
    finally:
        parsed.close()


def difference(case: spec_format.Case) -> str:
    out = []
    for expectation, lines in run(case):
        if expectation.lines != lines:
            place = f"{case.path.name}:{expectation.first + 1}"
            out += difflib.unified_diff(expectation.lines, lines, f"{place} expected", "found", lineterm="", n=1)
    return "\n".join(out)


def pytest_generate_tests(metafunc):
    cases = [case for path in files() for case in spec_format.read_cases(path)]
    metafunc.parametrize("case", cases, ids=[case.id for case in cases])


def test_spec(case):
    found = difference(case)
    assert not found, f"{case.name}\n{found}"


def update(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    changed = 0
    for case in reversed(spec_format.read_cases(path)):
        for expectation, found in reversed(run(case)):
            changed += expectation.lines != found
            lines[expectation.first : expectation.first + len(expectation.lines)] = found
    if changed:
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return changed


def main(arguments: list[str]) -> int:
    rewrite = "--update" in arguments
    wanted = [a.removesuffix(".md") for a in arguments if a != "--update"]
    if rewrite:
        for path in files():
            if not wanted or path.stem in wanted:
                print(f"{path.name}: {update(path)} expectations rewritten")
        return 0
    total = failed = 0
    for path in files():
        for case in spec_format.read_cases(path):
            if wanted and path.stem not in wanted and not any(word in case.name for word in wanted):
                continue
            total += 1
            found = difference(case)
            if found:
                failed += 1
                print(f"{path.name}:{case.line}: {case.name}\n{found}\n")
    print(f"{total} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
