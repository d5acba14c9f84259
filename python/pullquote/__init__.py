"""Takes raw news articles apart: blocks, sentences, tokens, quotes and their speakers, as exact spans of the text.

>>> import pullquote as pull
>>> article = pull.article("“We will not close,” the mayor said.", layout="plain")
>>> article.quotes[0].text
'“We will not close,”'
"""

from ._article import Article, At, Explanation, Field, Reason, article, quotes, sentences
from ._core import VERSION as __version__
from ._core import Block, Credit, Issue, Quote, Sentence, Span, Token, Views
from ._rules import Rules, rule

__all__ = [
    "Article",
    "At",
    "Block",
    "Credit",
    "Explanation",
    "Field",
    "Issue",
    "Quote",
    "Reason",
    "Rules",
    "Sentence",
    "Span",
    "Token",
    "Views",
    "__version__",
    "article",
    "quotes",
    "rule",
    "sentences",
]
