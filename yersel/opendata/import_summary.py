"""The summary of an import as plain lines, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from yersel.directory.operations.import_orders import ImportOutcome
from yersel.directory.operations.import_plan import ImportPlan, Problem

SHOWN = 10
LINE = {
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "missing_once": "Missing once",
    "closed": "Closed",
    "reopened": "Reopened",
    "conflicts": "Conflicts",
    "repaired": "Repaired",
    "refused": "Refused",
}
SOMETIMES = {
    "joined": "Joined to an entry that was here already",
    "possible_twins": "Possible twins, for a person to decide",
    "organisations_new": "New organisations",
    "organisations_changed": "Changed organisations",
}
KINDS = {
    "changed": "Changed",
    "given": "Told for the first time",
    "silent": "Blank in the source now, ours kept",
    "conflict": "Edited here, ours kept until an editor decides",
}
WORDS = {"postal_code": "postcode", "provider": "provider's name", "organisation": "provider", "url": "web address"}
HEADS = {
    "nothing-to-do": "Nothing to do: this very file was imported already.",
    "planned": "Dry run: nothing was written. This is what an import would do.",
    "refused": "Nothing was taken.",
    "partial": "Imported, of a part of the source.",
    "finished": "Imported.",
}


def summary(outcome: ImportOutcome, source_name: str) -> Iterator[str]:
    """The lines of the summary."""
    plan = outcome.plan
    yield source_name
    yield HEADS[outcome.state]
    if outcome.state == "nothing-to-do":
        if outcome.run:
            yield f"It was run {outcome.run.pk}, of {outcome.run.started_at:%d %B %Y}."
        return
    yield f"Records in the source: {outcome.records:,}"
    yield " · ".join(f"{label} {plan.counts[name]:,}" for name, label in LINE.items())
    yield from (f"{label}: {plan.counts[name]:,}" for name, label in SOMETIMES.items() if plan.counts[name])
    yield from _fields(plan)
    for reason, number in plan.skipped.items():
        if number:
            yield f"Left out on purpose, {reason}: {number:,}"
    if outcome.not_said is not None:
        yield f"Without any condition, kind or group of ours (not said): {outcome.not_said:,}"
    yield from plan.notes
    yield from _problems("Refused", [problem for problem in plan.problems if problem.is_refusal])
    yield from _problems("Repaired or to look at", [problem for problem in plan.problems if not problem.is_refusal])


def _fields(plan: ImportPlan) -> Iterator[str]:
    for kind, label in KINDS.items():
        found = Counter(plan.fields.get(kind, Counter()))
        if found:
            told = ", ".join(f"{WORDS.get(name, name.replace('_', ' '))} {number:,}" for name, number in found.most_common())
            yield f"{label}: {told}"


def _problems(head: str, problems: list[Problem]) -> Iterator[str]:
    if not problems:
        return
    yield f"{head}, the first {min(SHOWN, len(problems))} of {len(problems):,}:"
    for problem in problems[:SHOWN]:
        value = f" ({problem.value[:60]})" if problem.value else ""
        yield f"  line {problem.line}, {problem.their_id}, {problem.column}: {problem.reason}{value}"
