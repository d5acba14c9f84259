"""Corpora: the same as one article at a time, in order, on any number of threads."""

import json
import time
import tracemalloc
from datetime import UTC, datetime
from itertools import islice

import pullquote as pull
import pytest
from pullquote import _article, _schema
from pullquote._corpus import in_order
from pullquote._table import Table
from texts import EXAMPLE, GOLDEN

ODD = ["", " \n ", "“", "Zoë said: “très bon 😀”.", b'caf\xe9 \xf0\x9f \xed\xa0\x80 "yes" he said', "a \udcff “b \ud800”, he said.", "a\0b"]
TEXTS = [EXAMPLE, *GOLDEN, *ODD]


def of_views(article, what):
    """The rows of one article as its views say them."""
    columns = [name for name in _schema.COLUMNS[what] if name != "article"]
    own = what[:-1]
    return [{name: getattr(view, "index" if name == own else name) for name in columns} for view in getattr(article, what)]


@pytest.mark.parametrize("offsets", ["codepoint", "byte", "utf16"])
@pytest.mark.parametrize("what", ["blocks", "sentences", "tokens", "quotes"])
@pytest.mark.parametrize("layout", ["article", "plain"])
def test_rows_are_the_views(what, offsets, layout):
    """Each text alone, so that the flag for surrogates is that of its kind."""
    for text in TEXTS:
        rows = list(getattr(pull.corpus([text], layout=layout, threads=1), what)(offsets=offsets).rows())
        views = of_views(pull.article(text, layout=layout, offsets=offsets), what)
        for row in rows:
            assert row.pop("article") == "0"
        for found in (rows, views):
            for row in found:
                for name, value in row.items():
                    if isinstance(value, float):
                        row[name] = round(value, 5)
                    elif isinstance(value, str):  # lone surrogates have no place in Arrow
                        row[name] = value.encode("utf-8", "replace").decode().replace("?", "\ufffd") if "\udcff" in str(text) else value
                if "\udcff" in str(text):
                    row.pop("quote_hash", None), row.pop("block_hash", None)
                    for name in ("text", "norm"):
                        if name in row:
                            row[name] = len(row[name])
        assert rows == views


RULES = [
    pull.Rules(tokens="ptb"),
    pull.Rules(sentences="uax29"),
    pull.Rules(inside_quotes="join"),
    pull.Rules(indirect=True),
    pull.Rules(lang="de"),
    pull.Rules(abbrev_add=["Zorb."], exceptions={"gimme": ["gim", "me"]}, speech_verbs_add=["quip"]),
]


@pytest.mark.parametrize("rules", RULES, ids=str)
def test_rules_decide(rules):
    text = EXAMPLE + "\n\nThe Zorb. Council met. “Gimme that. Now!” he quipped. The mayor said he was tired.\n\n" + "\n\n".join(GOLDEN[:4])
    differs = False
    for what in ("blocks", "sentences", "tokens", "quotes"):
        rows = list(getattr(pull.corpus([text], rules=rules), what)().rows())
        views = of_views(pull.article(text, rules=rules), what)
        for row in rows:
            row.pop("article")
        for found in (rows, views):
            for row in found:
                row.update((name, round(value, 5)) for name, value in row.items() if isinstance(value, float))
        assert rows == views
        differs = differs or views != of_views(pull.article(text), what)
    assert differs
    assert pull.corpus([text], rules=rules).articles().to_dict()["n_quotes"] == [len(pull.article(text, rules=rules).quotes)]


def test_columns_of_articles():
    article = pull.article(EXAMPLE)
    (row,) = pull.corpus([EXAMPLE]).articles().rows()
    for name in ("title", "source", "section", "byline", "authors", "dateline_place", "agency"):
        assert row[name] == getattr(article, name), name
    assert row["created"] == article.created and row["updated"] == article.updated and row["created_utc"] is None
    assert row["created_raw"] == article.fields["created"].text
    assert [row["n_" + level] for level in _article.LEVELS] == [len(getattr(article, level)) for level in _article.LEVELS]
    inside = {token.index for quote in article.quotes for token in quote.tokens}
    assert row["n_quoted_tokens"] == len(inside)
    assert row["issues"] == [issue.kind for issue in article.issues]


def test_an_article_without_text():
    nothing = float("nan")
    rows = list(pull.corpus([None, nothing, "x"]).articles().rows())
    assert [row["article"] for row in rows] == ["0", "1", "2"]
    assert all(value is None for row in rows[:2] for name, value in row.items() if name != "article")
    assert [row["n_tokens"] for row in rows] == [None, None, 1]


