"""Arrow in and out: every layout of strings is read, and every reader of Arrow takes what is made."""

import gc

import pullquote as pull
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote import _core
from texts import EXAMPLE, GOLDEN

pa = pytest.importorskip("pyarrow")
TEXTS = [EXAMPLE, None, "", "“No,” she said. “Never.”", "Zoë’s café — “très bon”, he said 😀.", *GOLDEN[:3], None]
LEVELS = ["articles", "blocks", "sentences", "tokens", "quotes"]


def table_of(source, what="sentences", **options):
    return pa.table(getattr(pull.corpus(source, layout="plain", threads=1, **options), what)())


def layouts():
    plain = pa.array(TEXTS)
    encoded = pa.array([*TEXTS, *TEXTS]).dictionary_encode()
    yield "string", plain, 1
    yield "large_string", plain.cast(pa.large_string()), 1
    yield "string_view", plain.cast(pa.string_view()), 1
    yield "binary", plain.cast(pa.binary()), 1
    yield "large_binary", plain.cast(pa.large_binary()), 1
    yield "dictionary", encoded, 2
    yield "dictionary int8", pa.array(TEXTS).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string())), 1
    yield "dictionary of large", pa.DictionaryArray.from_arrays(encoded.indices, encoded.dictionary.cast(pa.large_string())), 2
    yield "sliced", pa.array(["x", "y", *TEXTS, "z"])[2:-1], 1
    yield "sliced view", pa.array(["x", "y", *TEXTS, "z"]).cast(pa.string_view())[2:-1], 1
    yield "sliced dictionary", pa.array(["x", *TEXTS, *TEXTS]).dictionary_encode()[1:], 2
    yield "chunked", pa.chunked_array([TEXTS[:2], [], TEXTS[2:5], TEXTS[5:]], pa.string()), 1
    yield "table", pa.table({"other": range(len(TEXTS)), "text": plain}), 1
    yield "sliced table", pa.table({"text": pa.array(["x", *TEXTS, "y"])}).slice(1, len(TEXTS)), 1
    yield "struct", pa.StructArray.from_arrays([pa.array(["x", *TEXTS])], ["text"])[1:], 1
    yield "record batch", pa.record_batch({"text": plain}), 1
    yield "reader", pa.table({"text": plain}).to_reader(max_chunksize=2), 1


@pytest.mark.parametrize("name", [name for name, _, _ in layouts()])
def test_every_layout_of_strings(name):
    source, times = next((array, times) for found, array, times in layouts() if found == name)
    expected = table_of(TEXTS * times, "quotes")
    assert expected.num_rows > 10
    assert table_of(source, "quotes").equals(expected)


@pytest.mark.parametrize("what", LEVELS)
@pytest.mark.parametrize("strings", ["dictionary", "plain"])
def test_what_is_made_is_valid(what, strings):
    table = getattr(pull.corpus(TEXTS), what)(strings=strings)
    made = pa.table(table)
    made.validate(full=True)
    assert made.schema == pa.schema(table.schema)
    assert pa.table(table).equals(made)  # streamed anew
    assert made.num_rows == len(table) > 0
    kinds = {str(field.type) for field in made.schema}
    assert any("dictionary" in kind for kind in kinds) == (strings == "dictionary")


@pytest.mark.parametrize("what", LEVELS)
def test_nothing_in_nothing_out(what):
    for source in ([], [None], [""]):
        made = pa.table(getattr(pull.corpus(source), what)())
        made.validate(full=True)
        assert made.num_rows == (len(source) if what == "articles" else 0)
        assert made.schema == pa.table(getattr(pull.corpus(TEXTS), what)()).schema


def test_metadata():
    found = pa.table(pull.corpus(TEXTS, rules=pull.Rules(tokens="ptb"), layout="plain").tokens(offsets="utf16")).schema.metadata
    assert found == {
        b"pullquote.rules": pull.Rules(tokens="ptb").id.encode(),
        b"pullquote.version": pull.__version__.encode(),
        b"pullquote.layout": b"plain",
        b"pullquote.offsets": b"utf16",
    }


@pytest.mark.parametrize("what", LEVELS)
def test_other_readers(what):
    table = getattr(pull.corpus(TEXTS), what)()
    expected = pa.table(table)
    rows = pa.table(getattr(pull.corpus(TEXTS), what)(strings="plain")).to_pylist()
    pl = pytest.importorskip("polars")
    assert pl.DataFrame(table).to_dicts() == rows
    duckdb = pytest.importorskip("duckdb")
    found = table
    assert found is table
    assert duckdb.sql("select count(*), count(article) from found").fetchall() == [(len(rows), len(rows))]
    if "text" in expected.column_names:
        assert [text for (text,) in duckdb.sql("select text from found").fetchall()] == [row["text"] for row in rows]
    pd = pytest.importorskip("pandas")
    if hasattr(pd.DataFrame, "from_arrow"):
        assert list(pd.DataFrame.from_arrow(table)["article"]) == [row["article"] for row in rows]
    assert list(table.to_pandas()["article"]) == [row["article"] for row in rows]
    na = pytest.importorskip("nanoarrow")
    assert sum(len(batch) for batch in na.ArrayStream(table)) == expected.num_rows


