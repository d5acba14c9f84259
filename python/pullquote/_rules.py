"""What decides results: the rule set and its options, and the texts of the rules."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from . import _core

_LANG, _, _VERSION = _core.RULE_SET.partition("-")


@dataclass(frozen=True, slots=True, repr=False)
class Rules:
    """The options that decide results. Frozen and hashable; equal rules give equal results.

    lang: "en".
    version: the rule set, "2026.1".
    tokens: what a token is: "ud" (Universal Dependencies: do|n't, $|5), "ptb" (Penn Treebank), "plain" (words and signs,
        contractions whole) or "uax29" (the default word boundaries of Unicode).

    Raises ValueError for a value that is not among the choices.

    >>> Rules().id
    'en-2026.1'
    >>> Rules(tokens="ptb").id
    'en-2026.1+9f1c'
    """

    lang: str = _LANG
    version: str = _VERSION
    tokens: Literal["ud", "ptb", "plain", "uax29"] = "ud"

    def __post_init__(self) -> None:
        for name, choices in (("lang", (_LANG,)), ("version", (_VERSION,)), ("tokens", _core.NAMES["tokens"])):
            if getattr(self, name) not in choices:
                raise ValueError(f"{name}={getattr(self, name)!r} is not one of {choices!r}")

    @property
    def id(self) -> str:
        """Names the rules in results: "en-2026.1", and a hash of the options where one is not the default."""
        name = f"{self.lang}-{self.version}"
        if self.tokens == "ud":
            return name
        return f"{name}+{hashlib.sha256(f'tokens={self.tokens}'.encode()).hexdigest()[:4]}"

    def __str__(self) -> str:
        return self.id

    def __repr__(self) -> str:
        options = "" if self.tokens == "ud" else f", tokens={self.tokens!r}"
        return f"Rules(lang={self.lang!r}, version={self.version!r}{options})"


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return _core.rules()


def rule(id: str) -> str:
    """What the rule with this id does, in one line.

    Raises KeyError for an id that no rule has.
    """
    return _texts()[id]
