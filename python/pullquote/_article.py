"""Article: one text taken apart; and pull.article(), which makes it."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from . import _core
from ._core import Block, Credit, Issue, Mark, Quote, Sentence, Span, Token
from ._rules import Rules, rule

if TYPE_CHECKING:
    from typing import TextIO

    from typing_extensions import Buffer

Layout: TypeAlias = Literal["article", "plain"]
Offsets: TypeAlias = Literal["codepoint", "byte", "utf16"]
Errors: TypeAlias = Literal["replace", "strict", "surrogatepass"]
Level: TypeAlias = Literal["blocks", "sentences", "tokens", "quotes"]
View: TypeAlias = Span | Block | Sentence | Token | Quote | Credit | Issue | Mark
Value: TypeAlias = str | datetime | timedelta | list[str] | None

LEVELS: tuple[Level, ...] = ("blocks", "sentences", "tokens", "quotes")
BODY = frozenset({"paragraph", "subhead", "list_item", "turn"})
COLUMNS = {  # of the rows of to_dict(), and of tables
    "blocks": "block kind note_kind start end text agency photographer score rule",
    "sentences": "sentence block start end text n_tokens in_quote body_position score rule",
    "tokens": "token sentence quote start end text norm kind space_after",
    "quotes": (
        "quote group part n_parts block sentence_first sentence_last start end content_start content_end text kind speech "
        "open_mark close_mark closed multi_block depth parent speaker_start speaker_end source_start source_end speaker_text "
        "speaker_name speaker_role speaker_kind cue_start cue_end cue_text cue_lemma cue_class order kind_rule pair_rule speaker_rule score "
        "n_tokens body_position quote_hash"
    ),
    "credits": "block start end text agency photographer score rule",
    "issues": "kind block start end count",
}

_DEFAULT = Rules()
_GIVEN = {"title": 1, "created": 2, "updated": 4, "byline": 8}  # PQ_GIVEN_ in pullquote.h
_DECIDED: dict[type, dict[str, str]] = {  # what each view can say of the rules that made it: attribute -> about
    Block: {"rule": "block kind", "end_rule": "block end"},
    Sentence: {"rule": "sentence end"},
    Token: {"rule": "token"},
    Quote: {"kind_rule": "quote kind", "pair_rule": "quote marks", "speaker_rule": "quote speaker"},
    Credit: {"rule": "credit"},
    Mark: {"rule": "mark"},
}

Sequence.register(_core.Views)


class Field(NamedTuple):
    """One field of an article: where it stands, what is written there, and its value (str, datetime or timedelta).

    A field that the caller gave has no start, end, rule and score.
    """

    start: int | None
    end: int | None
    text: str
    value: Value
    rule: str | None
    score: float | None
    """How sure it is, 0 to 1."""

    def explain(self) -> "Explanation":
        """Which rule found it, what the rule says, and how sure it is.

        >>> article("Canal shuts\\n\\nBy Ann Lee\\n\\nIt shut on Monday, the city said.").fields["byline"].explain()
        field          AR3   read from a byline of its own (0.90)
        """
        return Explanation([] if self.rule is None else [Reason("field", self.rule, rule(self.rule), self.score)])


class At(NamedTuple):
    """What there is at an offset. The quotes are in text order, so an outer one comes before those inside it."""

    block: Block | None
    sentence: Sentence | None
    token: Token | None
    quotes: list[Quote]


class Reason(NamedTuple):
    """A rule that decided something: what about ("quote kind"), the id of the rule, what it says, and how sure the decision is
    (0 to 1, or None where nothing is measured)."""

    about: str
    rule: str
    says: str
    score: float | None = None


class Explanation(tuple[Reason, ...]):
    """The rules that decided, one Reason each; prints one a line."""

    __slots__ = ()

    def __repr__(self) -> str:
        lines = [f"{reason.about:14} {reason.rule:5} {reason.says}" for reason in self]
        scores = ["" if reason.score is None else f" ({reason.score:.2f})" for reason in self]
        return "\n".join(map("".join, zip(lines, scores, strict=True)))


def _given_bits(given: Iterable[str]) -> int:
    return sum(_GIVEN[name] for name in given)


def _explain(view: View) -> list[Reason]:
    decided = _DECIDED.get(type(view), {})
    found = [(about, getattr(view, attribute)) for attribute, about in decided.items()]
    reasons = [Reason(about, id, rule(id)) for about, id in found if id is not None]
    score = getattr(view, "score", None)  # of what the first rule decided
    return reasons if score is None or not reasons else [reasons[0]._replace(score=score), *reasons[1:]]


def _row(view: View, columns: str) -> dict[str, Any]:
    own = type(view).__name__.lower()
    return {column: getattr(view, "index" if column == own else column) for column in columns.split()}


def _plain(value: Any) -> Any:
    """A value as JSON has it: times in ISO 8601, a duration in seconds."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


