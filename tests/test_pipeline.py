"""pull.split() and pull.explode() with the packages that they are for; here those of the extra `test`, in test_engines.py the others."""

import pickle
from functools import partial

import pullquote as pull
import pytest
from texts import EXAMPLE, GOLDEN

TEXTS = [EXAMPLE, None, "", "“No,” said Ann Lee. “Never.”", *GOLDEN[:2]]
LEVELS = ["blocks", "sentences", "tokens", "quotes"]
IDS = [f"u{i}" for i in range(len(TEXTS))]


def expected_lists(what):
    out = []
    for text in TEXTS:
        columns = [name for name in pull.schema(what, "dict") if name != "article"]
        table = getattr(pull.corpus([text]), what)(columns=columns, strings="plain")
        out.append(None if text is None else list(table.rows()))
    return out


def expected_rows(what, **options):
    source = [{"id": id, "text": text, "outlet": "Post"} for id, text in zip(IDS, TEXTS, strict=True)]
    return list(getattr(pull.corpus(source, id="id", **options), what)(strings="plain").rows())


@pytest.mark.parametrize("what", LEVELS)
def test_split_a_list(what):
    assert pull.split(TEXTS, what).to_list() == expected_lists(what)
    assert pull.split([], what).to_list() == []
    assert pull.split([None], what).to_list() == [None]
    assert pull.split(tuple(TEXTS), what).to_list() == expected_lists(what)


@pytest.mark.parametrize("what", LEVELS)
def test_split_into_some_columns(what):
    """No more is run than they need, and they are the same."""
    whole = pull.split(TEXTS, what).to_list()
    for name in pull.schema(what, "dict", nested=True):
        made = pull.split(TEXTS, what, columns=[name]).to_list()
        assert made == [None if rows is None else [{name: row[name]} for row in rows] for rows in whole]
    assert pull.schema(what, "dict", nested=True, columns=["text", "start"]) == {"text": "string", "start": "int32"}
    for columns in (["article"], ["key"], ["x"]):
        with pytest.raises(ValueError, match="columns"):
            pull.split(TEXTS, what, columns=columns)
    with pytest.raises(TypeError, match="columns"):
        pull.split(TEXTS, what, columns="text")


@pytest.mark.parametrize("what", LEVELS)
def test_split_polars(what):
    pl = pytest.importorskip("polars")
    series = pl.Series("body", TEXTS)
    made = pull.split(series, what)
    assert isinstance(made, pl.Series) and made.name == "body" and made.to_list() == expected_lists(what)
    frame = pl.DataFrame({"body": series, "x": range(len(TEXTS))})
    call = partial(pull.split, what=what)
    kind = pull.schema(what, "polars", nested=True)
    eager = frame.with_columns(q=pl.col("body").map_batches(call, return_dtype=kind))
    lazy = frame.lazy().with_columns(q=pl.col("body").map_batches(call, return_dtype=kind)).collect()
    assert eager.equals(lazy) and eager.schema["q"] == kind
    assert eager["q"].to_list() == expected_lists(what)
    assert pull.split(series.clear(), what).to_list() == []
    assert pull.split(series.cast(pl.Categorical), what).to_list() == expected_lists(what)


@pytest.mark.parametrize("what", LEVELS)
def test_split_pyarrow(what):
    pa = pytest.importorskip("pyarrow")
    for array in (pa.array(TEXTS), pa.array(TEXTS, pa.large_string()), pa.array(TEXTS).dictionary_encode()):
        made = pull.split(array, what)
        made.validate(full=True)
        assert isinstance(made, pa.ListArray) and made.to_pylist() == expected_lists(what)
        assert made.type == pull.schema(what, nested=True)
    chunked = pa.chunked_array([TEXTS[:3], TEXTS[3:]])
    made = pull.split(chunked, what)
    assert isinstance(made, pa.ChunkedArray) and made.to_pylist() == expected_lists(what)


def test_split_pandas():
    pd = pytest.importorskip("pandas")
    index = range(10, 10 + len(TEXTS))
    for series in (pd.Series(TEXTS, index=index, name="body"), pd.Series(TEXTS, index=index, name="body", dtype="string[pyarrow]")):
        made = pull.split(series, "quotes")
        assert isinstance(made, pd.Series) and made.name == "body" and list(made.index) == list(index)
        found = [None if isinstance(value, float) or value is None or value is pd.NA else list(value) for value in made]
        assert found == expected_lists("quotes")


def test_split_takes_options():
    rules = pull.Rules(tokens="ptb")
    made = pull.split([EXAMPLE], "tokens", rules=rules, layout="plain", offsets="byte").to_list()[0]
    tokens = pull.article(EXAMPLE, rules=rules, layout="plain", offsets="byte").tokens
    assert [(t["start"], t["end"], t["text"]) for t in made] == [(t.start, t.end, t.text) for t in tokens]


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: pull.split("text"), TypeError, "str"),
        (lambda: pull.split(3), TypeError, "int"),
        (lambda: pull.split([3]), TypeError, "text 0 must be str, bytes or None, not int"),
        (lambda: pull.split(["a"], "articles"), ValueError, "what='articles'"),
        (lambda: pull.split(["a"], layout="x"), ValueError, "layout='x'"),
        (lambda: pull.split(["a"], offsets="x"), ValueError, "offsets='x'"),
        (lambda: pull.split(["a"], rules="x"), TypeError, "rules"),
        (lambda: pull.explode(3), TypeError, "int"),
        (lambda: pull.explode({"body": ["x"]}), pull.InputError, "'text' is not a column of the source; there are 'body'"),
        (lambda: pull.explode({"text": ["x"]}, id="url"), pull.InputError, "'url' is not a column"),
        (lambda: pull.explode({"text": [3]}), pull.InputError, "text"),
        (lambda: pull.explode({"text": ["x"]}, "x"), ValueError, "what='x'"),
    ],
)
def test_wrong_arguments(call, error, match):
    with pytest.raises(error, match=match):
        call()


