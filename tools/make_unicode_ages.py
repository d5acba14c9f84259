#!/usr/bin/env python3
"""Make csrc/tables/unicode_ages.h from the Unicode data file DerivedAge.txt, version 15.0.0: which code points are assigned.

    make_unicode_ages.py          write it
    make_unicode_ages.py --check  exit 1 if the committed one is not current

The file comes with Debian's package unicode-data, or from unicode.org/Public/15.0.0/ucd/.
"""

import re
import sys
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "csrc" / "tables" / "unicode_ages.h"
SOURCE = Path("/usr/share/unicode/DerivedAge.txt")
VERSION = "15.0.0"
HEAD = f"""/* The ranges of code points assigned in Unicode {VERSION}, both ends included, from U+0080 on.
 * Made by tools/make_unicode_ages.py from DerivedAge.txt; do not edit. */
static const uint32_t assigned_ranges[][2] = {{
"""


def read_ranges(data: str) -> list[list[int]]:
    """Ranges in order, those that touch joined."""
    ranges: list[list[int]] = []
    found = re.findall(r"^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;", data, re.M)
    for first, last in sorted((int(first, 16), int(last or first, 16)) for first, last in found):
        if last < 0x80:
            continue
        if ranges and first <= ranges[-1][1] + 1:
            ranges[-1][1] = last
        else:
            ranges.append([max(first, 0x80), last])
    return ranges


def main() -> int:
    data = SOURCE.read_text(encoding="utf-8")
    if f"DerivedAge-{VERSION}" not in data.partition("\n")[0]:
        print(f"{SOURCE} is not of Unicode {VERSION}", file=sys.stderr)
        return 1
    cells = [f"{{0x{first:X}, 0x{last:X}}}," for first, last in read_ranges(data)]
    rows = ["    " + " ".join(cells[i : i + 6]) for i in range(0, len(cells), 6)]
    table = HEAD + "\n".join(rows) + "\n};\n"
    if "--check" in sys.argv:
        current = TABLE.exists() and TABLE.read_text(encoding="utf-8") == table
        print("" if current else f"{TABLE.name} is not current: run tools/make_unicode_ages.py")
        return 0 if current else 1
    TABLE.write_text(table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
