"""Threads give what one alone gives, in any order and at any size."""

import random
from concurrent.futures import ThreadPoolExecutor

import pullquote as pull
from texts import EXAMPLE, GOLDEN


def test_threads_as_serial():
    choose = random.Random(3)
    texts = [choose.choice([EXAMPLE, *GOLDEN])[: choose.randrange(4000)] * choose.choice((1, 1, 1, 20)) for _ in range(300)]
    one = [pull.article(text).to_dict() for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: pull.article(text).to_dict(), texts)) == one


def test_one_article_read_by_many():
    article = pull.article(EXAMPLE)
    expected = article.to_dict()
    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(lambda _: article.to_dict(), range(100)))


def test_changing_bytes_are_copied_first():
    """The lock is given away for long texts: a buffer that changes meanwhile must not matter."""
    data = bytearray(EXAMPLE.encode() * 40)

    def change() -> None:
        for i in range(0, len(data), 3):
            data[i] = 0xE2

    with ThreadPoolExecutor(2) as pool:
        parsed = pool.submit(pull.article, data)
        pool.submit(change)
        article = parsed.result()
    assert all(article.text[token.start : token.end] == token.text for token in article.tokens)
