"""Rules: the caller's own words and texts, as values."""

import copy
import pickle
import string
import threading
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import pullquote as pull
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote import _core

OWN = {
    "abbrev_add": ["Kmdt.", "vlg."],
    "abbrev_drop": ["co."],
    "exceptions": {"gimme": ["gim", "me"], "C#": ["C#"]},
    "speech_verbs_add": ["yodel"],
    "boilerplate_add": ["Brought to you by"],
    "agencies_add": ["Fjord Wire"],
    "header_formats": ["{source} > {section}[ > {created}]", "Filed {created} by {byline}"],
}


def tokens_of(text: str, **options) -> list[str]:
    return pull.article(text, layout="plain", rules=pull.Rules(**options)).tokens.texts()


def test_values():
    rules = pull.Rules(tokens="ptb", **OWN)
    again = pull.Rules(tokens="ptb", **{k: dict(reversed(v.items())) if isinstance(v, dict) else (v * 2)[::-1] for k, v in OWN.items()})
    assert (rules, hash(rules), rules.id, repr(rules)) == (again, hash(again), again.id, repr(again))
    for same in (pickle.loads(pickle.dumps(rules)), copy.copy(rules), copy.deepcopy(rules), replace(rules), eval(repr(rules), vars(pull))):
        assert (same, same.id) == (rules, rules.id)
        assert pull.article("Gimme it.", rules=same).tokens.texts() == ["Gim", "me", "it", "."]
    assert rules.abbrev_add == ("Kmdt.", "vlg.")
    assert dict(rules.exceptions) == {"gimme": ("gim", "me"), "C#": ("C#",)}
    with pytest.raises(FrozenInstanceError):
        rules.abbrev_add = ()


def test_ids_tell_rules_apart():
    single = [pull.Rules(**{name: value}) for name, value in OWN.items()]
    many = [pull.Rules(), pull.Rules(**OWN), pull.Rules(tokens="ptb", **OWN), pull.Rules(tokens="ptb"), *single]
    many += [pull.Rules(exceptions={"gimme": ["gi", "mme"]}), pull.Rules(exceptions={"gimme": ["gimme"]}), pull.Rules(abbrev_add=["Kmdt."])]
    assert len({rules.id for rules in many}) == len(set(many)) == len(many)
    assert all(rules.id.startswith("en-2026.1") for rules in many)


def test_id_stands_in_results():
    rules = pull.Rules(**OWN)
    article = pull.article("“We won,” Ann Lee yodelled.", rules=rules)
    assert article.rules is rules
    assert article.to_dict()["rules"] == rules.id
    assert pickle.loads(pickle.dumps(article)).rules == rules
    assert [(q.speaker_text, q.cue_text, q.cue_class, q.cue_lemma) for q in article.quotes] == [("Ann Lee", "yodelled", "say", None)]


