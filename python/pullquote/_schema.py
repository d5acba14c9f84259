"""The tables: their columns and types, and schemas in the forms that others want."""

import struct
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from . import _core
from ._rules import Rules

What: TypeAlias = Literal["articles", "blocks", "sentences", "tokens", "quotes"]
Form: TypeAlias = Literal["arrow", "ddl", "polars", "pandas", "dict"]

TABLES: tuple[What, ...] = get_args(What)
ALL = _core.table_columns()
ON_REQUEST = {"blocks": {"key"}, "sentences": {"key"}, "tokens": {"key", "rule"}, "quotes": {"key", "rule"}}
COLUMNS = {what: tuple(name for name in names if name not in ON_REQUEST.get(what, ())) for what, names in ALL.items()}

DICTIONARIES, NESTED = 1, 2  # the flags of a plan
NO_LIMIT = 2**32 - 1


class Plan(NamedTuple):
    """One table for parse_batch()."""

    table: int
    columns: tuple[str, ...]
    kinds: int = 0
    speech: int = -1
    min_tokens: int = 0
    max_tokens: int = NO_LIMIT
    flags: int = DICTIONARIES


def check_what(what: What) -> What:
    if what not in TABLES:
        raise ValueError(f"what={what!r} is not one of {TABLES!r}")
    return what


def check_choice(name: str, value: object, choices: Iterable[object]) -> None:
    if value not in tuple(choices):
        raise ValueError(f"{name}={value!r} is not one of {tuple(choices)!r}")


def plan(
    what: What,
    *,
    columns: Iterable[str] | None = None,
    keep: tuple[str, ...] = (),
    blocks: Iterable[str] | None = None,
    speech: bool | None = None,
    min_tokens: int | None = None,
    max_tokens: int | None = None,
    keys: bool = False,
    flags: int = DICTIONARIES,
) -> Plan:
    """The plan of one table. The keywords are those of Corpus.quotes(); keep are the columns that are carried."""
    own = ALL[what]
    if columns is None:
        first = ("article", "key") if keys and what != "articles" else ("article",)
        chosen = (*first, *keep, *(name for name in COLUMNS[what] if name != "article"))
    else:
        if isinstance(columns, str):
            raise TypeError("columns must be a list of names, not str")
        chosen = tuple(columns)
        if keys and "key" not in chosen:
            chosen = ("key", *chosen)
        for name in chosen:
            if name not in own and name not in keep:
                raise ValueError(f"columns: {name!r} is not a column of {what}; there are {', '.join((*own, *keep))}")
        if len(set(chosen)) != len(chosen):
            raise ValueError("columns names a column twice")
    kinds = 0
    for kind in (blocks,) if isinstance(blocks, str) else blocks or ():
        check_choice("blocks", kind, _core.NAMES["block_kind"])
        kinds |= 1 << _core.NAMES["block_kind"].index(kind)
    for name, limit in (("min_tokens", min_tokens), ("max_tokens", max_tokens)):
        if limit is not None and not (isinstance(limit, int) and 0 <= limit <= NO_LIMIT):
            raise ValueError(f"{name}={limit!r} is not a number of tokens")
    return Plan(
        TABLES.index(what),
        chosen,
        kinds,
        -1 if speech is None else int(bool(speech)),
        min_tokens or 0,
        NO_LIMIT if max_tokens is None else max_tokens,
        flags,
    )


def metadata(about: Mapping[str, str]) -> bytes:
    """Schema metadata as Arrow has it in memory."""
    out = struct.pack("=i", len(about))
    for text in (part for pair in about.items() for part in pair):
        data = text.encode()
        out += struct.pack("=i", len(data)) + data
    return out


def about(rules: Rules, layout: str, offsets: str) -> dict[str, str]:
    """What stands in the metadata of every table."""
    return {"pullquote.rules": rules.id, "pullquote.version": _core.VERSION, "pullquote.layout": layout, "pullquote.offsets": offsets}


def run_plans(
    plans: tuple[Plan, ...],
    texts: _core.Array,
    ids: _core.Array | None,
    *,
    rules: Rules,
    layout: str,
    offsets: str,
    surrogates: bool = False,
    strict: bool = False,
    titles: _core.Array | None = None,
    created: _core.Array | None = None,
    zone: bytes | None = None,
    keep: _core.Array | None = None,
) -> tuple[tuple[_core.Array, ...], int, int, tuple[int, ...]]:
    """One call of the core: the tables, bytes of text, null texts, issues by kind."""
    data = metadata(about(rules, layout, offsets))
    return _core.parse_batch(
        texts, ids, plans, layout, rules.tokens, offsets, surrogates, strict, titles, created, zone, keep, data, rules._own, rules.indirect,
        rules.sentences, rules.inside_quotes, rules.lang,
    )  # fmt: skip


# ---- types in words ------------------------------------------------------------------------------------

