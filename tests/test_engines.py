"""The heavier packages, each where it is installed (make test-engines installs them all): spaCy, scikit-learn, datasets, Dask, Ray, Spark.

Engines on several processes give the same rows as one, compared as sorted bytes.
"""

import json
import os
import pickle
import shutil
import sys
from functools import partial

import pullquote as pull
import pytest
from texts import EXAMPLE, GOLDEN

TEXTS = [EXAMPLE, *GOLDEN, "", "Zoë: “très bon 😀”, he said.\n\n  Two  spaces.\n"]
RECORDS = [{"url": f"u{i:03}", "body": text, "outlet": "Post"} for i, text in enumerate(TEXTS * 6)]
LEVELS = ["articles", "sentences", "quotes"]


def as_lines(rows) -> bytes:
    """Rows as sorted lines, so that the order of partitions does not matter."""
    lines = (json.dumps({k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}, ensure_ascii=False) for row in rows)
    return "\n".join(sorted(lines)).encode()


def expected(what: str) -> bytes:
    table = getattr(pull.corpus(RECORDS, text="body", id="url", threads=1), what)(strings="plain")
    return as_lines(table.to_arrow().to_pylist())


# ---- spaCy ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nlp():
    spacy = pytest.importorskip("spacy")
    return spacy.blank("en")


@pytest.mark.parametrize("text", TEXTS)
def test_spacy_doc(nlp, text):
    article = pull.article(text, id="x")
    doc = article.to_spacy(nlp.vocab)
    assert doc.text == text
    words = [token for token in doc if not token.is_space]
    assert [(token.idx, token.text) for token in words] == [(token.start, token.text) for token in article.tokens]
    assert {sentence.text for sentence in article.sentences} <= {sentence.text.strip() for sentence in doc.sents}
    assert [(s.start_char, s.end_char, s.label_) for s in doc.spans["quotes"]] == [(q.start, q.end, q.kind) for q in article.quotes]
    for name, field in (("speakers", "speaker"), ("cues", "cue")):
        found = [(q.index, getattr(q, field)) for q in article.quotes if getattr(q, field) is not None]
        assert [(s.id_, s.text) for s in doc.spans[name]] == [(str(index), span.text) for index, span in found]


def test_spacy_offsets_in_another_unit(nlp):
    text = TEXTS[-1]
    doc = pull.article(text, offsets="byte").to_spacy(nlp.vocab)
    assert [s.text for s in doc.spans["quotes"]] == [q.text for q in pull.article(text).quotes]


def test_spacy_docbin(nlp, tmp_path):
    from spacy.tokens import DocBin

    path = tmp_path / "train.spacy"
    assert pull.corpus(TEXTS).docbin(path) == len(TEXTS)
    docs = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    assert [doc.text for doc in docs] == TEXTS
    assert [len(doc.spans["quotes"]) for doc in docs] == [len(pull.article(text).quotes) for text in TEXTS]
    with pytest.raises(FileExistsError):
        pull.corpus(TEXTS).docbin(path)


