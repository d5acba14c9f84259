"""What decides results: the rule set and its options, and the texts of the rules."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal

from . import _core

_LANG, _, _VERSION = _core.RULE_SET.partition("-")
_CHOICES = {"version": (_VERSION,)} | {name: _core.NAMES[name] for name in ("lang", "tokens", "sentences", "inside_quotes")}
_DEFAULTS = {name: choices[0] for name, choices in _CHOICES.items()} | {"indirect": False}
_LISTS = ("abbrev_add", "abbrev_drop", "speech_verbs_add", "boilerplate_add", "agencies_add", "header_formats")
_OWN = ("abbrev_add", "abbrev_drop", "exceptions", "speech_verbs_add", "boilerplate_add", "agencies_add", "header_formats")


def _texts_of(name: str, given: Any) -> tuple[str, ...]:
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise TypeError(f"{name} must be a list, tuple or set of str, not {type(given).__name__}")
    items = list(given)
    for item in items:
        if not isinstance(item, str):
            raise TypeError(f"{name}: {item!r} is not a str")
    return tuple(sorted(set(items)))


def _exceptions_of(given: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(given, Mapping):
        try:
            given = dict(given)
        except (TypeError, ValueError):
            raise TypeError("exceptions must be a mapping of a text to its tokens") from None
    pairs = []
    for text, tokens in given.items():
        if not isinstance(text, str) or isinstance(tokens, str | bytes) or not isinstance(tokens, Iterable):
            raise TypeError(f"exceptions: {text!r} must be a str and have a list of str, not {tokens!r}")
        tokens = tuple(tokens)
        if not all(isinstance(token, str) for token in tokens):
            raise TypeError(f"exceptions: the tokens of {text!r} must be str")
        pairs.append((text, tokens))
    return tuple(sorted(pairs))


@dataclass(frozen=True, slots=True, repr=False)
class Rules:
    """The options that decide results. Frozen and hashable; equal rules give equal results.

    lang: the language of marks, cues and speakers: "en" (English; a text whose commonest words are German, French, Spanish or
        Italian is read as that) or "de", "fr", "es", "it" for texts that are, however short. Words and sentences have one set of rules.
    version: the rule set, "2026.1".
    tokens: what a token is: "ud" (Universal Dependencies: do|n't, $|5), "ptb" (Penn Treebank), "plain" (words and signs,
        contractions whole) or "uax29" (the default word boundaries of Unicode).
    sentences: where a sentence ends: "rules" (what this library knows of abbreviations, quotes, lists and captions) or "uax29" (the
        default sentence boundaries of Unicode, within blocks; no token is divided).
    inside_quotes: "split" (sentences inside a quote count one by one) or "join" (a closed quote is never divided, and its
        attribution belongs to it).
    indirect: look for reported speech without marks too ("Lee said he was tired"): quotes of kind indirect, or mixed where they
        hold marked words, which are then inside them. Off by default; it takes a second look at every sentence.
    abbrev_add: abbreviations with their full stop ("Cllr."), which they take in and which ends no sentence by itself.
    abbrev_drop: what is no abbreviation: its full stop stands alone, and may end a sentence.
    exceptions: texts without white space and the tokens that they are: {"gimme": ["gim", "me"]}. They may stand at the begin
        of a token, and end where a token may end; the longest that fits is taken. Kept as sorted pairs.
    speech_verbs_add: verbs that report speech; a base form ("quip") stands for its regular forms too, a form in -ed, -ing or -s for itself.
    boilerplate_add: beginnings of lines that are no part of an article, with a capital; their first eight words count.
    agencies_add: news agencies as they sign ("PA Media").
    header_formats: how the lines above the body are written that say by whom and when: "{source} | {section} | {created}[ ({age})]".
        Fields in braces: source, section, byline, agency, place, created, updated, age, and any for what is no field.
        Words and signs stand for themselves in any case, a blank for any white space, square brackets hold a part that may be
        missing, {{ }} [[ ]] stand for the sign itself. The whole line has to fit; of several formats the fullest is taken. A field
        of text ends at the first place where what the format has after it follows; times are read in all their forms.

    Order and repetition mean nothing. Small letters stand for themselves in any case; an abbreviation or exception with a
    capital stands for itself as written and all in capitals. Abbreviations and exceptions have at most 64 bytes of UTF-8.

    Raises ValueError for a value that is not among the choices, or an entry that cannot be (an exception that its tokens do
    not spell, an abbreviation without its full stop, a format that fits any line); it names the entry. Raises TypeError for entries that are not str.

    >>> Rules().id
    'en-2026.1'
    >>> Rules(tokens="ptb").id
    'en-2026.1+9f1c'
    >>> text = "Putin said he supports a truce in principle."
    >>> from pullquote import article
    >>> [(q.kind, q.text, str(q.speaker)) for q in article(text, rules=Rules(indirect=True)).quotes]
    [('indirect', 'he supports a truce in principle', 'Putin')]
    >>> rules = Rules(abbrev_add=["Cllr."], exceptions={"gimme": ["gim", "me"]})
    >>> rules.id
    'en-2026.1+30d4fc4b'
    >>> rules == Rules(exceptions={"gimme": ("gim", "me")}, abbrev_add={"Cllr."})
    True
    >>> rules = Rules(header_formats=["{source} > {section} > {byline} > {created}[ > {age}]"])
    >>> a = article("Canal bridge shuts\\n\\nHarbor Post > Metro > Ann Lee and Bo Orr > 2 April 2025 11:42\\n\\nIt shut on Monday.", rules=rules)
    >>> a.source, a.section, a.authors, a.created.isoformat()
    ('Harbor Post', 'Metro', ['Ann Lee', 'Bo Orr'], '2025-04-02T11:42:00')
    """

    lang: Literal["en", "de", "fr", "es", "it"] = "en"
    version: str = _VERSION
    tokens: Literal["ud", "ptb", "plain", "uax29"] = "ud"
    sentences: Literal["rules", "uax29"] = "rules"
    inside_quotes: Literal["split", "join"] = "split"
    indirect: bool = False
    abbrev_add: Iterable[str] = ()
    abbrev_drop: Iterable[str] = ()
    exceptions: Mapping[str, Iterable[str]] | Iterable[tuple[str, Iterable[str]]] = ()
    speech_verbs_add: Iterable[str] = ()
    boilerplate_add: Iterable[str] = ()
    agencies_add: Iterable[str] = ()
    header_formats: Iterable[str] = ()
    id: str = field(init=False, compare=False)
    """Names the rules in results: "en-2026.1", and a hash of the options where one is not the default."""
    _own: _core.OwnRules | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name}={getattr(self, name)!r} is not one of {choices!r}")
        if not isinstance(self.indirect, bool):
            raise TypeError(f"indirect must be True or False, not {self.indirect!r}")
        for name in _LISTS:
            object.__setattr__(self, name, _texts_of(name, getattr(self, name)))
        object.__setattr__(self, "exceptions", _exceptions_of(self.exceptions))
        own = [getattr(self, name) for name in _OWN]
        object.__setattr__(self, "_own", _core.own_rules(*own) if any(own) else None)
        object.__setattr__(self, "id", self._make_id())

    def _options(self) -> dict[str, Any]:
        """The options that are not the default."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.init}
        return {name: value for name, value in given.items() if value != _DEFAULTS.get(name, ())}

    def _make_id(self) -> str:
        name = f"{self.lang}-{self.version}"
        options = self._options()
        options.pop("lang", None)
        if not options:
            return name
        plain = "".join(f"{name}={value if isinstance(value, str) else json.dumps(value)}\n" for name, value in options.items())
        digest = hashlib.sha256(plain.rstrip("\n").encode()).hexdigest()
        return f"{name}+{digest[: 8 if self._own else 4]}"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, f.name) for f in fields(self) if f.init)

    def __str__(self) -> str:
        return self.id

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self._options().items() if name != "lang")
        return f"Rules(lang={self.lang!r}, version={self.version!r}{options})"


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return _core.rules()


def rule(id: str) -> str:
    """What the rule with this id does, in one line.

    Raises KeyError for an id that no rule has.
    """
    return _texts()[id]
