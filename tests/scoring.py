"""How well an Article agrees with an annotated one of tests/golden: counts that add up over articles."""

import re
import unicodedata
from collections import Counter

ROLES = {"deck": "body", "paragraph": "body", "turn": "body", "subhead": "heading", "byline": "note", "credit": "caption",
         "table": "body", "pull_quote": "body"}  # fmt: skip
READ = {"body", "caption", "heading", "list_item"}  # roles whose sentences count
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "phd"}
COMPANIES = {"inc", "co", "corp", "ltd", "plc", "llc", "group"}


class Score:
    """right, found and wanted of each measure; what differs is listed in `misses`."""

    def __init__(self):
        self.right, self.found, self.wanted = Counter(), Counter(), Counter()
        self.misses: list[str] = []

    def add(self, measure: str, found: set, wanted: set, show=repr) -> None:
        self.right[measure] += len(found & wanted)
        self.found[measure] += len(found)
        self.wanted[measure] += len(wanted)
        self.misses += [f"{measure} missing: {show(x)}" for x in sorted(wanted - found, key=repr)]
        self.misses += [f"{measure} not wanted: {show(x)}" for x in sorted(found - wanted, key=repr)]

    def hit(self, measure: str, right: int, of: int = 1, note: str = "") -> None:
        self.right[measure] += right
        self.found[measure] += of
        self.wanted[measure] += of
        if right < of and note:
            self.misses.append(f"{measure}: {note}")

    def f1(self, measure: str) -> float:
        both = self.found[measure] + self.wanted[measure]
        return 2 * self.right[measure] / both if both else 1.0


def last_name(name: str | None) -> str | None:
    """Folded last name; of a company the first word. None for nobody."""
    if not name:
        return None
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = [word.removesuffix("'s") for word in re.findall(r"[^\s,.()\"“”]+", plain)]
    if len(words) > 1 and words[-1] in COMPANIES:
        return words[0]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    return words[-1].lstrip("@") if words else None


def span(item) -> tuple[int, int]:
    return (item.start, item.end)


def compare(article, gold: dict) -> Score:
    score, text = Score(), gold["text"]

    def show(x) -> str:
        return repr(text[x[0] : x[1]][:80])

    compare_sentences(score, article, gold, show)
    compare_quotes(score, article, gold, show)
    compare_roles(score, article, gold)
    score.add("credits", {span(c) for c in article.credits}, {tuple(c) for c in gold["credits"]}, show)
    wanted = {name: gold["header"][name] for name in ("source", "section", "created", "updated", "age")}
    wanted |= {"title": gold["title"], "dateline": gold["dateline"]}
    for name, where in wanted.items():
        field = article.fields.get(name)
        score.add(
            "fields", {(field.start, field.end)} if field else set(), {tuple(where)} if where else set(), lambda x, n=name: f"{n} {show(x)}"
        )
    for name in ("created", "updated"):
        if value := gold["header"][f"{name}_iso"]:
            found = getattr(article, name)
            score.hit(
                "values",
                found is not None and found.replace(tzinfo=None).isoformat() == value.removesuffix("Z")[:19],
                note=f"{name} {found}",
            )
    if gold["header"]["age_seconds"] is not None:
        score.hit(
            "values", article.age is not None and article.age.total_seconds() == gold["header"]["age_seconds"], note=f"age {article.age}"
        )
    return score


def compare_sentences(score: Score, article, gold: dict, show) -> None:
    """Those of the headline and of what is read: notes and boilerplate are left out."""
    read = [tuple(gold["title"])] + [(p["start"], p["end"]) for p in gold["paragraphs"] if p["role"] in READ]
    other_starts = {gold["sentences"][i][1]: start for i, start in gold["sentence_leads"]}
    wanted = {tuple(s) for s in gold["sentences"]}
    start_of = {end: start for start, end in wanted}
    found = set()
    for start, end in map(span, article.sentences):
        if end in other_starts and other_starts[end] <= start <= start_of[end]:
            start = start_of[end]
        found.add((start, end))

    def in_read(sentences: set) -> set:
        return {s for s in sentences if any(a <= s[0] < b for a, b in read)}

    score.add("sentences", in_read(found), in_read(wanted), show)


def compare_quotes(score: Score, article, gold: dict, show) -> None:
    wanted = {(q["start"], q["end"]): q for q in gold["quotes"]}
    found = {span(q): q for q in article.quotes}
    score.add("quotes", set(found), set(wanted), show)
    for key, q in wanted.items():
        other = found.get(key)
        names = other is not None and last_name(q["speaker_name"]) == last_name(other.speaker_name or other.speaker_text)
        if q["kind"] in ("direct", "partial") and q["speaker_name"]:
            score.hit("quotes with speakers", names, note=f"{q['speaker_name']} for {show(key)}")
        if other is None:
            continue
        kind = "nested" if other.depth > 0 else {"nickname": "scare", "term": "scare"}.get(other.kind, other.kind)
        score.hit("kinds", kind == q["kind"], note=f"{q['kind']}, not {kind} {show(key)}")
        if q["cue"] and q["kind"] != "scare":
            cue = (other.cue_start, other.cue_end)
            score.hit("cues", cue == tuple(q["cue"]), note=f"{show(q['cue'])} for {show(key)}")
        if q["speaker"] and q["kind"] != "scare":
            speaker = (other.speaker_start, other.speaker_end)
            score.hit("speakers", speaker == tuple(q["speaker"]), note=f"{show(q['speaker'])}, not {other.speaker_text!r} for {show(key)}")


def compare_roles(score: Score, article, gold: dict) -> None:
    """By letter: what is no white space and in a block after the header."""
    role_at: dict[int, str] = {}
    for b in article.blocks:
        role_at |= dict.fromkeys(range(b.start, b.end), ROLES.get(b.kind, b.kind))
    for p in gold["paragraphs"]:
        letters = [i for i in range(p["start"], p["end"]) if not gold["text"][i].isspace()]
        right = sum(role_at.get(i) == p["role"] for i in letters)
        score.hit("roles", right, len(letters), f"{p['role']}, not {role_at.get(letters[0])} {gold['text'][p['start'] : p['end']][:60]!r}")