def test_wrong_columns():
    pa = pytest.importorskip("pyarrow")
    with pytest.raises(pull.InputError, match="holds int64, not text"):
        pull.split(pa.array([1]))
    with pytest.raises(TypeError, match="is a table"):
        pull.split(pa.table({"text": ["a"]}))
    with pytest.raises(pull.InputError, match="text='text' is not a column"):
        pull.explode(pa.table({"body": ["a"]}))


@pytest.mark.parametrize("what", ["articles", *LEVELS])
def test_explode_gives_back_the_kind(what):
    pa, pl, pd = (pytest.importorskip(name) for name in ("pyarrow", "polars", "pandas"))
    columns = {"id": IDS, "text": TEXTS, "outlet": ["Post"] * len(TEXTS)}
    rows = expected_rows(what)
    call = partial(pull.explode, what=what)
    assert call(columns) == {name: [row[name] for row in rows] for name in pull.schema(what, "dict")}
    assert list(call([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]).rows()) == rows
    table = call(pa.table(columns))
    table.validate(full=True)
    assert isinstance(table, pa.Table) and table.to_pylist() == rows and table.schema.remove_metadata() == pull.schema(what)
    batch = call(pa.record_batch(columns))
    assert isinstance(batch, pa.RecordBatch) and batch.to_pylist() == rows
    frame = call(pl.DataFrame(columns))
    assert isinstance(frame, pl.DataFrame) and frame.to_dicts() == rows
    frame = call(pd.DataFrame(columns))
    assert isinstance(frame, pd.DataFrame) and len(frame) == len(rows) and list(frame["article"]) == [row["article"] for row in rows]


@pytest.mark.parametrize("what", ["articles", *LEVELS])
def test_explode_into_some_columns(what):
    rows = expected_rows(what)
    for name in pull.schema(what, "dict"):
        assert pull.explode({"id": IDS, "text": TEXTS}, what, columns=[name]) == {name: [row[name] for row in rows]}
    made = pull.explode({"id": IDS, "text": TEXTS, "outlet": IDS}, what, keep=["outlet"], columns=["outlet", "article"])
    assert list(made) == ["outlet", "article"] and made["outlet"] == made["article"]
    with pytest.raises(ValueError, match="columns"):
        pull.explode({"id": IDS, "text": TEXTS}, what, columns=["x"])


def test_explode_an_iterator():
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"url": IDS, "body": TEXTS, "outlet": ["Post"] * len(TEXTS)})
    made = pull.explode(iter(table.to_batches(max_chunksize=2)), "sentences", text="body", id="url", keep=["outlet"])
    batches = list(made)
    assert all(isinstance(batch, pa.RecordBatch) for batch in batches) and len(batches) == 3
    assert [row for batch in batches for row in batch.to_pylist()] == expected_rows("sentences", keep=["outlet"])
    assert next(made, None) is None


def test_explode_nothing():
    pa = pytest.importorskip("pyarrow")
    for what in ["articles", *LEVELS]:
        for data in (pa.record_batch({"id": pa.array([], pa.string()), "text": pa.array([], pa.string()), "n": pa.array([], pa.int8())}),):
            made = pull.explode(data, what, keep=["n"])
            assert made.num_rows == 0 and made.schema.field("n").type == pa.int8()
        assert pull.explode(
            pa.record_batch({"id": ["a"], "text": [None]}, pa.schema({"id": pa.string(), "text": pa.string()})), what
        ).schema.remove_metadata() == pull.schema(what)


def test_rows_have_numbers_without_ids():
    assert pull.explode({"text": ["A b.", None, "C."]}, "tokens")["article"] == ["0", "0", "0", "2", "2"]


def test_pickled_by_name():
    call = pickle.loads(pickle.dumps(partial(pull.explode, what="sentences", rules=pull.Rules(tokens="ptb"))))
    assert call({"text": ["One. Two."]})["text"] == ["One.", "Two."]
    assert pickle.loads(pickle.dumps(pull.split)) is pull.split


def test_duckdb():
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    ours = pull.ext.duckdb
    with duckdb.connect() as con:
        ours.register(con)
        con.execute("create table articles (url varchar, body varchar)")
        con.executemany("insert into articles values (?, ?)", list(zip(IDS, TEXTS, strict=True)))
        found = con.sql("select url, unnest(pull_quotes(body), recursive := true) from articles").fetchall()
        names = [name for name in pull.schema("quotes", "dict") if name != "article"]
        rows = [{"article": row[0], **dict(zip(names, row[1:], strict=True))} for row in found]
        assert sorted(map(str, rows)) == sorted(str({"article": r["article"], **r}) for r in expected_rows("quotes"))
        for what in LEVELS:
            (count,) = con.sql(f"select sum(len(pull_{what}(body))) from articles").fetchall()[0]
            assert count == len(expected_rows(what))
        assert con.sql("select pull_sentences(null)").fetchall() == [(None,)]
        ours.register(con, prefix="plain_", layout="plain", rules=pull.Rules(tokens="ptb"))
        assert con.sql("select len(plain_tokens('don''t'))").fetchall() == [(2,)]


def test_ext_names_its_modules():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = pull.ext.nothing
