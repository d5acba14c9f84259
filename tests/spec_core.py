"""The C core as the spec runner sees it: csrc/ built as a shared library and read by ctypes, by the structs of pullquote.h."""

import ctypes
import hashlib
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CSRC = ROOT / "csrc"
LAYOUTS = ["article", "plain"]
CONVENTIONS = ["ud", "ptb", "plain", "uax29"]
SENTENCES = ["rules", "uax29"]
INSIDE_QUOTES = ["split", "join"]
LANGS = ["en", "de", "fr", "es", "it"]
UNITS = ["byte", "codepoint", "utf16"]
OWN_KINDS = ["abbrev_add", "abbrev_drop", "exceptions", "speech_verbs_add", "boilerplate_add", "agencies_add", "header_formats"]
NONE = 0xFFFFFFFF

PROBE = """
#include "article.h"
const void *probe_classes(const pq_document *document) { return ((const pq_store *)(const void *)document)->classes; }
"""


def build() -> Path:
    """Compiles csrc/*.c once for each state of the sources."""
    sources = sorted(CSRC.glob("*.c"))
    digest = hashlib.sha256(PROBE.encode())
    for path in sorted([*CSRC.glob("*.[ch]"), *CSRC.glob("tables/*.h")]):
        digest.update(path.name.encode() + path.read_bytes())
    folder = ROOT / "build" / "spec"
    library = folder / f"core-{digest.hexdigest()[:16]}.so"
    if library.exists():
        return library
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("core-*.so"):
        old.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        probe = Path(work, "probe.c")
        probe.write_text(PROBE)
        made = Path(work, "core.so")
        command = [
            *shlex.split(os.environ.get("CC", "cc")),
            "-std=c11",
            "-O1",
            "-g",
            "-fPIC",
            "-shared",
            "-I",
            CSRC,
            "-o",
            made,
            probe,
            *sources,
        ]
        subprocess.run(command, check=True)
        made.replace(library)
    return library


def read_structs() -> dict:
    """The structs of pullquote.h and of a class block, as ctypes classes by name."""
    types = {
        "uint8_t": ctypes.c_uint8, "uint16_t": ctypes.c_uint16, "uint32_t": ctypes.c_uint32, "uint64_t": ctypes.c_uint64,
        "int8_t": ctypes.c_int8, "int16_t": ctypes.c_int16, "int64_t": ctypes.c_int64, "float": ctypes.c_float,
        "size_t": ctypes.c_size_t, "char": ctypes.c_char,
    }  # fmt: skip
    source = (CSRC / "pullquote.h").read_text() + (CSRC / "char_class.h").read_text()
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    for body, name in re.findall(r"typedef struct \w*\s*\{([^}]*)\}\s*(\w+);", source):
        fields = []
        for declaration in filter(None, map(str.strip, body.split(";"))):
            kind, names = re.fullmatch(r"(?:const )?(\w+)\s+(.*)", declaration, re.S).groups()
            for field in map(str.strip, names.split(",")):
                several = re.fullmatch(r"(\w+)\[(\d+)\]", field)
                if several:
                    fields.append((several[1], types[kind] * int(several[2])))
                elif field.startswith("*"):
                    fields.append((field[1:].strip(), ctypes.POINTER(types[kind]) if kind in types else ctypes.c_void_p))
                else:
                    fields.append((field, types[kind]))
        types[name] = type(name, (ctypes.Structure,), {"_fields_": fields})
    return types


