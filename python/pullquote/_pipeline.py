"""pull.split() and pull.explode(): the tables inside the pipelines of others. They give back the kind of object that they got."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from . import _core
from ._article import Layout, Level, Offsets, _rules
from ._corpus import in_order
from ._io import InputError, Want, check_text, cores, cut, read_arrow, read_items, stream_of
from ._rules import Rules
from ._schema import NESTED, TABLES, What, check_choice, nested_columns, plan, run_plans
from ._table import Column, Table

T = TypeVar("T")


def _package(value: object) -> str:
    """The package that the type of a value comes from."""
    return type(value).__module__.partition(".")[0]


# ---- split ---------------------------------------------------------------------------------------------


def _arrays(column: Any) -> tuple[list[_core.Array], bool]:
    """The texts as arrays, and whether lone surrogates are among them."""
    if _is_arrow(column):
        schema, arrays = stream_of(column)
        if schema.format == "+s":
            raise TypeError("column is a table; give one column of it, or use explode()")
        check_text(schema, getattr(column, "name", None) or "column")
        return list(arrays), False
    if isinstance(column, str | bytes | Mapping) or not isinstance(column, Iterable):
        raise TypeError(f"column is {type(column).__name__}, not a column or list of texts")
    array, surrogates = _core.strings(list(column), False)
    return [array], surrogates


def split(
    column: T,
    what: Level = "sentences",
    *,
    columns: Iterable[str] | None = None,
    rules: Rules | None = None,
    layout: Layout = "article",
    offsets: Offsets = "codepoint",
) -> T:
    """A column of texts as a column of lists: the blocks, sentences, tokens or quotes of each, a struct each; null where the text is.

    column: a Series of polars or pandas, an Array or ChunkedArray of pyarrow, any other column with Arrow's capsules, or a list.
    what: "blocks", "sentences", "tokens" or "quotes". The fields of the structs are pull.schema(what, nested=True).
    columns: only these fields, in this order; no more is looked for in the texts than they need.
    rules, layout, offsets: as those of article().

    Gives back the kind of object that it got; a Column for lists and others. Stateless, and picklable by name.

    Raises TypeError for what is no column of texts, ValueError for an option that is not among the choices.

    >>> [[sentence["text"] for sentence in found] for found in split(["It rained. We stayed.", "Good."], layout="plain")]
    [['It rained.', 'We stayed.'], ['Good.']]
    """
    check_choice("what", what, get_args(Level))
    check_choice("layout", layout, get_args(Layout))
    check_choice("offsets", offsets, get_args(Offsets))
    chosen = plan(what, columns=nested_columns(what, columns), flags=NESTED)
    use = _rules(rules)
    arrays, surrogates = _arrays(column)
    texts = [piece for array in arrays for _, piece in cut(array, array)] or arrays[:1]

    def work(piece: _core.Array) -> _core.Array:
        return run_plans((chosen,), piece, None, rules=use, layout=layout, offsets=offsets, surrogates=surrogates)[0][0]

    done = list(in_order(texts, work, min(cores(), len(texts)) or 1))
    schema = done[0].slice(0, 0) if done else work(_core.strings([], False)[0])
    return _like_column(column, Column(done, schema, str(getattr(column, "name", None) or "")))  # type: ignore[no-any-return]


def _like_column(given: Any, made: Column) -> Any:
    package = _package(given)
    if package == "polars":
        import polars

        return polars.Series(made).alias(given.name)
    if package not in ("pyarrow", "pandas"):
        return made
    import pyarrow

    chunks = pyarrow.chunked_array(made)
    if package == "pandas":
        import pandas

        return pandas.Series(pandas.arrays.ArrowExtensionArray(chunks), index=given.index, name=given.name)
    if isinstance(given, pyarrow.ChunkedArray):
        return chunks
    whole = chunks.combine_chunks()
    return whole.combine_chunks() if isinstance(whole, pyarrow.ChunkedArray) else whole


# ---- explode -------------------------------------------------------------------------------------------


def _is_arrow(data: Any) -> bool:
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def _has_column(data: Any, name: str) -> bool:
    if isinstance(data, Mapping):
        return name in data
    if isinstance(data, list):
        return any(isinstance(item, Mapping) and name in item for item in data)
    return _is_arrow(data) and name in stream_of(data)[0].names


def _explode(
    data: Any, what: What, text: str, id: str, keep: Sequence[str], columns: Sequence[str] | None, rules: Rules, layout: Layout
) -> Table:
    carried = tuple(keep)
    want = Want(text=text, id=id if id != "id" or _has_column(data, id) else None, keep=carried)
    if isinstance(data, Mapping):
        given = {name: list(data[name]) for name in want.names if name in data}
        for name in want.names:
            if name not in given:
                raise InputError(f"{name!r} is not a column of the source; there are {', '.join(map(repr, data)) or 'none'}")
        chunks = read_items([dict(zip(given, row, strict=True)) for row in zip(*given.values(), strict=True)], want)
    elif _is_arrow(data):
        chunks = read_arrow(data, want)
    elif isinstance(data, list):
        chunks = read_items(data, want)
    else:
        raise TypeError(f"data is {type(data).__name__}, not a table, a dict of columns, a list, or an iterator of them")
    chosen = plan(what, keep=carried, columns=columns, flags=0)
    ids = _core.Ids

    def work(chunk: Any) -> _core.Array:
        named = chunk.ids if chunk.ids is not None else ids().tell_apart(None, "", chunk.first, len(chunk.texts))
        return run_plans(
            (chosen,), chunk.texts, named, rules=rules, layout=layout, offsets="codepoint", surrogates=chunk.surrogates, keep=chunk.keep
        )[0][0]  # fmt: skip

    done = list(in_order(chunks, work, cores()))
    if not done:
        none = _core.strings([], False)[0]
        kept = _core.struct(carried, tuple(_kept_type(data, name) for name in carried), None, 0) if carried else None
        done = [run_plans((chosen,), none, none, rules=rules, layout=layout, offsets="codepoint", keep=kept)[0][0]]
    return Table._of_batches(done, done[0].slice(0, 0), what)


def _kept_type(data: Any, name: str) -> _core.Array:
    """A column without values, of the type that it has in the source."""
    if _is_arrow(data):
        schema = stream_of(data)[0]
        if name in schema.names:
            return schema.child(schema.names.index(name)).slice(0, 0)
    return _core.strings([], False)[0]


def _like_rows(given: Any, made: Table) -> Any:
    package = _package(given)
    if package == "polars":
        return made.to_polars()
    if package == "pandas":
        return made.to_pandas()
    if package == "pyarrow":
        import pyarrow

        table = pyarrow.table(made)
        if not isinstance(given, pyarrow.RecordBatch):
            return table
        batches = table.combine_chunks().to_batches()
        return batches[0] if batches else pyarrow.RecordBatch.from_pylist([], table.schema)
    return made.to_dict() if isinstance(given, Mapping) else made


def explode(
    data: Any,
    what: What = "quotes",
    *,
    text: str = "text",
    id: str = "id",
    keep: Sequence[str] = (),
    columns: Sequence[str] | None = None,
    rules: Rules | None = None,
    layout: Layout = "article",
) -> Any:
    """A table of articles as a table of their blocks, sentences, tokens or quotes, a row each.

    data: a DataFrame of polars or pandas, a Table or RecordBatch of pyarrow, a dict of columns, a list of dicts, any other table with
        Arrow's capsules; or an iterator of them.
    what: "articles", "blocks", "sentences", "tokens" or "quotes". The columns are pull.schema(what), and those of keep after the first.
    text, id: the columns of the text and the id; without a column "id" articles are called by their row.
    keep: columns that are carried.
    columns: only these, in this order, of those and of keep.
    rules, layout: as those of article().

    Gives back the kind of object that it got: a dict for a dict, an iterator for an iterator, a Table for lists and others.
    Stateless, and picklable by name. Ids are as given: none is told apart.

    Raises InputError for a column that is missing or of another type, TypeError for what is no table, ValueError for an option that is
    not among the choices.

    >>> explode({"id": ["a"], "text": ["It rained. We stayed."]}, "sentences", layout="plain")["text"]
    ['It rained.', 'We stayed.']
    """
    check_choice("what", what, TABLES)
    check_choice("layout", layout, get_args(Layout))
    use = _rules(rules)

    def one(item: Any) -> Any:
        return _like_rows(item, _explode(item, what, text, id, keep, columns, use, layout))

    if isinstance(data, Iterator) and not hasattr(data, "__arrow_c_stream__"):
        return _each(one, data)
    return one(data)


def _each(one: Callable[[Any], Any], items: Iterator[Any]) -> Iterator[Any]:
    for item in items:
        yield one(item)
