"""The spec files: how a case is read, how a result is written. tests/spec/README.md says the same for people."""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

import spec_core

LEVELS = ("blocks", "tokens", "marks", "sentences", "ends", "quotes", "article", "utf8", "char_class")
LAYOUTS = ("plain", "article")
UNJUDGED = {"ST2", "ST48", "ST54", "ST55", "ST56", "ST57"}
QUIET_KINDS = {"word", "punct", "mark_open", "mark_close"}
TOKEN_FLAGS = (
    "space", "newline", "capital", "all_caps", "digit", "non_ascii", "clitic", "final_period", "quote_mark", "terminator",
    "opener", "closer", "dash", "lower",
)  # fmt: skip
MARK_FLAGS = ("continues", "left_open", "lost")
EPOCH = datetime.datetime(1970, 1, 1)
NONE = 0xFFFFFFFF


@dataclass
class Expectation:
    level: str
    options: list[str]
    lines: list[str]
    first: int  # index of the first content line in the file; the closing fence is at first + len(lines)


@dataclass
class Case:
    path: Path
    name: str
    line: int
    layout: str = ""
    options: dict[str, str] = field(default_factory=dict)
    text: str | bytes = ""
    expectations: list[Expectation] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.path.stem}:{self.name}"


class SpecError(Exception):
    pass


def read_cases(path: Path) -> list[Case]:
    lines = path.read_text(encoding="utf-8").split("\n")
    cases: list[Case] = []
    case = None
    at = 0
    while at < len(lines):
        heading = re.fullmatch(r"##+ (.+?)\s*", lines[at])
        fence = re.fullmatch(r"(`{3,}|~{3,})\s*(.*?)\s*", lines[at])
        if heading:
            case = Case(path, heading[1], at + 1)
            cases.append(case)
        elif fence:
            end = at + 1
            while end < len(lines) and lines[end].rstrip() != fence[1]:
                end += 1
            if end == len(lines):
                raise SpecError(f"{path.name}:{at + 1}: the fence is never closed")
            if case is None or not fence[2]:
                raise SpecError(f"{path.name}:{at + 1}: a fence needs a heading before it and a word after its marks")
            add_fence(case, fence[2].split(), lines[at + 1 : end], at + 1)
            at = end
        at += 1
    for case in cases:
        if not case.layout or not case.expectations:
            raise SpecError(f"{path.name}:{case.line}: “{case.name}” needs an input fence and an expectation")
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(f"{path.name}: two cases are called “{name}”")
    return cases


def add_fence(case: Case, info: list[str], content: list[str], first: int) -> None:
    where = f"{case.path.name}:{first}"
    if info[0] in LEVELS and case.layout:  # the first fence is the input: `article` is a layout there, a level later
        case.expectations.append(Expectation(info[0], info[1:], content, first))
    elif info[0] in LAYOUTS and not case.layout:
        case.layout = info[0]
        case.options = dict(option.partition("=")[::2] for option in info[1:])
        known = {"tokens", "sentences", "inside_quotes", "offsets", "escapes", "final-newline", "indirect", "lang", *spec_core.OWN_KINDS}
        unknown = set(case.options) - known
        if unknown:
            raise SpecError(f"{where}: unknown option {', '.join(sorted(unknown))}")
        text = "\n".join(content) + ("\n" if "final-newline" in case.options else "")
        case.text = unescape(text) if "escapes" in case.options else text
    else:
        expected = f"a level ({', '.join(LEVELS)})" if case.layout else f"the input, with its layout ({', '.join(LAYOUTS)})"
        raise SpecError(f"{where}: “{info[0]}” where {expected} should come")


ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(\n)|(.))")
LETTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\", "s": " "}


def unescape(text: str) -> str | bytes:
    """\\u00a0 and \\U0001F600 code points, \\n \\r \\t \\0 \\\\ and \\s (a blank that shows), \\ at a line's end joins it
    with the next, \\xNN a raw byte (the text is then given as bytes)."""
    raw = re.search(r"(?<!\\)(?:\\\\)*\\x", text) is not None

    def replace(match: re.Match) -> str:
        short, long, byte, newline, letter = match.groups()
        if byte:
            return chr(0xDC00 + int(byte, 16)) if int(byte, 16) >= 0x80 else chr(int(byte, 16))
        if short or long:
            return chr(int(short or long, 16))
        if newline:
            return ""
        if letter not in LETTERS:
            raise SpecError(f"unknown escape \\{letter}")
        return LETTERS[letter]

    text = ESCAPE.sub(replace, text)
    return text.encode("utf-8", "surrogateescape") if raw else text


