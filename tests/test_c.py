"""The tests of the C core (tests/c), and how its work grows with the text: counted in instructions by callgrind, on shapes
made to be slow. PULLQUOTE_FULL=1 counts at 256 KB, 512 KB and 1 MB instead of a quarter of that."""

import concurrent.futures
import itertools
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

C = Path(__file__).resolve().parent / "c"
OUT = C.parents[1] / "build" / "tests"
TEXTS = sorted(map(str, [*C.parents[1].glob("examples/*.txt"), *C.parent.glob("golden/*.txt")]))
SANITIZED = bool(os.environ.get("PULLQUOTE_SANITIZE"))
FULL = os.environ.get("PULLQUOTE_FULL") == "1"
SIZES = (256, 512, 1024) if FULL else (64, 128, 256)  # KB
LAYOUTS = ("article", "plain") if FULL else ("article",)
# A sanitizer's library loaded into Python is not for the programs that the tests start.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("LD_PRELOAD", "MAKEFLAGS", "CFLAGS", "LDFLAGS")}


def build(name: str) -> Path:
    program = OUT / (f"asan-{name}" if SANITIZED else name)
    made = subprocess.run(["make", "-s", "-C", C, os.path.relpath(program, C)], env=ENVIRONMENT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return program


@pytest.mark.parametrize("name", ["test_core", "test_memory", "test_paths"])
def test_program(name):
    program = build(name)
    run = subprocess.run([program, *TEXTS], env=ENVIRONMENT, capture_output=True, text=True, errors="replace")
    assert run.returncode == 0, run.stderr[:4000]


def test_paths_of_arm():
    """The NEON version, by an emulator."""
    if not (shutil.which("aarch64-linux-gnu-gcc") and shutil.which("qemu-aarch64")):
        pytest.skip("no cross compiler (gcc-aarch64-linux-gnu) or no emulator (qemu-user)")
    program = OUT / "aarch64-test_paths"
    made = subprocess.run(["make", "-s", "-C", C, os.path.relpath(program, C)], env=ENVIRONMENT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    run = subprocess.run(["qemu-aarch64", program, *TEXTS[:2]], env=ENVIRONMENT, capture_output=True, text=True, errors="replace")
    assert run.returncode == 0, run.stderr[:4000]
    assert run.stdout.split() == ["best", "plain", "neon"]


def shapes() -> list[str]:
    source = (C / "shapes.c").read_text()
    return re.findall(r'\{\.name = "(\w+)"', source)


def count_instructions(program: Path, shape: str, layout: str, folder: Path) -> list[int] | str:
    """Instructions of pq_parse at each of SIZES; or what went wrong."""
    out = folder / f"{shape}-{layout}"
    command = ["valgrind", "-q", "--tool=callgrind", "--toggle-collect=pq_parse", "--dump-after=pq_parse"]
    command += [f"--callgrind-out-file={out}", program, shape, layout, *map(str, SIZES)]
    try:
        run = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, errors="replace", timeout=240 if FULL else 60)
    except subprocess.TimeoutExpired:
        return "far too slow"
    if run.returncode:
        return run.stderr[-2000:]
    parts = [Path(f"{out}.{i}").read_text(errors="replace") for i in range(1, len(SIZES) + 1)]
    return [int(re.search(r"^totals: (\d+)", part, re.M)[1]) for part in parts]


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    if SANITIZED:
        pytest.skip("instructions are counted without sanitizers")
    if not shutil.which("valgrind"):
        pytest.skip("valgrind is not installed: growth by instruction count not run")
    program, folder = build("grow"), tmp_path_factory.mktemp("callgrind")
    cases = [(shape, layout) for shape in shapes() for layout in LAYOUTS]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(cases, pool.map(lambda case: count_instructions(program, *case, folder), cases), strict=True))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", shapes())
def test_growth(counts, shape, layout):
    """The cost of a byte does not grow with the text. Work in squares makes it rise at every doubling (by 1.05 and 1.11 where the
    second doubling adds 2.3 times what the first added); some shapes go from one fixed cost to another, which shows in one only."""
    found = counts[shape, layout]
    assert isinstance(found, list), found
    large = found[-1]
    each = [count / size / 1024 for count, size in zip(found, SIZES, strict=True)]
    rises = [after / before for before, after in itertools.pairwise(each)]
    assert min(rises) < 1.04, f"instructions a byte at {SIZES} KB: {each}"
    assert each[-1] < 2.5 * each[0], f"instructions a byte at {SIZES} KB: {each}"
    assert large < 3000 * SIZES[-1] * 1024, f"{large / SIZES[-1] / 1024:.0f} instructions a byte"


def test_ten_megabytes():
    """Uncounted: nothing that only shows at ten times the size."""
    program = build("grow")
    slow = {}
    for shape in shapes():
        began = time.perf_counter()
        subprocess.run([program, shape, "article", "1024" if SANITIZED else "10240"], env=ENVIRONMENT, check=True, timeout=120)
        slow[shape] = time.perf_counter() - began
    worst = sorted(slow, key=slow.get)[-3:]
    assert all(slow[shape] < 20 for shape in worst), {shape: slow[shape] for shape in worst}