def test_spacy_component(tmp_path):
    spacy = pytest.importorskip("spacy")
    pytest.importorskip("pullquote.ext.spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("pullquote_sentences")
    text = "Mr. Ortega left at 5 p.m. on Sunday. “We did it!” Mayor Lee said. It was over."
    for pipeline in (nlp, spacy.load(nlp.to_disk(tmp_path / "model") or tmp_path / "model")):
        assert [sentence.text for sentence in pipeline(text).sents] == pull.sentences(text, layout="plain")
    assert [len(list(doc.sents)) for doc in nlp.pipe(["One. Two.", ""])] == [2, 0]


# ---- scikit-learn --------------------------------------------------------------------------------------


def test_sklearn():
    pytest.importorskip("sklearn")
    from pullquote.ext.sklearn import Tokenizer
    from sklearn.base import clone
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.pipeline import make_pipeline

    tokenizer = Tokenizer()
    assert tokenizer("Don’t stop U.S. Steel, he said.") == ["do", "n’t", "stop", "u.s.", "steel", "he", "said"]
    assert Tokenizer(kinds=None, norm=False)("It’s 5.") == [token.text for token in pull.article("It’s 5.", layout="plain").tokens]
    counts = CountVectorizer(tokenizer=tokenizer, token_pattern=None, lowercase=False).fit(TEXTS)
    assert "n’t" in counts.vocabulary_ or "said" in counts.vocabulary_
    assert counts.transform(TEXTS).sum() == sum(map(len, tokenizer.transform(TEXTS)))
    again = pickle.loads(pickle.dumps(clone(tokenizer).set_params(norm=False)))
    assert again.get_params()["norm"] is False and again("Go.") == ["Go"]
    step = CountVectorizer(analyzer=lambda tokens: tokens)
    assert make_pipeline(Tokenizer(), step).fit_transform(TEXTS).sum() == counts.transform(TEXTS).sum()
    with pytest.raises(ValueError, match="kinds='x'"):
        Tokenizer(kinds=["x"])("a")


# ---- datasets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", LEVELS)
def test_datasets(what):
    datasets = pytest.importorskip("datasets")
    data = datasets.Dataset.from_list(RECORDS)
    call = partial(pull.explode, what=what, text="body", id="url")
    arrow = data.with_format("arrow").map(call, batched=True, batch_size=20, remove_columns=data.column_names)
    plain = data.map(call, batched=True, batch_size=20, remove_columns=data.column_names)
    assert as_lines(arrow.with_format(None)) == as_lines(plain.with_format(None)) == expected(what)


# ---- Dask ----------------------------------------------------------------------------------------------


def test_dask():
    pytest.importorskip("distributed")
    dd, pd = pytest.importorskip("dask.dataframe"), pytest.importorskip("pandas")
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster, Client(cluster):
        frame = dd.from_pandas(pd.DataFrame(RECORDS), npartitions=5)
        for what in LEVELS:
            call = partial(pull.explode, what=what, text="body", id="url")
            meta = call(pd.DataFrame({"url": pd.Series([], dtype=str), "body": pd.Series([], dtype=str)}))
            found = frame.map_partitions(call, meta=meta, enforce_metadata=False).compute()
            wanted = call(pd.DataFrame(RECORDS))
            assert as_lines(found.astype(object).where(found.notna(), None).astype(str).to_dict("records")) == as_lines(
                wanted.astype(object).where(wanted.notna(), None).astype(str).to_dict("records")
            )


# ---- Ray -----------------------------------------------------------------------------------------------


def test_ray():
    pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        data = ray.data.from_items(RECORDS).repartition(4)
        for what in LEVELS:
            call = partial(pull.explode, what=what, text="body", id="url")
            assert as_lines(data.map_batches(call, batch_format="pyarrow", batch_size=16).take_all()) == expected(what)
    finally:
        ray.shutdown()


# ---- Spark ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join([os.path.dirname(__file__), *sys.path[1:]]))
        .getOrCreate()
    )
    yield session
    session.stop()


def spark_rows(frame) -> bytes:
    return as_lines(row.asDict(recursive=True) for row in frame.collect())


@pytest.mark.parametrize("what", LEVELS)
def test_spark(spark, what):
    frame = spark.createDataFrame(RECORDS).repartition(4)
    made = frame.mapInArrow(partial(pull.explode, what=what, text="body", id="url"), pull.schema(what, "ddl"))
    assert spark_rows(made) == expected(what)


def kill_once(batches, marker):
    """Takes the executor's own process down, the first time that anybody comes here."""
    import signal

    for batch in pull.explode(batches, "quotes", text="body", id="url"):
        yield batch
        try:
            os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        parent = os.getppid()  # the daemon of Python workers; above it is the executor
        with open(f"/proc/{parent}/stat", encoding="ascii") as stat:
            os.kill(int(stat.read().rpartition(")")[2].split()[1]), signal.SIGKILL)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc to find the executor")
def test_spark_survives_its_executor(spark, tmp_path):
    marker = str(tmp_path / "killed")
    frame = spark.createDataFrame(RECORDS).repartition(6)
    made = frame.mapInArrow(lambda batches: kill_once(batches, marker), pull.schema("quotes", "ddl"))
    assert spark_rows(made) == expected("quotes")
    assert os.path.exists(marker)
