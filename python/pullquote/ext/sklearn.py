"""scikit-learn: our tokens for CountVectorizer and its kin."""

from collections.abc import Iterable, Sequence
from typing import Any

from sklearn.base import BaseEstimator, TransformerMixin

from .. import _core
from .._article import Layout
from .._io import cut
from .._rules import Rules
from .._schema import check_choice, plan, run_plans


class Tokenizer(TransformerMixin, BaseEstimator):
    """Texts to lists of tokens: a step of a Pipeline, and a function for CountVectorizer(tokenizer=Tokenizer(), token_pattern=None,
    lowercase=False).

    kinds: which kinds of tokens; all where None.
    norm: case-folded (True), or as written.
    rules, layout: as those of pull.article().
    """

    def __init__(
        self,
        kinds: Sequence[str] | None = ("word", "abbrev", "number"),
        norm: bool = True,
        rules: Rules | None = None,
        layout: Layout = "plain",
    ) -> None:
        self.kinds = kinds
        self.norm = norm
        self.rules = rules
        self.layout = layout

    def __call__(self, text: str) -> list[str]:
        """The tokens of one text."""
        return self.transform([text])[0]

    def fit(self, texts: Any = None, y: Any = None) -> "Tokenizer":
        """Learns nothing."""
        return self

    def transform(self, texts: Iterable[str]) -> list[list[str]]:
        """The tokens of each text.

        Raises ValueError for a kind that there is not, TypeError for what is no text.
        """
        for kind in self.kinds or ():
            check_choice("kinds", kind, _core.NAMES["token_kind"])
        column = "norm" if self.norm else "text"
        chosen = plan("tokens", columns=["article", column, "kind"])
        values = list(texts)
        numbers = [str(i) for i in range(len(values))]
        found: list[list[str]] = [[] for _ in values]
        array, surrogates = _core.strings(values, False)
        wanted = set(self.kinds) if self.kinds is not None else None
        for first, piece in cut(array, array):
            ids, _ = _core.strings(numbers[first : first + len(piece)], False)
            rules = self.rules or Rules()
            table = run_plans((chosen,), piece, ids, rules=rules, layout=self.layout, offsets="byte", surrogates=surrogates)[0][0]
            for row, token, kind in zip(*(table.child(i).values() for i in range(3)), strict=True):
                if wanted is None or kind in wanted:
                    found[int(row)].append(token)
        return found

    def __sklearn_is_fitted__(self) -> bool:
        return True