class Article(_core.Document):
    """One text taken apart. Made by article(); its text, spans and fields never change.

    Every span has .text .start .end and .rule; article.text[x.start:x.end] == x.text where offsets are code points.
    """

    __slots__ = ("__weakref__", "_fields_by_name", "_given", "_id", "_meta", "_rules", "_tz")

    _id: Any
    _meta: Any
    _rules: Rules
    _given: dict[str, Value]
    _tz: tzinfo | None
    _fields_by_name: dict[str, list[Field]] | None

    @property
    def id(self) -> Any:
        """The id that was given. It may be set anew: it decides nothing."""
        return self._id

    @id.setter
    def id(self, id: Any) -> None:
        self._id = id

    @property
    def meta(self) -> Any:
        """What was given to be kept with it. It may be set anew: it decides nothing."""
        return self._meta

    @meta.setter
    def meta(self, meta: Any) -> None:
        self._meta = meta

    @property
    def rules(self) -> Rules:
        """The Rules that decided."""
        return self._rules

    # ---- fields

    def _time(self, value: int | None, minutes: int | None) -> datetime | None:
        if value is None:
            return None
        try:
            wall = datetime(1970, 1, 1) + timedelta(microseconds=value)
        except OverflowError:
            return None
        return wall.replace(tzinfo=self._tz if minutes is None else timezone(timedelta(minutes=minutes)))

    @staticmethod
    def _age(seconds: int | None) -> timedelta | None:
        try:
            return None if seconds is None else timedelta(seconds=seconds)
        except OverflowError:
            return None

    def _read_fields(self) -> dict[str, list[Field]]:
        if self._fields_by_name is None:
            fields: dict[str, list[Field]] = {name: [Field(None, None, str(v), v, None, None)] for name, v in self._given.items()}
            for kind, start, end, text, number, minutes, id, score in self._fields():
                if kind in self._given:
                    continue
                value: Value = text
                if kind in ("created", "updated"):
                    value = self._time(number, minutes)
                elif kind == "age":
                    value = self._age(number)
                fields.setdefault(kind, []).append(Field(start, end, text, value, id, score))
            self._fields_by_name = fields
        return self._fields_by_name

    @property
    def fields(self) -> dict[str, Field]:
        """What was found (or given) of title, byline, author (the first), authors (all, value a list), source, section, created,
        updated, age, dateline, dateline_place and agency: a Field each."""
        fields = {name: found[0] for name, found in self._read_fields().items()}
        if "author" in fields:
            first, last = fields["author"], self._read_fields()["author"][-1]
            if first.start is not None and last.end is not None:
                fields["authors"] = Field(
                    first.start, last.end, self.span(first.start, last.end).text, self.authors, first.rule, first.score
                )
        return fields

    def _text_of(self, name: str) -> str | None:
        found = self._read_fields().get(name)
        return found[0].text if found else None

    def _value_of(self, name: str) -> Any:
        found = self._read_fields().get(name)
        return found[0].value if found else None

    @property
    def title(self) -> str | None:
        """The headline."""
        return self._text_of("title")

    @property
    def byline(self) -> str | None:
        """The byline, as written."""
        return self._text_of("byline")

    @property
    def authors(self) -> list[str]:
        """The names in the byline."""
        return [field.text for field in self._read_fields().get("author", [])]

    @property
    def source(self) -> str | None:
        """The outlet that the header names."""
        return self._text_of("source")

    @property
    def section(self) -> str | None:
        """The section of the outlet."""
        return self._text_of("section")

    @property
    def created(self) -> datetime | None:
        """When it was published: the wall time as written; with a time zone where one is written or tz= was given."""
        value: datetime | None = self._value_of("created")
        return value

    @property
    def updated(self) -> datetime | None:
        """When it was last changed; as created."""
        value: datetime | None = self._value_of("updated")
        return value

    @property
    def age(self) -> timedelta | None:
        """How old the header says it is ("3 hours ago")."""
        value: timedelta | None = self._value_of("age")
        return value

    @property
    def dateline(self) -> str | None:
        """The dateline, without the dash after it."""
        return self._text_of("dateline")

    @property
    def dateline_place(self) -> str | None:
        """The place that the dateline names."""
        return self._text_of("dateline_place")

    @property
    def agency(self) -> str | None:
        """The news agency it comes from."""
        return self._text_of("agency")

    # ---- levels

    @property
    def body(self) -> list[Block]:
        """The blocks of kind paragraph, subhead, list_item and turn."""
        return [block for block in self.blocks if block.kind in BODY]

    def at(self, offset: int) -> At:
        """What there is at an offset (in the unit of this article).

        Raises IndexError outside the text.

        >>> article("Stop. Go.", layout="plain").at(6).sentence.text
        'Go.'
        """
        return At(*self._at(offset))

    def find(self, pattern: str | re.Pattern[str]) -> list[Span]:
        """Where a string (as it is) or a compiled regular expression matches: Spans, with .tokens and .sentences.

        Raises TypeError for another pattern.

        >>> article("Stop. Go. Stop.", layout="plain").find("Stop")
        [<Span 0:4 'Stop'>, <Span 10:14 'Stop'>]
        """
        if not isinstance(pattern, str | re.Pattern) or isinstance(getattr(pattern, "pattern", ""), bytes):
            raise TypeError("pattern must be str or a compiled regular expression for str")
        compiled = re.compile(re.escape(pattern)) if isinstance(pattern, str) else pattern
        return [self._span_of_text(*match.span()) for match in compiled.finditer(self.text)]

    def explain(self, offset: int) -> Explanation:
        """The rules that decided what is at an offset, each with what it says; and whether a sentence ends after the character
        there ("boundary", "no boundary"), and why.

        In white space that is asked of the token before it. Where weights were asked, they follow with their values: a sentence
        ends where bias and weights sum to more than 0.

        Raises IndexError outside the text.

        >>> [r.says for r in article("I met Gov. Lee.", layout="plain").explain(9) if r.about == "no boundary"]
        ['a title or such before a name']
        """
        block, sentence, token, quotes = self.at(offset)
        marks = [mark for mark in self._marks if token is not None and mark.token == token.index]
        credits = [credit for credit in self.credits if credit.start <= offset < credit.end]
        views: list[View | None] = [block, sentence, token, *marks, *quotes, *credits]
        reasons = [reason for view in views if view is not None for reason in _explain(view)]
        reasons += self._explain_boundary(offset)
        for name, fields in self._read_fields().items():
            for start, end, _, _, id, score in fields:
                if id is not None and start is not None and end is not None and start <= offset < end:
                    reasons.append(Reason(f"{name} field", id, rule(id), score))
        return Explanation(reasons)

    def _explain_boundary(self, offset: int) -> list[Reason]:
        rules = self.rules
        is_end, _, _, id, plain, bias, weights = self._boundary(
            offset, _given_bits(self._given), rules.sentences, rules.inside_quotes, rules._own, rules.lang
        )
        reasons = [Reason("boundary" if is_end else "no boundary", id, rule(id))]
        if plain is not None:
            reasons.append(Reason("without weights", plain, rule(plain)))
            reasons.append(Reason("bias", id, f"{bias:+}"))
            reasons += [
                Reason("weight", id, f"{weight:+} {what}" + ("" if text is None else f": {text}")) for weight, what, text in weights
            ]
        return reasons

    def _explain(self, view: View) -> Explanation:
        return Explanation(_explain(view))

    # ---- out

    def to_dict(self, what: Level | Iterable[Level] = LEVELS) -> dict[str, Any]:
        """Everything as plain dicts, lists and values that JSON knows; times in ISO 8601, the age in seconds.

        what: the level or levels to put in, of "blocks", "sentences", "tokens" and "quotes".

        Raises ValueError for another level.
        """
        levels = (what,) if isinstance(what, str) else tuple(what)
        for level in levels:
            if level not in LEVELS:
                raise ValueError(f"what={level!r} is not one of {LEVELS!r}")
        fields = {name: [{**field._asdict(), "value": _plain(field.value)} for field in found]
                  for name, found in self._read_fields().items()}  # fmt: skip
        out: dict[str, Any] = {
            "id": self.id,
            "rules": self.rules.id,
            "layout": self.layout,
            "offsets": self.offsets,
            "text": self.text,
            **{name: _plain(getattr(self, name)) for name in (
                "title", "byline", "authors", "source", "section", "created", "updated", "age", "dateline", "agency")},
            "fields": fields,
        }  # fmt: skip
        for name in (*levels, "credits", "issues"):
            out[name] = [_row(view, COLUMNS[name]) for view in getattr(self, name)]
        return out

    def to_json(self, what: Level | Iterable[Level] = LEVELS, *, indent: int | None = None) -> str:
        """to_dict() as JSON. An id that JSON does not know is written as its str()."""
        out = self.to_dict(what)
        written = json.dumps(out, ensure_ascii=False, indent=indent, default=str)
        try:
            written.encode()
        except UnicodeEncodeError:  # lone surrogates: only escapes can carry them
            written = json.dumps(out, indent=indent, default=str)
        return written

    def to_html(self) -> str:
        """The article as a page of its own: blocks in the margin, quotes marked, each with its speaker and cue."""
        from . import _display

        return _display.page(self)

    def to_spacy(self, vocab: Any) -> Any:
        """A spacy.tokens.Doc with this text, its tokens and sentences, and its quotes, speakers and cues in doc.spans. Needs spaCy.

        vocab: of a spaCy pipeline (nlp.vocab).
        """
        from .ext.spacy import to_doc

        return to_doc(self, vocab)

    def show(self, *, tokens: bool = False, width: int | None = None, colour: bool | None = None, file: "TextIO | None" = None) -> None:
        """Prints the article with what was found in it.

        tokens: show where tokens begin and end, and what they are.
        width: columns; those of the terminal by default, 80 where there is none.
        colour: whether to use it; by default on a terminal, unless NO_COLOR is set.
        file: where to; sys.stdout by default.
        """
        from . import _terminal

        _terminal.show(self, file, width=width, colour=colour, tokens=tokens)

    def _repr_html_(self) -> str:
        from . import _display

        return _display.fragment(self, _display.NOTEBOOK_LIMIT)

    def _in_code_points(self) -> "Article":
        """This article, with offsets that are indexes into its text."""
        if self.offsets == "codepoint":
            return self
        return _make(self._counted_in("codepoint"), self.id, self.meta, self.rules, self._given, self._tz)

    def __repr__(self) -> str:
        title = f" {self.title[:60]!r}" if self.title else ""
        numbers = {level: len(getattr(self, level)) for level in LEVELS}
        counts = ", ".join(f"{n} {level[:-1] if n == 1 else level}" for level, n in numbers.items())
        return f"<Article{title}: {counts}>"

    # ---- as a value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Article):
            return NotImplemented
        return bool(self.id == other.id and self._given == other._given and self._dump() == other._dump())

    def __hash__(self) -> int:
        return hash((self.text, self.offsets))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (*self._dump(), self.id, self.meta, self.rules, self._given, self._tz)


