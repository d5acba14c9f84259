#!/usr/bin/env python3
"""Make csrc/tables/lexicon_classes.h, lexicon_table.h and token_filter.h from tools/data/*.txt.

    make_lexicon.py          write them
    make_lexicon.py --check  exit 1 if a committed one is not current

A list file: lines that begin with # are comments (the first says what the list is and where it comes from); every other
line is one entry, a word or phrase in lower case or as written, matched without regard to ASCII case. Attributes may follow
after a tab: key=value, separated by spaces.
  VERB_LISTS   `say<TAB>cue=say`: a base form; regular forms are made here, irregular ones given as forms=said,said,saying,says
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
# What a word may be in a clause: a bit PQ_PART_ each, kept with the entry. First the lists that give one, then single words.
PARTS = ["determiners", "possessives", "pronouns", "object_pronouns", "relatives", "prepositions", "conjunctions", "subordinators",
         "auxiliaries", "adverbs", "time_words", "titles", "roles", "group_nouns", "organisation_nouns", "common_verbs",
         "speech_verbs", "given_names", "cue_nouns", "according_to", "name_particles"]  # fmt: skip
PART_WORDS = {"of": ["of"], "and": ["and", "or"], "to": ["to"], "that": ["that"], "by": ["by"], "as": ["as"],
              "be": ["be", "is", "are", "was", "were", "been", "being"]}  # fmt: skip
VERB_LISTS = ["common_verbs", "speech_verbs"]  # base forms, the others are made here
# What whole lines open with; labels, and places of datelines.
LINE_LISTS = ["note_openers", "boilerplate_lines", "boilerplate_openers", "page_tails", "caption_openers", "box_headings"]
LABEL_LISTS = ["header_labels", "credit_labels", "dateline_places"]
SHORT = 8  # bytes of a word that is compared in a register
MIX = 0x9E3779B97F4A7C15


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
    return {"classes": 0, "parts": 0, "lemma": None, "cue": 0, "form": 0, "value": 0, "kind": 0, "prefix": 0, "next": 0}


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
        is_verb_list = path.stem in VERB_LISTS
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
    for e in entries.values():
        e["parts"] = sum(1 << i for i, name in enumerate(PARTS) if e["classes"] >> classes.index(name) & 1)
    for i, words in enumerate(PART_WORDS.values(), len(PARTS)):
        for word in words:
            entries.setdefault(word, new())["parts"] |= 1 << i
    for word in list(entries):
        words = word.split(" ")
        begun = 3 if entries[word]["parts"] else 1
        for bit, lists in (4, LINE_LISTS), (8, LABEL_LISTS), (16, ["caption_phrases"]):
            begun |= bit if any(entries[word]["classes"] >> classes.index(name) & 1 for name in lists) else 0
        for n in range(1, len(words)):
            e = entries.setdefault(" ".join(words[:n]), new())
            e["prefix"] |= begun
            e["next"] |= 1 << ((words[n].encode()[0] | 32) & 15)
    if len(classes) > 128:
        raise SystemExit("more than 128 lists")
    return classes, entries, lemmas


def hash_of(data):
    """As hash_of() in csrc/lexicon.c: by eights, zeros after the last byte."""
    h = len(data)
    for i in range(0, len(data), 8):
        h = (h ^ int.from_bytes(data[i : i + 8], "little")) * MIX & (1 << 64) - 1
        h ^= h >> 32
    return h & 0xFFFFFFFF


def short_hash(data, factor):
    """As find_short() in csrc/lexicon.c: every byte reaches the upper bits, and only those are used."""
    return int.from_bytes(data, "little") * factor & (1 << 64) - 1


def place_short(words, factor):
    """A perfect hash: the bucket of a word (the upper bits of its hash) says how far its other bits are moved, and in its upper
    half which last four of them its words have; None where two words of one bucket have all the same."""
    bits = max(4, (len(words) * 5 // 4).bit_length())
    size = 1 << bits
    buckets = [[] for _ in range(size // 2)]
    for row, data in words:
        h = short_hash(data, factor)
        buckets[h >> 65 - bits].append(((h >> 65 - 2 * bits) & size - 1, row, data))
    slots, moves = [None] * size, [0] * (size // 2)
    for number in sorted(range(size // 2), key=lambda n: -len(buckets[n])):
        bucket = buckets[number]
        for move in range(size):
            at = [(place + move) & size - 1 for place, _, _ in bucket]
            if len(set(at)) == len(at) and all(slots[i] is None for i in at):
                break
        else:
            return None
        moves[number] = move | sum({1 << 16 + (place & 15) for place, _, _ in bucket})
        for i, (_, row, data) in zip(at, bucket, strict=True):
            slots[i] = (row, data)
    return bits, moves, slots


def place_long(words):
    """Open addressing by the lower half of the hash; the upper half stands in the slot and in a filter."""
    size = 1
    while size < 2 * len(words) + 2:
        size *= 2
    slots, seen, longest = [0] * size, [0] * 1024, 0
    for row, data in words:
        h = hash_of(data)
        tag, at = h >> 16, h & (size - 1)
        seen[tag >> 6] |= 1 << (tag & 63)
        probe = 1
        while slots[at]:
            at = (at + 1) & (size - 1)
            probe += 1
        longest = max(longest, probe)
        slots[at] = tag << 16 | row + 1
    return slots, seen, longest


def array(head, values, across=12):
    lines = ["    " + " ".join(f"{x}," for x in values[i : i + across]) + "\n" for i in range(0, len(values), across)]
    return f"{head} = {{\n" + "".join(lines) + "};\n"


def render_filter(head, classes, entries):
    """What a word must be like to be a listed contraction, or an abbreviation that ends in a full stop."""
    lists = {
        "contractions": 1 << classes.index("contractions"),
        "abbreviations": sum(1 << i for i, name in enumerate(classes) if name.split("_")[0] == "abbreviations"),
    }
    words = [word for word, e in entries.items() if word.isalpha() and word.isascii() and e["classes"] & lists["contractions"]]
    assert max(map(len, words)) <= 8
    out = [head, "/* For each byte: bit n: listed contractions of n + 1 letters have it as their first, second, last but one or last. */\n"]
    for name, at in (("starts", 0), ("seconds", 1), ("last_but_ones", -2), ("ends", -1)):
        row = [0] * 256
        for word in words:
            for letter in word[at].lower(), word[at].upper():
                row[ord(letter)] |= 1 << (len(word) - 1)
        out.append(array(f"static const uint8_t token_contraction_{name}[256]", row, 32))
    out.append("/* For each first letter (its low 5 bits) and length: bit n: listed words end in the letter whose low 5 bits are n. */\n")
    for name, bits in lists.items():
        rows = [[0] * 16 for _ in range(32)]
        for word, e in entries.items():
            letters = word.removesuffix(".")
            if (
                letters.isascii()
                and letters.isalpha()
                and len(letters) < 16
                and e["classes"] & bits
                and (letters != word) == (name != "contractions")
            ):
                rows[ord(letters[0]) & 31][len(letters)] |= 1 << (ord(letters[-1]) & 31)
        out.append(f"static const uint32_t token_{name}[32][16] = {{\n")
        out += ["    {" + ",".join(f"0x{x:x}" if x else "0" for x in row) + "},\n" for row in rows]
        out.append("};\n")
    return "".join(out)


def render():
    classes, entries, lemmas = read()
    head = "/* Made by tools/make_lexicon.py from the lists in tools/data; do not edit. */\n"
    names = [f"    PQ_LEX_{c.upper()} = {i}," for i, c in enumerate(classes)]
    parts = [f"    PQ_PART_{p.upper()} = 1 << {i}," for i, p in enumerate([*PARTS, *PART_WORDS])]
    classes_h = (
        head + "#ifndef PQ_LEXICON_CLASSES_H\n#define PQ_LEXICON_CLASSES_H\n"
        + f"#define PQ_LEXICON_ROWS {len(entries)}u\nenum {{\n" + "\n".join(names)
        + "\n};\nenum { /* what a word may be in a clause */\n" + "\n".join(parts) + "\n};\n#endif\n"
    )  # fmt: skip
    rows = [(word.encode(), entries[word]) for word in sorted(entries)]
    if len(rows) > 65532:
        raise SystemExit("more than 65,532 entries: widen the numbers of rows")
    short = [(row, data) for row, (data, _) in enumerate(rows) if len(data) <= SHORT]
    long = [(row, data) for row, (data, _) in enumerate(rows) if len(data) > SHORT]
    factor = MIX
    while not (placed := place_short(short, factor)):
        factor += 2
    bits, moves, short_slots = placed
    slots, seen, longest = place_long(long)
    pool = b"".join(data for _, data in long)
    out = [head, f"#define LEXICON_SHORT_BITS {bits}\n#define LEXICON_SLOTS {len(slots)}u\n"]
    out.append(f"#define LEXICON_FACTOR 0x{factor:x}u\n")
    out.append(f"#define LEXICON_LONGEST_PROBE {longest}u\n#define LEXICON_LEMMAS {len(lemmas)}u\n")
    out.append(
        "/* classes, parts, lemma, cue, form, value, prefix, kind, next */\nconst pq_entry pq_lexicon_entries[PQ_LEXICON_ROWS + 1] = {\n"
    )
    for _, e in rows:
        low, high = e["classes"] & (1 << 64) - 1, e["classes"] >> 64
        lemma = "PQ_NONE" if e["lemma"] is None else str(e["lemma"])
        rest = f"{lemma}, {e['cue']}, {e['form']}, {e['value']}, {e['prefix']}, {e['kind']}, 0x{e['next']:x}u"
        out.append(f"    {{{{0x{low:x}u, 0x{high:x}u}}, 0x{e['parts']:x}u, {rest}}},\n")
    out.append("    {{0, 0}, 0, PQ_NONE, 0, 0, 0, 0, 0, 0}, /* of what is in no list */\n")
    out.append("};\n/* Words of at most eight bytes: how far the place of a bucket is moved; the words as numbers; their rows. */\n")
    out.append(array(f"static const uint32_t lexicon_moves[{len(moves)}]", [f"0x{x:x}u" if x else "0" for x in moves], 12))
    keys = [f"0x{int.from_bytes(s[1], 'little'):x}u" if s else "0" for s in short_slots]
    out.append(array(f"static const uint64_t lexicon_short_keys[{len(keys)}]", keys, 6))
    out.append(array(f"static const uint16_t lexicon_short_rows[{len(keys)}]", [s[0] if s else 0 for s in short_slots], 20))
    out.append(f"/* Longer words and phrases. */\nstatic const char lexicon_pool[{len(pool)}] =\n")
    escape = {34: '\\"', 92: "\\\\"}
    line = ""
    for b in pool:
        line += escape.get(b) or (chr(b) if 32 <= b < 127 and b != 63 else f"\\{b:03o}")
        if len(line) > 100:
            out.append(f'    "{line}"\n')
            line = ""
    out.append(f'    "{line}";\n')
    at, places = 0, []
    for _, data in long:
        places.append((at, len(data)))
        at += len(data)
    numbers = {row: i for i, (row, _) in enumerate(long)}
    out.append("typedef struct { uint32_t at; uint16_t length, row; } lexicon_long;\n")
    out.append(
        array(
            "static const lexicon_long lexicon_longs[]",
            [f"{{{at}, {n}, {row}}}" for (at, n), (row, _) in zip(places, long, strict=True)],
            8,
        )
    )
    out.append("/* bit t: an entry has t for the upper half of its hash */\n")
    out.append(array("static const uint64_t lexicon_filter[1024]", [f"0x{x:x}u" for x in seen], 6))
    out.append("/* upper half of the hash, place in lexicon_longs + 1 */\n")
    values = [x and f"0x{x >> 16 << 16 | numbers[(x & 0xFFFF) - 1] + 1:x}u" for x in slots]
    out.append(array("static const uint32_t lexicon_slots[LEXICON_SLOTS]", values))
    out.append("static const char *const lexicon_lemmas[LEXICON_LEMMAS + 1] = {\n")
    for lemma in lemmas:
        out.append(f'    "{lemma}",\n')
    out.append("    0};\n")
    return {
        "lexicon_classes.h": classes_h,
        "lexicon_table.h": "".join(out),
        "token_filter.h": render_filter(head, classes, entries),
    }


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