def test_times():
    header = "Bridge closes\n\nBy Harbor Gazette (World News) | Created at {} | Updated at 2026-01-12 16:05:47 2 hours ago\n\nIt closes."
    dates = ["2026-07-11 12:00:31", "2026-01-11 12:00:31", "1950-07-11 12:00:31"]
    texts = [header.format(date) for date in dates]
    rows = list(pull.corpus(texts, tz="Europe/Berlin").articles().rows())
    articles = [pull.article(text, tz="Europe/Berlin") for text in texts]
    assert [row["created"] for row in rows] == [datetime.fromisoformat(date) for date in dates]
    assert [row["created_utc"] for row in rows] == [article.created.astimezone(UTC) for article in articles]
    given = [{"text": "x", "on": "2024-02-03T04:05:06"}, {"text": "y", "on": datetime(2024, 2, 3)}, {"text": "z", "on": None}]
    rows = list(pull.corpus(given, created="on").articles().rows())
    assert [row["created"] for row in rows] == [datetime(2024, 2, 3, 4, 5, 6), datetime(2024, 2, 3), None]
    zoned = [{"text": "x", "on": "2024-02-03T04:05:06+02:00"}]
    (row,) = pull.corpus(zoned, created="on").articles().rows()
    assert row["created_utc"] == datetime(2024, 2, 3, 2, 5, 6, tzinfo=UTC)
    with pytest.raises(pull.InputError, match="'tomorrow'"):
        list(pull.corpus([{"text": "x", "on": "tomorrow"}], created="on").articles().rows())


def test_given_titles():
    source = [{"text": EXAMPLE, "head": "Given"}, {"text": EXAMPLE, "head": None}]
    rows = list(pull.corpus(source, title="head").articles().rows())
    assert [row["title"] for row in rows] == ["Given", pull.article(EXAMPLE).title]
    assert [a.title for a in pull.corpus(source, title="head")] == [row["title"] for row in rows]
    blocks = [row["kind"] for row in pull.corpus(source[:1], title="head").blocks().rows()]
    assert blocks == [block.kind for block in pull.article(EXAMPLE, title="Given").blocks]


def test_ids():
    source = [{"text": "A.", "url": url} for url in ["a", "b", "a", "a~2", "a", None, 7]]
    corpus = pull.corpus(source, id="url")
    assert corpus.articles(columns=["article"]).to_dict()["article"] == ["a", "b", "a~2", "a~2~2", "a~3", "5", "7"]
    assert corpus.counts.repeated_ids == 3
    assert [article.id for article in corpus] == ["a", "b", "a~2", "a~2~2", "a~3", "5", "7"]
    with pytest.raises(pull.InputError, match=r"came again \('a'\)"):
        len(pull.corpus(source, id="url", unique_ids=True).articles())
    many = [{"text": "A.", "url": str(i % 5000)} for i in range(15000)]
    made = pull.corpus(many, id="url", threads=2).articles(columns=["article"]).to_dict()["article"]
    assert len(set(made)) == 15000


def test_keys():
    (row,) = pull.corpus([{"text": "It rained.", "url": "x"}], id="url").sentences(keys=True, columns=["text"]).rows()
    assert row == {"key": "x#0-10", "text": "It rained."}
    assert "key" in pull.corpus(["x"]).tokens(keys=True).columns


def test_kept_columns():
    source = [
        {"text": "One. Two.", "n": 1, "f": 2, "b": True, "s": "x", "o": [1], "t": datetime(2024, 1, 2)},
        {"text": "Three.", "f": 0.5, "o": {"k": "ü"}},
    ]
    table = pull.corpus(source, keep=["n", "f", "b", "s", "o", "t"]).sentences(columns=["text", "n", "f", "b", "s", "o", "t"])
    assert [tuple(row.values()) for row in table.rows()] == [
        ("One.", 1, 2.0, True, "x", "[1]", datetime(2024, 1, 2)),
        ("Two.", 1, 2.0, True, "x", "[1]", datetime(2024, 1, 2)),
        ("Three.", None, 0.5, None, None, '{"k": "ü"}', None),
    ]
    assert table.schema["n"] == "int64"
    assert [article.meta["n"] for article in pull.corpus(source, keep=["n"])] == [1, None]
    with pytest.raises(ValueError, match="'start' is the name of a column of our own"):
        pull.corpus(source, keep=["start"])


