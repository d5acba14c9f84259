"""Writes the fuzzer's dictionary and first inputs into FOLDER: make_seeds.py FOLDER."""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def words() -> list[bytes]:
    """Signs, and a sample of each word list."""
    found = [s.encode() for s in "“ ” ‘ ’ „ « » — – … \" ' `` '' -- ... &quot; \u00a0 \u200b \ufeff \u2028 \u0301".split(" ")]
    found += [
        b"\n\n",
        b"\r\n",
        b"\r",
        b"\t",
        b"\x00",
        b"\xff",
        b"\xe2\x80",
        b"\xf0\x9f\x98\x80",
        b"\xed\xa0\x80",
        b"(Photo by ",
        b"By ",
        b" | ",
    ]
    found += [
        b"Created at ",
        b"Updated at ",
        b"WASHINGTON (AP) \xe2\x80\x94 ",
        b"Read more",
        b"n't",
        b"'s",
        b"U.S.",
        b"Mr.",
        b"p.m.",
        b"$5",
        b"http://a.b",
    ]
    for path in sorted((ROOT / "tools" / "data").glob("*.txt")):
        entries = [line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
        found += [entry.encode() for entry in entries[:: max(1, len(entries) // 8)]]
    return list(dict.fromkeys(filter(None, found)))


def texts() -> list[bytes]:
    found = [path.read_bytes() for path in sorted([*(ROOT / "examples").glob("*.txt"), *(ROOT / "tests" / "golden").glob("*.txt")])]
    for path in sorted((ROOT / "tests" / "spec").glob("*.md")):
        found += [
            block.encode()
            for block in re.findall(r"^```+ (?:plain|article)[^\n]*\n(.*?)\n```", path.read_text(encoding="utf-8"), re.M | re.S)
        ]
    return found


def main(folder: Path) -> None:
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    quoted = ["".join(chr(b) if 0x20 <= b < 0x7F and b not in b'"\\' else f"\\x{b:02x}" for b in word) for word in words()]
    (folder / "dictionary").write_text("".join(f'"{word}"\n' for word in quoted))
    for i, text in enumerate(texts()):
        for layout in range(2):
            (seeds / f"{i:04}-{layout}").write_bytes(bytes([layout, i % 4]) + text[:4096])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
