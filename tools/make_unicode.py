#!/usr/bin/env python3
"""Make csrc/tables/unicode_classes.h and unicode_table.h from the Unicode character database.

    make_unicode.py [FOLDER]          write both (FOLDER: the database, /usr/share/unicode by default)
    make_unicode.py [FOLDER] --check  exit 1 if a committed one is not current

Reads version 15.0.0 only (Debian's package unicode-data has it), so that answers do not change with the system. A code point's
properties are one row of a short table of distinct rows, found in two steps: pq_unicode_pages[code point / 256], then
pq_unicode_rows_of[page * 256 + code point % 256].
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "csrc" / "tables"
VERSION = "15.0.0"
PAGE = 256

GENERAL = {
    "OTHER": "Cn Co Cs",
    "CONTROL": "Cc",
    "FORMAT": "Cf",
    "UPPER": "Lu Lt",
    "LOWER": "Ll",
    "LETTER": "Lm Lo",
    "MARK": "Mn Mc Me",
    "DIGIT": "Nd",
    "NUMBER": "Nl No",
    "CONNECTOR": "Pc",
    "DASH": "Pd",
    "OPEN": "Ps",
    "CLOSE": "Pe",
    "PUNCT": "Po Pi Pf",
    "CURRENCY": "Sc",
    "SYMBOL": "Sm Sk So",
    "SPACE": "Zs Zl Zp",
}
WORD = (
    "Other CR LF Newline Extend ZWJ Regional_Indicator Format Katakana Hebrew_Letter ALetter Single_Quote Double_Quote "
    "MidNumLet MidLetter MidNum Numeric ExtendNumLet WSegSpace"
).split()
GRAPHEME = "Other CR LF Control Extend ZWJ Regional_Indicator Prepend SpacingMark L V T LV LVT".split()
SENTENCE = "Other CR LF Extend Sep Format Sp Lower Upper OLetter Numeric ATerm SContinue STerm Close".split()
FLAGS = ["WHITE_SPACE", "QUOTATION_MARK", "PICTOGRAPH", "EMOJI", "TERMINAL", "IDEOGRAPH"]


def ranges(path, field=1):
    """(first, last, property) of each line of a database file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0]
        if not line.strip():
            continue
        parts = [p.strip() for p in line.split(";")]
        first, _, last = parts[0].partition("..")
        yield int(first, 16), int(last or first, 16), parts[field]


def read(folder):
    head = (folder / "PropList.txt").read_text(encoding="utf-8").splitlines()[0]
    if VERSION not in head:
        raise SystemExit(f"{folder}/PropList.txt is not of Unicode {VERSION}: {head}")
    count = 0x110000
    general_of = {category: i for i, names in enumerate(GENERAL.values()) for category in names.split()}
    columns = {"general": [0] * count, "word": [0] * count, "grapheme": [0] * count, "sentence": [0] * count, "flags": [0] * count}

    def fill(column, path, value_of):
        for first, last, name in ranges(path):
            value = value_of(name)
            if value is not None:
                columns[column][first : last + 1] = [value] * (last - first + 1)

    def flag(path, wanted, name):
        bit = 1 << FLAGS.index(name)
        for first, last, found in ranges(path):
            if found == wanted:
                for c in range(first, last + 1):
                    columns["flags"][c] |= bit

    fill("general", folder / "extracted/DerivedGeneralCategory.txt", general_of.__getitem__)
    fill("word", folder / "auxiliary/WordBreakProperty.txt", WORD.index)
    fill("grapheme", folder / "auxiliary/GraphemeBreakProperty.txt", GRAPHEME.index)
    fill("sentence", folder / "auxiliary/SentenceBreakProperty.txt", SENTENCE.index)
    flag(folder / "PropList.txt", "White_Space", "WHITE_SPACE")
    flag(folder / "PropList.txt", "Quotation_Mark", "QUOTATION_MARK")
    flag(folder / "PropList.txt", "Sentence_Terminal", "TERMINAL")
    flag(folder / "PropList.txt", "Ideographic", "IDEOGRAPH")
    flag(folder / "emoji/emoji-data.txt", "Extended_Pictographic", "PICTOGRAPH")
    flag(folder / "emoji/emoji-data.txt", "Emoji_Presentation", "EMOJI")
    for c in range(0x1C, 0x20):  # the separators that Python counts as white space too
        columns["flags"][c] |= 1 << FLAGS.index("WHITE_SPACE")
    return list(zip(*columns.values(), strict=False))


def numbers(values, width=30):
    return "".join("    " + ",".join(map(str, values[i : i + width])) + ",\n" for i in range(0, len(values), width))


def render(folder):
    points = read(folder)
    rows = sorted(set(points))
    if len(rows) > 256:
        raise SystemExit("more than 256 distinct rows: widen pq_unicode_rows_of")
    number_of = {row: i for i, row in enumerate(rows)}
    pages, page_numbers, stage1 = [], {}, []
    for at in range(0, len(points), PAGE):
        page = tuple(number_of[p] for p in points[at : at + PAGE])
        if page not in page_numbers:
            page_numbers[page] = len(pages)
            pages.append(page)
        stage1.append(page_numbers[page])
    if len(pages) > 256:
        raise SystemExit("more than 256 pages: widen pq_unicode_pages")
    head = f"/* Made by tools/make_unicode.py from the Unicode character database {VERSION}; do not edit. */\n"

    def enum(prefix, names):
        return "enum {" + ", ".join(prefix + n.upper() for n in names) + "};\n"

    classes = (
        head
        + '#ifndef PQ_UNICODE_CLASSES_H\n#define PQ_UNICODE_CLASSES_H\n#define PQ_UNICODE_VERSION "'
        + VERSION
        + '"\n'
        + enum("PQ_GC_", GENERAL)
        + enum("PQ_WB_", WORD)
        + enum("PQ_GCB_", GRAPHEME)
        + enum("PQ_SB_", SENTENCE)
        + "enum {"
        + ", ".join(f"PQ_CP_{n} = {1 << i}" for i, n in enumerate(FLAGS))
        + "};\n#endif\n"
    )
    flat = [n for page in pages for n in page]
    table = (
        head
        + f"const pq_code_point_row pq_unicode_rows[{len(rows)}] = {{\n"
        + "".join("    {" + ", ".join(map(str, row)) + "},\n" for row in rows)
        + "};\n"
        + f"const uint8_t pq_unicode_pages[{len(stage1)}] = {{\n"
        + numbers(stage1)
        + "};\n"
        + f"const uint8_t pq_unicode_rows_of[{len(flat)}] = {{\n"
        + numbers(flat)
        + "};\n"
    )
    return {"unicode_classes.h": classes, "unicode_table.h": table}


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    stale = []
    for name, text in render(Path(arguments[0] if arguments else "/usr/share/unicode")).items():
        path = TABLES / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        raise SystemExit("not current: " + ", ".join(stale))


if __name__ == "__main__":
    main()