@pytest.mark.parametrize("convention", ["ud", "ptb", "plain", "uax29"])
def test_own_texts_in_every_convention(convention):
    own = {"exceptions": {"gimme": ["gim", "me"]}, "abbrev_add": ["Kmdt."], "tokens": convention}
    assert tokens_of("Gimme Kmdt. Orr, gimmex", **own) == ["Gim", "me", "Kmdt.", "Orr", ",", "gimmex"]


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"tokens": "spacy"}, ValueError, "tokens='spacy' ud ptb plain uax29"),
        ({"exceptions": {"gimme": ["gim", "mee"]}}, ValueError, "exceptions 'gimme' spell"),
        ({"exceptions": {"gimme": ["gim"]}}, ValueError, "exceptions 'gimme' spell"),
        ({"exceptions": {"gimme": ["gim", "me", "x"]}}, ValueError, "exceptions 'gimme' spell"),
        ({"exceptions": {"gimme": []}}, ValueError, "exceptions 'gimme' spell"),
        ({"exceptions": {"ok": ["ok"], "gimme": ["gim", "", "me"]}}, ValueError, "exceptions 'gimme' empty"),
        ({"exceptions": {"": []}}, ValueError, "exceptions '' empty"),
        ({"exceptions": {"New York": ["New York"]}}, ValueError, "exceptions 'New York' white space"),
        ({"exceptions": {"a\u00a0b": ["a\u00a0b"]}}, ValueError, "exceptions white space"),
        ({"exceptions": {"a" * 65: ["a" * 65]}}, ValueError, "exceptions 64"),
        ({"exceptions": {"\ud800": ["\ud800"]}}, ValueError, "exceptions surrogate"),
        ({"exceptions": {"gimme": "gimme"}}, TypeError, "exceptions 'gimme'"),
        ({"exceptions": {"gimme": [5]}}, TypeError, "exceptions 'gimme'"),
        ({"exceptions": {5: ["5"]}}, TypeError, "exceptions 5"),
        ({"exceptions": 5}, TypeError, "exceptions"),
        ({"abbrev_add": ["Kmdt"]}, ValueError, "abbrev_add 'Kmdt' full stop"),
        ({"abbrev_add": ["."]}, ValueError, "abbrev_add '.' full stop"),
        ({"abbrev_add": ["et al."]}, ValueError, "abbrev_add 'et al.' white space"),
        ({"abbrev_add": "Kmdt."}, TypeError, "abbrev_add"),
        ({"abbrev_add": [b"Kmdt."]}, TypeError, "abbrev_add"),
        ({"abbrev_add": None}, TypeError, "abbrev_add"),
        ({"abbrev_drop": ["Co"]}, ValueError, "abbrev_drop 'Co' full stop"),
        ({"abbrev_add": ["a.", "Kmdt."], "abbrev_drop": ["b.", "kmdt."]}, ValueError, "abbrev_drop 'kmdt.' both"),
        ({"speech_verbs_add": ["yodel!"]}, ValueError, "speech_verbs_add 'yodel!'"),
        ({"speech_verbs_add": [" yodel"]}, ValueError, "speech_verbs_add ' yodel'"),
        ({"speech_verbs_add": ["y" * 100]}, ValueError, "speech_verbs_add"),
        ({"boilerplate_add": ["!!!"]}, ValueError, "boilerplate_add '!!!'"),
        ({"agencies_add": [""]}, ValueError, "agencies_add '' empty"),
        ({"agencies_add": ["x" * 100]}, ValueError, "agencies_add"),
        ({"boilerplate_add": [f"w{i} of it" for i in range(9000)]}, ValueError, "too many"),
        ({"header_formats": ["{source} | x", "{section}"]}, ValueError, "header_formats '{section}' any line"),
        ({"header_formats": ["[By ]{byline}"]}, ValueError, "header_formats any line"),
        ({"header_formats": ["| {source} {section}"]}, ValueError, "header_formats blanks between"),
        ({"header_formats": ["{source}[ | ]{section}"]}, ValueError, "header_formats between"),
        ({"header_formats": ["{source} | {outlet}"]}, ValueError, "header_formats outlet none of any, source, section"),
        ({"header_formats": ["{source} | {source}"]}, ValueError, "header_formats twice"),
        ({"header_formats": ["By {byline"]}, ValueError, "header_formats { without"),
        ({"header_formats": ["By byline}"]}, ValueError, "header_formats } without"),
        ({"header_formats": ["By {byline}[ | {created}"]}, ValueError, "header_formats [ without"),
        ({"header_formats": ["By {byline}] | {created}"]}, ValueError, "header_formats ] without"),
        ({"header_formats": ["By {byline}[ | [{created}]]"]}, ValueError, "header_formats inside"),
        ({"header_formats": ["a {source}[b][c][d][e][f]"]}, ValueError, "header_formats four"),
        ({"header_formats": ["no field {any}"]}, ValueError, "header_formats no field"),
        ({"header_formats": ["{byline}" + "x" * 250]}, ValueError, "header_formats 250"),
        ({"header_formats": ["a{source}" + " x{any}" * 20]}, ValueError, "header_formats too many"),
        ({"header_formats": [f"{i}{{source}}[a][b][c][d]" for i in range(17)]}, ValueError, "too many header formats"),
        ({"header_formats": [""]}, ValueError, "header_formats empty"),
        ({"header_formats": "{source} |"}, TypeError, "header_formats"),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, dict) else "",
)
def test_what_cannot_be_is_named(options, error, words):
    with pytest.raises(error) as raised:
        pull.Rules(**options)
    assert [word for word in words.split() if word not in str(raised.value)] == []


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("yodel", "yodels yodeled yodelled yodeling"),
        ("quip", "quips quipped quipping"),
        ("hiss back", "hisses_back hissed_back"),
        ("bandy", "bandies bandied bandying"),
        ("rewoot", "rewoots rewooted"),
        ("grone", "grones groned groning"),
        ("zinged", "zinged"),
    ],
)
def test_forms_of_own_verbs(verb, forms):
    for form in forms.split():
        if not form.endswith("ing"):
            article = pull.article(f"“It works,” Ann Lee {form.replace('_', ' ')}.", rules=pull.Rules(speech_verbs_add=[verb]))
            assert [q.speaker_text for q in article.quotes] == ["Ann Lee"], form
            assert article.quotes[0].cue_text in form.replace("_", " ")


