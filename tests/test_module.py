"""The extension module: no leaked types or memory, imported more than once, interpreters beside each other."""

import gc
import importlib.util
import os
import subprocess
import sys
import textwrap

import pullquote as pull
import pytest
from pullquote import _core
from texts import EXAMPLE

VIEWS = (pull.Block, pull.Sentence, pull.Token, pull.Quote, pull.Span, pull.Credit, pull.Issue, pull.Views, pull.Article)


def make_many() -> None:
    for _ in range(1000):
        article = pull.article(EXAMPLE)
        for level in (article.blocks, article.sentences, article.tokens, article.quotes, article.credits, article.issues):
            level[:1].texts() if hasattr(level, "texts") else None
            [item.text for item in level[:2]]
        article.find("the")
        article.at(5)


def test_types_are_not_leaked():
    """A heap type is held by each of its objects and has to be let go by each."""
    make_many()
    gc.collect()
    before = [sys.getrefcount(view) for view in VIEWS]
    make_many()
    gc.collect()
    after = [sys.getrefcount(view) for view in VIEWS]
    assert [b - a for a, b in zip(before, after, strict=True)] == [0] * len(VIEWS)


def test_objects_are_not_leaked():
    def count() -> int:
        gc.collect()
        return sum(isinstance(item, pull.Article) for item in gc.get_objects())

    before = count()
    article = pull.article(EXAMPLE)
    kept = article.tokens[5]
    article.meta = article  # a cycle
    del article
    assert count() == before + 1
    assert kept.text in EXAMPLE
    kept.article.meta = None
    del kept
    assert count() == before
    looped = pull.article(EXAMPLE)
    looped.meta = [looped]
    del looped
    assert count() == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.skipif(bool(os.environ.get("PULLQUOTE_SANITIZE")), reason="a sanitizer keeps freed memory back for a while")
def test_memory_is_not_leaked():
    """Resident memory after 300 rounds is that after 100."""

    def resident() -> int:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1])

    def work() -> None:
        for _ in range(100):
            article = pull.article(EXAMPLE * 3)
            article.to_dict()
            article.to_json()
            article._dump()
            [token.norm for token in article.tokens]
            for wrong in ({"layout": "x"}, {"errors": "x"}):
                with pytest.raises(ValueError):
                    pull.article(EXAMPLE, **wrong)
            with pytest.raises(UnicodeDecodeError):
                pull.article(b"\xff" * 5000, errors="strict")
            with pytest.raises(TypeError):
                pull.article(5)
            pull.article("\ud800" * 5000)
            pull.article(b"\xff" * 5000)

    work()
    first = resident()
    work()
    work()
    assert resident() - first < 500  # pages


def test_imported_twice():
    """Multi-phase initialisation: a second copy of the module has types and names of its own."""
    spec = importlib.util.find_spec("pullquote._core")
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    assert other is not _core
    assert other.Token is not _core.Token
    assert other.NAMES == _core.NAMES

    class Other(other.Document):
        pass

    article = other.parse(Other, "“Go,” she said.", "article", "ud", "codepoint", "replace", 0, "rules", "split", None, False, "en")
    assert type(article.tokens[0]) is other.Token
    with pytest.raises(TypeError):  # their objects do not mix
        _core.parse(Other, "a", "article", "ud", "codepoint", "replace", 0, "rules", "split", None, False, "en")
    with pytest.raises(TypeError):
        _core._view(article, 0, 0)
    assert article.tokens[0] != pull.article("“Go,” she said.").tokens[0]
    kept = article.tokens[0]
    del article, other, Other, spec
    gc.collect()
    assert kept.text == "“"
    del kept
    gc.collect()
    assert pull.article("a").tokens[0].text == "a"


def run(script: str) -> None:
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_subinterpreters():
    """The old kind, with one lock for all, exists everywhere."""
    run(
        """
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            import _interpreters as interpreters
        import pullquote as pull
        code = "import pullquote as pull; assert [t.text for t in pull.article('a b').tokens] == ['a', 'b']; kept = pull.article('x y')"
        for _ in range(5):
            each = interpreters.create()
            failed = interpreters.run_string(each, code)
            assert failed is None, failed
            interpreters.destroy(each)
        assert pull.article("c").tokens[0].text == "c"
        """
    )


@pytest.mark.skipif(sys.version_info < (3, 12), reason="interpreters with a lock of their own exist from 3.12 on")
def test_own_gil_subinterpreters():
    run(
        """
        import threading
        if __import__("sys").version_info >= (3, 13):
            import _interpreters as interpreters
            make = interpreters.create
        else:
            import _xxsubinterpreters as interpreters
            make = lambda: interpreters.create(isolated=True)
        code = "import pullquote as pull\\nfor _ in range(500): assert len(pull.article('a b ' * 50).tokens) == 100"
        def work():
            each = make()
            failed = interpreters.run_string(each, code)
            assert failed is None, failed
            interpreters.destroy(each)
        threads = [threading.Thread(target=work) for _ in range(4)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        """
    )


def test_no_gil_is_left_off():
    """On a build without the GIL, importing must not switch it on."""
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        assert not sys._is_gil_enabled()
    else:
        pytest.skip("this Python has its GIL: free threading not run")


def test_limited_api():
    """One wheel for 3.11 and later: the extension's name says so, and nothing outside the limited API is used."""
    import sysconfig

    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        pytest.skip("the free-threaded build has no limited API")
    assert ".abi3." in _core.__file__


def test_doctests():
    import doctest
    import pkgutil

    for found in pkgutil.iter_modules(pull.__path__, "pullquote."):
        if found.name in ("pullquote.__main__",):
            continue
        module = importlib.import_module(found.name)
        if module is not _core:
            assert doctest.testmod(module).failed == 0, found.name
    assert doctest.testmod(pull).failed == 0


def test_public_names():
    assert sorted(pull.__all__) == sorted(set(pull.__all__))
    for name in pull.__all__:
        assert getattr(pull, name).__doc__ or name == "__version__", name
    for view in VIEWS:
        for name in dir(view):
            if not name.startswith("_"):
                assert getattr(view, name).__doc__, f"{view.__name__}.{name}"


def test_stub_names_what_there_is():
    """_core.pyi and the module list the same attributes of each type."""
    import ast
    from pathlib import Path

    path = Path(pull.__file__).with_name("_core.pyi")
    declared = {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)}

    def names(class_name: str) -> set[str]:
        node = declared[class_name]
        own = {getattr(item, "name", None) or item.target.id for item in node.body if isinstance(item, ast.FunctionDef | ast.AnnAssign)}
        return own.union(*(names(base.id) for base in node.bases if isinstance(base, ast.Name) and base.id in declared))

    for view in (pull.Block, pull.Sentence, pull.Token, pull.Quote, pull.Credit, pull.Issue, pull.Span, _core.Document):
        there = {name for name in dir(view) if not name.startswith("__")}
        stated = {name for name in names(view.__name__) if not name.startswith("__")}
        assert stated == there, view.__name__
