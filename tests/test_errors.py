"""Wrong arguments raise, naming the argument and the choices; odd text never does."""

import datetime
import mmap
import sys

import pullquote as pull
import pytest


@pytest.mark.parametrize("text", [None, 5, 1.5, ["a"], object(), float("nan"), pull], ids=repr)
def test_not_a_text(text):
    for function in (pull.article, pull.sentences, pull.tokens, pull.quotes):
        with pytest.raises(TypeError, match=rf"text must be str or bytes-like, not {type(text).__name__}"):
            function(text)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("layout", ("article", "plain")),
        ("offsets", ("codepoint", "byte", "utf16")),
        ("errors", ("replace", "strict", "surrogatepass")),
    ],
)
@pytest.mark.parametrize("value", ["", "Article", "articles", "\ud800", "plain\0", None, 0, b"plain", object()], ids=ascii)
def test_unknown_option(name, choices, value):
    with pytest.raises(ValueError, match=name) as error:
        pull.article("a", **{name: value})
    assert all(choice in str(error.value) for choice in choices)


def test_unknown_option_of_rules():
    for name, value in {"lang": "xx", "version": "1999", "tokens": "spacy"}.items():
        with pytest.raises(ValueError, match=name):
            pull.Rules(**{name: value})
    with pytest.raises(TypeError):
        pull.Rules(no_such_option=1)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"rules": "ud"}, TypeError),
        ({"tz": 5}, TypeError),
        ({"tz": "Nowhere/Town"}, ValueError),
        ({"tz": ""}, ValueError),
        ({"tz": "../../etc/passwd"}, ValueError),
        ({"title": 5}, TypeError),
        ({"byline": b"x"}, TypeError),
        ({"created": 5}, TypeError),
        ({"created": "yesterday"}, ValueError),
        ({"updated": datetime.date(2024, 5, 3)}, TypeError),
        ({"no_such_option": 1}, TypeError),
    ],
    ids=repr,
)
def test_wrong_options(options, error):
    with pytest.raises(error) as raised:
        pull.article("a", **options)
    assert next(iter(options)) in str(raised.value)


def test_options_are_named():
    with pytest.raises(TypeError):
        pull.article("a", "plain")
    with pytest.raises(TypeError):
        pull.article()


def test_strict_says_where():
    with pytest.raises(UnicodeDecodeError) as error:
        pull.article(b"caf\xc3\xa9 \xff", errors="strict")
    assert (error.value.start, error.value.end) == (6, 7)
    with pytest.raises(UnicodeEncodeError) as error:
        pull.article("café \ud800", errors="strict")
    assert (error.value.start, error.value.end) == (5, 6)
    assert pull.article("café", errors="strict").text == "café"
    assert pull.article("café".encode(), errors="strict").text == "café"


def test_replace_counts():
    article = pull.article(b"a \xff b \xe2\x80 c \xff")
    assert article.text == "a \ufffd b \ufffd c \ufffd"
    issue = next(issue for issue in article.issues if issue.kind == "ill_formed")
    assert (issue.count, issue.start, issue.end) == (3, 2, 3)
    article = pull.article("a \ud800 b \udfff")
    assert article.text == "a \ud800 b \udfff"
    issue = next(issue for issue in article.issues if issue.kind == "surrogate")
    assert (issue.count, issue.start, issue.end) == (2, 2, 3)
    assert not [issue for issue in pull.article("a \ufffd b".encode()).issues if issue.kind == "ill_formed"]