def test_phrases_share_beginnings():
    rules = pull.Rules(agencies_add=["Fjord", "Fjord Wire", "Fjord Wire North", "Fjord Post"], boilerplate_add=["Fjord Wire offers: more"])
    for name in ("Fjord", "Fjord Wire", "Fjord Wire North", "Fjord Post"):
        assert pull.article(f"Bridge shuts\n\nOSLO ({name}) — It shut on Monday, the city said.", rules=rules).agency == name
    article = pull.article("Bridge shuts\n\nIt shut on Monday, the city said.\n\nFjord Wire offers more of it daily.", rules=rules)
    assert [block.kind for block in article.blocks] == ["headline", "paragraph", "boilerplate"]


def test_header_formats_fit_lines():
    formats = ["{source} > {section}[ > {created}][ ({age})]", "«{byline}» {any} {updated} [[{agency}]] {{{place}}}"]
    rules = pull.Rules(header_formats=formats)

    def found(line: str) -> dict[str, str]:
        article = pull.article(f"Canal bridge shuts\n\n{line}\n\nIt shut on Monday, the city said in a letter.", rules=rules)
        kinds = [block.kind for block in article.blocks]
        return {n: f.text for n, f in article.fields.items() if f.rule == "AR11"} if "header" in kinds else {}

    assert found("Harbor Post > Metro") == {"source": "Harbor Post", "section": "Metro"}
    assert found("Harbor Post\t>\u00a0 Metro > 3/15/2025 (3h ago)") == {
        "source": "Harbor Post", "section": "Metro", "created": "3/15/2025", "age": "3h ago"}  # fmt: skip
    assert found("Harbor > Post > Metro > 15.03.2025")["section"] == "Post > Metro"
    assert found("Harbor Post > Metro > soon")["section"] == "Metro > soon"
    assert found("«Ann Lee and Bo Orr» filed on  2025-03-15 9:10 p.m. [Fjord Wire] {OSLO}") == {
        "byline": "Ann Lee and Bo Orr", "author": "Ann Lee", "authors": "Ann Lee and Bo Orr", "updated": "2025-03-15 9:10 p.m.",
        "agency": "Fjord Wire", "dateline_place": "OSLO"}  # fmt: skip
    for line in ("Harbor Post >", "> Metro", "Harbor Post>Metro", "«Ann Lee» on 2025-03-15 [Fjord Wire] {OSLO} x"):
        assert found(line) == {}, line


def test_header_formats_in_corpora(tmp_path):
    rules = pull.Rules(header_formats=["{source} > {section}[ > {created}]"])
    texts = [f"Bridge {n} shuts\n\nPost {n} > Metro > 2 April 2025\n\nIt shut on Monday, the city said." for n in range(20)]
    table = pull.corpus(texts, rules=rules, progress=False).articles().to_dict()
    assert table["source"] == [f"Post {n}" for n in range(20)]
    assert [str(value)[:10] for value in table["created"]] == ["2025-04-02"] * 20


@given(st.text("{} [ab|>", max_size=12), st.text("a b|> [2025-04-02é\n", max_size=60))
def test_any_header_format(form, text):
    try:
        rules = pull.Rules(header_formats=[form])
    except ValueError:
        return
    article = pull.article(text, rules=rules)
    assert all(0 <= f.start < f.end <= len(text) for f in article.fields.values())


