#!/usr/bin/env python3
"""Make csrc/tables/lexicon_classes.h and lexicon_table.h from tools/data/*.txt.

    make_lexicon.py          write both
    make_lexicon.py --check  exit 1 if a committed one is not current

A list file: lines that begin with # are comments (the first says what the list is and where it comes from); every other
line is one entry, a word or phrase in lower case or as written, matched without regard to ASCII case. Attributes may follow
after a tab: key=value, separated by spaces.
  verb lists   `say<TAB>cue=say`: a base form; regular forms are made here, irregular ones given as forms=said,said,saying,says
               (past, participle, -ing, third person).
  value=N      a small number kept with the entry (months, numerals)
  kind=N       another, of the lists that tell kinds of lines; two lists that give a word different ones are an error
  cue=CLASS    a cue class for a noun or phrase
The lemma of a verb form is its base form.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tools" / "data"
TABLES = ROOT / "csrc" / "tables"
CUES = ["none", "say", "claim", "ask", "admit", "deny", "warn", "emotion", "write", "according_to"]
BASE, THIRD, PAST, PARTICIPLE, ING = 1, 2, 3, 4, 5
VOWELS = "aeiou"


def fold(word):
    return "".join(c.lower() if c.isascii() else c for c in word.replace("\u2019", "'"))


def regular_forms(base, double):
    """past, participle, -ing, third person of a regular English verb (first word of a phrase verb inflects)."""
    head, _, tail = base.partition(" ")
    tail = " " + tail if tail else ""
    if head.endswith(("s", "x", "z", "ch", "sh", "o")):
        third = head + "es"
    elif head.endswith("y") and head[-2] not in VOWELS:
        third = head[:-1] + "ies"
    else:
        third = head + "s"
    if head.endswith("e"):
        past, ing = head + "d", (head if head.endswith(("ee", "oe", "ye")) else head[:-1]) + "ing"
    elif head.endswith("y") and head[-2] not in VOWELS:
        past, ing = head[:-1] + "ied", head + "ing"
    elif double:
        past, ing = head + head[-1] + "ed", head + head[-1] + "ing"
    else:
        past, ing = head + "ed", head + "ing"
    return [w + tail for w in (past, past, ing, third)]


def new():
    return {"classes": 0, "lemma": None, "cue": 0, "form": 0, "value": 0, "kind": 0, "prefix": 0}


def read():
    entries, lemmas, classes = {}, {}, []

    def add(word, bit, **more):
        e = entries.setdefault(fold(word), new())
        e["classes"] |= 1 << bit
        for k, v in more.items():
            if k == "kind" and e[k] not in (0, v):
                raise SystemExit(f"{word}: two lists give it different kinds, {e[k]} and {v}")
            if k == "value" or not e[k]:
                e[k] = v

    for path in sorted(DATA.glob("*.txt")):
        bit = len(classes)
        classes.append(path.stem)
        is_verb_list = path.stem.endswith("verbs")
        lines = path.read_text(encoding="utf-8").splitlines()
        if not lines or not lines[0].startswith("#"):
            raise SystemExit(f"{path}: the first line must be a comment that says what the list is and its source")
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            word, _, rest = line.partition("\t")
            try:
                attributes = dict(x.split("=", 1) for x in rest.split())
            except ValueError:
                raise SystemExit(f"{path}:{number}: attributes are key=value") from None
            word = word.strip()
            cue = CUES.index(attributes.get("cue", "none"))
            value = int(attributes.get("value", 0))
            if is_verb_list:
                lemma = lemmas.setdefault(word, len(lemmas))
                forms = attributes["forms"].split(",") if "forms" in attributes else None
                forms = [f.replace("_", " ") for f in forms] if forms else regular_forms(word, attributes.get("double") == "yes")
                past, participle, ing, third = forms
                add(word, bit, lemma=lemma, cue=cue, form=BASE if past != word else PAST, value=value)
                add(third, bit, lemma=lemma, cue=cue, form=THIRD, value=value)
                add(past, bit, lemma=lemma, cue=cue, form=PAST, value=value)
                add(participle, bit, lemma=lemma, cue=cue, form=PAST if past == participle else PARTICIPLE, value=value)
                add(ing, bit, lemma=lemma, cue=cue, form=ING, value=value)
            else:
                more = {"value": value} if value else {}
                if "kind" in attributes:
                    more["kind"] = int(attributes["kind"])
                if cue:
                    more["cue"] = cue
                    more["lemma"] = lemmas.setdefault(word, len(lemmas))
                add(word, bit, **more)
    for word in list(entries):
        parts = word.split(" ")
        for n in range(1, len(parts)):
            entries.setdefault(" ".join(parts[:n]), new())["prefix"] = 1
    if len(classes) > 128:
        raise SystemExit("more than 128 lists")
    return classes, entries, lemmas


def hash_of(data):
    """As hash_of() in csrc/lexicon.c: by eights, zeros after the last byte."""
    h = len(data)
    for i in range(0, len(data), 8):
        h = (h ^ int.from_bytes(data[i : i + 8], "little")) * 0x9E3779B97F4A7C15 & (1 << 64) - 1
        h ^= h >> 32
    return h & 0xFFFFFFFF


def render():
    classes, entries, lemmas = read()
    head = "/* Made by tools/make_lexicon.py from the lists in tools/data; do not edit. */\n"
    names = [f"    PQ_LEX_{c.upper()} = {i}," for i, c in enumerate(classes)]
    classes_h = head + "#ifndef PQ_LEXICON_CLASSES_H\n#define PQ_LEXICON_CLASSES_H\nenum {\n" + "\n".join(names) + "\n};\n#endif\n"
    size = 1
    while size < 2 * len(entries) + 2:
        size *= 2
    slots = [0] * size
    seen = [0] * 1024
    pool, rows = bytearray(), []
    longest = 0
    for word in sorted(entries):
        data = word.encode()
        h = hash_of(data)
        tag, at = h >> 16, h & (size - 1)
        seen[tag >> 6] |= 1 << (tag & 63)
        probe = 1
        while slots[at]:
            at = (at + 1) & (size - 1)
            probe += 1
        longest = max(longest, probe)
        slots[at] = tag << 16 | len(rows) + 1
        e = entries[word]
        low, high = e["classes"] & (1 << 64) - 1, e["classes"] >> 64
        lemma = "PQ_NONE" if e["lemma"] is None else str(e["lemma"])
        rows.append((len(pool), len(data), low, high, lemma, e["cue"], e["form"], e["value"], e["prefix"], e["kind"]))
        pool += data
    out = [head, f"#define LEXICON_ROWS {len(rows)}u\n#define LEXICON_SLOTS {size}u\n#define LEXICON_LONGEST_PROBE {longest}u\n#define LEXICON_LEMMAS {len(lemmas)}u\n"]
    out.append(f"static const char lexicon_pool[{len(pool)}] =\n")
    escape = {34: '\\"', 92: "\\\\"}
    line = ""
    for b in bytes(pool):
        line += escape.get(b) or (chr(b) if 32 <= b < 127 and b != 63 else f"\\{b:03o}")
        if len(line) > 100:
            out.append(f'    "{line}"\n')
            line = ""
    out.append(f'    "{line}";\n')
    out.append("typedef struct { uint32_t at; uint32_t length; pq_entry entry; } lexicon_row;\n")
    out.append("static const lexicon_row lexicon_rows[LEXICON_ROWS] = {\n")
    for at, n, low, high, lemma, cue, form, value, prefix, kind in rows:
        out.append(f"    {{{at}, {n}, {{{{0x{low:x}u, 0x{high:x}u}}, {lemma}, {cue}, {form}, {value}, {prefix}, {kind}}}}},\n")
    out.append("};\n")
    out.append("static const uint64_t lexicon_filter[1024] = { /* bit t: an entry has t for the upper half of its hash */\n")
    for i in range(0, 1024, 6):
        out.append("    " + "".join(f"0x{x:x}u," for x in seen[i : i + 6]) + "\n")
    out.append("};\nstatic const uint32_t lexicon_slots[LEXICON_SLOTS] = { /* upper half of the hash, row + 1 */\n")
    for i in range(0, size, 12):
        out.append("    " + "".join(f"0x{x:x}," if x else "0," for x in slots[i : i + 12]) + "\n")
    out.append("};\nstatic const char *const lexicon_lemmas[LEXICON_LEMMAS + 1] = {\n")
    for lemma in lemmas:
        out.append(f'    "{lemma}",\n')
    out.append("    0};\n")
    if len(rows) > 65534:
        raise SystemExit("more than 65,534 entries: widen lexicon_slots")
    return {"lexicon_classes.h": classes_h, "lexicon_table.h": "".join(out)}


def main():
    stale = []
    for name, text in render().items():
        path = TABLES / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        raise SystemExit("not current: " + ", ".join(stale))


if __name__ == "__main__":
    main()
