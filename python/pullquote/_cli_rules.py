"""The options of the command for rules: those of pull.Rules(), one by one or as a file."""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any

from . import _core
from ._rules import Rules


class Failure(Exception):
    """What the user has to know, in one line; and the exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


_CHOICES = {  # argument of Rules() -> option and help
    "lang": ("--lang", "the language of marks, cues and speakers"),
    "tokens": ("--convention", "how to cut tokens"),
    "sentences": ("--sentences", "where a sentence ends"),
    "inside_quotes": ("--inside-quotes", "whether sentences inside a quote count one by one"),
}
_LISTS = {
    "abbrev_add": ("--abbrev-add", "an abbreviation with its full stop"),
    "abbrev_drop": ("--abbrev-drop", "what is no abbreviation"),
    "speech_verbs_add": ("--speech-verb-add", "a verb that reports speech"),
    "boilerplate_add": ("--boilerplate-add", "the beginning of lines that are no part of an article"),
    "agencies_add": ("--agency-add", "a news agency, as it signs"),
    "header_formats": ("--header-format", "how a header line is written, '{source} | {section} | {created}[ {age}]'"),
    "exceptions": ("--exception", "how a text is cut: 'gimme=gim me'"),
}


def add_rules(parser: argparse.ArgumentParser) -> Any:
    """Adds the options to a command; gives back their group."""
    group = parser.add_argument_group("what is found", "The arguments of pull.Rules(); those that take a TEXT may be given again.")
    group.add_argument(
        "--layout",
        choices=("article", "plain"),
        default="article",
        help="article (default) looks for headline, header, captions; plain only separates paragraphs",
    )
    group.add_argument("--rules", metavar="FILE", help="the arguments of pull.Rules() as TOML or, in a file .json, as JSON")
    for name, (option, said) in _CHOICES.items():
        choices = _core.NAMES[name]
        group.add_argument(option, dest="rules_" + name, choices=choices, help=f"{said} (default: {choices[0]})")
    group.add_argument(
        "--indirect", dest="rules_indirect", action="store_true", default=None, help="look for reported speech without marks"
    )
    for name, (option, said) in _LISTS.items():
        group.add_argument(option, dest="rules_" + name, action="append", metavar="TEXT", help=said)
    return group


def _read(name: str) -> dict[str, Any]:
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise Failure(f"cannot read {name}: {error.strerror or error}") from None
    try:
        given = json.loads(data) if name.endswith(".json") else tomllib.loads(data.decode())
    except ValueError as error:
        raise Failure(f"{name}: {error}") from None
    if not isinstance(given, dict):
        raise Failure(f"{name}: no arguments of pull.Rules()")
    return given


def _exception(text: str) -> tuple[str, list[str]]:
    whole, sign, tokens = text.partition("=")
    if not sign:
        raise Failure(f"--exception {text!r} is not TEXT=TOKENS")
    return whole, tokens.split()


def rules_of(options: argparse.Namespace) -> Rules:
    """Raises Failure."""
    given = _read(options.rules) if options.rules else {}
    for option, value in vars(options).items():
        name = option.removeprefix("rules_")
        if name == option or value is None:
            continue
        if name == "exceptions":
            value = dict(map(_exception, value))
        if name in given and name in _LISTS:
            if type(given[name]) is not type(value):
                raise Failure(f"{options.rules}: {name} is not a {'table' if isinstance(value, dict) else 'list'}")
            value = {**given[name], **value} if isinstance(value, dict) else [*given[name], *value]
        given[name] = value
    try:
        return Rules(**given)
    except (ValueError, TypeError) as error:
        message = str(error).replace("Rules.__init__() got an unexpected keyword argument", "pull.Rules() has no argument")
        for name, (option, _) in (_CHOICES | _LISTS).items():
            message = message.replace(f"{name}:", f"{option}:") if getattr(options, "rules_" + name) is not None else message
        raise Failure(message) from None