def _make(document: Article, id: Any, meta: Any, rules: Rules, given: dict[str, Value], tz: tzinfo | None) -> Article:
    document._id = id
    document._meta = meta
    document._rules = rules
    document._given = given
    document._tz = tz
    document._fields_by_name = None
    return document


def _restore(text: str | bytes, state: bytes, id: Any, meta: Any, rules: Rules, given: dict[str, Value], tz: tzinfo | None) -> Article:
    return _make(_core.restore(Article, text, state), id, meta, rules, given, tz)


def _zone(tz: str | tzinfo | None) -> tzinfo | None:
    if tz is None or isinstance(tz, tzinfo):
        return tz
    if not isinstance(tz, str):
        raise TypeError(f"tz must be str or tzinfo, not {type(tz).__name__}")
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # seldom needed; and 3.12 cannot import it in every interpreter

    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"tz={tz!r} is not a time zone that this machine knows") from None


def _check_given(given: dict[str, Any]) -> dict[str, Value]:
    for name, value in given.items():
        if name in ("title", "byline"):
            if not isinstance(value, str):
                raise TypeError(f"{name} must be str, not {type(value).__name__}")
        elif isinstance(value, str):
            try:
                given[name] = datetime.fromisoformat(value)
            except ValueError:
                raise ValueError(f"{name}={value!r} is not a time in ISO 8601") from None
        elif not isinstance(value, datetime):
            raise TypeError(f"{name} must be datetime or str, not {type(value).__name__}")
    return given