_WORDS = {
    "b": "bool", "c": "int8", "C": "uint8", "s": "int16", "S": "uint16", "i": "int32", "I": "uint32", "l": "int64", "L": "uint64",
    "e": "float16", "f": "float32", "g": "float64", "u": "string", "U": "large_string", "vu": "string_view", "z": "binary",
    "Z": "large_binary", "vz": "binary_view", "n": "null", "tdD": "date32", "tdm": "date64",
}  # fmt: skip
_UNITS = {"s": "s", "m": "ms", "u": "us", "n": "ns"}


def type_name(array: _core.Array) -> str:
    """The type in Arrow's words: "int32", "dictionary<string>", "timestamp[us]", "list<string>"."""
    form = array.format
    if array.dictionary is not None:
        return f"dictionary<{_WORDS.get(array.dictionary, array.dictionary)}>"
    if form in ("+l", "+L"):
        return f"list<{type_name(array.child(0))}>"
    if form == "+s":
        return "struct<" + ", ".join(f"{name}: {type_name(array.child(i))}" for i, name in enumerate(array.names)) + ">"
    if form.startswith("ts"):
        zone = form.partition(":")[2]
        return f"timestamp[{_UNITS.get(form[2], '?')}{', ' + zone if zone else ''}]"
    return _WORDS.get(form, form)


class Schema(dict[str, str]):
    """The columns of a table and their types, in Arrow's words; any reader of Arrow takes it, too."""

    _array: _core.Array

    @classmethod
    def _of(cls, array: _core.Array) -> "Schema":
        schema = cls((name, type_name(array.child(i))) for i, name in enumerate(array.names))
        schema._array = array
        return schema

    def __arrow_c_schema__(self) -> object:
        return self._array.__arrow_c_schema__()


def empty(plan: Plan, *, rules: Rules, layout: str, offsets: str, keep: _core.Array | None = None) -> _core.Array:
    """The table of a plan without rows."""
    none = _core.strings([], False)[0]
    return run_plans((plan,), none, none, rules=rules, layout=layout, offsets=offsets, keep=keep)[0][0]


_DDL = {
    "bool": "BOOLEAN", "int8": "TINYINT", "int16": "SMALLINT", "int32": "INT", "int64": "BIGINT", "float32": "FLOAT", "float64": "DOUBLE",
    "string": "STRING", "timestamp[us]": "TIMESTAMP_NTZ", "timestamp[us, UTC]": "TIMESTAMP", "list<string>": "ARRAY<STRING>",
}  # fmt: skip


def nested_columns(what: What, columns: Iterable[str] | None) -> list[str]:
    """The fields of the structs that split() gives: of one text, so there is no article and no key."""
    own = [name for name in COLUMNS[what] if name != "article"]
    if columns is None:
        return own
    if isinstance(columns, str):
        raise TypeError("columns must be a list of names, not str")
    chosen = list(columns)
    for name in chosen:
        if name in ("article", "key") or name not in ALL[what]:
            raise ValueError(f"columns: {name!r} is not a field of nested {what}; there are {', '.join(own)}")
    return chosen


def schema(what: What, form: Form = "arrow", nested: bool = False, columns: Iterable[str] | None = None) -> Any:
    """The schema of what pull.explode() gives, or with nested=True of the list that pull.split() gives.

    what: "articles", "blocks", "sentences", "tokens" or "quotes".
    columns: those that were asked for; all by default.
    form: "arrow" (a pyarrow.Schema, or DataType where nested), "ddl" (for Spark), "polars" (polars.Schema, or dtype where nested),
        "pandas" (dict of dtypes) or "dict" (names and Arrow's words).

    Raises ValueError for another what or form, ImportError where the package of the form is missing.

    >>> schema("sentences", "dict")["start"]
    'int32'
    >>> schema("sentences", "ddl")[:31]
    'article STRING, sentence INT, b'
    """
    check_what(what)
    check_choice("form", form, get_args(Form))
    array = empty(
        plan(what, columns=nested_columns(what, columns) if nested else columns, flags=0),
        rules=Rules(),
        layout="article",
        offsets="codepoint",
    )
    words = Schema._of(array)
    if form == "dict":
        return dict(words)
    if form == "ddl":
        sign = ": " if nested else " "
        written = ", ".join(f"{_quoted(name)}{sign}{_DDL[kind]}" for name, kind in words.items())
        return f"ARRAY<STRUCT<{written}>>" if nested else written
    if form == "polars":
        import polars

        columns_of = polars.DataFrame(words_table(array)).schema
        return polars.List(polars.Struct(columns_of)) if nested else columns_of
    import pyarrow

    arrow = pyarrow.schema(words)
    if form == "pandas":
        import pandas

        return {field.name: pandas.ArrowDtype(field.type) for field in arrow}
    return pyarrow.list_(pyarrow.field("item", pyarrow.struct(list(arrow)))) if nested else arrow.remove_metadata()


def words_table(array: _core.Array) -> Any:
    """One batch as something with __arrow_c_stream__."""
    from ._table import Table

    return Table._of_batches([array], array)


def _quoted(name: str) -> str:
    return f"`{name}`" if name in ("end", "group", "order") else name