def test_kept_columns_of_a_table():
    pa = pytest.importorskip("pyarrow")
    source = pa.table({"text": ["One. Two.", None, "Three."], "day": pa.array([1, 2, 3], pa.date32()), "tags": [["a"], [], ["b", "c"]]})
    made = pa.table(pull.corpus(source, keep=["day", "tags"]).sentences(columns=["article", "day", "tags"]))
    made.validate(full=True)
    assert made.schema.field("day").type == pa.date32()
    assert made["tags"].to_pylist() == [["a"], ["a"], ["b", "c"]]


def test_filters():
    corpus = pull.corpus([EXAMPLE, *GOLDEN])
    everything = list(corpus.quotes(columns=["article", "quote", "block", "speech", "n_tokens"]).rows())
    kinds = {(row["article"], row["block"]): row["kind"] for row in corpus.blocks(columns=["article", "block", "kind"]).rows()}
    for options, wanted in [
        ({"speech": True}, lambda r: r["speech"]),
        ({"speech": False}, lambda r: not r["speech"]),
        ({"min_tokens": 5, "max_tokens": 12}, lambda r: 5 <= r["n_tokens"] <= 12),
        ({"blocks": ["headline", "caption"]}, lambda r: kinds[r["article"], r["block"]] in ("headline", "caption")),
        ({"blocks": "paragraph", "speech": True}, lambda r: kinds[r["article"], r["block"]] == "paragraph" and r["speech"]),
    ]:
        found = list(corpus.quotes(columns=["article", "quote", "block", "speech", "n_tokens"], **options).rows())
        assert found == [row for row in everything if wanted(row)] and 0 < len(found) < len(everything), options
    sentences = list(corpus.sentences(columns=["article", "block", "n_tokens"], blocks=["caption"], min_tokens=4).rows())
    assert sentences and all(kinds[r["article"], r["block"]] == "caption" and r["n_tokens"] >= 4 for r in sentences)
    assert len(corpus.blocks(blocks="caption")) == list(kinds.values()).count("caption")
    tokens = list(corpus.tokens(columns=["article", "start"], blocks="headline").rows())
    spans = {r["article"]: (r["start"], r["end"]) for r in corpus.blocks(blocks="headline").rows()}
    assert tokens and all(spans[r["article"]][0] <= r["start"] < spans[r["article"]][1] for r in tokens)


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: pull.corpus(3), TypeError, "int"),
        (lambda: pull.corpus(b"text"), TypeError, "bytes"),
        (lambda: pull.corpus({"text": ["a"]}), TypeError, "dict"),
        (lambda: pull.corpus(["a"], text=None), TypeError, "text"),
        (lambda: pull.corpus(["a"], id=3), TypeError, "id"),
        (lambda: pull.corpus(["a"], keep="url"), TypeError, "keep"),
        (lambda: pull.corpus(["a"], layout="x"), ValueError, "layout='x'"),
        (lambda: pull.corpus(["a"], errors="x"), ValueError, "errors='x'"),
        (lambda: pull.corpus(["a"], bad_records="x"), ValueError, "bad_records='x'"),
        (lambda: pull.corpus(["a"], rules="x"), TypeError, "rules"),
        (lambda: pull.corpus(["a"], threads=0), ValueError, "threads=0"),
        (lambda: pull.corpus(["a"], progress="x"), ValueError, "progress='x'"),
        (lambda: pull.corpus(["a"], tz="Nowhere/Else"), ValueError, "tz"),
        (lambda: pull.corpus(["a"]).quotes(columns=["x"]), ValueError, "'x' is not a column of quotes"),
        (lambda: pull.corpus(["a"]).quotes(columns="text"), TypeError, "columns"),
        (lambda: pull.corpus(["a"]).quotes(columns=["text", "text"]), ValueError, "twice"),
        (lambda: pull.corpus(["a"]).quotes(blocks=["x"]), ValueError, "blocks='x'"),
        (lambda: pull.corpus(["a"]).quotes(min_tokens=-1), ValueError, "min_tokens=-1"),
        (lambda: pull.corpus(["a"]).quotes(offsets="x"), ValueError, "offsets='x'"),
        (lambda: pull.corpus(["a"]).quotes(strings="x"), ValueError, "strings='x'"),
        (lambda: len(pull.corpus([1]).quotes()), TypeError, "article 0 of the source is int"),
        (lambda: len(pull.corpus([{"body": "x"}]).quotes()), pull.InputError, "article 0 has no 'text'; it has 'body'"),
        (lambda: len(pull.corpus([{"text": 3}]).quotes()), pull.InputError, "text"),
        (lambda: len(pull.corpus(["x"], id="url").quotes()), pull.InputError, "only dicts and tables"),
        (lambda: len(pull.corpus([b"\xff"], errors="strict").quotes()), UnicodeDecodeError, "0xff"),
        (lambda: len(pull.corpus(["\ud800"], errors="strict").quotes()), UnicodeEncodeError, "surrogates"),
    ],
)  # fmt: skip
def test_wrong_arguments(call, error, match):
    with pytest.raises(error, match=match):
        call()