def test_surrogatepass():
    data = "a \ud800 b".encode("utf-8", "surrogatepass")
    assert pull.article(data, errors="surrogatepass").text == "a \ud800 b"
    assert pull.article(data).text == data.decode(errors="replace")
    assert [token.text for token in pull.article("a \ud800 b", errors="surrogatepass").tokens] == ["a", "\ud800", "b"]


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\r\n", " \t\u00a0\u2028", b"", b"\n", bytearray(), memoryview(b"  ")], ids=repr)
@pytest.mark.parametrize("layout", ["article", "plain"])
def test_nothing_in_it(text, layout):
    article = pull.article(text, layout=layout)
    assert [len(level) for level in (article.blocks, article.tokens, article.sentences, article.quotes)] == [0, 0, 0, 0]
    assert (article.title, article.created, article.authors, list(article.issues), article.fields) == (None, None, [], [], {})
    assert article.at(0) == (None, None, None, [])
    assert repr(article)
    assert article.to_dict()
    assert article.to_html()


def test_bytes_like(tmp_path):
    expected = pull.article("“Go,” she said.").to_dict()
    data = "“Go,” she said.".encode()
    path = tmp_path / "text"
    path.write_bytes(data)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert pull.article(mapped).to_dict() == expected
    every_other = bytes(x for pair in zip(data, data, strict=True) for x in pair)
    assert pull.article(memoryview(every_other)[::2]).to_dict() == expected
    assert pull.article(type("B", (bytes,), {})(data)).to_dict() == expected
    assert pull.article(type("S", (str,), {})("“Go,” she said.")).to_dict() == expected


def test_offsets_outside_the_text():
    article = pull.article("abc")
    for offset in (-1, 4, 1 << 70, -(1 << 70)):
        with pytest.raises(IndexError):
            article.at(offset)
        with pytest.raises(IndexError):
            article.explain(offset)
    with pytest.raises(TypeError):
        article.at("a")
    with pytest.raises(TypeError):
        article.at(1.0)


def test_wrong_offsets_are_named():
    article = pull.article("“No,” she said.", layout="plain")
    for call, name in ((lambda: article.at("a"), "offset"), (lambda: article.explain(None), "offset"),
                       (lambda: article.span("a", 2), "start"), (lambda: article.span(1, 2.5), "end"),
                       (lambda: article.quotes["a"], "index")):  # fmt: skip
        with pytest.raises(TypeError, match=f"^{name} must be int"):
            call()
    with pytest.raises(ValueError, match="end 2 is before start 5"):
        article.span(5, 2)
    with pytest.raises(IndexError, match=r"there is 1 quote$"):
        article.quotes[1]


def test_numbers_agree_with_their_nouns():
    article = pull.article("“No,” she said.", layout="plain")
    assert repr(article.quotes).startswith("<1 quote: ")
    assert repr(article.issues).startswith("<0 issues: ")
    assert repr(article).endswith("1 block, 1 sentence, 7 tokens, 1 quote>")


def test_names_are_on_one_line():
    article = pull.article("“No,” said the mayor of the town, Bob\nRoe, on Monday, when asked.", layout="plain")
    assert "Bob Roe" in {quote.speaker_name for quote in article.quotes}


def test_views_are_read_only():
    article = pull.article("“Go,” she said.")
    for item in (article.tokens[0], article.quotes[0], article.sentences[0], article.blocks[0]):
        with pytest.raises(AttributeError):
            item.start = 5
        with pytest.raises(AttributeError):
            item.anything = 5
        with pytest.raises(TypeError):
            type(item)()
    with pytest.raises(TypeError):
        article.tokens[0] = 1
    with pytest.raises(TypeError):
        pull.Article()
    with pytest.raises((AttributeError, TypeError)):
        article.text = "x"


def test_types_are_final():
    for view in (pull.Block, pull.Sentence, pull.Token, pull.Quote):
        with pytest.raises(TypeError):
            type("Mine", (view,), {})


@pytest.mark.skipif(sys.maxsize < 1 << 32, reason="needs 64 bits")
def test_too_long():
    """A sparse map of 2 GiB: refused before a byte of it is read."""
    with mmap.mmap(-1, 1 << 31) as mapped, pytest.raises(OverflowError, match="text"):
        pull.article(mapped)