def _rules(rules: Rules | None) -> Rules:
    if rules is not None and not isinstance(rules, Rules):
        raise TypeError(f"rules must be Rules, not {type(rules).__name__}")
    return rules or _DEFAULT


def article(
    text: "str | Buffer",
    *,
    id: Any = None,
    meta: Any = None,
    rules: Rules | None = None,
    layout: Layout = "article",
    offsets: Offsets = "codepoint",
    errors: Errors = "replace",
    tz: str | tzinfo | None = None,
    title: str | None = None,
    created: datetime | str | None = None,
    updated: datetime | str | None = None,
    byline: str | None = None,
) -> Article:
    """Takes one article apart.

    text: str, or bytes-like (bytes, bytearray, memoryview, mmap) in UTF-8.
    id, meta: kept on the Article as they are.
    rules: what decides results; Rules() by default.
    layout: "article" looks for headline, header, captions and boilerplate; "plain" only separates paragraphs at blank lines.
    offsets: what start and end count: "codepoint" (as Python's str), "byte" (of UTF-8) or "utf16" (code units, as JavaScript's).
    errors: what ill-formed UTF-8 and lone surrogates do: "replace" counts them and reports them in .issues, and .text of bytes is
        bytes.decode("utf-8", "replace"); "strict" raises; "surrogatepass" takes lone surrogates for characters.
    tz: the time zone (a name or a tzinfo) of times that are written without one; without it they stay without.
    title, created, updated, byline: values known already; they are taken as they are and not looked for in the text.

    Raises TypeError for a text that is neither str nor bytes-like, ValueError for an option that is not among the choices,
    OverflowError for a text of 2 GiB or more, and with errors="strict" UnicodeDecodeError (bytes) or UnicodeEncodeError (str).
    Nothing else about the text raises: odd text gives .issues.

    >>> a = article("“We will not close,” said Ann Lee, the mayor.", layout="plain")
    >>> a.quotes[0].content
    'We will not close,'
    """
    given = {}
    if title is not None or created is not None or updated is not None or byline is not None:
        named = {"title": title, "created": created, "updated": updated, "byline": byline}
        given = _check_given({name: value for name, value in named.items() if value is not None})
    rules = _rules(rules)
    document = _core.parse(
        Article, text, layout, rules.tokens, offsets, errors, _given_bits(given), rules.sentences, rules.inside_quotes, rules._own,
        rules.indirect, rules.lang,
    )  # fmt: skip
    return _make(document, id, meta, rules, given, tz if tz is None else _zone(tz))