def write_case(case: Case, parsed) -> list[tuple[Expectation, list[str]]]:
    """What the case's expectations should hold, by what `parsed` says."""
    writer = Writer(parsed, case.options.get("offsets", "codepoint"))
    return [(e, getattr(writer, e.level)(e.options)) for e in case.expectations]


def visible(text: str) -> str:
    """Text on one line: what cannot be seen is written as an escape."""
    out = []
    for c in text:
        if c in "\n\r\t\\":
            out.append({"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}[c])
        elif c == " " or c.isprintable():
            out.append(c)
        else:
            out.append(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}")
    return "".join(out)


def shorten(text: str) -> str:
    return text if len(text) <= 72 else f"{text[:44]} … {text[-24:]}"


class Writer:
    def __init__(self, parsed, unit: str):
        self.p, self.unit = parsed, unit

    def slice(self, start: int, end: int) -> str:
        return visible(self.p.text[start:end].decode("utf-8", "surrogatepass" if self.p.surrogates else "replace"))

    def span(self, item) -> str:
        return f"{self.p.offset(item.start, self.unit)}:{self.p.offset(item.end, self.unit)}"

    def text(self, item) -> str:
        return self.slice(item.start, item.end)

    def line(self, head: str, attributes: list[str]) -> str:
        return " | ".join(filter(None, [head, " ".join(filter(None, attributes))]))

    def named(self, name: str, span) -> str:
        return "" if span.start == NONE else f"{name}={self.text(span)}"

    def rules(self, *values: int) -> str:
        ids = list(dict.fromkeys(filter(None, map(self.p.rule, values))))
        return f"rule={','.join(ids)}" if ids else ""

    def blocks(self, options: list[str]) -> list[str]:
        p, lines = self.p, []
        for b in p.blocks:
            note = p.note_kind(b.note_kind)
            attributes = [
                f"note={note}" if note else "", self.named("lead", b.lead), self.named("tail", b.tail),
                "wrapped" if b.flags & 1 else "", f"newlines={b.newlines}" if "newlines" in options else "",
                self.rules(b.rule, b.kind_rule),
            ]  # fmt: skip
            lines.append(self.line(f"{self.span(b)} {p.block_kind(b.kind)} {shorten(self.text(b))}", attributes))
        return lines

    def tokens(self, options: list[str]) -> list[str]:
        p = self.p
        if "full" in options:
            return [
                self.line(
                    f"{self.span(t)} {p.token_kind(t.kind)} {self.text(t)}",
                    [f"TK{t.rule}", *(name for bit, name in enumerate(TOKEN_FLAGS) if t.flags >> bit & 1)],
                )
                for t in p.tokens
            ]
        lines = []
        for b in p.blocks:
            line = ""
            for i in range(b.token_first, b.token_end):
                t = p.tokens[i]
                kind = p.token_kind(t.kind)
                notes = [kind] if kind not in QUIET_KINDS else []
                if "rules" in options:
                    notes.append(f"TK{t.rule}")
                if i > b.token_first:
                    line += "|" if p.tokens[i - 1].end == t.start else " "
                line += self.text(t).replace("|", "\\|") + (f"{{{' '.join(notes)}}}" if notes else "")
            lines.append(line)
        return lines

    def marks(self, options: list[str]) -> list[str]:
        p, lines = self.p, []
        for m in p.marks:
            token = p.tokens[m.token]
            attributes = [name.replace("_", "-") for bit, name in enumerate(MARK_FLAGS) if m.flags >> bit & 1]
            if m.partner != NONE:
                attributes.append(f"pair={self.span(p.tokens[p.marks[m.partner].token])}")
            if m.depth:
                attributes.append(f"depth={m.depth}")
            attributes.append(self.rules(m.rule))
            lines.append(self.line(f"{self.span(token)} {p.mark_role(m.role)} {self.text(token)}", attributes))
        return lines

    def sentences(self, options: list[str]) -> list[str]:
        return [f"{self.span(s)} {self.p.rule(s.rule)} {self.text(s)}" for s in self.p.sentences]

    def ends(self, options: list[str]) -> list[str]:
        """Each place between two tokens that a rule judged; with `all` every place."""
        p, lines = self.p, []
        for token in p.tokens:
            b = p.boundary(token.end - 1)
            if p.rule(b.rule) in UNJUDGED and "all" not in options:
                continue
            place = f"{p.offset(b.start, self.unit)} {'end' if b.is_end else 'no'} {p.rule(b.rule)} {self.text(token)}"
            plain = f"without={p.rule(b.plain_rule)}" if b.plain_rule else ""
            lines.append(self.line(place, [plain]))
        return lines

    def quotes(self, options: list[str]) -> list[str]:
        p, lines = self.p, []
        for q in p.quotes:
            lemma = p.lemma(q.cue_lemma) if q.cue_lemma != NONE else ""
            attributes = [
                "" if q.closed else "unclosed", "" if q.speech else "no-speech",
                f"in={self.span(p.quotes[q.parent])}" if q.parent != NONE else "",
                f"part={q.part}/{q.n_parts}" if q.n_parts > 1 else "",
                f"group={self.span(p.quotes[q.group])}" if q.part > 1 else "",
                self.named("speaker", q.speaker),
                self.named("source", q.source) if (q.source.start, q.source.end) != (q.speaker.start, q.speaker.end) else "",
                self.named("name", q.name) if self.text_of(q.name) != self.text_of(q.speaker) else "",
                self.named("role", q.role), self.named("cue", q.cue),
            ]  # fmt: skip
            if "full" in options:
                attributes += [
                    f"lemma={lemma}" if lemma else "", f"class={p.cue_class(q.cue_class)}", f"speaker_kind={p.speaker_kind(q.speaker_kind)}",
                    f"order={p.order(q.order)}", f"content={p.offset(q.content_start, self.unit)}:{p.offset(q.content_end, self.unit)}",
                    f"sentences={q.sentence_first}-{q.sentence_last}", "multi-block" if q.multi_block else "",
                ]  # fmt: skip
            attributes.append(self.rules(q.kind_rule, q.speaker_rule, *([q.pair_rule] if "full" in options else [])))
            lines.append(self.line(f"{self.span(q)} {p.quote_kind(q.kind)} {self.text(q)}", attributes))
        return lines

    def text_of(self, span) -> str | None:
        return None if span.start == NONE else self.text(span)

    def article(self, options: list[str]) -> list[str]:
        p, lines = self.p, []
        for f in p.fields:
            kind, value = p.field_kind(f.kind), ""
            if f.has_value:
                value = f"value={f.value}s" if kind == "age" else f"value={(EPOCH + datetime.timedelta(microseconds=f.value)).isoformat()}"
            zone = f"offset={f.offset_minutes}" if f.offset_minutes != -0x8000 and f.has_value and kind != "age" else ""
            lines.append(self.line(f"{self.span(f)} {kind} {self.text(f)}", [value, zone, self.rules(f.rule)]))
        for c in p.credits:
            attributes = [self.named("agency", c.agency), self.named("photographer", c.photographer), self.rules(c.rule)]
            lines.append(self.line(f"{self.span(c)} credit {self.text(c)}", attributes))
        for i in p.issues:
            readings = (
                "".join(f" {(EPOCH + datetime.timedelta(microseconds=value)).isoformat()}" for value in i.readings)
                if p.issue_kind(i.kind) == "ambiguous_date"
                else ""
            )
            lines.append(f"{self.span(i)} issue {p.issue_kind(i.kind)}" + (f" count={i.count}" if i.count > 1 else "") + readings)
        return lines

    def utf8(self, options: list[str]) -> list[str]:
        p = self.p
        lines = [
            f"bytes={p.counts['length']} code_points={p.counts['code_points']} utf16={p.counts['utf16_units']} "
            f"ill_formed={p.counts['ill_formed']}" + (" ascii" if p.counts["is_ascii"] else "")
        ]
        lines.append("starts " + " ".join(map(str, p.starts)))
        lines += [f"{self.span(i)} issue {p.issue_kind(i.kind)}" + (f" count={i.count}" if i.count > 1 else "")
                  for i in p.issues if p.issue_kind(i.kind) in ("ill_formed", "surrogate")]  # fmt: skip
        return lines

    def char_class(self, options: list[str]) -> list[str]:
        signs = bytes(c if 0x20 < c < 0x7F else 0x5F if c <= 0x20 else 0x7E for c in self.p.text).decode()
        lines = [f"{'text':<8} {signs}"]  # white space as _, what is not ASCII as ~
        for name, bits in self.p.classes.items():
            if any(bits):
                lines.append(f"{name:<8} " + "".join("#" if bit else "." for bit in bits))
        return lines
