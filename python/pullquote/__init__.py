"""Takes raw news articles apart: blocks, sentences, tokens, quotes and their speakers, as exact spans of the text.

>>> import pullquote as pull
>>> article = pull.article("“We will not close,” the mayor said.", layout="plain")
>>> article.quotes[0].text
'“We will not close,”'
"""

from . import ext
from ._article import Article, At, Explanation, Field, Reason, article, quotes, sentences, tokens
from ._core import VERSION as __version__
from ._core import Block, Credit, Issue, Quote, Sentence, Span, Token, Views
from ._corpus import Corpus, Counts, corpus
from ._io import InputError
from ._pipeline import explode, split
from ._progress import Progress
from ._rules import Rules, rule
from ._schema import Schema, schema
from ._table import Column, Table

__all__ = [
    "Article",
    "At",
    "Block",
    "Column",
    "Corpus",
    "Counts",
    "Credit",
    "Explanation",
    "Field",
    "InputError",
    "Issue",
    "Progress",
    "Quote",
    "Reason",
    "Rules",
    "Schema",
    "Sentence",
    "Span",
    "Table",
    "Token",
    "Views",
    "__version__",
    "article",
    "corpus",
    "explode",
    "ext",
    "quotes",
    "rule",
    "schema",
    "sentences",
    "split",
    "tokens",
]