def _texts(level: Level, text: "str | Buffer", rules: Rules | None, layout: Layout) -> list[str]:
    r = _rules(rules)
    return _core.texts(level, text, layout, r.tokens, "codepoint", "replace", 0, r.sentences, r.inside_quotes, r._own, r.indirect, r.lang)


def sentences(text: "str | Buffer", *, rules: Rules | None = None, layout: Layout = "article") -> list[str]:
    """The sentences of a text. Arguments and errors as those of article(); only what finds sentences is run.

    >>> sentences("Mr. Ortega left. He was tired.", layout="plain")
    ['Mr. Ortega left.', 'He was tired.']
    """
    return _texts("sentences", text, rules, layout)


def tokens(text: "str | Buffer", *, rules: Rules | None = None, layout: Layout = "article") -> list[str]:
    """The tokens of a text. Arguments and errors as those of article(); only what finds tokens is run.

    >>> tokens("She can't stay (not in the U.S.).")
    ['She', 'ca', "n't", 'stay', '(', 'not', 'in', 'the', 'U.S.', ')', '.']
    """
    return _texts("tokens", text, rules, layout)


def quotes(text: "str | Buffer", *, rules: Rules | None = None, layout: Layout = "article") -> list[Quote]:
    """The quotes of a text. Arguments and errors as those of article().

    >>> [quote.content for quote in quotes("“No,” she said. “Never.”", layout="plain")]
    ['No,', 'Never.']
    """
    return list(article(text, rules=rules, layout=layout).quotes)