def test_parts_live_longer_than_the_whole():
    """A consumer may keep one column and let go of everything else."""
    column = pa.table(pull.corpus(TEXTS).quotes()).column("text")
    gc.collect()
    assert column.to_pylist() == pa.table(pull.corpus(TEXTS).quotes()).column("text").to_pylist()
    table = pull.corpus(TEXTS).quotes().load()
    text, kind = table["text"], table["kind"]
    expected = list(text)
    del table
    gc.collect()
    assert list(text) == expected
    assert pa.chunked_array(kind).num_chunks == 1


def test_capsules_are_used_once():
    batch = _core.import_array(*pa.record_batch({"text": ["a"]}).__arrow_c_array__())
    schema, array = batch.__arrow_c_array__()
    assert len(_core.import_array(schema, array)) == 1
    with pytest.raises(ValueError, match="used before"):
        _core.import_array(schema, array)
    with pytest.raises(ValueError):
        _core.import_stream(object())


def test_errors_cross_the_stream():
    def texts():
        yield "One."
        raise RuntimeError("the disk is on fire")

    table = pull.corpus(texts(), threads=1).sentences()
    with pytest.raises(Exception, match="RuntimeError: the disk is on fire"):
        pa.table(table)
    broken = pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), iter([]))
    assert len(pull.corpus(broken).sentences()) == 0


VALUES = {
    "int8": [1, None, -3], "uint16": [1, None, 65535], "int64": [1, None, -(2**60)], "uint64": [2**63, None, 0],
    "float32": [0.5, None, -1.0], "float64": [0.1, None, 1e300], "bool": [True, None, False], "string": ["a", None, "ö"],
    "large_string": ["a", None, "ö"], "string_view": ["a", None, "x" * 40], "binary": [b"a", None, b"\xff"],
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
def test_values_and_rows(kind):
    values = VALUES[kind]
    array = pa.array(values, getattr(pa, kind, getattr(pa, kind + "_", None))())
    held = _core.import_array(*array.__arrow_c_array__())
    assert held.values() == values
    assert held.slice(1, 2).values() == values[1:]
    assert held.slice(1, 2).take([1, 0, 1]).values() == [values[2], values[1], values[2]]
    taken = pa.array(held.take([2, 0, 0]))
    taken.validate(full=True)
    assert taken.to_pylist() == [values[2], values[0], values[0]]


@given(st.lists(st.one_of(st.none(), st.lists(st.sampled_from(["a", "bb", "x" * 20]), max_size=3)), max_size=6), st.data())
def test_lists(values, data):
    array = pa.array(values, pa.list_(pa.string()))
    held = _core.import_array(*array.__arrow_c_array__())
    assert held.values() == values
    rows = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=8)) if values else []
    taken = pa.array(held.take(rows))
    taken.validate(full=True)
    assert taken.to_pylist() == [values[row] for row in rows]


def test_wrong_rows():
    held = _core.import_array(*pa.array([1, 2]).__arrow_c_array__())
    for call in (lambda: held.take([2]), lambda: held.take([-1]), lambda: held.slice(1, 2), lambda: held.child(0)):
        with pytest.raises(IndexError):
            call()
    with pytest.raises(TypeError):
        held.take(["x"])
    strange = pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32()))
    with pytest.raises(TypeError, match="cannot be taken"):
        _core.import_array(*strange.__arrow_c_array__()).take([0])
    with pytest.raises(TypeError, match="cannot be shown"):
        _core.import_array(*strange.__arrow_c_array__()).values()


@pytest.mark.parametrize(
    "kind",
    [
        pa.null(), pa.bool_(), pa.int8(), pa.float64(), pa.decimal128(9, 2), pa.string(), pa.large_string(), pa.string_view(), pa.binary(4),
        pa.date32(), pa.timestamp("us", "UTC"), pa.list_(pa.string()), pa.large_list(pa.int8()), pa.list_(pa.int8(), 3), pa.map_(pa.string(), pa.int8()),
        pa.struct({"a": pa.list_(pa.string()), "b": pa.dictionary(pa.int8(), pa.string())}), pa.dictionary(pa.int16(), pa.large_string()),
    ],
    ids=str,
)  # fmt: skip
def test_types_without_values(kind):
    reader = pa.RecordBatchReader.from_batches(pa.schema({"a": kind}), [])
    empty = _core.import_stream(reader.__arrow_c_stream__()).schema
    made = pa.record_batch(empty)
    made.validate(full=True)
    assert made.num_rows == 0 and made.schema == pa.schema({"a": kind})
    alone = pa.array(empty.child(0))
    alone.validate(full=True)
    assert alone.type == kind and len(alone) == 0


def test_digest_tells_apart():
    def digest(*values):
        return _core.strings(list(values), False)[0].digest()

    seen = [
        digest(),
        digest(None),
        digest(""),
        digest("a"),
        digest("a", None),
        digest("ab", ""),
        digest("a", "b"),
        digest("abcdefgh", "i"),
        digest("abcdefghi", ""),
    ]
    assert len(set(seen)) == len(seen)
    assert digest("abcdefghi") == _core.import_array(*pa.array(["abcdefghi"], pa.large_string()).__arrow_c_array__()).digest()