def test_many_entries():
    """As many as a house has, and words that share a hash slot."""
    names = [a + b + c for a in string.ascii_lowercase for b in string.ascii_lowercase for c in string.ascii_lowercase]
    rules = pull.Rules(abbrev_add=[f"Q{name}." for name in names[:8000]], exceptions={f"z{n}q": ["z", f"{n}q"] for n in names[:8000]})
    for name in names[:8000:250]:
        assert pull.article(f"A Q{name}. B z{name}q c", rules=rules).tokens.texts() == ["A", f"Q{name}.", "B", "z", f"{name}q", "c"]
        assert pull.article(f"A q{name}. B", rules=rules).tokens.texts() == ["A", f"q{name}", ".", "B"]


def test_shared_by_threads():
    text = "Gimme that, Kmdt. Orr. “No,” Ann Lee yodelled. " * 200
    rules = pull.Rules(**OWN)
    alone = pull.article(text, rules=rules).to_dict()
    wrong = []

    def work() -> None:
        wrong.extend(1 for _ in range(10) if pull.article(text, rules=rules).to_dict() != alone)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_rules_change_only_what_they_name():
    """Own rules that match nothing change nothing: no short cut of the scanner decides otherwise than its slow path."""
    from texts import EXAMPLE, GOLDEN

    for convention in ("ud", "ptb", "plain", "uax29"):
        own = pull.Rules(tokens=convention, exceptions={"zqxj": ["zq", "xj"]}, abbrev_add=["Zqxj."], speech_verbs_add=["zqxj"])
        for text in (EXAMPLE, *GOLDEN):
            plain = pull.article(text, rules=pull.Rules(tokens=convention)).to_dict()
            assert pull.article(text, rules=own).to_dict() | {"rules": 0} == plain | {"rules": 0}


@given(
    st.dictionaries(st.text("ab’'.-é日😀", min_size=1, max_size=6), st.integers(1, 63), max_size=4),
    st.text("ab’'.-é日😀 ", max_size=40),
    st.sampled_from(["ud", "ptb", "plain", "uax29"]),
)
def test_any_own_texts(texts, text, convention):
    exceptions = {}
    for own, cuts in texts.items():
        edges = [0, *[i for i in range(1, len(own)) if cuts >> i & 1], len(own)]
        exceptions[own] = [own[a:b] for a, b in pairwise(edges)]
    article = pull.article(text, layout="plain", rules=pull.Rules(exceptions=exceptions, tokens=convention))
    tokens = [(token.start, token.end) for token in article.tokens]
    assert tokens == sorted(tokens)
    assert all(a < b for a, b in tokens)
    assert all(a[1] <= b[0] for a, b in pairwise(tokens))
    assert "".join(text[a:b] for a, b in tokens) == "".join(text.split())


@pytest.mark.parametrize(
    "arguments", [(), ((),) * 6, ((),) * 6 + ([],), ((), (), ("x",), (), (), (), ()), ((), (), (("x",),), (), (), (), ())]
)
def test_wrong_arguments_of_own_rules(arguments):
    with pytest.raises(TypeError):
        _core.own_rules(*arguments)
    with pytest.raises(TypeError):
        _core.parse(pull.Article, "a", "article", "ud", "codepoint", "replace", 0, "rules", "split", "x", False)


def test_lang_is_named_in_the_id():
    assert pull.Rules(lang="de").id == pull.Rules().id.replace("en", "de", 1)
    assert pull.Rules(lang="de", tokens="ptb").id == pull.Rules(tokens="ptb").id.replace("en", "de", 1)
    assert repr(pull.Rules(lang="fr")) == f"Rules(lang='fr', version={pull.Rules().version!r})"
    with pytest.raises(ValueError, match="'xx' is not one of"):
        pull.Rules(lang="xx")


def test_lang_decides_who_speaks():
    text = '"Der Turm fiel", sagte Berg.'
    (quote,) = pull.article(text, layout="plain", rules=pull.Rules(lang="de")).quotes
    assert (str(quote.speaker), str(quote.cue)) == ("Berg", "sagte")
    assert pull.article(text, layout="plain").quotes[0].cue is None