def test_wrong_columns_of_a_table():
    pa = pytest.importorskip("pyarrow")
    source = pa.table({"body": ["x"], "n": [1]})
    for options, match in [({}, "text='text' is not a column of the source; there are 'body', 'n'"), ({"text": "n"}, "holds int64, not text"),
                           ({"text": "body", "id": "x"}, "id='x'"), ({"text": "body", "keep": ["y"]}, "keep='y'"),
                           ({"text": "body", "title": "n"}, "'n' holds int64"), ({"text": "body", "created": "n"}, "is not a time")]:  # fmt: skip
        with pytest.raises(pull.InputError, match=match):
            len(pull.corpus(source, **options).quotes())
    with pytest.raises(pull.InputError, match="no other columns"):
        len(pull.corpus(pa.array(["x"]), id="url").quotes())
    assert pull.corpus(source, text="body", id="n").articles(columns=["article"]).to_dict() == {"article": ["1"]}


def test_bad_records_are_counted():
    corpus = pull.corpus([{"text": "a"}, {}, {"text": "b"}], bad_records="skip")
    assert corpus.articles(columns=["article"]).to_dict()["article"] == ["0", "1"]
    assert corpus.counts.bad_records == 1


def test_an_iterator_is_read_once():
    corpus = pull.corpus(iter(["One. Two.", "Three."]))
    table = corpus.sentences()
    assert len(table) == 3  # keeps the rows, for they cannot be read again
    assert [row["text"] for row in table.rows()] == ["One.", "Two.", "Three."]
    with pytest.raises(ValueError, match="has been read"):
        len(corpus.tokens())
    kept = pull.corpus(iter([{"text": "a b", "k": 5}]), keep=["k"]).tokens()
    assert kept.schema["k"] == "int64"
    assert kept.to_dict()["k"] == [5, 5]
    with pytest.raises(TypeError):
        len(pull.corpus(iter([])))
    assert len(pull.corpus(["a", "b"])) == 2


def test_threads_and_cuts_do_not_matter(monkeypatch):
    texts = [*TEXTS[:12], None] * 8
    expected = json.dumps(pull.corpus(texts, threads=1).quotes().to_dict())
    for threads in (2, 5):
        assert json.dumps(pull.corpus(texts, threads=threads).quotes().to_dict()) == expected
    monkeypatch.setattr("pullquote._io.CHUNK_BYTES", 5000)
    assert json.dumps(pull.corpus(texts, threads=3).quotes().to_dict()) == expected