class Parsed:
    """Everything the core says of one text. Arrays are lists of structs; offsets are bytes until asked for by offset()."""

    def __init__(self, core, text: bytes, layout: str, convention: str, surrogates: bool, rules: dict[str, str]):
        self.core, self.text = core, text
        library, types = core.library, core.types
        self._buffer = ctypes.create_string_buffer(text, len(text))
        self._options = options = types["pq_options"](
            layout=LAYOUTS.index(layout), tokens=CONVENTIONS.index(convention), surrogates=surrogates, rules=core.own_rules(rules),
            sentences=SENTENCES.index(rules.get("sentences", "rules")), inside_quotes=INSIDE_QUOTES.index(rules.get("inside_quotes", "split")),
            indirect="indirect" in rules, lang=LANGS.index(rules.get("lang", "en")),
        )  # fmt: skip
        self._document = library.pq_document_new(None, None)
        status = library.pq_parse(self._document, self._buffer, len(text), ctypes.byref(options))
        assert status == 0, f"pq_parse: status {status}"
        document = types["pq_document"].from_address(self._document)
        self.counts = {n: getattr(document, n) for n in ("length", "code_points", "utf16_units", "ill_formed", "is_ascii")}
        for plural in ("blocks", "tokens", "marks", "sentences", "quotes", "fields", "credits", "issues"):
            array, count = getattr(document, plural), getattr(document, plural[:-1] + "_count")
            setattr(self, plural, [array[i] for i in range(count)])
        self.starts = [i for i in range(len(text)) if self.offset(i, "codepoint") != self.offset(i + 1, "codepoint")]
        block = types["pq_class_block"]
        address = library.probe_classes(self._document)
        self.classes = {}
        for name, _ in block._fields_:
            words = [getattr((block * (len(text) // 64 + 1)).from_address(address)[i], name) for i in range(len(text) // 64 + 1)]
            self.classes[name] = [words[i >> 6] >> (i & 63) & 1 for i in range(len(text))]

    def boundary(self, byte: int):
        """What pq_explain() says of the place at a byte, by a document of its own."""
        library, found = self.core.library, self.core.types["pq_boundary"]()
        document = library.pq_document_new(None, None)
        status = library.pq_explain(document, self._buffer, len(self.text), ctypes.byref(self._options), byte, ctypes.byref(found))
        library.pq_document_free(document)
        assert status == 0, f"pq_explain: status {status}"
        return found

    def offset(self, byte: int, unit: str) -> int:
        return self.core.library.pq_offset(self._document, byte, UNITS.index(unit))

    def __getattr__(self, name):  # block_kind(3) -> "header", and so on
        function = getattr(self.core.library, f"pq_{name}_name")
        return lambda value: function(value).decode()

    def rule(self, value: int) -> str:
        buffer = ctypes.create_string_buffer(8)
        self.core.library.pq_rule_id(value, buffer)
        return buffer.value.decode()

    def lemma(self, value: int) -> str:
        return self.core.library.pq_lemma(value).decode()

    def close(self):
        self.core.library.pq_document_free(self._document)
        self.core.library.pq_rules_free(self._options.rules)


class Core:
    def __init__(self):
        self.library = library = ctypes.CDLL(str(build()))
        self.types = read_structs()
        library.pq_document_new.restype = ctypes.c_void_p
        library.pq_document_new.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        library.pq_document_free.argtypes = [ctypes.c_void_p]
        library.pq_parse.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
        library.pq_rules_new.argtypes = [ctypes.c_void_p] * 3 + [ctypes.c_size_t] + [ctypes.c_void_p] * 2
        library.pq_rules_free.argtypes = [ctypes.c_void_p]
        library.pq_explain.argtypes = [
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p,
        ]  # fmt: skip
        library.pq_offset.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int]
        library.pq_offset.restype = ctypes.c_uint32
        library.probe_classes.argtypes = [ctypes.c_void_p]
        library.probe_classes.restype = ctypes.c_void_p
        for name in re.findall(r"const char \*(pq_\w+)\(", (CSRC / "pullquote.h").read_text()):
            getattr(library, name).restype = ctypes.c_char_p

    def parse(self, text: bytes, layout="article", convention="ud", surrogates=False, rules: dict[str, str] | None = None) -> Parsed:
        return Parsed(self, text, layout, convention, surrogates, rules or {})

    def own_rules(self, options: dict[str, str]) -> int | None:
        """Of options as the spec has them: entries with commas between them, tokens with bars, _ for a blank."""
        made = []
        for kind, name in enumerate(OWN_KINDS):
            for item in options.get(name, "").split(",") if name in options else ():
                parts = [part.replace("_", " ").encode() for part in (item.split("|") if name == "exceptions" else [item])]
                text = b"".join(parts)
                starts = sum(1 << len(b"".join(parts[:n])) for n in range(len(parts)))
                made.append(self.types["pq_own_entry"](ctypes.create_string_buffer(text), len(text), kind, starts))
        if not made:
            return None
        entries = (self.types["pq_own_entry"] * len(made))(*made)
        rules, fault = ctypes.c_void_p(), self.types["pq_rules_fault"]()
        status = self.library.pq_rules_new(None, None, entries, len(made), ctypes.byref(rules), ctypes.byref(fault))
        assert status == 0, f"pq_rules_new: entry {fault.entry}"
        return rules.value

    def rules(self) -> dict[str, str]:
        """Every rule id with what the rule does."""
        found = {}
        buffer = ctypes.create_string_buffer(8)
        for value in range(1, 16 << 8):
            text = self.library.pq_rule_text(value)
            if text:
                self.library.pq_rule_id(value, buffer)
                found[buffer.value.decode()] = text.decode()
        return found
