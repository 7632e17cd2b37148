"""Which state of a contribution may follow which: the one table. docs/reference/contributions.md is printed from it."""

from __future__ import annotations

from yersel.directory.models import Contribution

State = Contribution.State
MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.SUBMITTED, State.PUBLISHED),
    State.SUBMITTED: (State.PUBLISHED, State.RETURNED, State.REFUSED, State.WITHDRAWN),
    State.RETURNED: (State.SUBMITTED, State.PUBLISHED, State.WITHDRAWN),
    State.REFUSED: (State.SUBMITTED,),  # an appeal was upheld for the contributor: it waits again
    State.PUBLISHED: (),
    State.WITHDRAWN: (),
}


def may_move(now: str, then: str) -> bool:
    return State(then) in MOVES[State(now)]


def diagram() -> str:
    """The table as a Mermaid diagram."""
    lines = [f"    {now.value} --> {then.value}" for now, follow in MOVES.items() for then in follow]
    ends = [f"    {now.value} --> [*]" for now, follow in MOVES.items() if not follow]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", "    [*] --> submitted: a visitor suggests", *lines, *ends])