def test_order_and_bounds():
    started = []

    def work(number):
        time.sleep(0.002 * (number % 3))
        return number

    def numbers():
        for number in range(60):
            started.append(number)
            yield number

    for done, result in enumerate(in_order(numbers(), work, 4)):
        assert result == done
        assert len(started) <= done + 4 + 4
    with pytest.raises(ZeroDivisionError):
        list(in_order(range(10), lambda n: 1 // (n - 5), 3))


def test_memory_is_flat():
    """Python's own part: what is in C is measured by tests of larger corpora."""
    text = "\n\n".join(GOLDEN)
    sizes = []
    for count in (100, 1000):
        tracemalloc.start()
        assert sum(1 for _ in pull.corpus((text for _ in range(count)), threads=2).quotes(columns=["text"])._iterate()) >= 1
        sizes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sizes[1] < sizes[0] * 1.5 + 2e6


def test_progress():
    seen = []
    corpus = pull.corpus([EXAMPLE] * 3, progress=seen.append)
    len(corpus.quotes())
    assert seen[-1].articles == 3 and seen[-1].bytes == 3 * len(EXAMPLE.encode())


def test_progress_on_standard_error(capsys):
    len(pull.corpus([EXAMPLE], progress=True).quotes())
    assert "1" in capsys.readouterr().err
    len(pull.corpus([EXAMPLE], progress="auto").quotes())
    assert capsys.readouterr().err == ""


def test_articles_of_a_corpus():
    found = list(pull.corpus([*TEXTS, None]))
    assert found == [pull.article(text, id=str(i)) for i, text in enumerate(TEXTS)]
    assert [a.id for a in islice(pull.corpus(TEXTS), 2)] == ["0", "1"]


def test_speakers():
    texts = ["“No,” said Ann Lee. “Never,” she said.", "“Yes,” said Ann Lee.", "“Maybe,” the mayor said."]
    corpus = pull.corpus(texts, layout="plain")
    assert corpus.speakers().to_dict() == {
        "speaker_name": ["Ann Lee"], "speaker_kind": ["name"], "n_quotes": [3], "n_articles": [2], "n_tokens": [12],
    }  # fmt: skip
    assert corpus.speakers(unresolved=True).to_dict()["speaker_name"] == ["Ann Lee", "the mayor"]


def test_stats():
    stats = pull.corpus([EXAMPLE, None]).stats()
    article = pull.article(EXAMPLE)
    assert (stats["articles"], stats["nulls"], stats["tokens"]) == (2, 1, len(article.tokens))
    assert sum(stats["blocks"].values()) == len(article.blocks)
    assert sum(stats["quotes"].values()) == len(article.quotes)
    json.dumps(stats)


def test_schema_forms():
    for what in _schema.TABLES:
        table = getattr(pull.corpus(["x"]), what)(strings="plain")
        assert pull.schema(what, "dict") == dict(table.schema)
        pa = pytest.importorskip("pyarrow")
        assert pull.schema(what) == pa.schema(table).remove_metadata()
        assert isinstance(pull.schema(what, nested=True), pa.ListType)
        ddl = pull.schema(what, "ddl")
        assert (ddl.count(",") == len(table.columns) - 1 and "`end` INT" in ddl) or what == "articles"
        assert pull.schema(what, "ddl", nested=True).startswith("ARRAY<STRUCT<")
        pl = pytest.importorskip("polars")
        assert pull.schema(what, "polars") == pl.DataFrame(table).schema
        assert isinstance(pull.schema(what, "polars", nested=True), pl.List)
    with pytest.raises(ValueError, match="what='x'"):
        pull.schema("x")
    with pytest.raises(ValueError, match="form='x'"):
        pull.schema("quotes", "x")


def test_tables_are_tables():
    assert isinstance(pull.corpus(["x"]).tokens(), Table)


def test_some_articles():
    source = [{"id": f"a{i % 3}", "text": text, "n": i} for i, text in enumerate([EXAMPLE, None, *GOLDEN, "“No.”"])]
    corpus = pull.corpus(source, id="id", keep=["n"])
    everything = list(corpus.quotes(columns=["article", "n", "text"]).rows())
    numbers = {i for i in range(len(source)) if i % 2}
    by_mask = corpus.filter([i in numbers for i in range(len(source))])
    assert list(by_mask.quotes(columns=["article", "n", "text"]).rows()) == [row for row in everything if row["n"] in numbers]
    by_function = corpus.filter(lambda article: article.meta["n"] in numbers)
    assert [article.id for article in by_function] == [a.id for a in corpus if a.meta["n"] in numbers]
    both = by_function.filter(lambda article: len(article.text) < 100)
    assert [article.meta["n"] for article in both] == ([len(source) - 1] if len(source) - 1 in numbers else [])
    for flags in ([True], [True] * (len(source) + 1)):
        with pytest.raises(ValueError, match="booleans"):
            len(corpus.filter(flags).quotes())
    with pytest.raises(TypeError):
        len(by_mask)


def test_articles_by_chance(monkeypatch):
    monkeypatch.setattr("pullquote._io.CHUNK_BYTES", 100)
    corpus = pull.corpus([f"{i} is a number of its own." for i in range(200)])
    some = corpus.sample(20, seed=4)
    ids = [row["article"] for row in some.articles(columns=["article"]).rows()]
    assert len(ids) == 20 and ids == sorted(ids, key=int) and ids == [article.id for article in some]
    assert [article.id for article in corpus.sample(20, seed=4)] == ids != [article.id for article in corpus.sample(20, seed=5)]
    assert len(list(corpus.sample(500))) == 200 and list(corpus.sample(0)) == []
    with pytest.raises(ValueError, match="iterator"):
        pull.corpus(iter(["a"])).sample(1)
    once = pull.corpus(iter(["a b.", "c."])).filter([False, True])
    assert [article.text for article in once] == ["c."]
