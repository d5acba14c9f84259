"""DuckDB: functions of SQL that take a text apart.

>>> import duckdb
>>> con = duckdb.connect()
>>> register(con)
>>> con.sql("select [s.text for s in pull_sentences('It rained. We stayed.')]").fetchall()
[(['It rained.', 'We stayed.'],)]
"""

from functools import partial
from typing import Any, get_args

from .._article import Layout, Level, Offsets
from .._pipeline import split
from .._rules import Rules
from .._schema import schema

_TYPES = {"bool": "BOOLEAN", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT", "float32": "FLOAT", "string": "VARCHAR"}


def _type_of(what: Level) -> str:
    fields = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in schema(what, "dict", nested=True).items())
    return f"STRUCT({fields})[]"


def register(
    con: Any, *, prefix: str = "pull_", rules: Rules | None = None, layout: Layout = "article", offsets: Offsets = "codepoint"
) -> None:
    """Makes pull_blocks(text), pull_sentences(text), pull_tokens(text) and pull_quotes(text) known to a connection: lists of structs with
    the fields of pull.schema(what, nested=True). NULL gives NULL.

    con: a duckdb.DuckDBPyConnection. prefix: of the names. rules, layout, offsets: as those of pull.split().

    Needs duckdb and pyarrow.
    """
    for what in get_args(Level):
        function = partial(split, what=what, rules=rules, layout=layout, offsets=offsets)
        con.create_function(prefix + what, _named(function), ["VARCHAR"], con.type(_type_of(what)), type="arrow", null_handling="special")


def _named(function: Any) -> Any:
    def call(texts: Any) -> Any:
        return function(texts)

    return call
