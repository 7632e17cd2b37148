"""Every act that the audit knows of a person has plain words for their own history."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import accounts as make
from yersel.accounts.history import history_lines
from yersel.audit.operations import record
from yersel.core import told_acts

# What commands and the worker do by themselves. It stands in the history of no person.
NOT_OF_PEOPLE = {
    "check-links",
    "clear",
    "count",
    "end-shares",
    "erase",
    "import",
    "load",
    "make-due",
    "map",
    "purge-entry",
    "purge-looks",
    "remind",
    "restore",
    "restore-keys",
    "review",
    "rewrap-keys",
    "seed",
    "tell",
}
# Verbs that are put together: their words are told by `accounts.history`, or they are of commands.
PUT_TOGETHER = {"add-", "remove-", "give-", "end-", "import-"}


def constants(node: ast.expr | None) -> Iterator[str]:
    """The verbs that an argument can be; of one that is put together, how it begins."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        first = node.values[0]
        yield from constants(first) if isinstance(first, ast.Constant) else (f"{verb}-" for verb in constants(first.value))  # type: ignore[attr-defined]


def verbs_of(tree: ast.Module) -> Iterator[str]:
    """What is given for `verb` to anything that takes one, and what the writers of the audit are given first."""
    places: dict[str, int | None] = {"note": 0, "_note": 0, "record": None}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            every = [*node.args.posonlyargs, *node.args.args]
            names = [one.arg for one in every]
            if "verb" in names:
                places[node.name] = names.index("verb")
            defaults = dict(zip([one.arg for one in node.args.kwonlyargs], node.args.kw_defaults, strict=True))
            yield from constants(defaults.get("verb"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = places.get(name)
        if place is not None and len(node.args) > place:
            yield from constants(node.args[place])
        yield from (verb for keyword in node.keywords if keyword.arg == "verb" for verb in constants(keyword.value))


def verbs_in_code() -> set[str]:
    files = [path for path in (Path(settings.BASE_DIR) / "yersel").rglob("*.py") if "migrations" not in path.parts]
    return {verb for path in files for verb in verbs_of(ast.parse(path.read_text()))}


def test_every_verb_in_code_has_plain_words_or_is_of_no_person() -> None:
    told = {act.rpartition(" ")[2] for act in told_acts._words}

    assert verbs_in_code() - NOT_OF_PEOPLE - PUT_TOGETHER - told == set()


def test_no_words_are_told_for_what_nobody_does() -> None:
    told = {act.rpartition(" ")[2] for act in told_acts._words}
    known = {verb for verb in told if any(verb.startswith(beginning) for beginning in PUT_TOGETHER)}

    assert told - verbs_in_code() - known == set()


def test_the_verbs_are_found_however_they_are_given() -> None:
    code = """
def _decide(it, verb, reason): note(verb, it)
def write(it, *, verb="change"): note(verb, it)
_decide(it, "refuse", "x")
note("send-again" if again else "send", it)
audit.record(by=x, verb="merge")
note(f"give-{role}", it)
"""

    assert set(verbs_of(ast.parse(code))) == {"refuse", "change", "send-again", "send", "merge", "give-"}


@pytest.mark.django_db
def test_a_person_reads_the_words_and_never_a_verb() -> None:
    person = make.make_person()
    acts = [
        ("contribution", "send"),
        ("helpful-note", "refuse"),
        ("contribution", "refuse"),
        ("manager", "quit"),
        ("service", "confirm"),
    ]
    for object_type, verb in [*acts, ("directory.Collection", "end")]:
        record(by=str(person.pk), at=make.NOON, verb=verb, object_type=object_type, object_id="1")

    assert [line.what for line in reversed(history_lines(person))][-6:] == [
        "Sent something for the directory",
        "Erased a note of what helped",
        "Decided not to publish something",
        "Stopped looking after an entry",
        "Confirmed that an entry is right",
        "Ended the link to a list",
    ]


def test_two_rooms_cannot_tell_one_act_differently() -> None:
    with pytest.raises(ValueError, match="sign-in"):
        told_acts.tell({"sign-in": "Something else"})
